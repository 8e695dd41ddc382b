//! Whole clients at open sites: those that the transportation problem shares are placed where there is room, then clients are shifted and swapped
//! as long as that is cheaper (Osman 1995).

use super::knapsack::slack;
use super::relaxation::Capacitated;
use super::transport::{Priced, Service};

/// Sites looked at for each client.
const NEAR: usize = 6;

/// Sweeps over all clients at most; rounding must not make them go in circles.
const SWEEPS: usize = 100;

/// Who is where.
pub struct Places<'p, 'i> {
    problem: &'p Capacitated<'i>,
    /// Where each client is served.
    place: Vec<usize>,
    /// Sites that each client may move to, those first that the prices like best.
    near: Vec<Vec<usize>>,
    /// Clients at each site.
    at: Vec<Vec<usize>>,
    /// The place of each client in that list.
    rank: Vec<usize>,
    /// Capacity left at each site; negative where too many were put.
    room: Vec<f64>,
    /// What a unit too much at a site costs: more than any move can gain.
    dear: f64,
}

impl<'p, 'i> Places<'p, 'i> {
    /// Whole clients close to `service` from the sites in `open`.
    pub fn of(problem: &'p Capacitated<'i>, open: &[usize], priced: &Priced) -> Self {
        let instance = problem.instance;
        let near = |client: usize| {
            let reach = open.iter().copied().filter(|&j| instance.cost(client, j).is_finite());
            let mut reach: Vec<(f64, usize)> =
                reach.map(|j| (priced.reduced(problem, client, j), j)).collect();
            reach.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            reach.truncate(NEAR);
            reach.into_iter().map(|(_, j)| j).collect()
        };
        let near: Vec<Vec<usize>> = (0..instance.clients()).map(near).collect();
        let mut places = Self {
            problem,
            place: vec![usize::MAX; instance.clients()],
            at: vec![Vec::new(); instance.sites()],
            rank: vec![0; instance.clients()],
            room: problem.capacity.to_vec(),
            dear: dearest(problem, &near),
            near,
        };
        priced
            .service
            .flow
            .iter()
            .filter(|share| share.2 > 1.0 - 1e-9)
            .for_each(|&(i, j, _)| places.put(i, j));
        places.put_the_rest();
        places
    }

    fn need(&self, client: usize) -> f64 {
        self.problem.instance.demand[client]
    }

    fn cost(&self, client: usize, site: usize) -> f64 {
        self.problem.instance.cost(client, site)
    }

    fn put(&mut self, client: usize, site: usize) {
        self.place[client] = site;
        self.rank[client] = self.at[site].len();
        self.at[site].push(client);
        self.room[site] -= self.need(client);
    }

    fn take(&mut self, client: usize) {
        let (site, rank) = (self.place[client], self.rank[client]);
        self.at[site].swap_remove(rank);
        if let Some(&moved) = self.at[site].get(rank) {
            self.rank[moved] = rank;
        }
        self.room[site] += self.need(client);
    }

    /// The shared clients, those that need most first, each where it costs least with what is too much.
    fn put_the_rest(&mut self) {
        let mut rest: Vec<usize> =
            (0..self.place.len()).filter(|&i| self.place[i] == usize::MAX).collect();
        rest.sort_by(|&a, &b| self.need(b).total_cmp(&self.need(a)).then(a.cmp(&b)));
        for client in rest {
            let price = |j: usize| self.cost(client, j) + self.change(j, self.need(client));
            let sites = self.near[client].iter().copied();
            if let Some(site) = sites.min_by(|&a, &b| price(a).total_cmp(&price(b))) {
                self.put(client, site);
            }
        }
    }

    /// What it costs if a site takes so much more.
    fn change(&self, site: usize, more: f64) -> f64 {
        let over = |room: f64| (-room).max(0.0);
        self.dear * (over(self.room[site] - more) - over(self.room[site]))
    }

    /// Whether no site takes more than it holds.
    fn fit(&self) -> bool {
        self.room.iter().zip(self.problem.capacity).all(|(room, all)| *room >= -slack(*all))
    }

    /// The service, if no site takes more than it holds.
    pub fn service(&self) -> Option<Service> {
        let flow = self.place.iter().enumerate().map(|(i, &j)| (i, j, 1.0)).collect();
        self.fit().then(|| Service::of(self.problem, flow))
    }

    /// Shifts and swaps until no one of them is cheaper, or long enough; the pairs looked at.
    pub fn improve(&mut self) -> usize {
        let mut steps = 0;
        for _ in 0..SWEEPS {
            let mut better = false;
            for client in 0..self.place.len() {
                for k in 0..self.near[client].len() {
                    let site = self.near[client][k];
                    if site != self.place[client] {
                        steps += 1 + self.at[site].len();
                        better |= self.moved(client, site);
                    }
                }
            }
            if !better {
                break;
            }
        }
        steps
    }

    /// What it costs to shift a client.
    fn shifted(&self, client: usize, to: usize) -> f64 {
        let (from, need) = (self.place[client], self.need(client));
        let change = self.change(to, need) + self.change(from, -need);
        self.cost(client, to) - self.cost(client, from) + change
    }

    /// What it costs if two clients change places.
    fn swapped(&self, client: usize, other: usize) -> f64 {
        let (from, to) = (self.place[client], self.place[other]);
        let more = self.need(client) - self.need(other);
        let change = self.change(to, more) + self.change(from, -more);
        let moved = self.cost(client, to) - self.cost(client, from);
        moved + self.cost(other, from) - self.cost(other, to) + change
    }

    fn shift(&mut self, client: usize, to: usize) {
        self.take(client);
        self.put(client, to);
    }

    fn swap(&mut self, client: usize, other: usize) {
        let (from, to) = (self.place[client], self.place[other]);
        self.shift(client, to);
        self.shift(other, from);
    }

    /// The client goes to a site, or changes places with the one there with which that is cheapest, if it is cheaper at all.
    fn moved(&mut self, client: usize, to: usize) -> bool {
        let least = -self.least(client);
        if self.shifted(client, to) < least {
            self.shift(client, to);
            return true;
        }
        let prices = self.at[to].iter().map(|&other| (self.swapped(client, other), other));
        let best = prices.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let Some((_, other)) = best.filter(|best| best.0 < least) else { return false };
        self.swap(client, other);
        true
    }

    /// A gain that counts: more than rounding makes.
    fn least(&self, client: usize) -> f64 {
        1e-9 * self.cost(client, self.place[client]).max(1.0)
    }
}

/// More than all that moving clients among the sites near them can gain.
fn dearest(problem: &Capacitated, near: &[Vec<usize>]) -> f64 {
    let highest = |(i, sites): (usize, &Vec<usize>)| {
        sites.iter().map(|&j| problem.instance.cost(i, j)).fold(0.0, f64::max)
    };
    1.0 + near.iter().enumerate().map(highest).sum::<f64>()
}
