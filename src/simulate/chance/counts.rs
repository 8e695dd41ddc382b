//! Counts drawn exactly, each from one word by inverting its distribution: arrivals of a Poisson process, and how many of a number
//! meet with something. They are drawn side by side: the search from zero upwards has no branch but its end, so that the processor
//! works on several at once.

use super::philox::{Words, unit};

/// Counts drawn side by side.
const LANES: usize = 8;
/// Length of a chunk of the process of arrivals, in expected points.
const CHUNK: f64 = 16.0;
/// More than a count that is looked for from zero upwards ever is: P(N > 95) < 1e-20 at 30 expected.
const MOST: usize = 96;
/// Expected counts above which inversion begins at the mode.
const LARGE: f64 = 30.0;
/// Numbers below this one have their chance of nothing in a table.
const SMALL: usize = 64;

/// 1/n.
const INVERSE: [f64; MOST] = {
    let mut inverse = [1.0; MOST];
    let mut n = 1;
    while n < MOST {
        inverse[n] = 1.0 / n as f64;
        n += 1;
    }
    inverse
};

/// Points before each rate of Poisson processes of rate one. Each chunk of a process is drawn at a word of its own, the first one at
/// `word(n)`, the further ones at those that `more` gives, block by block. A higher rate meets the same words, so that it only adds
/// points, whatever the plan makes of the rate.
#[inline]
pub(in crate::simulate) fn points(
    rates: &[f64],
    word: impl Fn(usize) -> u32,
    more: impl Fn(usize, u32) -> Words,
    counts: &mut [u32],
) {
    for first in (0..rates.len()).step_by(LANES) {
        let end = rates.len().min(first + LANES);
        let (mut u, mut rate) = ([0.0; LANES], [0.0; LANES]);
        for n in first..end {
            (u[n - first], rate[n - first]) = (unit(word(n)), rates[n].min(CHUNK));
        }
        let found = quantiles(u, rate);
        for n in first..end {
            counts[n] = found[n - first];
            if rates[n] > CHUNK {
                counts[n] += further(rates[n] - CHUNK, |block| more(n, block));
            }
        }
    }
}

/// Points in the chunks after the first one.
fn further(mut left: f64, more: impl Fn(u32) -> Words) -> u32 {
    let (mut count, mut block) = (0, 0);
    while left > 0.0 {
        let words = more(block);
        let rates = std::array::from_fn(|n| (left - n as f64 * CHUNK).clamp(0.0, CHUNK));
        count += quantiles(words.map(unit), rates).iter().sum::<u32>();
        left -= LANES as f64 * CHUNK;
        block += 1;
    }
    count
}

/// Poisson counts at uniforms; they never fall as the rate grows.
#[inline]
fn quantiles(u: [f64; LANES], rate: [f64; LANES]) -> [u32; LANES] {
    invert(u, rate.map(nothing), |k, n| rate[n] * INVERSE[k])
}

/// The counts at which distribution functions first exceed uniforms, from the chance of nothing and the ratio of the chance of the
/// k-th count to that of the one before.
#[inline(always)]
fn invert(
    u: [f64; LANES],
    nothing: [f64; LANES],
    ratio: impl Fn(usize, usize) -> f64,
) -> [u32; LANES] {
    let (mut chance, mut below, mut counts) = (nothing, nothing, [0u64; LANES]);
    for k in 1..MOST {
        let mut any = 0;
        for n in 0..LANES {
            let beyond = u64::from(u[n] >= below[n]);
            counts[n] += beyond;
            any |= beyond;
        }
        if any == 0 {
            break;
        }
        for n in 0..LANES {
            chance[n] *= ratio(k, n);
            below[n] += chance[n];
        }
    }
    counts.map(|count| count as u32)
}

/// exp(-x) for x from 0 to 16, within 1e-9 of itself: that of x / 64 by its series, squared six times. Unlike a library's it is the
/// same on every machine, and many are computed at once.
#[inline]
fn nothing(x: f64) -> f64 {
    let y = x * (-1.0 / 64.0);
    let series = 1.0 / 5040.0 + y * (1.0 / 40_320.0);
    let series = 1.0 / 120.0 + y * (1.0 / 720.0 + y * series);
    let series = 1.0 / 6.0 + y * (1.0 / 24.0 + y * series);
    let mut power = 1.0 + y * (1.0 + y * (0.5 + y * series));
    for _ in 0..6 {
        power *= power;
    }
    power
}

