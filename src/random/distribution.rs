//! Quantile functions: a uniform becomes a draw by the inverse of its distribution, so that one address gives one draw.

use crate::study::Distribution;
use statrs::distribution::{Beta, Continuous, ContinuousCDF, Gamma, Normal};

impl Distribution {
    /// Value below which it stays with probability `u`, 0 < u < 1 (inverse transform).
    ///
    /// Parameters outside the range of their distribution, which `scenario` refuses, give `NaN`.
    pub fn quantile(&self, u: f64) -> f64 {
        match self {
            Self::Fixed(value) => *value,
            Self::Uniform(low, high) => low + u * (high - low),
            Self::Triangular(low, mode, high) => triangular(*low, *mode, *high, u),
            Self::Normal(mean, sd) => mean + sd * super::normal_quantile(u),
            Self::Lognormal(median, sigma) => median * (sigma * super::normal_quantile(u)).exp(),
            Self::Beta(a, b) => beta(*a, *b).map_or(f64::NAN, |beta| refined(&beta, u)),
            Self::Gamma(shape, scale) => {
                gamma(*shape).map_or(f64::NAN, |gamma| scale * refined(&gamma, u))
            }
            Self::Pert(low, _, high) if low >= high => *low,
            Self::Pert(low, mode, high) => {
                let (a, b) = pert(*low, *mode, *high);
                low + (high - low) * Self::Beta(a, b).quantile(u)
            }
            Self::Discrete(values) => discrete(values, u),
            Self::Empirical(values) => {
                let n = (u * values.len() as f64) as usize;
                values.get(n).or(values.last()).copied().unwrap_or(f64::NAN)
            }
            Self::Within(inner, low, high) => {
                let (below, upto) = (inner.cdf(*low), inner.cdf(*high));
                // Rounding in the inverse must not leave the stated bounds.
                inner.quantile(below + u * (upto - below)).clamp(*low, *high)
            }
        }
    }

    /// Probability of a value at most `x`.
    pub fn cdf(&self, x: f64) -> f64 {
        match self {
            Self::Fixed(value) => f64::from(u8::from(x >= *value)),
            Self::Uniform(low, high) if low >= high => f64::from(u8::from(x >= *low)),
            Self::Uniform(low, high) => ((x - low) / (high - low)).clamp(0.0, 1.0),
            Self::Triangular(low, mode, high) => triangular_cdf(*low, *mode, *high, x),
            Self::Normal(mean, sd) => Normal::standard().cdf((x - mean) / sd),
            Self::Lognormal(..) if x <= 0.0 => 0.0,
            Self::Lognormal(median, sigma) => Normal::standard().cdf((x / median).ln() / sigma),
            Self::Beta(a, b) => beta(*a, *b).map_or(f64::NAN, |beta| beta.cdf(x)),
            Self::Gamma(shape, scale) => gamma(*shape).map_or(f64::NAN, |g| g.cdf(x / scale)),
            Self::Pert(low, _, high) if low >= high => f64::from(u8::from(x >= *low)),
            Self::Pert(low, mode, high) => {
                let (a, b) = pert(*low, *mode, *high);
                Self::Beta(a, b).cdf((x - low) / (high - low))
            }
            Self::Discrete(values) => {
                values.iter().filter(|(value, _)| *value <= x).map(|(_, p)| p).sum()
            }
            Self::Empirical(values) => {
                values.partition_point(|value| *value <= x) as f64 / values.len() as f64
            }
            Self::Within(inner, low, high) => {
                let (below, upto) = (inner.cdf(*low), inner.cdf(*high));
                ((inner.cdf(x) - below) / (upto - below)).clamp(0.0, 1.0)
            }
        }
    }

