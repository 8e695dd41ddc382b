//! The numbers that every location problem starts from.

use super::error::LocateError;

/// A dense table of clients (rows) by sites (columns). `f64::INFINITY` means that the site cannot serve the client.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    clients: usize,
    sites: usize,
    data: Vec<f64>,
}

impl Matrix {
    /// A table filled by `value(client, site)`.
    pub fn from_fn(clients: usize, sites: usize, value: impl Fn(usize, usize) -> f64) -> Self {
        let mut data = Vec::with_capacity(clients * sites);
        for client in 0..clients {
            data.extend((0..sites).map(|site| value(client, site)));
        }
        Self { clients, sites, data }
    }

    /// A table from sparse arcs `(client, site, distance)`; what is not listed cannot be served, a repeated arc keeps its least distance.
    pub fn from_arcs(
        clients: usize,
        sites: usize,
        arcs: impl IntoIterator<Item = (usize, usize, f64)>,
    ) -> Self {
        let mut data = vec![f64::INFINITY; clients * sites];
        for (client, site, distance) in arcs {
            let cell = &mut data[client * sites + site];
            *cell = cell.min(distance);
        }
        Self { clients, sites, data }
    }

    /// Number of clients.
    pub fn clients(&self) -> usize {
        self.clients
    }

    /// Number of sites.
    pub fn sites(&self) -> usize {
        self.sites
    }

    /// Distance between a client and a site.
    pub fn at(&self, client: usize, site: usize) -> f64 {
        self.data[client * self.sites + site]
    }

    /// Distances of one client to all sites.
    pub fn row(&self, client: usize) -> &[f64] {
        &self.data[client * self.sites..(client + 1) * self.sites]
    }
}

/// What is settled about a site before anything is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Status {
    /// May be opened.
    #[default]
    Free,
    /// Stands today: open, counted among the `p`, and its opening is already paid.
    Existing,
    /// Must be opened: counted among the `p` and paid for.
    Forced,
    /// Must stay closed.
    Forbidden,
}

impl Status {
    /// Whether the site is open in every solution.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Existing | Self::Forced)
    }
}

/// One location instance: who needs service, where it may be offered, and how far that is.
#[derive(Debug, Clone, PartialEq)]
pub struct Instance {
    /// Distance (or cost) of serving one unit of weight of a client from a site.
    pub distance: Matrix,
    /// Weight of each client: how much its distance or its cover counts.
    pub weight: Vec<f64>,
    /// What each client takes of a site's capacity.
    pub demand: Vec<f64>,
    /// The longest distance at which each client counts as covered (covering problems only).
    pub standard: Vec<f64>,
    /// What is settled about each site.
    pub status: Vec<Status>,
    /// Cost of opening each site (facility location only).
    pub opening: Vec<f64>,
    /// Capacity of each site in units of demand; `None` if sites take everyone.
    pub capacity: Option<Vec<f64>>,
    /// Names for messages and outputs.
    pub client_name: Vec<String>,
    /// Names for messages and outputs.
    pub site_name: Vec<String>,
}

impl Instance {
    /// An instance of weight 1, demand 1, free sites without cost or capacity, numbered from 1.
    pub fn new(distance: Matrix) -> Self {
        let (clients, sites) = (distance.clients(), distance.sites());
        let numbered = |count: usize| (1..=count).map(|number| number.to_string()).collect();
        Self {
            distance,
            weight: vec![1.0; clients],
            demand: vec![1.0; clients],
            standard: vec![f64::INFINITY; clients],
            status: vec![Status::Free; sites],
            opening: vec![0.0; sites],
            capacity: None,
            client_name: numbered(clients),
            site_name: numbered(sites),
        }
    }

    /// Number of clients.
    pub fn clients(&self) -> usize {
        self.distance.clients()
    }

    /// Number of sites.
    pub fn sites(&self) -> usize {
        self.distance.sites()
    }

