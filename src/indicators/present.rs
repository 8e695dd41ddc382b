//! The present state of a province, for `botri assess`: need, supply, and where people are lost.

use super::{Cascade, Part, PeopleStages, Row, may_show, percent};
use crate::demand::Demand;
use crate::network::TravelTimes;
use crate::plan::Plan;
use crate::world::{Label, World, Year};
use serde::Serialize;

/// Registered people and people in need of a group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupNeed {
    /// Code.
    pub group: String,
    /// Name.
    pub label: Label,
    /// Registrations of the base year, after calibration (1.3).
    pub registered: f64,
    /// People in need in the year of the cascade (1.4).
    pub need: f64,
}

/// What stands today.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SiteSupply {
    /// Code.
    pub site: String,
    /// Name.
    pub name: String,
    /// Facility type.
    pub kind: String,
    /// Places.
    pub places: f64,
    /// Whether they count as design places.
    pub design: bool,
    /// Residents.
    pub residents: f64,
    /// People in post.
    pub staff: u32,
}

/// People of one part of the province or one group by stage.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CascadeLine {
    /// Code in the column `area` of `indicators.csv`.
    pub area: String,
    /// Group, or `all`.
    pub group: String,
    /// Name of the area or the group.
    pub label: Label,
    /// People in need.
    pub need: f64,
    /// Ask for no service.
    pub asks_nothing: f64,
    /// Out of reach.
    pub out_of_reach: f64,
    /// In reach, do not come.
    pub not_seeking: f64,
    /// Come, find no capacity.
    pub without_capacity: f64,
    /// Served.
    pub served: f64,
}

/// The present state.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Present {
    /// Design places of existing sites.
    pub design_places: f64,
    /// The same over registered need of the base year, to four decimals; this is no coverage.
    pub design_places_per_need: f64,
    /// The same without the site with the most design places.
    pub design_places_per_need_without_largest: f64,
    /// Registered need of the base year.
    pub registered: f64,
    /// Base year.
    pub base_year: Year,
    /// Year of need and cascade.
    pub year: Year,
    /// Need by group.
    pub need: Vec<GroupNeed>,
    /// Existing sites.
    pub supply: Vec<SiteSupply>,
    /// People by stage: the province, its groups, its areas and zones. Sensitive groups of fewer than ten people are left out.
    pub cascade: Vec<CascadeLine>,
}

impl Present {
    /// Describes the existing network in a planned year. `plan` opens nothing and says whom the existing sites serve.
    pub fn new(
        world: &World,
        times: &TravelTimes,
        demand: &Demand,
        plan: &Plan,
        year: Year,
    ) -> Self {
        let design = Design::of(world, demand);
        let rounded = |share: f64| (share * 1e4).round() / 1e4;
        Self {
            design_places: design.places,
            design_places_per_need: rounded(design.per_need()),
            design_places_per_need_without_largest: rounded(design.per_need_without_largest()),
            registered: design.registered,
            base_year: world.calendar.base_year,
            year,
            need: need(world, demand, year),
            supply: supply(world),
            cascade: lines(world, &Cascade::new(world, times, demand, plan), year),
        }
    }
}

impl CascadeLine {
    fn new(area: String, group: String, label: Label, people: &PeopleStages) -> Self {
        Self {
            area,
            group,
            label,
            need: people.need,
            asks_nothing: people.asks_nothing,
            out_of_reach: people.entering.out_of_reach,
            not_seeking: people.entering.not_seeking,
            without_capacity: people.entering.without_capacity,
            served: people.entering.served,
        }
    }
}

/// Design places and what they are held against.
struct Design {
    places: f64,
    largest: f64,
    registered: f64,
}

impl Design {
    fn of(world: &World, demand: &Demand) -> Self {
        let existing = world.sites.values().filter_map(|site| site.existing.as_ref());
        let places: Vec<f64> = existing.filter(|e| e.design).map(|e| e.places).collect();
        let year = world.calendar.base_year;
        let registered = world
            .communes
            .ids()
            .flat_map(|i| world.groups.ids().map(move |g| demand.registered(i, g, year)));
        Self {
            places: places.iter().sum(),
            largest: places.iter().copied().fold(0.0, f64::max),
            registered: registered.sum(),
        }
    }

    fn per_need(&self) -> f64 {
        percent(self.places, self.registered) / 100.0
    }

    fn per_need_without_largest(&self) -> f64 {
        percent(self.places - self.largest, self.registered) / 100.0
    }
}

/// Design places as indicators; they are about the day of the plan.
pub(super) fn design_rows(world: &World, demand: &Demand) -> Vec<Row> {
    let design = Design::of(world, demand);
    let year = Some(world.calendar.base_year);
    vec![
        Row::total("supply.design_places", year, design.places),
        Row::total("supply.design_places_per_need", year, design.per_need()),
        Row::total(
            "supply.design_places_per_need_without_largest",
            year,
            design.per_need_without_largest(),
        ),
    ]
}

fn need(world: &World, demand: &Demand, year: Year) -> Vec<GroupNeed> {
    let base_year = world.calendar.base_year;
    world
        .groups
        .iter()
        .map(|(g, group)| GroupNeed {
            group: group.code.clone(),
            label: group.label.clone(),
            registered: world.communes.ids().map(|i| demand.registered(i, g, base_year)).sum(),
            need: world.communes.ids().map(|i| demand.need(i, g, year)).sum(),
        })
        .collect()
}

fn supply(world: &World) -> Vec<SiteSupply> {
    let described = world.sites.values().filter_map(|site| {
        let existing = site.existing.as_ref()?;
        Some(SiteSupply {
            site: site.code.clone(),
            name: site.name.clone(),
            kind: world.types[site.kind].code.clone(),
            places: existing.places,
            design: existing.design,
            residents: existing.residents,
            staff: existing.posts.iter().map(|(_, people)| people).sum(),
        })
    });
    described.collect()
}

fn lines(world: &World, cascade: &Cascade, year: Year) -> Vec<CascadeLine> {
    let mut lines = Vec::new();
    let mut add = |part: Part, group| {
        let people = cascade.people(world, part, group, year);
        if may_show(world, part, group, people.need) {
            let label = group.map_or_else(|| part.label(world), |g| world.groups[g].label.clone());
            let group = group.map_or(super::ALL, |g| &world.groups[g].code).to_owned();
            lines.push(CascadeLine::new(part.code(world), group, label, &people));
        }
    };
    add(Part::All, None);
    for group in world.groups.ids() {
        add(Part::All, Some(group));
    }
    for part in Part::areas(world).into_iter().chain(Part::zones(world)) {
        add(part, None);
    }
    lines
}
