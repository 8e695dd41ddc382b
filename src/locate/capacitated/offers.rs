//! What open sites are worth: the best service from those that the tree proposes.

use std::collections::BTreeSet;
use std::ops::Range;

use super::super::classic::Sourcing;
use super::super::core::Meter;
use super::super::error::LocateError;
use super::relaxation::Capacitated;
use super::shifts::Places;
use super::transport::{Service, serve};
use super::whole::{self, Whole, cheapest};

/// The share of the work that is left which looking for a good service of whole clients may take.
const SHARE: f64 = 0.4;

/// A choice that has been the cheapest with shared clients at so many nodes is worth a good service of whole ones.
const SETTLED: usize = 5;

/// Best known choice.
#[derive(Debug, Clone)]
pub struct Best {
    /// Cost of opening and service.
    pub value: f64,
    /// Open sites.
    pub open: Vec<usize>,
    /// Service from them.
    pub service: Option<Service>,
}

/// A choice whose clients are shared.
struct Shared {
    value: f64,
    open: Vec<usize>,
    /// How often it was the cheapest when that was asked.
    age: usize,
}

/// The choices proposed so far.
pub struct Offers<'p, 'i> {
    problem: &'p Capacitated<'i>,
    /// The best of them.
    pub best: Best,
    /// The least bound of those about which nothing better could be decided.
    pub undecided: f64,
    tried: BTreeSet<Vec<usize>>,
    /// The choice that is cheapest if clients are shared.
    cheapest: Option<Shared>,
}

impl<'p, 'i> Offers<'p, 'i> {
    /// Nothing proposed yet.
    pub fn new(problem: &'p Capacitated<'i>) -> Self {
        let best = Best { value: f64::INFINITY, open: Vec::new(), service: None };
        let tried = BTreeSet::new();
        Self { problem, best, undecided: f64::INFINITY, tried, cheapest: None }
    }

    /// What a choice must be cheaper than to matter.
    pub fn cutoff(&self) -> f64 {
        self.best.value - 1e-9 * self.best.value.abs().min(1e300)
    }

    /// Takes a choice of sites if it is cheaper; where clients stay whole, as good a service as shifts and swaps find.
    pub fn offer(&mut self, mut open: Vec<usize>, meter: &mut Meter) -> Result<(), LocateError> {
        open.sort_unstable();
        let held: f64 = open.iter().map(|&j| self.problem.capacity[j]).sum();
        if held < self.problem.least_held() || !self.tried.insert(open.clone()) {
            return Ok(());
        }
        let Some(priced) = serve(self.problem, &open, meter)? else { return Ok(()) };
        let value = self.opening(&open) + priced.service.cost;
        if value >= self.best.value {
            return Ok(());
        }
        let service = match self.problem.sourcing {
            Sourcing::Split => Some(priced.service),
            Sourcing::Single => {
                if self.cheapest.as_ref().is_none_or(|shared| value < shared.value) {
                    self.cheapest = Some(Shared { value, open: open.clone(), age: 0 });
                }
                let mut places = Places::of(self.problem, &open, &priced);
                meter.spend(places.improve());
                places.service()
            }
        };
        self.better(open, service);
        Ok(())
    }

    /// The bound on service from a choice of sites that shared clients give, if they can be served.
    pub fn shared(&self, open: &[usize], meter: &mut Meter) -> Result<Option<f64>, LocateError> {
        let priced = serve(self.problem, open, meter)?;
        Ok(priced.map(|priced| self.opening(open) + priced.floor(self.problem, open)))
    }

    /// The best service of whole clients from a choice of all sites, as far as a share of the work allows.
    pub fn decide(
        &mut self,
        open: Vec<usize>,
        share: f64,
        meter: &mut Meter,
    ) -> Result<(), LocateError> {
        self.offer(open.clone(), meter)?;
        let pursued = |shared: &Shared| shared.age >= SETTLED && shared.open == open;
        let known = self.cheapest.as_ref().is_some_and(pursued);
        let rounds = if known { whole::FIRST.end..whole::ALL.end } else { whole::ALL };
        if let Some(left) = self.whole(open, rounds, share, meter)? {
            self.undecided = self.undecided.min(left);
        }
        Ok(())
    }

    /// Once a node: a good service of whole clients from the choice that is cheapest if they are shared, if it has long been that.
    pub fn pursue(&mut self, meter: &mut Meter) -> Result<(), LocateError> {
        let Some(shared) = &mut self.cheapest else { return Ok(()) };
        shared.age += 1;
        if shared.age == SETTLED && !meter.over() {
            let open = shared.open.clone();
            self.whole(open, whole::FIRST, SHARE, meter)?;
        }
        Ok(())
    }

    /// Looks for a cheaper service of whole clients; the bound on what may be left.
    fn whole(
        &mut self,
        open: Vec<usize>,
        rounds: Range<usize>,
        share: f64,
        meter: &mut Meter,
    ) -> Result<Option<f64>, LocateError> {
        let Some(priced) = serve(self.problem, &open, meter)? else { return Ok(None) };
        let (opening, cutoff) = (self.opening(&open), self.cutoff());
        let mut share = meter.share(share * meter.left_over());
        let Whole { service, left } =
            cheapest(self.problem, &open, &priced, cutoff - opening, rounds, &mut share)?;
        meter.absorb(share);
        self.better(open, service);
        Ok(left.map(|left| opening + left))
    }

    fn opening(&self, open: &[usize]) -> f64 {
        open.iter().map(|&j| self.problem.opening[j]).sum()
    }

    fn better(&mut self, open: Vec<usize>, service: Option<Service>) {
        let Some(service) = service else { return };
        let value = self.opening(&open) + service.cost;
        if value < self.best.value {
            self.best = Best { value, open, service: Some(service) };
        }
    }
}
