//! Posts by start (`staff.range`, `staff.unit-minimum`).

use super::Formulation;
use crate::optimise::model::{Col, Expr, Sense};
use crate::supply;
use crate::world::{CadreId, Form, Id, SiteId, SizeId, StaffRange, Year};

/// How many people hold a post if its start is chosen.
#[derive(Debug, Clone, Copy)]
pub enum People {
    /// Always this many: the size leaves no choice, so no column is needed.
    Fixed(u32),
    /// The least wherever the start is chosen, and more as the plan decides.
    Chosen {
        /// The least: it hangs on the start, so that no row has to ask for it.
        least: u32,
        /// Whole number of further people.
        further: Col,
    },
}

impl People {
    /// People who come with the start.
    pub fn least(self) -> u32 {
        match self {
            People::Fixed(n) => n,
            People::Chosen { least, .. } => least,
        }
    }

    /// The column of further people.
    pub fn further(self) -> Option<Col> {
        match self {
            People::Fixed(_) => None,
            People::Chosen { further, .. } => Some(further),
        }
    }

    /// People at a point at which the start is chosen.
    pub fn at(self, point: &[f64]) -> u32 {
        self.least() + self.further().map_or(0, |col| point[col.index()].round() as u32)
    }
}

/// People of a cadre at an opened site in a year in which it stands.
#[derive(Debug, Clone)]
pub struct Post {
    /// Position of the start.
    pub start: usize,
    /// Cadre.
    pub cadre: CadreId,
    /// Year.
    pub year: Year,
    /// How many.
    pub people: People,
}

/// Starts whose posts are counted together.
struct Bundle {
    site: SiteId,
    size: SizeId,
    /// Whether the site may leave the size.
    may_leave: bool,
    starts: Vec<usize>,
}

