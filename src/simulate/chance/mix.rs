//! The factor that makes a Poisson count negative binomial.

use statrs::distribution::{ContinuousCDF, Gamma};

/// Points of the table.
const POINTS: usize = 512;

/// A gamma variable of mean 1 and variance `dispersion`, as a table over equal probabilities: the mixture of Poisson counts over it
/// is negative binomial (Greenwood and Yule 1920) but for what the table rounds.
#[derive(Debug, Clone)]
pub(in crate::simulate) struct Mix {
    factors: Vec<f64>,
}

impl Mix {
    /// The factor of a dispersion; `None` where counts are Poisson.
    pub fn new(dispersion: f64) -> Option<Self> {
        if dispersion <= 0.0 {
            return None;
        }
        let shape = 1.0 / dispersion;
        let gamma = Gamma::new(shape, shape).ok()?;
        let middle = |n: usize| gamma.inverse_cdf((n as f64 + 0.5) / POINTS as f64);
        let mut factors: Vec<f64> = (0..POINTS).map(middle).collect();
        let mean = factors.iter().sum::<f64>() / POINTS as f64;
        factors.iter_mut().for_each(|factor| *factor /= mean);
        Some(Self { factors })
    }

    /// The factor at a uniform.
    #[inline]
    pub fn factor(&self, u: f64) -> f64 {
        let at = (u * POINTS as f64) as usize;
        self.factors[at.min(POINTS - 1)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_factor_has_mean_one_and_the_dispersion() {
        let mix = Mix::new(0.3).unwrap();
        let mean = mix.factors.iter().sum::<f64>() / POINTS as f64;
        let square = mix.factors.iter().map(|f| (f - mean) * (f - mean)).sum::<f64>();
        assert!((mean - 1.0).abs() < 1e-12);
        assert!((square / POINTS as f64 - 0.3).abs() < 0.01);
        assert!(Mix::new(0.0).is_none());
    }
}
