//! How far served clients are from the site that serves them.

use super::{Facts, Row, percent};
use crate::plan::Serve;
use crate::world::{ServiceId, Year};

/// A share of the clients with their minutes and the standard that holds for them.
struct Journey {
    clients: f64,
    minutes: f64,
    standard: f64,
}

pub(super) fn rows(facts: &Facts) -> Vec<Row> {
    let mut rows = Vec::new();
    let services: Vec<Option<ServiceId>> =
        std::iter::once(None).chain(facts.world.services.ids().map(Some)).collect();
    for year in facts.world.calendar.years() {
        for service in &services {
            let mut journeys = journeys(facts, *service, year);
            let clients: f64 = journeys.iter().map(|j| j.clients).sum();
            if clients <= 0.0 {
                continue;
            }
            journeys.sort_by(|a, b| a.minutes.total_cmp(&b.minutes));
            let mut add = |code: &str, value| {
                rows.push(Row::total(code, Some(year), value).service(facts.world, *service));
            };
            let travel: f64 = journeys.iter().map(|j| j.clients * j.minutes).sum();
            add("access.mean", travel / clients);
            add("access.p90", weighted_quantile(&journeys, 0.9 * clients));
            let near = journeys.iter().filter(|j| j.minutes <= j.standard / 2.0);
            add("access.half_standard", percent(near.map(|j| j.clients).sum(), clients));
        }
    }
    rows
}

fn journeys(facts: &Facts, service: Option<ServiceId>, year: Year) -> Vec<Journey> {
    let journey = |row: &Serve| {
        let minutes = facts.times.to_site(facts.world, row.commune, row.site)?;
        let zone = facts.world.communes[row.commune].zone;
        let standard = facts.world.services[row.service].standard[zone];
        Some(Journey { clients: row.clients.0, minutes: minutes.0, standard: standard.0 })
    };
    let rows = facts.plan.serve.iter().filter(|row| row.year == year);
    rows.filter(|row| service.is_none_or(|only| only == row.service)).filter_map(journey).collect()
}

/// Minutes within which so many clients of the sorted journeys are served.
fn weighted_quantile(sorted: &[Journey], clients: f64) -> f64 {
    let mut sum = 0.0;
    let reached = sorted.iter().find(|journey| {
        sum += journey.clients;
        sum >= clients
    });
    reached.or(sorted.last()).map_or(0.0, |journey| journey.minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nine_in_ten_clients_are_nearer_than_the_p90() {
        let journey = |clients, minutes| Journey { clients, minutes, standard: 60.0 };
        let sorted = [journey(80.0, 5.0), journey(15.0, 20.0), journey(5.0, 50.0)];
        assert_eq!(weighted_quantile(&sorted, 90.0), 20.0);
        assert_eq!(weighted_quantile(&sorted, 80.0), 5.0);
        assert_eq!(weighted_quantile(&sorted, 99.0), 50.0);
    }
}
