//! How clients, staff and roads move from month to month: what only the simulation asks for.

use super::Label;

/// How the clients of a service come and wait.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Flow {
    /// Share of clients who are urgent and go first.
    pub urgent: f64,
    /// Share of waiting clients who give up in a month.
    pub abandonment: f64,
    /// Variance of the monthly rate over its squared mean: 0 is Poisson, above it negative binomial.
    pub dispersion: f64,
    /// Clients who already wait on the first day, in the whole province; they come on top of what a warm-up leaves.
    pub backlog: f64,
}

/// Storms or floods that close the links of one hazard group together.
#[derive(Debug, Clone, PartialEq)]
pub struct Hazard {
    /// Code, as in the links.
    pub code: String,
    /// Name.
    pub label: Label,
    /// Expected closures a year.
    pub per_year: f64,
    /// First month of the season, 1 to 12.
    pub first_month: u32,
    /// Last month of the season; before the first one: over the turn of the year.
    pub last_month: u32,
    /// Mean length of a closure, weeks.
    pub weeks: f64,
}

/// What moves a network from month to month.
#[derive(Debug, Clone, PartialEq)]
pub struct Dynamics {
    /// Steps of the simulation a year.
    pub steps: u32,
    /// Months that the present network runs before the first planned year.
    pub warm_up: u32,
    /// Added to uptake where the whole need of a commune has lately been served.
    pub word_of_mouth: f64,
    /// Hazards.
    pub hazards: Vec<Hazard>,
}

impl Default for Dynamics {
    /// Months, and nothing that moves.
    fn default() -> Self {
        Self { steps: 12, warm_up: 0, word_of_mouth: 0.0, hazards: Vec::new() }
    }
}

impl Hazard {
    /// Whether a month (1 to 12) lies in the season.
    pub fn in_season(&self, month: u32) -> bool {
        match self.first_month <= self.last_month {
            true => (self.first_month..=self.last_month).contains(&month),
            false => month >= self.first_month || month <= self.last_month,
        }
    }

    /// Months of the season.
    pub fn season(&self) -> u32 {
        (1..=12).filter(|month| self.in_season(*month)).count() as u32
    }
}
