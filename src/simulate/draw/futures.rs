//! Draws the parameters of a replication, each at its own address.
//!
//! The address of a draw is the code of its uncertainty and the code of its entity (a site, a fund), so that neither the plan
//! nor another uncertainty moves it. Of several entries about one quantity the one that names the type, group or fund counts,
//! else the general one.

use super::{Draw, Fate, Input, Series};
use crate::plan::Plan;
use crate::random::{Stream, correlated};
use crate::study::{Distribution, Quantity, Study, Uncertainty};
use crate::supply;
use crate::world::{FundId, SiteId, World};

/// A uniform draw of an entity that shares a shock with all entities of its quantity.
#[derive(Debug, Clone)]
struct Shock {
    own: Stream,
    common: Stream,
    correlation: f64,
}

impl Shock {
    fn uniform(&self, step: u32, replication: u32) -> f64 {
        let own = self.own.uniform(step, replication);
        if self.correlation <= 0.0 {
            return own;
        }
        correlated(own, self.common.uniform(step, replication), self.correlation)
    }
}

/// A quantity of an entity.
#[derive(Debug, Clone)]
struct Drawn {
    code: String,
    distribution: Distribution,
    shock: Shock,
}

impl Drawn {
    fn value(&self, step: u32, replication: u32) -> f64 {
        self.distribution.quantile(self.shock.uniform(step, replication))
    }
}

/// An event of an entity, whose probability is itself drawn once a replication for all entities.
#[derive(Debug, Clone)]
struct Chance {
    probability: Drawn,
    shock: Shock,
}

impl Chance {
    fn happens(&self, step: u32, replication: u32) -> bool {
        self.shock.uniform(step, replication) < self.probability.value(0, replication)
    }
}

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
}

impl Futures {
    /// Prepares the streams. `seed` is that of the run.
    pub fn new(world: &World, study: &Study, plan: &Plan, seed: u64) -> Self {
        let book = Book { study, seed };
        let by_group = |quantity| {
            let entry = |g| book.about(quantity, &g, |u| &u.groups).map(|u| book.drawn(u, ""));
            world.groups.ids().map(entry).collect()
        };
        let alone = |quantity| book.first(quantity).map(|u| book.drawn(u, ""));
        Self {
            demand: by_group(Quantity::Demand),
            uptake: by_group(Quantity::Uptake),
            hours: by_group(Quantity::Hours),
            attrition: alone(Quantity::Attrition),
            refill: alone(Quantity::Refill),
            pay: alone(Quantity::PayStep),
            storms: alone(Quantity::Storms),
            abandonment: alone(Quantity::Abandonment),
            prospects: plan.openings.iter().map(|o| book.prospect(world, o.site)).collect(),
            threats: world.funds.ids().map(|fund| book.threat(world, fund)).collect(),
        }
    }

    /// The future of this replication.
    pub fn draw(&self, world: &World, plan: &Plan, replication: u32) -> Draw {
        let value = |drawn: &Option<Drawn>, neutral: f64| {
            drawn.as_ref().map_or(neutral, |drawn| drawn.value(0, replication))
        };
        let all = |group: &Vec<Option<Drawn>>| -> Vec<Series> {
            group.iter().map(|d| Series::constant(value(d, 1.0))).collect()
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
            levels: self.levels(replication),
        }
    }

    /// The inputs whose levels a draw states, in their order: for the sensitivity of the outcome.
    pub fn inputs(&self) -> Vec<Input> {
        self.listed().map(|(code, _)| Input { code: code.to_owned() }).collect()
    }

    /// By input the uniform that was inverted.
    fn levels(&self, replication: u32) -> Vec<f64> {
        self.listed().map(|(_, drawn)| drawn.shock.uniform(0, replication)).collect()
    }

