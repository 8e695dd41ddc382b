//! Existing sites that close or merge (`site.closed`), and pilots that come first (`site.pilot`).

use super::Formulation;
use crate::cost;
use crate::optimise::model::{Col, Expr, Sense};
use crate::supply;
use crate::world::{CadreId, Id, Line, Pilot, SiteId, TypeId, Year};

/// A possible closure on 1 January.
#[derive(Debug, Clone)]
pub struct Closure {
    /// Existing site.
    pub site: SiteId,
    /// First year without it.
    pub year: Year,
    /// Whether it is chosen.
    pub col: Col,
}

impl Formulation<'_> {
    /// One column an existing site that may close and year; it closes once, and is then neither converted nor upgraded.
    pub(super) fn add_closures(&mut self) {
        for (site, row) in self.world.sites.iter() {
            let closing = row.existing.as_ref().and_then(|existing| existing.closing);
            let Some(closing) = closing else { continue };
            let mut ends = Expr::default();
            for year in self.years().into_iter().filter(|year| *year >= closing.from) {
                let col = self.model.integer(format!("close[{},{year}]", row.code), 0.0, 1.0);
                self.closures_of[site.index()].push(self.closures.len());
                self.closures.push(Closure { site, year, col });
                ends.add(col, 1.0);
            }
            ends.add_scaled(&self.left(site, None, self.world.calendar.last), 1.0);
            for converter in supply::converters(self.world, site) {
                ends.add_scaled(&self.opened(converter, |_| 1.0), 1.0);
            }
            self.model.row(format!("closed_once[{}]", row.code), ends, Sense::Le, 1.0);
        }
    }

    /// Whether an existing site is closed in a year.
    pub(super) fn closed(&self, site: SiteId, year: Year) -> Expr {
        let mut sum = Expr::default();
        let closures = self.closures_of[site.index()].iter().map(|&n| &self.closures[n]);
        closures.filter(|closure| closure.year <= year).for_each(|c| sum.add(c.col, 1.0));
        sum
    }

    /// People whom a site has taken over from those that merged into it.
    pub(super) fn merged(&self, site: SiteId, cadre: CadreId, year: Year) -> Expr {
        let mut sum = Expr::default();
        for closure in self.closures.iter().filter(|closure| closure.year <= year) {
            let existing = self.world.sites[closure.site].existing.as_ref();
            if existing.and_then(|e| e.closing).and_then(|c| c.into) == Some(site) {
                sum.add(closure.col, self.people_today(closure.site, cadre));
            }
        }
        sum
    }

    /// What closing costs, and the pay of those who are taken over (5.11).
    pub(super) fn add_closing_cost(&self, ledger: &mut super::Ledger) {
        for closure in &self.closures {
            let existing = self.world.sites[closure.site].existing.as_ref();
            let Some(closing) = existing.and_then(|existing| existing.closing) else { continue };
            let owner = self.world.type_of(closure.site).owner;
            let amount = cost::closing_cost(self.world, &closing, closure.year).million();
            let once = ledger.entry((Line::Running, owner, closure.year)).or_default();
            once.add(closure.col, amount);
            let Some(into) = closing.into else { continue };
            let owner = self.world.type_of(into).owner;
            for year in closure.year..=self.world.calendar.last {
                let (pay, _) = cost::existing_cost(self.world, closure.site, year);
                let line = ledger.entry((Line::Pay, owner, year)).or_default();
                line.add(closure.col, pay.million());
            }
        }
    }

    /// Other sizes of a type with a pilot start only after a pilot has stood for its years.
    pub(super) fn add_pilots(&mut self) {
        let kinds: Vec<(TypeId, Pilot)> =
            self.world.types.iter().filter_map(|(id, kind)| Some((id, kind.pilot?))).collect();
        for (kind, pilot) in kinds {
            for year in self.years() {
                let tried = self.tried(kind, pilot, year);
                if tried.terms.is_empty() && tried.constant >= 1.0 {
                    continue;
                }
                for site in self.world.sites.ids() {
                    let mut row = Expr::default();
                    for &n in &self.starts_of[site.index()] {
                        let start = &self.starts[n];
                        let counts = self.world.sites[site].kind == kind
                            && start.year == year
                            && start.size != pilot.size;
                        row.add(start.col, f64::from(u8::from(counts)));
                    }
                    if row.terms.is_empty() {
                        continue;
                    }
                    row.add_scaled(&tried, -1.0);
                    let code = &self.world.sites[site].code;
                    self.model.row(format!("pilot[{code},{year}]"), row, Sense::Le, 0.0);
                }
            }
        }
    }

    /// Sites of a type that have stood long enough before a year: pilots of the plan, and what stands today.
    fn tried(&self, kind: TypeId, pilot: Pilot, year: Year) -> Expr {
        let mut sum = Expr::default();
        for (site, row) in self.world.sites.iter().filter(|(_, row)| row.kind == kind) {
            if row.existing.is_some() {
                sum.add_scaled(&self.standing(site, year - 1), 1.0);
                continue;
            }
            for &n in &self.starts_of[site.index()] {
                let start = &self.starts[n];
                let stood = start.size == pilot.size && start.stands(year - pilot.years);
                sum.add(start.col, f64::from(u8::from(stood)));
            }
        }
        sum
    }
}