/// Something that happens to each of a number with the same probability.
#[derive(Debug, Clone)]
pub(in crate::simulate) struct Coin {
    pub p: f64,
    /// The rarer side: its probability, its odds, and by number the chance that it never comes up.
    rare: f64,
    odds: f64,
    never: [f64; SMALL],
}

impl Coin {
    /// A coin; probabilities beyond 0 and 1 are cut.
    pub fn new(p: f64) -> Self {
        let p = p.clamp(0.0, 1.0);
        let rare = p.min(1.0 - p);
        let mut never = [1.0; SMALL];
        for n in 1..SMALL {
            never[n] = never[n - 1] * (1.0 - rare);
        }
        Self { p, rare, odds: rare / (1.0 - rare), never }
    }

    /// To how many of each number it happens: the inverses of binomial distributions at these words.
    #[inline]
    pub fn toss(&self, numbers: &[u32], word: impl Fn(usize) -> u32, counts: &mut [u32]) {
        let flip = self.p > 0.5;
        for first in (0..numbers.len()).step_by(LANES) {
            let end = numbers.len().min(first + LANES);
            let (mut u, mut of) = ([0.0; LANES], [0; LANES]);
            for n in first..end {
                let word = word(n);
                (u[n - first], of[n - first]) = (unit(if flip { !word } else { word }), numbers[n]);
            }
            let found = self.rarer(u, of);
            for n in first..end {
                let rare = found[n - first];
                counts[n] = if flip { numbers[n] - rare } else { rare };
            }
        }
    }

    #[inline]
    fn rarer(&self, u: [f64; LANES], of: [u32; LANES]) -> [u32; LANES] {
        let large = |n: u32| f64::from(n) * self.rare > LARGE;
        let never = |n: u32| match self.never.get(n as usize) {
            Some(never) => *never,
            None if large(n) => 1.0,
            None => power(1.0 - self.rare, n),
        };
        let real = of.map(|n| f64::from(n) + 1.0);
        let ratio = |k: usize, n: usize| self.odds * (real[n] - k as f64) * INVERSE[k];
        let mut counts = invert(u, of.map(never), ratio);
        for n in 0..LANES {
            if of[n] as usize >= SMALL && large(of[n]) {
                counts[n] = from_mode(of[n], self.rare, u[n]);
            }
        }
        counts
    }
}

/// x^n by squaring.
#[inline]
fn power(mut x: f64, mut n: u32) -> f64 {
    let mut product = 1.0;
    while n > 0 {
        if n & 1 == 1 {
            product *= x;
        }
        x *= x;
        n >>= 1;
    }
    product
}

/// Inversion from the mode outwards, for expected counts too large to begin at zero (Kemp 1986).
fn from_mode(n: u32, p: f64, mut u: f64) -> u32 {
    let odds = p / (1.0 - p);
    let mode = ((f64::from(n) + 1.0) * p) as u32;
    let at_mode = (ln_factorial(n) - ln_factorial(mode) - ln_factorial(n - mode)
        + f64::from(mode) * p.ln()
        + f64::from(n - mode) * (1.0 - p).ln())
    .exp();
    let (mut up, mut down) = (mode, mode);
    let (mut above, mut below) = (at_mode, at_mode);
    u -= at_mode;
    while u >= 0.0 && (up < n || down > 0) {
        if up < n {
            up += 1;
            above *= odds * f64::from(n + 1 - up) / f64::from(up);
            u -= above;
            if u < 0.0 {
                return up;
            }
        }
        if down > 0 {
            below *= f64::from(down) / (odds * f64::from(n + 1 - down));
            down -= 1;
            u -= below;
            if u < 0.0 {
                return down;
            }
        }
        // What rounding leaves of the last uniforms belongs to no count.
        if above < 1e-18 && below < 1e-18 {
            break;
        }
    }
    mode
}

/// ln n! by Stirling's series, exact to 1e-12 from ten up.
fn ln_factorial(n: u32) -> f64 {
    if n < 10 {
        return (2..=n).map(|k| f64::from(k).ln()).sum();
    }
    let x = f64::from(n) + 1.0;
    let series = 1.0 / (12.0 * x) - 1.0 / (360.0 * x.powi(3)) + 1.0 / (1260.0 * x.powi(5));
    (x - 0.5) * x.ln() - x + 0.918_938_533_204_672_7 + series
}

