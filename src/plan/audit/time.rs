//! When openings may start, stand, operate and have learnt (section 3).

use crate::world::{FacilityType, Ramp, World, Year};

/// Earliest year in which work on a type may start (3.1). Times within 1e-9 years of New Year count as New Year.
pub(super) fn earliest_start(world: &World, kind: &FacilityType) -> f64 {
    let as_of = world.calendar.as_of;
    let today = f64::from(as_of.year())
        + f64::from(as_of.month() - 1) / 12.0
        + f64::from(as_of.day() - 1) / 365.25;
    let gates = || kind.gates.iter().map(|&gate| &world.gates[gate]);
    let approved = today + gates().map(|gate| gate.months).sum::<f64>() / 12.0;
    let start = if gates().any(|gate| gate.money_next_year) {
        (approved + 1e-9).floor() + 1.0
    } else {
        (approved - 1e-9).ceil()
    };
    start.max(f64::from(world.calendar.first))
}

/// Months of `year` in which an opening operates (3.2).
pub(super) fn months(start: Year, lead: f64, year: Year) -> f64 {
    age_at_end(start, lead, year).clamp(0.0, 12.0)
}

/// Operating time of `year`, in years, weighted by what has been learnt (3.5).
pub(super) fn effective(ramp: Ramp, start: Year, lead: f64, year: Year) -> f64 {
    let months = months(start, lead, year);
    let end = age_at_end(start, lead, year).max(0.0);
    (learnt(ramp, end) - learnt(ramp, end - months)) / 12.0
}

/// Months from opening to the end of `year`; negative if it opens later.
fn age_at_end(start: Year, lead: f64, year: Year) -> f64 {
    12.0 * (f64::from(year) - f64::from(start)) + 12.0 - lead
}

/// Output of the first `age` months, in months of full output: the integral of the ramp.
fn learnt(ramp: Ramp, age: f64) -> f64 {
    let rising = age.min(ramp.months);
    let slope = if ramp.months > 0.0 { (1.0 - ramp.first) / ramp.months } else { 0.0 };
    ramp.first * rising + slope * rising * rising / 2.0 + (age - rising)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_of_an_opening_with_a_lead_of_half_a_year() {
        assert_eq!([2014, 2015, 2016].map(|y| months(2015, 6.0, y)), [0.0, 6.0, 12.0]);
        assert_eq!([2015, 2016, 2017].map(|y| months(2015, 18.0, y)), [0.0, 6.0, 12.0]);
        assert_eq!(months(2015, 12.0, 2015), 0.0);
    }

    #[test]
    fn learning_takes_a_quarter_of_the_first_year_when_it_starts_at_half() {
        let ramp = Ramp { first: 0.5, months: 12.0 };
        assert_eq!(effective(ramp, 2015, 0.0, 2015), 0.75);
        assert_eq!(effective(ramp, 2015, 6.0, 2015), 0.3125);
        assert_eq!(effective(ramp, 2015, 6.0, 2016), 0.9375);
        assert_eq!(effective(ramp, 2015, 6.0, 2017), 1.0);
        assert_eq!(effective(ramp, 2015, 6.0, 2014), 0.0);
    }

    #[test]
    fn without_a_ramp_output_is_full_at_once() {
        let ramp = Ramp { first: 0.5, months: 0.0 };
        assert_eq!(effective(ramp, 2015, 3.0, 2015), 0.75);
    }

    #[test]
    fn learning_agrees_with_a_sum_over_short_steps() {
        let ramp = Ramp { first: 0.3, months: 17.0 };
        let output = |age: f64| (0.3 + 0.7 * age / 17.0).min(1.0);
        for (year, ages) in [(2015, 0.0..8.0), (2016, 8.0..20.0)] {
            let steps = 10_000;
            let step = (ages.end - ages.start) / f64::from(steps);
            let sum: f64 =
                (0..steps).map(|n| output(ages.start + (f64::from(n) + 0.5) * step) * step).sum();
            assert!((effective(ramp, 2015, 4.0, year) - sum / 12.0).abs() < 1e-6);
        }
    }
}