    fn listed(&self) -> impl Iterator<Item = (&str, &Drawn)> {
        let alone = [&self.attrition, &self.refill, &self.pay, &self.storms, &self.abandonment];
        let all = self.demand.iter().chain(&self.uptake).chain(&self.hours).chain(alone);
        let mut seen = std::collections::BTreeSet::new();
        let new = all.flatten().filter(move |drawn| seen.insert(drawn.code.clone()));
        new.map(|drawn| (drawn.code.as_str(), drawn))
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

impl Prospect {
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
    fn cuts(&self, world: &World, replication: u32) -> Vec<f64> {
        let cut = |year| {
            let (Some(chance), Some(size)) = (&self.cut, &self.size) else { return 0.0 };
            // The calendar year and not its position: a longer horizon moves no draw.
            let step = u32::try_from(year).unwrap_or(0);
            match chance.happens(step, replication) {
                true => size.value(step, replication).clamp(0.0, 1.0),
                false => 0.0,
            }
        };
        world.calendar.years().map(cut).collect()
    }
}

/// Looks uncertainties up and gives them their addresses.
struct Book<'a> {
    study: &'a Study,
    seed: u64,
}

impl<'a> Book<'a> {
    fn first(&self, quantity: Quantity) -> Option<&'a Uncertainty> {
        self.study.uncertainties.iter().find(|u| u.quantity == quantity)
    }

    /// The entry that names the item, else the one that names none.
    fn about<T: PartialEq + 'a>(
        &self,
        quantity: Quantity,
        item: &T,
        names: impl Fn(&'a Uncertainty) -> &'a Vec<T>,
    ) -> Option<&'a Uncertainty> {
        let entries = || self.study.uncertainties.iter().filter(|u| u.quantity == quantity);
        let named = entries().find(|u| names(u).contains(item));
        named.or_else(|| entries().find(|u| names(u).is_empty()))
    }

    fn shock(&self, uncertainty: &Uncertainty, entity: &str) -> Shock {
        let quantity = format!("shared {}", quantity_code(uncertainty.quantity));
        Shock {
            own: Stream::new(self.seed, &uncertainty.code, entity),
            common: Stream::new(self.seed, &quantity, ""),
            correlation: uncertainty.shared,
        }
    }

    fn drawn(&self, uncertainty: &Uncertainty, entity: &str) -> Drawn {
        Drawn {
            code: uncertainty.code.clone(),
            distribution: uncertainty.distribution,
            shock: self.shock(uncertainty, entity),
        }
    }

    /// The probability is drawn apart from the entities' common shock: not knowing it is not the same as bad luck.
    fn chance(&self, uncertainty: &Uncertainty, entity: &str) -> Chance {
        let own = Stream::new(self.seed, &uncertainty.code, "");
        let probability = Shock { own, common: own, correlation: 0.0 };
        Chance {
            probability: Drawn {
                code: uncertainty.code.clone(),
                distribution: uncertainty.distribution,
                shock: probability,
            },
            shock: self.shock(uncertainty, entity),
        }
    }

    fn prospect(&self, world: &World, site: SiteId) -> Prospect {
        let (kind, code) = (world.sites[site].kind, &world.sites[site].code);
        let entry = |quantity| self.about(quantity, &kind, |u| &u.types);
        Prospect {
            delivery: entry(Quantity::Delivery).map(|u| self.chance(u, code)),
            on_time: entry(Quantity::OnTime).map(|u| self.chance(u, code)),
            delay: entry(Quantity::Delay).map(|u| self.drawn(u, code)),
            overrun: entry(Quantity::Cost).map(|u| self.drawn(u, code)),
        }
    }

    fn threat(&self, world: &World, fund: FundId) -> Threat {
        let code = &world.funds[fund].code;
        let entry = |quantity| self.about(quantity, &fund, |u| &u.funds);
        Threat {
            cut: entry(Quantity::CutProbability).map(|u| self.chance(u, code)),
            size: entry(Quantity::CutSize).map(|u| self.drawn(u, code)),
        }
    }
}

/// Part of the address of the shock that all entities of a quantity share.
fn quantity_code(quantity: Quantity) -> &'static str {
    match quantity {
        Quantity::Demand => "demand",
        Quantity::Uptake => "uptake",
        Quantity::Hours => "hours",
        Quantity::Attrition => "attrition",
        Quantity::Refill => "refill",
        Quantity::Cost => "cost",
        Quantity::PayStep => "pay_step",
        Quantity::Delivery => "delivery",
        Quantity::OnTime => "on_time",
        Quantity::Delay => "delay",
        Quantity::CutProbability => "cut_probability",
        Quantity::CutSize => "cut_size",
        Quantity::Storms => "storms",
        Quantity::Abandonment => "abandonment",
    }
}