    /// The least and the greatest value that it can take.
    pub fn support(&self) -> (f64, f64) {
        match self {
            Self::Fixed(value) => (*value, *value),
            Self::Uniform(low, high)
            | Self::Triangular(low, _, high)
            | Self::Pert(low, _, high)
            | Self::Within(_, low, high) => (*low, *high),
            Self::Normal(..) => (f64::NEG_INFINITY, f64::INFINITY),
            Self::Lognormal(..) | Self::Gamma(..) => (0.0, f64::INFINITY),
            Self::Beta(..) => (0.0, 1.0),
            Self::Discrete(values) => ends(values.iter().map(|(value, _)| *value)),
            Self::Empirical(values) => ends(values.iter().copied()),
        }
    }

    /// The mean, from `n` equally likely strata; exact to about 1/n of the spread for the shapes here.
    pub fn mean(&self, n: u32) -> f64 {
        let strata = (0..n).map(|i| self.quantile((f64::from(i) + 0.5) / f64::from(n)));
        strata.sum::<f64>() / f64::from(n)
    }
}

fn ends(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    (values.clone().fold(f64::INFINITY, f64::min), values.fold(f64::NEG_INFINITY, f64::max))
}

fn beta(a: f64, b: f64) -> Option<Beta> {
    Beta::new(a, b).ok()
}

/// With rate 1: the scale is a factor of the result.
fn gamma(shape: f64) -> Option<Gamma> {
    Gamma::new(shape, 1.0).ok()
}

fn pert(low: f64, mode: f64, high: f64) -> (f64, f64) {
    let width = high - low;
    (1.0 + 4.0 * (mode - low) / width, 1.0 + 4.0 * (high - mode) / width)
}

/// Where the distribution function of a variable above 0 reaches `u`: Newton steps from the library's inverse, kept inside a
/// bracket. By itself that inverse misses by up to 3e-5 where a shape is small (statrs 0.19, beta 0.3).
fn refined<D: ContinuousCDF<f64, f64> + Continuous<f64, f64>>(of: &D, u: f64) -> f64 {
    let (mut low, mut high) = (0.0, of.max());
    let mut x = of.inverse_cdf(u).clamp(f64::MIN_POSITIVE, f64::MAX);
    for _ in 0..200 {
        let miss = of.cdf(x) - u;
        if miss.abs() <= 1e-14 {
            break;
        }
        if miss > 0.0 {
            high = x
        } else {
            low = x
        }
        let newton = x - miss / of.pdf(x);
        let next = match newton > low && newton < high {
            true => newton,
            false if low == 0.0 => high / 1024.0,
            false if high.is_infinite() => 2.0 * low,
            // Small quantiles span magnitudes.
            false if high > 2.0 * low => (low * high).sqrt(),
            false => low + (high - low) / 2.0,
        };
        if next == x {
            break;
        }
        x = next;
    }
    x
}

fn discrete(values: &[(f64, f64)], u: f64) -> f64 {
    let mut sum = 0.0;
    for (value, probability) in values {
        sum += probability;
        if u < sum {
            return *value;
        }
    }
    values.last().map_or(f64::NAN, |(value, _)| *value)
}

fn triangular(low: f64, mode: f64, high: f64, u: f64) -> f64 {
    let width = high - low;
    if width <= 0.0 {
        return low;
    }
    if u < (mode - low) / width {
        low + (u * width * (mode - low)).sqrt()
    } else {
        high - ((1.0 - u) * width * (high - mode)).sqrt()
    }
}

fn triangular_cdf(low: f64, mode: f64, high: f64, x: f64) -> f64 {
    let width = high - low;
    if x >= high {
        1.0
    } else if x <= low {
        0.0
    } else if x < mode {
        (x - low).powi(2) / (width * (mode - low))
    } else {
        1.0 - (high - x).powi(2) / (width * (high - mode))
    }
}

#[cfg(test)]
mod tests {
    use crate::study::Distribution::*;

    const GRID: [f64; 9] = [1e-6, 0.001, 0.025, 0.2, 0.5, 0.77, 0.95, 0.999, 1.0 - 1e-6];

