//! From checked layers to the world and the study, stage by stage.

use super::clients;
use super::codes::Codes;
use super::courses;
use super::facilities::{self, Stock};
use super::facility_types;
use super::figure::Figures;
use super::findings::Findings;
use super::form::Form;
use super::geography;
use super::keys;
use super::layers::Layers;
use super::links::Net;
use super::node::Node;
use super::question;
use super::rules;
use super::sheets::{Reader, Sheets};
use super::staff_money as money;
use super::table::Sheet;
use crate::study::Study;
use crate::world::{
    Area, AreaId, Calendar, Commune, CommuneId, FacilityType, Group, GroupId, Label, Level, Link,
    Place, PlaceId, Service, ServiceId, Site, SiteId, Status, Table, TypeId, Use, World, Zone,
    ZoneId,
};
use std::ops::RangeInclusive;

/// The world and the study; what is in them is sound only if nothing was reported.
pub(super) fn build(layers: Layers, found: &mut Findings) -> Option<(World, Study)> {
    let Layers { mut root, tables, dropped } = layers;
    let mut codes = Codes::of(&root, &dropped);
    let mut figures = Figures { list: vec![], years: planned_years(&root) };
    Form { found, codes: &codes, figures: &mut figures }.table(keys::TOP, &mut root, "");
    rules::of_document(&root, found);
    let levels = geography::levels(&root);
    let sheets = Reader { tables: &tables, codes: &mut codes, found, figures: &mut figures }
        .all(&root, &levels);
    let calendar = rules::calendar(&root, found)?;
    rules::dated_facts(&root, calendar.as_of, found);
    rules::mandate_years(&root, &calendar, found);
    let study = question::study(&root, &codes, &sheets, calendar.as_of, found, &mut figures);
    rules::of_study(&root, &study, found);
    let mut world = Builder {
        root: &root,
        codes: &codes,
        sheets: &sheets,
        calendar: &calendar,
        levels: &levels,
    }
    .world(found)?;
    world.provenance = figures.list;
    Some((world, study))
}

/// Where the years are not known any year is let pass: that was reported.
fn planned_years(root: &Node) -> RangeInclusive<i64> {
    let scenario = root.get("scenario");
    let year = |key: &str| scenario.map(|node| node.figure(key)).filter(|year| year.is_finite());
    match (year("first_year"), year("last_year")) {
        (Some(first), Some(last)) => first as i64..=last as i64,
        _ => RangeInclusive::new(1, 0),
    }
}

/// What the world is made from.
struct Builder<'a> {
    root: &'a Node,
    codes: &'a Codes,
    sheets: &'a Sheets,
    calendar: &'a Calendar,
    levels: &'a [Level],
}

/// Where things are.
struct Land {
    areas: Table<AreaId, Area>,
    zones: Table<ZoneId, Zone>,
    communes: Table<CommuneId, Commune>,
    places: Table<PlaceId, Place>,
    links: Vec<Link>,
}

/// Who needs what.
struct Clients {
    services: Table<ServiceId, Service>,
    groups: Table<GroupId, Group>,
    uses: Table<GroupId, Table<ServiceId, Option<Use>>>,
}

