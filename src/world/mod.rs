//! Validated facts: what exists, what it costs, who needs it. Nothing here is computed from a plan.
//!
//! A [`World`] can only be made by `scenario` after every check has passed, so the rest of the program indexes it without asking.

mod clients;
mod dynamics;
mod facilities;
mod geography;
mod ids;
mod money;
mod staff;
mod units;

pub use clients::{
    Collaborators, Curve, Group, Hires, Mode, Need, OutreachOffer, Service, Uptake, Use,
};
pub use dynamics::{Dynamics, Flow, Hazard};
pub use facilities::{
    Closing, Existing, FacilityType, Form, Gate, Offer, Pilot, Referral, Scope, Site, Size,
    StaffRange, Status, Supervision, Upgrade,
};
pub use geography::{Area, Commune, Level, Link, LinkMode, Place, PlaceKind, Region, Zone};
pub use ids::{
    AreaId, CadreId, CommuneId, FundId, GateId, GroupId, Id, MandateId, OwnerId, PlaceId,
    ServiceId, SiteId, SizeId, Table, TypeId, ZoneId,
};
pub use money::{Course, Fund, FundKind, Line, Prices, Spending, Task, Training};
pub use staff::{Cadre, Norm, Owner, PayAnchor, PayStep, Quota, Ramp, UnitMinimum};
pub use units::{Hours, Minutes, People, Vnd};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A calendar year.
pub type Year = i16;

/// A name in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

/// When the plan is made and what it spans.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    /// The day on which the plan is made; later facts enter only as labelled forecasts.
    pub as_of: Date,
    /// Year of the population and of the registered need.
    pub base_year: Year,
    /// First planned year.
    pub first: Year,
    /// Last planned year.
    pub last: Year,
}

impl Calendar {
    /// The planned years, in order.
    pub fn years(&self) -> std::ops::RangeInclusive<Year> {
        self.first..=self.last
    }

    /// Number of planned years.
    pub fn len(&self) -> usize {
        usize::try_from(self.last - self.first + 1).unwrap_or(0)
    }

    /// Whether there is no planned year.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Position of a planned year in tables by year.
    pub fn index(&self, year: Year) -> usize {
        usize::try_from(year - self.first).unwrap_or(0)
    }
}

/// One number of the scenario with where it comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Provenance {
    /// Where it stands, e.g. `service.counselling.hours` or `funds.csv:4 amount`.
    pub key: String,
    /// The value used.
    pub value: f64,
    /// Lowest plausible value, if it is an assumption.
    pub low: Option<f64>,
    /// Highest plausible value, if it is an assumption.
    pub high: Option<f64>,
    /// Unit in words.
    pub unit: String,
    /// Source, or why the assumption was made; empty if neither was given.
    pub basis: String,
    /// What kind of figure it is.
    pub kind: ProvenanceKind,
    /// Layer it was read from: `defaults`, or a file.
    pub layer: String,
}

/// What stands behind a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProvenanceKind {
    /// A named source.
    Source,
    /// An assumption with low, base and high.
    Assumption,
    /// Neither: the user's own figure.
    Unsourced,
}