    /// Weighted cost of serving all of a client from a site; infinite if there is no arc. A client of weight 0 still needs an arc.
    pub fn cost(&self, client: usize, site: usize) -> f64 {
        let distance = self.distance.at(client, site);
        if distance.is_finite() { distance * self.weight[client] } else { f64::INFINITY }
    }

    /// Cost of opening a site as far as it is still to be paid.
    pub fn opening_due(&self, site: usize) -> f64 {
        if self.status[site] == Status::Existing { 0.0 } else { self.opening[site] }
    }

    /// Sites that are open in every solution.
    pub fn must_open(&self) -> Vec<usize> {
        (0..self.sites()).filter(|&site| self.status[site].is_open()).collect()
    }

    /// Sites that may be open.
    pub fn may_open(&self) -> Vec<usize> {
        (0..self.sites()).filter(|&site| self.status[site] != Status::Forbidden).collect()
    }

    /// Sites that may be open and cover a client, ascending.
    pub fn covering(&self, client: usize) -> Vec<u32> {
        let row = self.distance.row(client).iter().enumerate();
        let near = row.filter(|(site, distance)| {
            **distance <= self.standard[client]
                && distance.is_finite()
                && self.status[*site] != Status::Forbidden
        });
        near.map(|(site, _)| site as u32).collect()
    }

    /// Checks lengths, signs and that there is somebody to serve and somewhere to serve from.
    ///
    /// # Errors
    ///
    /// The first number that makes no sense, with its place.
    pub fn check(&self) -> Result<(), LocateError> {
        if self.clients() == 0 || self.may_open().is_empty() {
            return Err(LocateError::Empty);
        }
        for client in 0..self.clients() {
            let name = || self.client_name[client].clone();
            positive("weight", self.weight[client], name)?;
            positive("demand", self.demand[client], name)?;
            if self.standard[client].is_nan() || self.standard[client] < 0.0 {
                let value = self.standard[client];
                return Err(LocateError::Number { what: "standard", name: name(), value });
            }
            if let Some(&bad) = self.distance.row(client).iter().find(|d| d.is_nan() || **d < 0.0) {
                return Err(LocateError::Number { what: "distance", name: name(), value: bad });
            }
        }
        for site in 0..self.sites() {
            let name = || self.site_name[site].clone();
            positive("opening cost", self.opening[site], name)?;
            if let Some(capacity) = &self.capacity {
                positive("capacity", capacity[site], name)?;
            }
        }
        Ok(())
    }

    /// Checks that every client has an arc (within its standard if `covered`) and that capacities, if any, suffice in all.
    ///
    /// # Errors
    ///
    /// A client out of reach, or capacities that fall short.
    pub fn check_served(&self, covered: bool) -> Result<(), LocateError> {
        for client in 0..self.clients() {
            let limit = if covered { self.standard[client] } else { f64::INFINITY };
            let near = |site: &usize| {
                let distance = self.distance.at(client, *site);
                distance.is_finite() && distance <= limit
            };
            if !self.may_open().iter().any(near) {
                return Err(LocateError::Unreachable { client: self.client_name[client].clone() });
            }
        }
        let Some(capacity) = &self.capacity else { return Ok(()) };
        let holds: f64 = self.may_open().iter().map(|&site| capacity[site]).sum();
        let demand: f64 = self.demand.iter().sum();
        if holds < demand * (1.0 - 1e-12) {
            return Err(LocateError::Capacity { capacity: holds, demand, client: None });
        }
        Ok(())
    }

    /// Checks that `p` sites can be opened: no more than there are, no fewer than must be.
    ///
    /// # Errors
    ///
    /// `p` outside that range.
    pub fn check_count(&self, p: usize) -> Result<(), LocateError> {
        let (least, most) = (self.must_open().len().max(1), self.may_open().len());
        if p < least || p > most {
            return Err(LocateError::Count { p, least, most });
        }
        Ok(())
    }
}

fn positive(what: &'static str, value: f64, name: impl Fn() -> String) -> Result<(), LocateError> {
    if value.is_finite() && value >= 0.0 {
        return Ok(());
    }
    Err(LocateError::Number { what, name: name(), value })
}
