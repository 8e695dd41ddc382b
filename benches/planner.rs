//! Travel times, model build and audit, with a plain baseline beside the first: shortest paths from every place instead of every commune, on one thread.

use botri::demand::Demand;
use botri::network::TravelTimes;
use botri::optimise::{Formulation, Method, Options, Rule, solve};
use botri::plan::{Solved, audit};
use botri::progress::Silent;
use botri::scenario::{Loaded, load};
use botri::study::Study;
use botri::world::World;
use petgraph::graph::{NodeIndex, UnGraph};
use std::path::Path;

fn main() {
    divan::main();
}

fn province() -> (World, Study) {
    match load(Path::new("scenarios/quang-ninh")) {
        Ok(Loaded { world, study, .. }) => (world, study),
        Err(mistakes) => panic!("the shipped scenario has {} mistakes", mistakes.len()),
    }
}

#[divan::bench]
fn travel_times(bencher: divan::Bencher) {
    let (world, _) = province();
    bencher.bench(|| TravelTimes::new(&world));
}

#[divan::bench]
fn travel_times_plain(bencher: divan::Bencher) {
    let (world, _) = province();
    let mut graph = UnGraph::<(), f64>::default();
    world.places.ids().for_each(|_| {
        graph.add_node(());
    });
    for link in &world.links {
        let node = |place| NodeIndex::new(botri::world::Id::index(place));
        graph.add_edge(node(link.a), node(link.b), link.minutes.0);
    }
    bencher.bench(|| {
        let from = graph.node_indices();
        from.map(|node| petgraph::algo::dijkstra(&graph, node, None, |e| *e.weight()).len())
            .sum::<usize>()
    });
}

#[divan::bench(sample_count = 10)]
fn model_build(bencher: divan::Bencher) {
    let (world, study) = province();
    let (times, demand) = (TravelTimes::new(&world), Demand::new(&world));
    bencher.bench(|| Formulation::new(&world, &study, &times, &demand).size());
}

#[divan::bench(sample_count = 10)]
fn recount(bencher: divan::Bencher) {
    let (world, study) = province();
    let (times, demand) = (TravelTimes::new(&world), Demand::new(&world));
    let options = Options::new(Method::Rule(Rule::Need));
    let solved: Solved = solve(&world, &study, &times, &demand, &options, &Silent::default())
        .unwrap_or_else(|stop| panic!("{stop:?}"));
    bencher.bench(|| audit::audit(&world, &study, &solved).breaches.len());
}
