//! The one model behind p-median, uncapacitated facility location and maximal covering.
//!
//! Choose open sites; each client pays the cheapest arc to an open site, or `miss` if none is cheaper:
//! min sum_j opening_j y_j + sum_i min(miss_i, min over open j of cost_ij), with sum_j y_j = count where a count is given.
//! For p-median `miss` is the largest cost; for maximal covering arcs are free and `miss` is the weight of the client.

use rayon::prelude::*;

/// What is known about a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Site {
    /// To be decided.
    Free,
    /// Open in every solution that is still of interest.
    Open,
    /// Closed in every solution that is still of interest.
    Closed,
}

impl Site {
    /// The least and the greatest share by which it may be open.
    pub fn shares(self) -> (f64, f64) {
        match self {
            Self::Free => (0.0, 1.0),
            Self::Open => (1.0, 1.0),
            Self::Closed => (0.0, 0.0),
        }
    }
}

/// Clients with their arcs in ascending order of cost, over sites that may be opened.
#[derive(Debug, Clone)]
pub struct Model {
    start: Vec<usize>,
    arcs: Vec<(u32, f64)>,
    /// Cost of a client that no open site serves for less.
    pub miss: Vec<f64>,
    /// Cost of opening a site.
    pub opening: Vec<f64>,
    /// Number of sites to open, if it is given.
    pub count: Option<usize>,
    /// What is known about each site.
    pub site: Vec<Site>,
    /// Gaps are relative to the distance of a value from here (the whole weight in maximal covering, else 0).
    pub origin: f64,
    /// Two different values differ by at least this much (1 for whole numbers, else 0).
    pub step: f64,
}

impl Model {
    /// Sorts the arcs of each client (`arcs(client)` gives site and cost) and drops those that do not beat `miss`.
    pub fn new(
        arcs: impl Fn(usize) -> Vec<(u32, f64)> + Sync,
        miss: Vec<f64>,
        opening: Vec<f64>,
        count: Option<usize>,
        site: Vec<Site>,
    ) -> Self {
        let sorted: Vec<Vec<(u32, f64)>> = (0..miss.len())
            .into_par_iter()
            .map(|client| {
                let mut list = arcs(client);
                list.retain(|&(j, cost)| cost < miss[client] && site[j as usize] != Site::Closed);
                list.sort_unstable_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
                list
            })
            .collect();
        let whole = |value: f64| value.fract() == 0.0 && value.abs() < 1e12;
        let all_whole = sorted.par_iter().all(|list| list.iter().all(|arc| whole(arc.1)));
        let step = f64::from(u8::from(
            all_whole && miss.iter().chain(&opening).all(|&value| whole(value)),
        ));
        let (start, arcs) = flatten(sorted);
        Self { start, arcs, miss, opening, count, site, origin: 0.0, step }
    }

    /// Number of clients.
    pub fn clients(&self) -> usize {
        self.miss.len()
    }

    /// Number of sites.
    pub fn sites(&self) -> usize {
        self.opening.len()
    }

    /// Arcs of a client, cheapest first.
    pub fn arcs(&self, client: usize) -> &[(u32, f64)] {
        &self.arcs[self.start[client]..self.start[client + 1]]
    }

    /// The least a client can cost.
    pub fn least(&self, client: usize) -> f64 {
        self.arcs(client).first().map_or(self.miss[client], |arc| arc.1)
    }

    /// Sites of one kind.
    pub fn of_kind(&self, kind: Site) -> impl Iterator<Item = usize> + '_ {
        (0..self.sites()).filter(move |&j| self.site[j] == kind)
    }

    /// Total cost of opening just these sites.
    pub fn value(&self, open: &[usize]) -> f64 {
        let mut is_open = vec![false; self.sites()];
        open.iter().for_each(|&j| is_open[j] = true);
        let service: f64 = (0..self.clients())
            .map(|i| {
                let nearest = self.arcs(i).iter().find(|arc| is_open[arc.0 as usize]);
                nearest.map_or(self.miss[i], |arc| arc.1)
            })
            .sum();
        service + open.iter().map(|&j| self.opening[j]).sum::<f64>()
    }

    /// Values from here on are no better than `value`.
    pub fn cutoff(&self, value: f64) -> f64 {
        if self.step > 0.0 {
            value - self.step + 1e-6 * self.step.max(value.abs() * 1e-6)
        } else {
            value - 1e-9 * value.abs()
        }
    }

    /// Gap between a value and a bound.
    pub fn gap(&self, value: f64, bound: f64) -> f64 {
        (value - bound) / (value - self.origin).abs().max(1e-300)
    }

    /// The same model under more decisions: arcs to closed sites go, and so do arcs that cost more than one to an open site.
    pub fn reduced(&self, site: Vec<Site>) -> Self {
        let mut miss = self.miss.clone();
        let lists: Vec<Vec<(u32, f64)>> = (0..self.clients())
            .map(|i| {
                let mut list = Vec::new();
                for &(j, cost) in self.arcs(i) {
                    match site[j as usize] {
                        Site::Closed => {}
                        Site::Free => list.push((j, cost)),
                        Site::Open => {
                            miss[i] = cost;
                            break;
                        }
                    }
                }
                let limit = miss[i];
                list.retain(|arc| arc.1 < limit);
                list
            })
            .collect();
        let (start, arcs) = flatten(lists);
        let (opening, count) = (self.opening.clone(), self.count);
        Self { start, arcs, miss, opening, count, site, origin: self.origin, step: self.step }
    }
}

fn flatten(lists: Vec<Vec<(u32, f64)>>) -> (Vec<usize>, Vec<(u32, f64)>) {
    let mut start = Vec::with_capacity(lists.len() + 1);
    let mut arcs = Vec::with_capacity(lists.iter().map(Vec::len).sum());
    start.push(0);
    for list in lists {
        arcs.extend(list);
        start.push(arcs.len());
    }
    (start, arcs)
}
