//! A scenario as a location instance: communes are the clients, sites of the chosen types the sites, minutes the distances.

use super::instance::{Instance, Matrix, Status};
use super::read::{Given, Position};
use crate::network::TravelTimes;
use crate::world::{self, CommuneId, ServiceId, SiteId, TypeId, World};

/// What is taken from a scenario.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Choice {
    /// Facility types whose sites count; all if empty.
    pub types: Vec<TypeId>,
    /// Service whose access standards count as covered.
    pub service: Option<ServiceId>,
    /// Numeric column of the communes that weighs them; population if absent.
    pub weight: Option<String>,
}

/// Communes, sites and travel times of a scenario. Existing sites stand, forced ones must open, forbidden ones must not; arcs end at the longest
/// standard of the scenario, as the planner's do.
pub fn province(world: &World, times: &TravelTimes, choice: &Choice) -> Given {
    let sites = chosen(world, choice);
    let communes: Vec<CommuneId> = world.communes.ids().collect();
    let matrix = Matrix::from_fn(communes.len(), sites.len(), |i, j| {
        times.to_site(world, communes[i], sites[j]).map_or(f64::INFINITY, |minutes| minutes.0)
    });
    let mut instance = Instance::new(matrix);
    for (i, &id) in communes.iter().enumerate() {
        let commune = &world.communes[id];
        let key = choice.weight.as_ref().and_then(|key| commune.keys.get(key)).copied();
        instance.weight[i] = key.unwrap_or(commune.population.0);
        instance.demand[i] = instance.weight[i];
        instance.client_name[i].clone_from(&commune.name);
        if let Some(service) = choice.service {
            instance.standard[i] = world.services[service].standard[commune.zone].0;
        }
    }
    describe(world, &sites, &mut instance);
    let site_at = sites.iter().map(|&site| position(world, world.commune_of(site))).collect();
    let client_at = communes.into_iter().map(|id| position(world, id)).collect();
    Given { instance, p: None, client_at: Some(client_at), site_at: Some(site_at) }
}

/// The sites of a scenario and the minutes between them, for p-dispersion. Two sites farther apart than travel times reach count as far apart as the
/// farthest two within reach.
pub fn between_sites(world: &World, times: &TravelTimes, choice: &Choice) -> Given {
    let sites = chosen(world, choice);
    let minutes = |a: usize, b: usize| {
        let from = world.commune_of(sites[a]);
        times.to_site(world, from, sites[b]).map_or(f64::INFINITY, |minutes| minutes.0)
    };
    let matrix = Matrix::from_fn(sites.len(), sites.len(), minutes);
    let rows = (0..sites.len()).flat_map(|a| matrix.row(a));
    let farthest = rows.filter(|d| d.is_finite()).fold(0.0_f64, |a, &b| a.max(b));
    let capped = Matrix::from_fn(sites.len(), sites.len(), |a, b| matrix.at(a, b).min(farthest));
    let mut instance = Instance::new(capped);
    describe(world, &sites, &mut instance);
    instance.client_name.clone_from(&instance.site_name);
    let at: Vec<Position> =
        sites.iter().map(|&site| position(world, world.commune_of(site))).collect();
    Given { instance, p: None, client_at: Some(at.clone()), site_at: Some(at) }
}

fn chosen(world: &World, choice: &Choice) -> Vec<SiteId> {
    let wanted =
        |site: &SiteId| choice.types.is_empty() || choice.types.contains(&world.sites[*site].kind);
    world.sites.ids().filter(wanted).collect()
}

/// Names and status of the sites.
fn describe(world: &World, sites: &[SiteId], instance: &mut Instance) {
    for (j, &id) in sites.iter().enumerate() {
        let site = &world.sites[id];
        instance.site_name[j].clone_from(&site.name);
        instance.status[j] = match site.status {
            world::Status::Existing => Status::Existing,
            world::Status::Candidate => Status::Free,
            world::Status::Forced(_) => Status::Forced,
            world::Status::Forbidden => Status::Forbidden,
        };
    }
}

fn position(world: &World, id: CommuneId) -> Position {
    let commune = &world.communes[id];
    Position { x: commune.lon, y: commune.lat }
}