#[cfg(test)]
mod tests {
    use super::super::philox::Key;
    use super::*;

    const DRAWS: u32 = 200_000;

    fn words(n: u32) -> Words {
        Key::new(1, "test", "").block([n, 0, 0, 0])
    }

    fn arrivals(rate: f64, n: u32) -> u32 {
        let mut count = [0];
        let more = |_, block| Key::new(1, "test", "").block([n, 1, block, 0]);
        points(&[rate], |_| words(n)[0], more, &mut count);
        count[0]
    }

    fn toss(coin: &Coin, n: u32, word: u32) -> u32 {
        let mut count = [0];
        coin.toss(&[n], |_| word, &mut count);
        count[0]
    }

    /// Chi-squared of counts against probabilities, with its degrees of freedom; rare counts together.
    fn chi_squared(counts: impl Iterator<Item = u32>, chance: impl Fn(u32) -> f64) -> (f64, f64) {
        let mut bins = std::collections::BTreeMap::new();
        let mut total = 0.0;
        for count in counts {
            *bins.entry(count).or_insert(0.0) += 1.0;
            total += 1.0;
        }
        let last = bins.keys().next_back().copied().unwrap_or(0);
        let (mut sum, mut bins_used, mut rare, mut rare_expected) = (0.0, 0.0, 0.0, 0.0);
        for n in 0..=last {
            let (seen, expected) = (bins.get(&n).copied().unwrap_or(0.0), total * chance(n));
            if expected < 20.0 {
                rare += seen;
                rare_expected += expected;
                continue;
            }
            sum += (seen - expected) * (seen - expected) / expected;
            bins_used += 1.0;
        }
        if rare_expected > 5.0 {
            sum += (rare - rare_expected) * (rare - rare_expected) / rare_expected;
            bins_used += 1.0;
        }
        (sum, bins_used - 1.0)
    }

    fn fits((sum, freedom): (f64, f64)) -> bool {
        // Five standard deviations of chi-squared.
        sum < freedom + 5.0 * (2.0 * freedom).sqrt()
    }

    #[test]
    fn arrivals_have_the_poisson_distribution() {
        for rate in [0.02f64, 0.7, 3.0, 15.9, 16.0, 21.5, 60.0] {
            let chance = |n: u32| (f64::from(n) * rate.ln() - rate - ln_factorial(n)).exp();
            let found = chi_squared((0..DRAWS).map(|n| arrivals(rate, n)), chance);
            assert!(fits(found), "rate {rate}: {found:?}");
        }
    }

    #[test]
    fn a_higher_rate_only_adds_arrivals() {
        for n in 0..2000 {
            let counts: Vec<u32> = (0..120).map(|k| arrivals(0.3 * f64::from(k), n)).collect();
            assert!(counts.windows(2).all(|pair| pair[0] <= pair[1]), "{counts:?}");
        }
    }

    #[test]
    fn splits_have_the_binomial_distribution() {
        for (n, p) in
            [(1u32, 0.3f64), (8, 0.375), (36, 1.0 / 12.0), (60, 0.7), (400, 0.2), (900, 0.93)]
        {
            let coin = Coin::new(p);
            let chance = |k: u32| {
                if k > n {
                    return 0.0;
                }
                (ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k)
                    + f64::from(k) * p.ln()
                    + f64::from(n - k) * (1.0 - p).ln())
                .exp()
            };
            let found = chi_squared((0..DRAWS).map(|k| toss(&coin, n, words(k)[2])), chance);
            assert!(fits(found), "{n} {p}: {found:?}");
        }
        assert_eq!(
            [(0.5, 0), (0.0, 5), (1.0, 5)].map(|(p, n)| toss(&Coin::new(p), n, 7)),
            [0, 0, 5]
        );
    }

    #[test]
    fn the_chance_of_nothing_is_the_exponential() {
        for n in 0..=1600 {
            let x = f64::from(n) / 100.0;
            assert!((nothing(x) * x.exp() - 1.0).abs() < 1e-9, "{x}");
        }
    }

    #[test]
    fn factorials_by_stirling_are_exact_enough() {
        let mut exact = 0.0;
        for n in 1..200u32 {
            exact += f64::from(n).ln();
            assert!((ln_factorial(n) - exact).abs() < 1e-9 * exact.max(1.0), "{n}");
        }
    }
}