    #[test]
    fn quantiles_of_known_cases() {
        // From R 4: qbeta, qgamma, qnorm, qlnorm.
        let known = [
            (Beta(2.0, 5.0), 0.5, 0.264_449_983),
            (Beta(0.5, 0.5), 0.1, 0.024_471_741_852_423_4),
            (Beta(1.0, 9.0), 0.9, 0.225_736_317),
            (Gamma(1.0, 2.0), 0.5, 1.386_294_361_119_891),
            (Gamma(3.0, 1.0), 0.95, 6.295_793_622),
            (Normal(10.0, 2.0), 0.975, 13.919_927_969_080_1),
            (Lognormal(2.0, 0.5), 0.5, 2.0),
            (Lognormal(1.0, 1.0), 0.975, 7.099_071),
        ];
        for (of, u, expected) in known {
            let x = of.quantile(u);
            assert!((x / expected - 1.0).abs() < 1e-6, "{of:?} at {u}: {x} for {expected}");
        }
        assert_eq!(Fixed(1.2).quantile(0.9), 1.2);
        assert!((Uniform(2.0, 4.0).quantile(0.25) - 2.5).abs() < 1e-12);
        assert!((Triangular(0.0, 1.0, 4.0).quantile(0.25) - 1.0).abs() < 1e-12, "the mode");
        assert_eq!(Triangular(3.0, 3.0, 3.0).quantile(0.5), 3.0);
    }

    #[test]
    fn quantile_and_distribution_function_are_inverse_of_each_other() {
        let all = [
            Uniform(2.0, 4.0),
            Triangular(0.0, 1.0, 4.0),
            Normal(10.0, 2.0),
            Lognormal(1.0, 0.4),
            Beta(0.3, 4.0),
            Beta(2.0, 5.0),
            Beta(80.0, 300.0),
            Gamma(0.2, 3.0),
            Gamma(4.0, 0.5),
            Gamma(400.0, 1.0),
            Pert(12.0, 24.0, 60.0),
            Within(Box::new(Normal(1.0, 0.5)), 0.0, 1.5),
            Within(Box::new(Gamma(2.0, 1.0)), 1.0, 9.0),
        ];
        for of in all {
            for u in GRID {
                let back = of.cdf(of.quantile(u));
                assert!((back - u).abs() < 1e-9, "{of:?} at {u}: {back}");
            }
            let rising: Vec<f64> = GRID.iter().map(|u| of.quantile(*u)).collect();
            assert!(rising.is_sorted(), "{of:?}: {rising:?}");
        }
    }

    #[test]
    fn values_that_are_listed_come_as_often_as_stated() {
        let n = 1000;
        let grid = || (0..n).map(|i| (f64::from(i) + 0.5) / f64::from(n));
        let listed = Discrete(vec![(0.0, 0.25), (2.0, 0.5), (5.0, 0.25)]);
        assert_eq!(grid().filter(|u| listed.quantile(*u) == 2.0).count(), 500);
        assert_eq!(listed.cdf(2.0), 0.75);
        let seen = Empirical(vec![1.0, 1.0, 3.0, 9.0]);
        assert_eq!(grid().filter(|u| seen.quantile(*u) == 1.0).count(), 500);
        assert_eq!(grid().filter(|u| seen.quantile(*u) == 9.0).count(), 250);
    }

    #[test]
    fn means_and_supports() {
        assert!((Pert(0.8, 1.0, 1.3).mean(20_000) - (0.8 + 4.0 + 1.3) / 6.0).abs() < 1e-4);
        assert!((Beta(2.0, 6.0).mean(20_000) - 0.25).abs() < 1e-4);
        assert!((Gamma(4.0, 0.5).mean(20_000) - 2.0).abs() < 1e-3);
        let within = Within(Box::new(Normal(0.0, 1.0)), -1.0, 2.0);
        assert_eq!(within.support(), (-1.0, 2.0));
        assert!(GRID.iter().all(|u| (-1.0..=2.0).contains(&within.quantile(*u))));
        assert_eq!(Normal(0.0, 1.0).support().0, f64::NEG_INFINITY);
    }
}
