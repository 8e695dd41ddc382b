//! Which sites the relaxation opens: as many as all demand needs, or as much capacity with one site in part, whichever bounds better (Görtz and Klose
//! 2012; Beasley 1988).

use super::super::core::Site;
use super::relaxation::Capacitated;

/// A free site whose choice is tried: open or closed.
type Fixed = Option<(usize, Site)>;

/// The values of the sites, with the free ones in every order that is asked for.
pub struct Choice<'a> {
    problem: &'a Capacitated<'a>,
    rho: &'a [f64],
    open: Vec<usize>,
    by_value: Vec<usize>,
    by_rate: Vec<usize>,
    by_capacity: Vec<usize>,
}

impl<'a> Choice<'a> {
    /// Sites that each add `rho` if they are open.
    pub fn new(problem: &'a Capacitated<'a>, rho: &'a [f64], site: &[Site]) -> Self {
        let of = |kind| (0..site.len()).filter(|&j| site[j] == kind).collect::<Vec<usize>>();
        let free = of(Site::Free);
        let sorted = |key: &dyn Fn(usize) -> f64| {
            let mut order = free.clone();
            order.sort_unstable_by(|&a, &b| key(a).total_cmp(&key(b)).then(a.cmp(&b)));
            order
        };
        let capacity = |j: usize| problem.capacity[j];
        let rate = |j: usize| match () {
            () if rho[j] < 0.0 => rho[j],
            () if capacity(j) > 0.0 => rho[j] / capacity(j),
            () => f64::INFINITY,
        };
        let by_rate = if problem.count.is_some() { Vec::new() } else { sorted(&rate) };
        Self {
            problem,
            rho,
            open: of(Site::Open),
            by_value: sorted(&|j| rho[j]),
            by_rate,
            by_capacity: sorted(&|j| -capacity(j)),
        }
    }

    /// The cheapest shares of sites that could hold the demand, and their value.
    pub fn shares(&self) -> (Vec<f64>, f64) {
        let mut y = vec![0.0; self.rho.len()];
        self.open.iter().for_each(|&j| y[j] = 1.0);
        let mut other = y.clone();
        let by_number = self.by_number(None, |j| y[j] = 1.0);
        let by_rate = self.by_capacity(None, |j, share| other[j] = share);
        if by_rate > by_number { (other, by_rate) } else { (y, by_number) }
    }

    /// The least value with a site fixed; `None` if the others cannot hold the demand within the count.
    pub fn with(&self, site: usize, kind: Site) -> Option<f64> {
        let fixed = Some((site, kind));
        let least = || self.by_number(fixed, |_| ()).max(self.by_capacity(fixed, |_, _| ()));
        self.can_hold(fixed).then(least)
    }

    /// What counts as open, and the free sites in an order.
    fn opened(&self, fixed: Fixed) -> impl Iterator<Item = usize> {
        let opened = fixed.filter(|fixed| fixed.1 == Site::Open).map(|fixed| fixed.0);
        self.open.iter().copied().chain(opened)
    }

    fn free<'o>(&self, order: &'o [usize], fixed: Fixed) -> impl Iterator<Item = usize> + 'o {
        order.iter().copied().filter(move |&j| fixed.is_none_or(|fixed| fixed.0 != j))
    }

    /// Enough sites, whole ones.
    fn by_number(&self, fixed: Fixed, mut take: impl FnMut(usize)) -> f64 {
        let needed = match self.problem.count {
            Some(count) => count.saturating_sub(self.opened(fixed).count()),
            None => self.fewest(fixed),
        };
        let mut value: f64 = self.opened(fixed).map(|j| self.rho[j]).sum();
        for (rank, j) in self.free(&self.by_value, fixed).enumerate() {
            let gains = self.problem.count.is_none() && self.rho[j] < 0.0;
            if rank >= needed && !gains {
                break;
            }
            take(j);
            value += self.rho[j];
        }
        value
    }

    /// Enough capacity, the last site in part; no bound where the number of sites is given.
    fn by_capacity(&self, fixed: Fixed, mut take: impl FnMut(usize, f64)) -> f64 {
        if self.problem.count.is_some() {
            return f64::NEG_INFINITY;
        }
        let mut value: f64 = self.opened(fixed).map(|j| self.rho[j]).sum();
        let mut missing = self.missing(fixed, self.problem.demand);
        for j in self.free(&self.by_rate, fixed) {
            let capacity = self.problem.capacity[j];
            let share = match () {
                () if self.rho[j] < 0.0 => 1.0,
                () if missing <= 0.0 || capacity <= 0.0 => break,
                () => (missing / capacity).min(1.0),
            };
            take(j, share);
            value += share * self.rho[j];
            missing -= share * capacity;
        }
        value
    }

    /// How much of a demand the open sites do not hold.
    fn missing(&self, fixed: Fixed, demand: f64) -> f64 {
        demand - self.opened(fixed).map(|j| self.problem.capacity[j]).sum::<f64>()
    }

    /// How many free sites are needed at least beside the open ones.
    fn fewest(&self, fixed: Fixed) -> usize {
        let mut missing = self.missing(fixed, self.problem.least_held());
        let needed = self.free(&self.by_capacity, fixed).take_while(|&j| {
            let more = missing > 0.0;
            missing -= self.problem.capacity[j];
            more
        });
        needed.count()
    }

    fn can_hold(&self, fixed: Fixed) -> bool {
        let opened = self.opened(fixed).count();
        let spare = self.free(&self.by_capacity, fixed);
        let left = match self.problem.count {
            Some(count) if opened > count => return false,
            Some(count) => count - opened,
            None => usize::MAX,
        };
        let (mut missing, mut taken) = (self.missing(fixed, self.problem.least_held()), 0);
        for j in spare.take(left) {
            missing -= self.problem.capacity[j];
            taken += 1;
        }
        missing <= 0.0 && (taken == left || self.problem.count.is_none())
    }
}