/// Everything that is given. See `docs/scenario-format.md` for how it is written down.
#[derive(Debug, Clone)]
pub struct World {
    /// Short name, e.g. the folder's.
    pub name: String,
    /// Title for documents.
    pub title: Label,
    /// Whether this looks back at a plan whose outcome is known.
    pub retrospective: bool,
    /// When.
    pub calendar: Calendar,
    /// Administrative levels above the commune, from the top.
    pub levels: Vec<Level>,
    /// Areas of all those levels.
    pub areas: Table<AreaId, Area>,
    /// Zones.
    pub zones: Table<ZoneId, Zone>,
    /// Demand points.
    pub communes: Table<CommuneId, Commune>,
    /// Network nodes; the first ones are the commune centres in commune order.
    pub places: Table<PlaceId, Place>,
    /// Links between places.
    pub links: Vec<Link>,
    /// How need is counted.
    pub need: Need,
    /// Client groups.
    pub groups: Table<GroupId, Group>,
    /// Services.
    pub services: Table<ServiceId, Service>,
    /// What a group takes of a service, `None` where it never needs it.
    pub uses: Table<GroupId, Table<ServiceId, Option<Use>>>,
    /// Who comes, and what raises it.
    pub uptake: Uptake,
    /// Outreach that the plan may decide on, if any.
    pub outreach: Option<OutreachOffer>,
    /// Village collaborators.
    pub collaborators: Collaborators,
    /// Cadres.
    pub cadres: Table<CadreId, Cadre>,
    /// Base salary by date, ascending.
    pub pay_steps: Vec<PayStep>,
    /// Dated caseload norms, ascending by date.
    pub norms: Vec<Norm>,
    /// Dated laws on the smallest unit, ascending by date.
    pub unit_minimums: Vec<UnitMinimum>,
    /// What openings lose while they learn.
    pub ramp: Ramp,
    /// Owners.
    pub owners: Table<OwnerId, Owner>,
    /// Post quotas.
    pub quotas: Vec<Quota>,
    /// Gates.
    pub gates: Table<GateId, Gate>,
    /// Facility types.
    pub types: Table<TypeId, FacilityType>,
    /// Sites: existing ones first.
    pub sites: Table<SiteId, Site>,
    /// Price level.
    pub prices: Prices,
    /// Funds.
    pub funds: Table<FundId, Fund>,
    /// Work without a site, by year.
    pub tasks: Vec<Task>,
    /// Courses, by year.
    pub courses: Vec<Course>,
    /// Money spent in the years before the plan, for the report.
    pub history: Vec<Spending>,
    /// What moves from month to month in a simulation.
    pub dynamics: Dynamics,
    /// Every figure with its source or assumption.
    pub provenance: Vec<Provenance>,
}

impl World {
    /// The node of a commune's centre.
    pub fn centre(&self, commune: CommuneId) -> PlaceId {
        PlaceId::new(commune.index())
    }

    /// The commune in which a site stands.
    pub fn commune_of(&self, site: SiteId) -> CommuneId {
        self.places[self.sites[site].place].commune
    }

    /// The areas of a level, or the communes where no level is given.
    pub fn regions(&self, level: Option<usize>) -> Vec<Region> {
        match level {
            None => self.communes.ids().map(Region::Commune).collect(),
            Some(level) => {
                let areas = self.areas.iter().filter(|(_, area)| area.level == level);
                areas.map(|(id, _)| Region::Area(id)).collect()
            }
        }
    }

    /// The region of a commune on a level.
    pub fn region_of(&self, commune: CommuneId, level: Option<usize>) -> Region {
        match level {
            None => Region::Commune(commune),
            Some(level) => Region::Area(self.communes[commune].areas[level]),
        }
    }

    /// Code of a region.
    pub fn region_code(&self, region: Region) -> &str {
        match region {
            Region::Area(area) => &self.areas[area].code,
            Region::Commune(commune) => &self.communes[commune].code,
        }
    }

    /// Name of a region.
    pub fn region_name(&self, region: Region) -> &str {
        match region {
            Region::Area(area) => &self.areas[area].name,
            Region::Commune(commune) => &self.communes[commune].name,
        }
    }

    /// Population of the base year in a region.
    pub fn population(&self, region: Region) -> f64 {
        match region {
            Region::Commune(commune) => self.communes[commune].population.0,
            Region::Area(area) => {
                let inside = self.communes.values().filter(|c| c.areas.contains(&area));
                inside.map(|c| c.population.0).sum()
            }
        }
    }

    /// The type of a site.
    pub fn type_of(&self, site: SiteId) -> &FacilityType {
        &self.types[self.sites[site].kind]
    }

    /// Whether a site at `host` may serve `client` under this scope.
    pub fn in_scope(&self, scope: Scope, host: CommuneId, client: CommuneId) -> bool {
        match scope {
            Scope::Any => true,
            Scope::Commune => host == client,
            Scope::Level(level) => {
                self.communes[host].areas[level] == self.communes[client].areas[level]
            }
        }
    }
}
