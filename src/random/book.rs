//! Which uncertainty is about what, and the address of each of its draws.
//!
//! | Draw | Address (quantity, entity) |
//! |---|---|
//! | a quantity of all, or the probability of an event | code of the uncertainty, none |
//! | what an entity has of its own | code of the uncertainty, code of the site or fund |
//! | the shock that the entities of a quantity share | `shared QUANTITY`, none |
//! | the same of one uncertainty that has drivers or stands in a correlation | `shared CODE`, none |
//! | a driver | `driver CODE`, none |

use super::{Latent, Sampler, Stream, factor};
use crate::study::{Correlation, Distribution, Quantity, Sampling, Study, Uncertainty, Varies};
use crate::world::{FundId, GroupId, TypeId};

/// Looks uncertainties up and gives them their addresses.
#[derive(Debug, Clone, Copy)]
pub struct Book<'a> {
    uncertainties: &'a [Uncertainty],
    sampling: &'a Sampling,
    replications: u32,
    seed: u64,
}

/// An uncertain number.
#[derive(Debug, Clone)]
pub struct Drawn {
    distribution: Distribution,
    latent: Latent,
    varies: Varies,
}

/// An event whose probability is itself drawn, once a replication for all entities.
#[derive(Debug, Clone)]
pub struct Chance {
    probability: Drawn,
    latent: Latent,
}

impl<'a> Book<'a> {
    /// The book of a study. Its number of replications is the size of a Latin hypercube.
    pub fn new(study: &'a Study, seed: u64) -> Self {
        let replications = u32::try_from(study.replications).unwrap_or(u32::MAX);
        Self::of(&study.uncertainties, &study.sampling, replications, seed)
    }

    /// The book of these uncertainties.
    pub fn of(
        uncertainties: &'a [Uncertainty],
        sampling: &'a Sampling,
        replications: u32,
        seed: u64,
    ) -> Self {
        Self { uncertainties, sampling, replications, seed }
    }

