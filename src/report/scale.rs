//! Axes: round steps.

/// The round number (1, 2, 2.5 or 5 times a power of ten) next above `value`, or `value` itself.
pub(super) fn nice(value: f64) -> f64 {
    if !(value > 0.0 && value.is_finite()) {
        return 1.0;
    }
    let power = 10f64.powf(value.log10().floor());
    let steps = [1.0, 2.0, 2.5, 5.0, 10.0];
    let step = steps.into_iter().find(|step| step * power >= value * (1.0 - 1e-9));
    step.unwrap_or(10.0) * power
}

/// Round marks from 0 to the first one not below `most`, four or five of them.
pub(super) fn marks(most: f64) -> Vec<f64> {
    let step = nice(most / 5.0);
    let count = (most / step - 1e-9).ceil().max(1.0) as usize;
    (0..=count).map(|n| n as f64 * step).collect()
}

/// Decimals that tell marks of this step apart.
pub(super) fn decimals(step: f64) -> usize {
    (0..6)
        .find(|d| {
            let scaled = step * 10f64.powi(*d);
            (scaled - scaled.round()).abs() < 1e-6 * scaled.max(1.0)
        })
        .map_or(6, |d| d as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round() {
        assert_eq!(nice(0.7), 1.0);
        assert_eq!(nice(1.3), 2.0);
        assert_eq!(nice(260.0), 500.0);
        assert_eq!(nice(0.0), 1.0);
        assert_eq!(nice(f64::NAN), 1.0);
    }

    #[test]
    fn marks_reach_the_largest_value() {
        assert_eq!(marks(93.0), [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
        assert_eq!(marks(0.0), [0.0, 1.0]);
        assert_eq!(marks(100.0).last(), Some(&100.0));
    }

    #[test]
    fn decimals_suffice() {
        assert_eq!((decimals(20.0), decimals(0.5), decimals(0.25)), (0, 1, 2));
    }
}
