//! What may turn out differently: distributions, what they are about, how they hang together, how they are sampled.

use crate::world::{FundId, GroupId, TypeId};
use serde::{Deserialize, Serialize};

/// What may turn out differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    /// Multiplies need.
    Demand,
    /// Multiplies uptake.
    Uptake,
    /// Multiplies hours a client.
    Hours,
    /// Multiplies attrition.
    Attrition,
    /// Months a vacancy stays open.
    Refill,
    /// Added to capital and equipment cost, as a share, site by site.
    Cost,
    /// Multiplies base salary after `as_of`.
    PayStep,
    /// Probability that an opening of a type is delivered at all.
    Delivery,
    /// Probability that a delivered opening of a type is on time.
    OnTime,
    /// Months of delay of a late opening.
    Delay,
    /// Probability that a fund is cut in a year.
    CutProbability,
    /// Share cut.
    CutSize,
    /// Multiplies the number of storms and floods.
    Storms,
    /// Multiplies the share of waiting clients who give up.
    Abandonment,
}

impl Quantity {
    /// All quantities.
    pub const ALL: [Quantity; 14] = [
        Quantity::Demand,
        Quantity::Uptake,
        Quantity::Hours,
        Quantity::Attrition,
        Quantity::Refill,
        Quantity::Cost,
        Quantity::PayStep,
        Quantity::Delivery,
        Quantity::OnTime,
        Quantity::Delay,
        Quantity::CutProbability,
        Quantity::CutSize,
        Quantity::Storms,
        Quantity::Abandonment,
    ];

    /// Code in files and addresses.
    pub fn code(self) -> &'static str {
        match self {
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

    /// Whether it is drawn for each site or fund; else it is one draw for all.
    pub fn by_entity(self) -> bool {
        use Quantity::*;
        matches!(self, Cost | Delivery | OnTime | Delay | CutProbability | CutSize)
    }

    /// Whether it may vary from month to month.
    pub fn may_vary(self) -> bool {
        matches!(self, Quantity::Demand | Quantity::Uptake | Quantity::Hours)
    }

    /// The quantity without which this one means nothing.
    pub fn partner(self) -> Option<Quantity> {
        match self {
            Quantity::OnTime => Some(Quantity::Delay),
            Quantity::Delay => Some(Quantity::OnTime),
            Quantity::CutProbability => Some(Quantity::CutSize),
            Quantity::CutSize => Some(Quantity::CutProbability),
            _ => None,
        }
    }
}

/// A distribution of one number.
#[derive(Debug, Clone, PartialEq)]
pub enum Distribution {
    /// Always this.
    Fixed(f64),
    /// Uniform between two values.
    Uniform(f64, f64),
    /// Triangular: low, mode, high.
    Triangular(f64, f64, f64),
    /// Normal: mean, standard deviation.
    Normal(f64, f64),
    /// Lognormal: median, standard deviation of the logarithm.
    Lognormal(f64, f64),
    /// Beta on 0 to 1: alpha, beta.
    Beta(f64, f64),
    /// Gamma: shape, scale.
    Gamma(f64, f64),
    /// PERT: low, mode, high; a beta with alpha = 1 + 4 (mode - low) / (high - low) and alpha + beta = 6.
    Pert(f64, f64, f64),
    /// Values in ascending order, each with its probability; these add up to 1.
    Discrete(Vec<(f64, f64)>),
    /// Observations in ascending order, each as likely as the other.
    Empirical(Vec<f64>),
    /// A continuous distribution, given that it lies between two values.
    Within(Box<Distribution>, f64, f64),
}

/// How often an uncertain quantity is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Varies {
    /// Once a replication (a cut: once a year).
    #[default]
    Replication,
    /// Every month anew.
    Month,
}

/// One uncertain quantity.
#[derive(Debug, Clone, PartialEq)]
pub struct Uncertainty {
    /// Code; part of the address of its draws.
    pub code: String,
    /// Quantity.
    pub quantity: Quantity,
    /// Facility types to which it applies; empty: all.
    pub types: Vec<TypeId>,
    /// Groups to which it applies; empty: all.
    pub groups: Vec<GroupId>,
    /// Funds to which it applies; empty: all.
    pub funds: Vec<FundId>,
    /// Whether it applies to openings that convert an existing site (`true`) or to new builds (`false`); `None`: to both.
    pub converts: Option<bool>,
    /// Distribution.
    pub distribution: Distribution,
    /// How often it is drawn.
    pub varies: Varies,
    /// Correlation between entities (sites) through one shared shock, 0 to 1.
    pub shared: f64,
    /// Loadings on named drivers that several quantities share; their squares add up to at most 1.
    pub drivers: Vec<(String, f64)>,
}

impl Uncertainty {
    /// A quantity that is uncertain wherever it applies, drawn once a replication, each entity by itself.
    pub fn new(code: &str, quantity: Quantity, distribution: Distribution) -> Self {
        Self {
            code: code.to_owned(),
            quantity,
            types: Vec::new(),
            groups: Vec::new(),
            funds: Vec::new(),
            converts: None,
            distribution,
            varies: Varies::Replication,
            shared: 0.0,
            drivers: Vec::new(),
        }
    }

    /// Whether it is about an opening of this type, converting or not.
    pub fn covers_opening(&self, kind: TypeId, converts: bool) -> bool {
        (self.types.is_empty() || self.types.contains(&kind))
            && self.converts.is_none_or(|wanted| wanted == converts)
    }

    /// Whether it is about the cuts of funds, which are drawn once a year.
    pub fn funds_cut(&self) -> bool {
        matches!(self.quantity, Quantity::CutProbability | Quantity::CutSize)
    }

    /// Whether it is about this group.
    pub fn covers_group(&self, group: GroupId) -> bool {
        self.groups.is_empty() || self.groups.contains(&group)
    }

    /// Whether it is about this fund.
    pub fn covers_fund(&self, fund: FundId) -> bool {
        self.funds.is_empty() || self.funds.contains(&fund)
    }
}

/// A Gaussian copula between uncertain quantities.
#[derive(Debug, Clone, PartialEq)]
pub struct Correlation {
    /// Code.
    pub code: String,
    /// Codes of the uncertainties.
    pub of: Vec<String>,
    /// Correlations of their normal scores, row by row: symmetric, 1 on the diagonal, positive semidefinite.
    pub matrix: Vec<Vec<f64>>,
}

/// How the draws of one replication are spread over the replications.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Points {
    /// Each by itself.
    #[default]
    Random,
    /// Latin hypercube: each quantity once in each of as many equal strata as there are replications.
    Latin,
    /// Scrambled Sobol' points.
    Sobol,
}

/// How futures are sampled.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sampling {
    /// Points.
    pub points: Points,
    /// Codes of the uncertainties that take the first Sobol' dimensions, in order.
    pub dimensions: Vec<String>,
    /// Copulas; an uncertainty stands in one at most.
    pub correlations: Vec<Correlation>,
}
