//! Colours that colour-blind readers can tell apart, and dark enough or light enough to print in grey.

/// Series of charts: Okabe and Ito (2008), the yellow darkened, then two greys.
pub(super) const SERIES: [&str; 9] = [
    "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#b8a800", "#5c5c5c",
    "#a6a6a6",
];

/// Stages of the coverage cascade: served, without capacity, not seeking, out of reach, nothing asked.
pub(super) const STAGES: [&str; 5] = ["#0072b2", "#e69f00", "#9a9a9a", "#a63d00", "#dcdcdc"];

/// Shading of map cells, from little to much.
pub(super) const SHADES: [&str; 5] = ["#f3f6f8", "#d9e6ee", "#b5cfdf", "#8db4cc", "#6596b5"];

/// Opening years run through the plasma map (Smith and van der Walt 2015), from dark to bright.
const YEARS: [[f64; 3]; 7] = [
    [13.0, 8.0, 135.0],
    [92.0, 1.0, 166.0],
    [156.0, 23.0, 158.0],
    [204.0, 71.0, 120.0],
    [237.0, 121.0, 83.0],
    [253.0, 180.0, 47.0],
    [240.0, 249.0, 33.0],
];

/// Colour of series `n`.
pub(super) fn series(n: usize) -> &'static str {
    SERIES[n % SERIES.len()]
}

/// Colour of year `n` of so many, spread over the whole range.
pub(super) fn year(n: usize, years: usize) -> String {
    let span = (YEARS.len() - 1) as f64;
    let position = span * n as f64 / years.saturating_sub(1).max(1) as f64;
    let low = (position as usize).min(YEARS.len() - 2);
    let share = (position - low as f64).min(1.0);
    let mix = |c: usize| {
        let (from, to) = (YEARS[low][c], YEARS[low + 1][c]);
        (from + share * (to - from)).round() as u8
    };
    format!("#{:02x}{:02x}{:02x}", mix(0), mix(1), mix(2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_years_of_a_plan_have_different_colours() {
        for years in 1..=12 {
            let colours: BTreeSet<String> = (0..years).map(|n| year(n, years)).collect();
            assert_eq!(colours.len(), years);
        }
        assert_eq!((year(0, 7), year(6, 7)), ("#0d0887".into(), "#f0f921".into()));
    }
}
