//! How long clients wait, with those who still wait at the horizon taken for what they are.

use super::engine::AGES;
use super::setting::Setting;
use super::tally::{Block, WaitSums};
use crate::world::Id;
use serde::{Deserialize, Serialize};

/// Waits of a service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WaitTimes {
    /// Service.
    pub service: String,
    /// Whether of its urgent clients.
    pub urgent: bool,
    /// Clients of all futures who came to an end of their wait or still wait at the horizon.
    pub clients: u64,
    /// Longest wait of each entry of the lists below, months; the last one stands for all longer waits.
    pub months: Vec<f64>,
    /// Share of those who come whose care has begun by then.
    pub started: Vec<f64>,
    /// Share who have given up by then.
    pub given_up: Vec<f64>,
}

/// The waits of every service that somebody came for.
pub(super) fn times(setting: &Setting, block: &Block) -> Vec<WaitTimes> {
    let months = 12.0 / setting.steps as f64;
    let mut times = Vec::new();
    for (service, description) in setting.world.services.iter() {
        for (urgency, sums) in block.waits[service.index()].iter().enumerate() {
            let clients = total(sums);
            if clients == 0 {
                continue;
            }
            let (started, given_up) = incidence(sums);
            times.push(WaitTimes {
                service: description.code.clone(),
                urgent: urgency == 1,
                clients,
                months: (0..AGES).map(|age| age as f64 * months).collect(),
                started,
                given_up,
            });
        }
    }
    times
}

fn total(sums: &WaitSums) -> u64 {
    sums.started.iter().chain(&sums.abandoned).chain(&sums.censored).sum()
}

/// Cumulative incidence of care and of giving up, which exclude each other (Aalen and Johansen 1978): at each age, of those who still
/// wait, the share to whom it happens. Those at the horizon count as waiting up to their age and not beyond.
fn incidence(sums: &WaitSums) -> (Vec<f64>, Vec<f64>) {
    // Who waited before the first planned day is watched from the age reached by then.
    let early: u64 = sums.entered.iter().sum();
    let mut at_risk = total(sums) as f64 - early as f64;
    let (mut waiting, mut started, mut given_up) = (1.0, 0.0, 0.0);
    let (mut of_started, mut of_given_up) = (Vec::new(), Vec::new());
    for age in 0..AGES {
        at_risk += sums.entered[age] as f64;
        if at_risk > 0.0 {
            let (start, leave) = (sums.started[age] as f64, sums.abandoned[age] as f64);
            started += waiting * start / at_risk;
            given_up += waiting * leave / at_risk;
            waiting *= 1.0 - (start + leave) / at_risk;
            at_risk -= start + leave + sums.censored[age] as f64;
        }
        of_started.push(started);
        of_given_up.push(given_up);
    }
    (of_started, of_given_up)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clients_who_waited_before_are_watched_from_then_on() {
        // Forty come and half of them start at once; twenty others, already two months old, start a month later with those left.
        let mut sums = WaitSums::default();
        sums.entered[2] = 20;
        sums.started[0] = 20;
        sums.started[3] = 40;
        let (started, _) = incidence(&sums);
        assert!((started[0] - 0.5).abs() < 1e-12, "{started:?}");
        assert!((started[3] - 1.0).abs() < 1e-12, "{started:?}");
    }

    #[test]
    fn clients_who_still_wait_are_neither_served_nor_gone() {
        let mut sums = WaitSums::default();
        sums.started[0] = 50;
        sums.censored[1] = 20;
        sums.started[2] = 15;
        sums.abandoned[2] = 15;
        let (started, given_up) = incidence(&sums);
        assert!((started[0] - 0.5).abs() < 1e-12 && (started[1] - 0.5).abs() < 1e-12);
        assert!((started[2] - 0.75).abs() < 1e-12, "half of the thirty at risk: {started:?}");
        assert!((given_up[AGES - 1] - 0.25).abs() < 1e-12);
    }
}
