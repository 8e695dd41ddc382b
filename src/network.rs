//! Travel times: shortest paths on the link graph, cut at the longest access standard.

use crate::world::{CommuneId, Id, LinkMode, Minutes, PlaceId, SiteId, World};
use petgraph::algo::dijkstra;
use petgraph::graph::{NodeIndex, UnGraph};
use petgraph::visit::EdgeFiltered;
use rayon::prelude::*;
use std::collections::BTreeSet;

/// Minutes from every commune centre to the places where a site is or may be, within the longest standard.
#[derive(Debug, Clone)]
pub struct TravelTimes {
    places: usize,
    /// By commune, then place; infinite beyond the cut.
    minutes: Vec<f64>,
}

/// Which links are closed.
#[derive(Debug, Clone, Default)]
pub struct Closed {
    /// Hazard groups whose links are closed.
    pub hazards: BTreeSet<String>,
    /// Whether no ferry runs.
    pub ferries: bool,
}

impl TravelTimes {
    /// Shortest paths over the links that stand on `as_of` (model 2.1), cut at the longest standard.
    pub fn new(world: &World) -> Self {
        Self::without(world, &Closed::default())
    }

    /// The same with some links closed.
    pub fn without(world: &World, closed: &Closed) -> Self {
        let graph = link_graph(world);
        let cut = longest_standard(world);
        let open = EdgeFiltered::from_fn(&graph, |edge| {
            let link = &world.links[*edge.weight()];
            let hit = link.hazard.as_ref().is_some_and(|hazard| closed.hazards.contains(hazard));
            !(hit || closed.ferries && link.mode == LinkMode::Ferry)
        });
        let rows: Vec<Vec<f64>> = (0..world.communes.len())
            .into_par_iter()
            .map(|commune| {
                let start = NodeIndex::new(commune);
                let reached = dijkstra(&open, start, None, |e| world.links[*e.weight()].minutes.0);
                let mut row = vec![f64::INFINITY; world.places.len()];
                for (node, minutes) in reached {
                    if minutes <= cut {
                        row[node.index()] = minutes;
                    }
                }
                row
            })
            .collect();
        Self { places: world.places.len(), minutes: rows.concat() }
    }

    /// Minutes one way, or `None` beyond every standard.
    pub fn between(&self, commune: CommuneId, place: PlaceId) -> Option<Minutes> {
        let minutes = self.minutes[commune.index() * self.places + place.index()];
        minutes.is_finite().then_some(Minutes(minutes))
    }

    /// Minutes one way from a commune centre to a site.
    pub fn to_site(&self, world: &World, commune: CommuneId, site: SiteId) -> Option<Minutes> {
        self.between(commune, world.sites[site].place)
    }
}

/// The places and the links that stand on `as_of`; a place without links of its own lies at its commune's centre.
fn link_graph(world: &World) -> UnGraph<PlaceId, usize> {
    let mut graph = UnGraph::with_capacity(world.places.len(), world.links.len());
    for place in world.places.ids() {
        graph.add_node(place);
    }
    let as_of = world.calendar.as_of;
    for (n, link) in world.links.iter().enumerate() {
        let stands =
            link.from.is_none_or(|day| day <= as_of) && link.until.is_none_or(|day| day >= as_of);
        if stands {
            graph.add_edge(NodeIndex::new(link.a.index()), NodeIndex::new(link.b.index()), n);
        }
    }
    graph
}

/// The longest access standard of any service in any zone, or of any supervision, minutes.
pub fn longest_standard(world: &World) -> f64 {
    let standards = world.services.values().flat_map(|service| service.standard.values());
    let supervisions = world.types.values().flat_map(|kind| &kind.supervision);
    let near = supervisions.map(|supervision| supervision.within.0);
    standards.map(|minutes| minutes.0).chain(near).fold(0.0, f64::max)
}
