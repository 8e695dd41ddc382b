//! A world in which what the rules keep from happening can happen: forbidden sites are candidates, no approval is waited for,
//! every size has a twin that opens at once, and courses and collaborators are offered in plenty. Rows take the place of what is gone, so that each rule can be eased by itself.

use crate::supply;
use crate::world::{Id, SiteId, SizeId, Status, Table, TypeId, World, Year};

/// Learners a year beyond what is offered.
const PLENTY: f64 = 1000.0;

/// A world without the rules that have no row of their own.
pub struct Relaxed {
    /// The world.
    pub world: World,
    /// Number of sizes that each type really has; those after them are twins without lead time.
    sizes: Table<TypeId, usize>,
    /// First year in which works on each type may really start.
    earliest: Table<TypeId, Year>,
    /// Sites that are really forbidden.
    pub forbidden: Vec<SiteId>,
}

impl Relaxed {
    /// The relaxed world of a world.
    pub fn new(world: &World) -> Self {
        let mut relaxed = world.clone();
        let forbidden = world.sites.iter().filter(|(_, site)| site.status == Status::Forbidden);
        let forbidden: Vec<SiteId> = forbidden.map(|(id, _)| id).collect();
        forbidden.iter().for_each(|site| relaxed.sites[*site].status = Status::Candidate);
        for kind in world.types.ids() {
            relaxed.types[kind].gates.clear();
            add_twins(&mut relaxed, kind);
        }
        offer_more(&mut relaxed);
        Self {
            world: relaxed,
            sizes: world.types.map(|kind| world.types[kind].sizes.len()),
            earliest: world.types.map(|kind| supply::earliest_start(world, kind)),
            forbidden,
        }
    }

    /// Whether a size is a twin without lead time.
    pub fn is_twin(&self, kind: TypeId, size: SizeId) -> bool {
        size.index() >= self.sizes[kind]
    }

    /// Whether a start comes before the approvals that the type really waits for.
    pub fn is_early(&self, kind: TypeId, year: Year) -> bool {
        year < self.earliest[kind]
    }
}

/// More of what the plan may take on than any rule can ask for.
fn offer_more(world: &mut World) {
    for course in &mut world.courses {
        let seats = course.seats.max(1.0);
        let offered = course.offered.iter_mut().flatten();
        offered.for_each(|classes| *classes += PLENTY / seats);
    }
    let hires = world.collaborators.hires.iter_mut();
    hires.flat_map(|hires| &mut hires.most).for_each(|each| *each = each.max(1.0));
}

fn add_twins(world: &mut World, kind: TypeId) {
    let sizes: Vec<SizeId> = world.types[kind].sizes.ids().collect();
    for size in sizes {
        let own = &world.types[kind].sizes[size];
        if own.lead_months <= 0.0 {
            continue;
        }
        let twin = crate::world::Size {
            code: format!("{}-at-once", own.code),
            lead_months: 0.0,
            ..own.clone()
        };
        let twin = world.types[kind].sizes.push(twin);
        let sites: Vec<SiteId> = world.sites.ids().collect();
        for site in sites {
            let row = &mut world.sites[site];
            if row.kind == kind && row.sizes.contains(&size) {
                row.sizes.push(twin);
            }
        }
    }
}