impl Builder<'_> {
    fn world(&self, found: &mut Findings) -> Option<World> {
        let (root, codes, calendar) = (self.root, self.codes, self.calendar);
        let scenario = root.get("scenario")?;
        let title = scenario.label("title");
        let communes = self.sheets.communes.as_ref()?;
        let Land { areas, zones, communes, places, links } = self.land(communes, &title, found)?;
        let Clients { services, groups, uses } = self.clients(&communes, &zones, found)?;
        rules::hazards(root, &links, found);
        let (types, sites) = self.sites(&places, found);
        let cadres = money::cadres(root, codes, calendar);
        let courses = courses::courses(root, codes, calendar, &cadres, found);
        let world = World {
            name: scenario.text("name").to_string(),
            title,
            retrospective: scenario.flag("retrospective"),
            calendar: calendar.clone(),
            levels: self.levels.to_vec(),
            areas,
            zones,
            communes,
            places,
            links,
            need: clients::need(root),
            groups,
            services,
            uses,
            uptake: clients::uptake(root),
            outreach: clients::outreach(root, codes, calendar),
            collaborators: clients::collaborators(root, codes, calendar),
            cadres,
            pay_steps: money::pay_steps(root),
            norms: money::norms(root, codes),
            unit_minimums: money::unit_minimums(root, codes),
            ramp: money::ramp(root),
            owners: money::owners(root),
            quotas: money::quotas(root, codes, calendar),
            gates: money::gates(root),
            types,
            sites,
            prices: money::prices(root),
            funds: money::funds(root, codes, calendar),
            tasks: money::tasks(root, codes, calendar),
            courses,
            history: money::history(self.sheets.spending.as_ref()),
            dynamics: clients::dynamics(root),
            provenance: vec![],
        };
        rules::pay_at_start(root, &world.pay_steps, calendar, found);
        rules::every_line_has_a_fund(root, &world, found);
        if let Some(sheet) = &self.sheets.sites {
            rules::forced_in_time(sheet, &world, found);
        }
        Some(world)
    }

    fn land(&self, sheet: &Sheet, title: &Label, found: &mut Findings) -> Option<Land> {
        let zones = geography::zones(self.root);
        if zones.is_empty() || sheet.rows.is_empty() {
            if !found.failed() {
                rules::no_communes(self.root, found);
            }
            return None;
        }
        rules::totals_and_parts(sheet, found);
        let (areas, of_rows) = geography::areas(sheet, self.levels, title, found);
        let communes = geography::communes(sheet, of_rows, self.codes);
        let places = geography::places(&communes, self.sheets.places.as_ref(), self.codes);
        let net = Net { zones: &zones, communes: &communes, places: &places, codes: self.codes };
        let before = found.list.len();
        let mut links = match &self.sheets.links {
            Some(links) => net.of_table(links, found),
            None => net.star(sheet, found),
        };
        if found.list.len() == before {
            net.reached(&links, self.calendar.as_of, sheet, found);
        }
        net.attach(&mut links);
        Some(Land { areas, zones, communes, places, links })
    }

    fn clients(
        &self,
        communes: &Table<CommuneId, Commune>,
        zones: &Table<ZoneId, Zone>,
        found: &mut Findings,
    ) -> Option<Clients> {
        let Sheets { allowances, needs, .. } = self.sheets;
        let services = clients::services(self.root, zones, found);
        let groups =
            clients::groups(self.root, communes, zones, allowances.as_ref(), self.codes, found);
        rules::people_exist(self.root, self.sheets.communes.as_ref()?, &groups, found);
        let uses = clients::uses(needs.as_ref()?, groups.len(), services.len(), self.codes, found);
        if !found.failed() {
            clients::idle_groups(self.root, &uses, found);
        }
        Some(Clients { services, groups, uses })
    }

    fn sites(
        &self,
        places: &Table<PlaceId, Place>,
        found: &mut Findings,
    ) -> (Table<TypeId, FacilityType>, Table<SiteId, Site>) {
        let Sheets { facilities, staff, sites: stated, .. } = self.sheets;
        let types = facility_types::types(self.root, self.levels, self.codes);
        facilities::candidates_fit_host(self.root, found);
        let (facilities, staff, rows) = (facilities.as_ref(), staff.as_ref(), stated.as_ref());
        let gates = money::gates(self.root);
        let stock = Stock {
            root: self.root,
            types: &types,
            gates: &gates,
            calendar: self.calendar,
            places,
            codes: self.codes,
            facilities,
            staff,
            sites: rows,
        };
        let sites = stock.sites(found);
        if let Some(sheet) = facilities {
            rules::totals_and_parts(sheet, found);
        }
        if let Some(sheet) = rows {
            let new: Vec<&Site> =
                sites.values().filter(|site| site.status != Status::Existing).collect();
            rules::forced_years(sheet, &new, self.calendar, found);
            rules::conversions(sheet, &new, &sites, &types, found);
        }
        if let Some(sheet) = facilities {
            rules::mergers(sheet, &sites, &types, found);
        }
        (types, sites)
    }
}