    /// What is uncertain about a quantity of a group.
    pub fn of_group(&self, quantity: Quantity, group: GroupId) -> Option<&'a Uncertainty> {
        self.find(quantity, |u| u.covers_group(group))
    }

    /// What is uncertain about an opening of a type, converting an existing site or not.
    pub fn of_opening(
        &self,
        quantity: Quantity,
        kind: TypeId,
        converts: bool,
    ) -> Option<&'a Uncertainty> {
        self.find(quantity, |u| u.covers_opening(kind, converts))
    }

    /// What is uncertain about a fund.
    pub fn of_fund(&self, quantity: Quantity, fund: FundId) -> Option<&'a Uncertainty> {
        self.find(quantity, |u| u.covers_fund(fund))
    }

    /// What is uncertain about a quantity of all. At most one entry is about one thing: `check` refuses more.
    pub fn of_all(&self, quantity: Quantity) -> Option<&'a Uncertainty> {
        self.find(quantity, |_| true)
    }

    fn find(
        &self,
        quantity: Quantity,
        covers: impl Fn(&Uncertainty) -> bool,
    ) -> Option<&'a Uncertainty> {
        self.uncertainties.iter().find(|u| u.quantity == quantity && covers(u))
    }

    /// The draws of an uncertainty about an entity; the empty code stands for all.
    pub fn drawn(&self, uncertainty: &Uncertainty, entity: &str) -> Drawn {
        Drawn {
            distribution: uncertainty.distribution.clone(),
            latent: self.latent(uncertainty, entity),
            varies: uncertainty.varies,
        }
    }

    /// An event of an entity. Its probability is drawn apart from the shared shock: not knowing it is not the same as bad luck.
    pub fn chance(&self, uncertainty: &Uncertainty, entity: &str) -> Chance {
        let probability = Drawn {
            distribution: uncertainty.distribution.clone(),
            latent: Latent::alone(self.sampler(&uncertainty.code, "")),
            varies: Varies::Replication,
        };
        Chance { probability, latent: self.latent(uncertainty, entity) }
    }

    /// By name all that is drawn once a replication for everything: quantities, probabilities, shared shocks.
    pub fn inputs(&self) -> Vec<(String, Latent)> {
        let mut inputs: Vec<(String, Latent)> = Vec::new();
        for one in self.uncertainties {
            let fixed = matches!(one.distribution, Distribution::Fixed(_));
            let event = matches!(
                one.quantity,
                Quantity::Delivery | Quantity::OnTime | Quantity::CutProbability
            );
            if !fixed && one.varies == Varies::Replication && !one.quantity.by_entity() {
                inputs.push((one.code.clone(), self.latent(one, "")));
            } else if !fixed && event {
                inputs.push((one.code.clone(), Latent::alone(self.sampler(&one.code, ""))));
            }
            // A yearly cut has a shock for each year.
            let name = self.shock_name(one);
            let yearly = one.funds_cut();
            if one.shared > 0.0 && !yearly && inputs.iter().all(|(known, _)| *known != name) {
                inputs.push((name, self.common(one)));
            }
        }
        inputs
    }

    fn sampler(&self, quantity: &str, entity: &str) -> Sampler {
        let stream = Stream::new(self.seed, quantity, entity);
        let dimension = match entity {
            "" => self.sampling.dimensions.iter().position(|name| name == quantity),
            _ => None,
        };
        Sampler::new(stream, self.sampling.points, self.replications, dimension)
    }

    fn latent(&self, one: &Uncertainty, entity: &str) -> Latent {
        if self.linked(one) && !one.quantity.by_entity() {
            return self.common(one);
        }
        self.common(one).shared(one.shared, self.sampler(&one.code, entity))
    }

    fn linked(&self, one: &Uncertainty) -> bool {
        !one.drivers.is_empty() || self.correlation(one).is_some()
    }

    fn correlation(&self, one: &Uncertainty) -> Option<(&'a Correlation, usize)> {
        let all = self.sampling.correlations.iter();
        all.filter_map(|c| Some((c, c.of.iter().position(|code| *code == one.code)?))).next()
    }

    fn shock_name(&self, one: &Uncertainty) -> String {
        match self.linked(one) {
            true => format!("shared {}", one.code),
            false => format!("shared {}", one.quantity.code()),
        }
    }

    /// What an uncertainty has in common: with its quantity, with its drivers, or with what it is correlated to.
    fn common(&self, one: &Uncertainty) -> Latent {
        let own = |one: &Uncertainty| match one.quantity.by_entity() {
            true => self.sampler(&format!("shared {}", one.code), ""),
            false => self.sampler(&one.code, ""),
        };
        if let Some((correlation, row)) = self.correlation(one) {
            let weights = factor(&correlation.matrix).and_then(|mut rows| {
                if row < rows.len() { Some(rows.swap_remove(row)) } else { None }
            });
            let members = correlation.of.iter().map(|code| {
                let member = self.uncertainties.iter().find(|u| u.code == *code);
                member.map_or_else(|| self.sampler(code, ""), own)
            });
            return Latent::mixed(weights.unwrap_or_default().into_iter().zip(members), own(one));
        }
        if !one.drivers.is_empty() {
            let driver = |(code, loading): &(String, f64)| {
                (*loading, self.sampler(&format!("driver {code}"), ""))
            };
            return Latent::mixed(one.drivers.iter().map(driver), own(one));
        }
        Latent::alone(self.sampler(&self.shock_name(one), ""))
    }
}

impl Drawn {
    /// The number in a replication; `step` 0 for what is drawn once.
    pub fn value(&self, step: u32, replication: u32) -> f64 {
        self.distribution.quantile(self.latent.uniform(step, replication))
    }

    /// How often it is drawn.
    pub fn varies(&self) -> Varies {
        self.varies
    }
}

impl Chance {
    /// Whether the event happens.
    pub fn happens(&self, step: u32, replication: u32) -> bool {
        self.latent.uniform(step, replication) < self.probability.value(0, replication)
    }
}
