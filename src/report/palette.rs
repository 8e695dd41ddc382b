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

/// Opening years, from the first to the last: the plasma map (Smith and van der Walt 2015), its brightest part left out.
const YEARS: [&str; 8] =
    ["#0d0887", "#5302a3", "#8b0aa5", "#b83289", "#db5c68", "#f48849", "#febc2a", "#f0f921"];

/// Colour of series `n`.
pub(super) fn series(n: usize) -> &'static str {
    SERIES[n % SERIES.len()]
}

/// Colour of year `n` of so many, spread over the whole range.
pub(super) fn year(n: usize, years: usize) -> &'static str {
    let last = YEARS.len() - 1;
    let steps = years.saturating_sub(1).max(1);
    let position = if years <= YEARS.len() && years > 4 { n } else { n * last / steps };
    YEARS[position.min(last)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_years_of_a_plan_have_different_colours() {
        for years in 1..=8 {
            let colours: BTreeSet<&str> = (0..years).map(|n| year(n, years)).collect();
            assert_eq!(colours.len(), years);
        }
        assert_eq!(year(30, 31), "#f0f921");
    }
}
