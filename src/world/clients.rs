//! Client groups, services, and who comes.

use super::{Flow, Label, Minutes, OwnerId, Table, Vnd, ZoneId};
use serde::{Deserialize, Serialize};

/// How the total need is counted.
#[derive(Debug, Clone, PartialEq)]
pub struct Need {
    /// Registrations of the base year to which the groups are scaled, if given (176,000 in Quảng Ninh, 2013).
    pub calibrate_to: Option<f64>,
    /// Share of registrations that count a person a second time; taken out once.
    pub overlap: f64,
}

/// People with one kind of need.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Code.
    pub code: String,
    /// Name.
    pub label: Label,
    /// Registrations in the province, before calibration.
    pub registered: f64,
    /// Growth a year.
    pub growth: f64,
    /// Weight of each commune when the total is spread: key column times zone factor.
    /// Registered counts by commune (`allowances.csv`) stand here as they are.
    pub spread: Vec<f64>,
    /// Whether the counts by commune are registrations, so that neither calibration nor spreading applies.
    pub counted: bool,
    /// Shown by district or province only, and only from ten people up.
    pub sensitive: bool,
}

/// How a service meets a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The worker travels.
    Visit,
    /// The client travels.
    Attend,
    /// The client lives there.
    Residential,
    /// The worker answers a call within a response time.
    Emergency,
}

impl Mode {
    /// Whether the worker's travel eats working hours.
    pub fn worker_travels(self) -> bool {
        matches!(self, Mode::Visit | Mode::Emergency)
    }
}

/// What a client gets.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// Code.
    pub code: String,
    /// Name.
    pub label: Label,
    /// Mode.
    pub mode: Mode,
    /// Work on one client, hours a client-year, before the group's factor.
    pub hours: f64,
    /// Journeys a client-year where the worker travels.
    pub visits: f64,
    /// Calls a client-year that an emergency service answers.
    pub calls: f64,
    /// Minutes from a call to the departure of the worker.
    pub turnout: Minutes,
    /// Length of one client's care, months.
    pub months: f64,
    /// Access standard by zone of the client, minutes one way.
    pub standard: Table<ZoneId, Minutes>,
    /// Up to this time access is full.
    pub access_full: Minutes,
    /// Worth of a client reached just within the standard, against one reached at once.
    pub access_floor: f64,
    /// Share that accepts when the service is offered at home; replaces uptake.
    pub uptake_if_offered: Option<f64>,
    /// Whether each client takes a place.
    pub uses_places: bool,
    /// Direct cost a client-year, at the price level of `Prices`.
    pub direct_cost: Vnd,
    /// How its clients come and wait in a simulation.
    pub flow: Flow,
}

/// What one group takes of one service.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Use {
    /// Share of the group that needs the service.
    pub requires: f64,
    /// Multiplies the service's hours.
    pub hours_factor: f64,
    /// Worth of one served client in the goal.
    pub weight: f64,
}

/// How campaign money raises uptake (model 1.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Curve {
    /// The first đồng raise it most.
    Saturating,
    /// Slowly first, fastest at half of the ceiling, slowly again.
    Logistic,
}

/// Share of people in need who come when served, and what raises it.
#[derive(Debug, Clone, PartialEq)]
pub struct Uptake {
    /// Share without any campaign.
    pub start: f64,
    /// Share that no campaign exceeds.
    pub ceiling: f64,
    /// Campaign money, đồng per inhabitant and year, at which half of the rise is reached.
    pub half_saturation: f64,
    /// Share of last year's campaign stock that is left.
    pub memory: f64,
    /// Years from campaign to contacts.
    pub lag_years: u32,
    /// Added where every village has a trained collaborator.
    pub collaborator_effect: f64,
    /// Shape of the rise.
    pub curve: Curve,
}

/// Outreach money that the plan may spend, area by area and year by year.
#[derive(Debug, Clone, PartialEq)]
pub struct OutreachOffer {
    /// Whose cost.
    pub owner: OwnerId,
    /// Level of `World::levels` whose areas are decided on one by one; `None`: communes.
    pub level: Option<usize>,
    /// Greatest spending by planned year, đồng an inhabitant, at the price level of `Prices`.
    pub most: Vec<f64>,
    /// Straight pieces by which the plan replaces the curve.
    pub pieces: u32,
}

/// Village collaborators (cộng tác viên): `per_village` of them are paid today, in every commune.
#[derive(Debug, Clone, PartialEq)]
pub struct Collaborators {
    /// Collaborators a village.
    pub per_village: f64,
    /// Allowance, multiples of base salary a month.
    pub pay_multiple: f64,
    /// Share who are trained.
    pub trained_share: f64,
    /// People whom one trained collaborator can screen, refer and follow up a year; `None`: any number.
    pub caseload: Option<f64>,
    /// Further collaborators whom the plan may take on, if any.
    pub hires: Option<Hires>,
}

/// Collaborators whom the plan may take on, commune by commune and year by year.
#[derive(Debug, Clone, PartialEq)]
pub struct Hires {
    /// Who pays them.
    pub owner: OwnerId,
    /// Most by planned year, for each village.
    pub most: Vec<f64>,
}

impl Hires {
    /// Most whole people in a commune of so many villages in the planned year at `y`.
    pub fn most_in(&self, villages: f64, y: usize) -> f64 {
        (self.most[y] * villages + 1e-9).floor()
    }
}

impl Service {
    /// Time that the access standard limits: the way, and in an emergency the turnout before it (model 2.1a).
    pub fn response(&self, way: Minutes) -> Minutes {
        if self.mode == Mode::Emergency { way + self.turnout } else { way }
    }

    /// Calls that one client makes a year; none where no emergency is answered.
    pub fn calls_per_client(&self) -> f64 {
        if self.mode == Mode::Emergency { self.calls } else { 0.0 }
    }

    /// Whether the service takes working hours.
    pub fn takes_hours(&self) -> bool {
        self.hours > 0.0
    }
}