impl Formulation<'_> {
    /// `staff.range`: min x open <= posts <= max x open. Of a size that a site may leave the least holds over all ways to it.
    pub(super) fn add_posts(&mut self) {
        for n in 0..self.starts.len() {
            let start = self.starts[n].clone();
            let size = &self.world.type_of(start.site).sizes[start.size];
            for range in &size.staff {
                for year in self.years().into_iter().filter(|year| start.stands(*year)) {
                    let people = self.people(n, *range, year);
                    self.posts_of[start.site.index()].push(self.posts.len());
                    self.posts.push(Post { start: n, cadre: range.cadre, year, people });
                }
            }
        }
        for bundle in self.bundles() {
            self.add_unit_minimum(&bundle);
            if bundle.may_leave {
                self.add_size_range(&bundle);
            }
        }
    }

    /// The starts that lead to one size of a site where it may leave that size again; else each start by itself.
    fn bundles(&self) -> Vec<Bundle> {
        let mut bundles: Vec<Bundle> = Vec::new();
        for (n, start) in self.starts.iter().enumerate() {
            let (site, size, may_leave) = (start.site, start.size, self.may_leave(start));
            let same = |b: &&mut Bundle| (b.site, b.size) == (site, size);
            let known = if may_leave { bundles.iter_mut().find(same) } else { None };
            match known {
                Some(bundle) => bundle.starts.push(n),
                None => bundles.push(Bundle { site, size, may_leave, starts: vec![n] }),
            }
        }
        bundles
    }

    /// Whether a bundle is where the site is at the end of a year.
    fn present(&self, bundle: &Bundle, year: Year) -> Expr {
        if bundle.may_leave {
            return self.in_size(bundle.site, bundle.size, year);
        }
        let mut sum = Expr::default();
        for start in bundle.starts.iter().map(|&n| &self.starts[n]).filter(|s| s.stands(year)) {
            sum.add(start.col, 1.0);
        }
        sum
    }

    /// People of some cadres in a bundle's posts.
    fn people_of(&self, bundle: &Bundle, year: Year, counts: impl Fn(CadreId) -> bool) -> Expr {
        let mut people = Expr::default();
        for post in self.posts_of[bundle.site.index()].iter().map(|&p| &self.posts[p]) {
            if bundle.starts.contains(&post.start) && post.year == year && counts(post.cadre) {
                people.add_scaled(&self.head(post), 1.0);
            }
        }
        people
    }

    /// Whoever is in a size has its staff, and whoever has left it none.
    fn add_size_range(&mut self, bundle: &Bundle) {
        let staff = self.world.type_of(bundle.site).sizes[bundle.size].staff.clone();
        let code = self.world.sites[bundle.site].code.clone();
        let years = self.years();
        for (range, &year) in staff.iter().flat_map(|r| years.iter().map(move |y| (r, y))) {
            let tag = format!("{code},{},{},{year}", bundle.size.index(), range.cadre.index());
            let people = self.people_of(bundle, year, |cadre| cadre == range.cadre);
            let present = self.present(bundle, year);
            let mut least = people.clone();
            least.add_scaled(&present, -f64::from(range.min));
            self.model.row(format!("size_min[{tag}]"), least, Sense::Ge, 0.0);
            let mut most = people;
            most.add_scaled(&present, -f64::from(range.max));
            self.model.row(format!("size_max[{tag}]"), most, Sense::Le, 0.0);
        }
    }

    /// `staff.unit-minimum`: a unit has the people whom the law in force asks for.
    fn add_unit_minimum(&mut self, bundle: &Bundle) {
        let kind = self.world.type_of(bundle.site);
        let Some(&first) = bundle.starts.first() else { return };
        if kind.form != Form::Unit {
            return;
        }
        for year in self.years() {
            let Some(law) = supply::unit_minimum(self.world, kind.owner, year) else { continue };
            let counts = |c: CadreId| law.post_kinds.contains(&self.world.cadres[c].post_kind);
            let mut staff = self.people_of(bundle, year, counts);
            staff.add_scaled(&self.present(bundle, year), -law.people);
            let code = &self.world.sites[bundle.site].code;
            self.model.row(format!("unit_minimum[{code},{first},{year}]"), staff, Sense::Ge, 0.0);
        }
    }

    fn people(&mut self, n: usize, range: StaffRange, year: Year) -> People {
        let start = &self.starts[n];
        let may_leave = self.may_leave(start);
        if range.min == range.max && !may_leave {
            return People::Fixed(range.min);
        }
        let way = if start.upgrade.is_some() { "upgraded," } else { "" };
        let tag = format!(
            "{},{},{way}{},{},{year}",
            self.world.sites[start.site].code,
            start.size.index(),
            start.year,
            self.world.cadres[range.cadre].code
        );
        // A size that the site may leave takes its range by `add_size_range`.
        let least = if may_leave { 0 } else { range.min };
        let (open, further) = (start.col, f64::from(range.max - least));
        let col = self.model.integer(format!("posts[{tag}]"), 0.0, further);
        let mut most = Expr::column(col);
        most.add(open, -further);
        self.model.row(format!("staff_max[{tag}]"), most, Sense::Le, 0.0);
        People::Chosen { least, further: col }
    }

    /// The fewest further people that the size of a chosen start asks for: some only where the site may leave the size.
    pub fn fewest_further(&self, post: &Post) -> f64 {
        let start = &self.starts[post.start];
        let staff = &self.world.type_of(start.site).sizes[start.size].staff;
        let asked = staff.iter().find(|range| range.cadre == post.cadre).map_or(0, |r| r.min);
        f64::from(asked.saturating_sub(post.people.least()))
    }

    /// The most people that a post can hold.
    pub fn most_people(&self, post: &Post) -> f64 {
        match post.people {
            People::Fixed(n) => f64::from(n),
            People::Chosen { least, further } => {
                f64::from(least) + self.model.columns[further.index()].upper
            }
        }
    }
}
