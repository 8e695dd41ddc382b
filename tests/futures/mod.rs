//! A made-up province in its futures, for tests of the simulator.

#[path = "../province/mod.rs"]
pub mod province;

use botri::demand::Demand;
use botri::network::TravelTimes;
use botri::plan::Plan;
use botri::progress::Silent;
use botri::simulate::{Fan, Options, Simulation, Simulator, simulate};
use botri::study::{Areas, Distribution, Quantity, Study, Uncertainty};
use botri::world::*;
use province::{about, study};

/// A world with what is computed from it alone.
pub struct Case {
    pub world: World,
    pub times: TravelTimes,
    pub demand: Demand,
}

impl Case {
    pub fn new(world: World) -> Self {
        Self { times: TravelTimes::new(&world), demand: Demand::new(&world), world }
    }

    pub fn simulate(&self, study: &Study, plan: &Plan, replications: u32) -> Simulation {
        let options = Options { replications, seed: 11, until: None };
        let (world, watch) = (&self.world, Silent::default());
        simulate(world, study, &self.times, &self.demand, plan, options, &watch)
            .expect("nobody cancels")
    }

    /// The plan with the clients that its sites serve where each goes to the nearest site with hours.
    pub fn served(&self, mut plan: Plan) -> Plan {
        plan.serve = province::serve_nearest(&self.world, &self.times, &self.demand, &plan);
        plan
    }
}

pub fn fan<'a>(simulation: &'a Simulation, indicator: &str, year: Year) -> &'a Fan {
    let all = |f: &&Fan| f.area == "all" && f.group == "all" && f.service == "all";
    let mut fans = simulation.fans.iter().filter(all);
    fans.find(|f| f.indicator == indicator && f.year == year).expect("the fan is shown")
}

pub fn with(quantity: Quantity, distribution: Distribution) -> Study {
    study(vec![about(quantity, distribution)])
}

pub fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * a.abs().max(b.abs()).max(1.0)
}

/// By column the figures of every future.
pub fn figures(
    case: &Case,
    study: &Study,
    plan: &Plan,
    replications: u32,
) -> Vec<(String, Vec<f64>)> {
    let (world, times, demand) = (&case.world, &case.times, &case.demand);
    let simulator = Simulator::new(world, study, times, demand, plan, 11);
    let mut columns: Vec<(String, Vec<f64>)> =
        simulator.columns().into_iter().map(|name| (name, Vec::new())).collect();
    let sink = &mut |_: u32, figures: &[f64]| {
        columns.iter_mut().zip(figures).for_each(|((_, column), figure)| column.push(*figure));
    };
    simulator.block(0..replications, &Silent::default(), sink).expect("nobody cancels");
    columns
}

pub fn column<'a>(figures: &'a [(String, Vec<f64>)], name: &str) -> &'a [f64] {
    &figures.iter().find(|(column, _)| column == name).expect("the column is there").1
}

/// Clients served in the last year by commune, as written and on average.
pub fn by_commune(simulation: &Simulation) -> Vec<(f64, f64)> {
    let of = |f: &&Fan| f.indicator == "people.served" && f.area.starts_with('c');
    simulation.fans.iter().filter(of).map(|f| (f.as_written, f.mean)).collect()
}

/// The question with communes as areas.
pub fn communes(uncertain: Vec<Uncertainty>) -> Study {
    let mut study = study(uncertain);
    study.goals[0].areas = Areas::Communes;
    study
}
