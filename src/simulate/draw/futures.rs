//! Draws the parameters of a replication, each at its own address (`random::Book`), so that neither the plan nor another
//! uncertainty moves it.

use super::{Draw, Fate, Input, Series};
use crate::plan::Plan;
use crate::random::{Book, Chance, Drawn, Latent};
use crate::study::{Quantity, Study, Varies};
use crate::supply;
use crate::world::{FundId, SiteId, World, Year};

/// What may become of a planned opening.
#[derive(Debug, Clone)]
struct Prospect {
    delivery: Option<Chance>,
    on_time: Option<Chance>,
    delay: Option<Drawn>,
    overrun: Option<Drawn>,
}

/// How the money of a fund may be cut.
#[derive(Debug, Clone)]
struct Threat {
    cut: Option<Chance>,
    size: Option<Drawn>,
}

/// All streams of a study and a plan: made once, drawn from by every worker.
#[derive(Debug, Clone)]
pub(in crate::simulate) struct Futures {
    demand: Vec<Option<Drawn>>,
    uptake: Vec<Option<Drawn>>,
    hours: Vec<Option<Drawn>>,
    attrition: Option<Drawn>,
    refill: Option<Drawn>,
    pay: Option<Drawn>,
    storms: Option<Drawn>,
    abandonment: Option<Drawn>,
    prospects: Vec<Prospect>,
    threats: Vec<Threat>,
    inputs: Vec<(String, Latent)>,
}

impl Futures {
    /// Prepares the streams. `seed` is that of the run.
    pub fn new(world: &World, study: &Study, plan: &Plan, seed: u64) -> Self {
        let book = Book::new(study, seed);
        let by_group = |quantity| {
            let entry = |g| book.of_group(quantity, g).map(|u| book.drawn(u, ""));
            world.groups.ids().map(entry).collect()
        };
        let alone = |quantity| book.of_all(quantity).map(|u| book.drawn(u, ""));
        Self {
            demand: by_group(Quantity::Demand),
            uptake: by_group(Quantity::Uptake),
            hours: by_group(Quantity::Hours),
            attrition: alone(Quantity::Attrition),
            refill: alone(Quantity::Refill),
            pay: alone(Quantity::PayStep),
            storms: alone(Quantity::Storms),
            abandonment: alone(Quantity::Abandonment),
            prospects: plan.openings.iter().map(|o| Prospect::of(&book, world, o.site)).collect(),
            threats: world.funds.ids().map(|fund| Threat::of(&book, world, fund)).collect(),
            inputs: book.inputs(),
        }
    }

    /// The future of this replication.
    pub fn draw(&self, world: &World, plan: &Plan, replication: u32) -> Draw {
        let value = |drawn: &Option<Drawn>, neutral: f64| {
            drawn.as_ref().map_or(neutral, |drawn| drawn.value(0, replication))
        };
        let all = |groups: &Vec<Option<Drawn>>| -> Vec<Series> {
            groups.iter().map(|drawn| series(drawn.as_ref(), world, replication)).collect()
        };
        Draw {
            demand: all(&self.demand),
            uptake: all(&self.uptake),
            hours: all(&self.hours),
            attrition: value(&self.attrition, 1.0),
            refill: value(&self.refill, 0.0),
            pay: value(&self.pay, 1.0),
            storms: value(&self.storms, 1.0),
            abandonment: value(&self.abandonment, 1.0),
            fates: self.fates(world, plan, replication),
            cuts: self.threats.iter().map(|threat| threat.cuts(world, replication)).collect(),
            levels: self.inputs.iter().map(|(_, l)| l.uniform(0, replication)).collect(),
        }
    }

    /// The inputs whose levels a draw states, in their order: for the sensitivity of the outcome.
    pub fn inputs(&self) -> Vec<Input> {
        self.inputs.iter().map(|(code, _)| Input { code: code.clone() }).collect()
    }

    fn fates(&self, world: &World, plan: &Plan, replication: u32) -> Vec<Fate> {
        let openings = plan.openings.iter().zip(&self.prospects);
        openings
            .map(|(opening, prospect)| {
                let lead = world.type_of(opening.site).sizes[opening.size].lead_months;
                let opens_within = |delay: &f64| {
                    *delay == 0.0
                        || supply::stands(opening.start, lead + delay, world.calendar.last)
                };
                Fate {
                    delay: prospect.delay(replication).filter(opens_within),
                    overrun: prospect.overrun.as_ref().map_or(0.0, |d| d.value(0, replication)),
                }
            })
            .collect()
    }
}

/// A factor by planned month.
fn series(drawn: Option<&Drawn>, world: &World, replication: u32) -> Series {
    let Some(drawn) = drawn else { return Series::constant(1.0) };
    match drawn.varies() {
        Varies::Replication => Series::constant(drawn.value(0, replication)),
        Varies::Month => {
            let months = world.calendar.years().flat_map(|year| (0..12).map(move |m| (year, m)));
            Series::by_month(months.map(|at| drawn.value(month_step(at), replication)).collect())
        }
    }
}

/// The month since the year 0 and not its position in the plan: a longer horizon moves no draw.
fn month_step((year, month): (Year, u32)) -> u32 {
    12 * year_step(year) + month
}

fn year_step(year: Year) -> u32 {
    u32::try_from(year).unwrap_or(0)
}

impl Prospect {
    fn of(book: &Book, world: &World, site: SiteId) -> Self {
        let site = &world.sites[site];
        let entry = |quantity| book.of_opening(quantity, site.kind, site.converts.is_some());
        let chance = |quantity| entry(quantity).map(|u| book.chance(u, &site.code));
        let drawn = |quantity| entry(quantity).map(|u| book.drawn(u, &site.code));
        Self {
            delivery: chance(Quantity::Delivery),
            on_time: chance(Quantity::OnTime),
            delay: drawn(Quantity::Delay),
            overrun: drawn(Quantity::Cost),
        }
    }

    fn delay(&self, replication: u32) -> Option<f64> {
        let happens = |chance: &Option<Chance>| {
            chance.as_ref().is_none_or(|chance| chance.happens(0, replication))
        };
        if !happens(&self.delivery) {
            return None;
        }
        match &self.delay {
            Some(delay) if !happens(&self.on_time) => Some(delay.value(0, replication).max(0.0)),
            _ => Some(0.0),
        }
    }
}

impl Threat {
    fn of(book: &Book, world: &World, fund: FundId) -> Self {
        let code = &world.funds[fund].code;
        let entry = |quantity| book.of_fund(quantity, fund);
        Self {
            cut: entry(Quantity::CutProbability).map(|u| book.chance(u, code)),
            size: entry(Quantity::CutSize).map(|u| book.drawn(u, code)),
        }
    }

    fn cuts(&self, world: &World, replication: u32) -> Vec<f64> {
        let cut = |year| {
            let (Some(chance), Some(size)) = (&self.cut, &self.size) else { return 0.0 };
            let step = year_step(year);
            match chance.happens(step, replication) {
                true => size.value(step, replication).clamp(0.0, 1.0),
                false => 0.0,
            }
        };
        world.calendar.years().map(cut).collect()
    }
}
