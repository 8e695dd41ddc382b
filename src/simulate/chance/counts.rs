//! Counts drawn exactly: arrivals as the points of a Poisson process, and who of a number meets with something.

use super::philox::unit;

/// Length of a chunk of the process of arrivals, in expected points.
const CHUNK: f64 = 8.0;
/// More points than a chunk of eight ever has: P(N > 47) < 1e-20.
const MOST: usize = 48;
/// Expected counts above which inversion begins at the mode.
const LARGE: f64 = 30.0;

/// The Poisson process of rate one from which every cell takes its arrivals: first the number of points of a chunk, then which of
/// them come before the rate. So a higher rate only adds points: arrivals thin one stream, whatever the plan makes of the rate.
#[derive(Debug, Clone)]
pub(in crate::simulate) struct UnitProcess {
    /// P(N <= n) of a whole chunk, in units of 2^-32.
    below: [u32; MOST],
    /// By the upper eight bits of a word, the least number that may be meant.
    guide: [u8; 256],
    /// 1/n.
    inverse: [f64; MOST],
}

impl UnitProcess {
    pub fn new() -> Self {
        let mut below = [u32::MAX; MOST];
        let (mut p, mut sum) = ((-CHUNK).exp(), 0.0);
        for (n, below) in below.iter_mut().enumerate() {
            sum += p;
            p *= CHUNK / (n + 1) as f64;
            *below = (sum * 4_294_967_296.0).min(4_294_967_295.0) as u32;
        }
        let mut guide = [0; 256];
        for (at, least) in guide.iter_mut().enumerate() {
            let word = (at as u32) << 24;
            *least = below.iter().position(|b| word < *b).unwrap_or(MOST - 1) as u8;
        }
        let mut inverse = [1.0; MOST];
        for (n, inverse) in inverse.iter_mut().enumerate().skip(1) {
            *inverse = 1.0 / n as f64;
        }
        Self { below, guide, inverse }
    }

    /// Points of a whole chunk.
    #[inline]
    fn whole(&self, word: u32) -> u32 {
        let mut n = usize::from(self.guide[(word >> 24) as usize]);
        while n + 1 < MOST && word >= self.below[n] {
            n += 1;
        }
        n as u32
    }

    /// Points before `rate`. The first two words are those of the chunk in which the rate ends if that is the first one;
    /// `more(n)` gives the words of the n-th block after it.
    #[inline]
    pub fn points(&self, rate: f64, words: [u32; 2], more: impl Fn(u32) -> [u32; 4]) -> u32 {
        if rate < CHUNK {
            return self.part(rate, words);
        }
        // Chunk n takes its words from block n / 2: two words for each, so that it is the same whether the rate ends in it or not.
        let chunks = (rate / CHUNK) as u32;
        let mut count = self.whole(words[0]);
        let mut block = [0; 4];
        for n in 1..=chunks {
            if n % 2 == 1 {
                block = more(n / 2);
            }
            let pair = if n % 2 == 1 { [block[0], block[1]] } else { [block[2], block[3]] };
            count += match n < chunks {
                true => self.whole(pair[0]),
                false => self.part(rate - f64::from(chunks) * CHUNK, pair),
            };
        }
        count
    }

    /// Points in the first part of a chunk.
    #[inline]
    fn part(&self, rate: f64, words: [u32; 2]) -> u32 {
        self.split(self.whole(words[0]), rate * (1.0 / CHUNK), words[1])
    }

    /// How many of `n` meet with something of probability `p`, each for itself: the inverse of the binomial distribution.
    #[inline]
    pub fn split(&self, n: u32, p: f64, word: u32) -> u32 {
        if n == 0 || p <= 0.0 {
            return 0;
        }
        if p >= 1.0 {
            return n;
        }
        if p > 0.5 {
            return n - self.below_half(n, 1.0 - p, !word);
        }
        self.below_half(n, p, word)
    }

    #[inline]
    fn below_half(&self, n: u32, p: f64, word: u32) -> u32 {
        if f64::from(n) * p > LARGE {
            return from_mode(n, p, unit(word));
        }
        let (mut u, odds) = (unit(word), p / (1.0 - p));
        let mut chance = power(1.0 - p, n);
        let mut count = 0;
        while u >= chance && count < n {
            u -= chance;
            count += 1;
            let inverse = self.inverse.get(count as usize).copied();
            chance *= odds * f64::from(n + 1 - count) * inverse.unwrap_or(1.0 / f64::from(count));
        }
        count
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

    fn words(n: u32) -> [u32; 4] {
        Key::new(1, "test", "").block([n, 0, 0, 0])
    }

    fn arrivals(rate: f64, n: u32) -> u32 {
        let [a, b, ..] = words(n);
        let more = |block| Key::new(1, "test", "").block([n, 1, block, 0]);
        UnitProcess::new().points(rate, [a, b], more)
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
        for rate in [0.02f64, 0.7, 3.0, 7.9, 8.0, 21.5, 60.0] {
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
        let process = UnitProcess::new();
        for (n, p) in
            [(1u32, 0.3f64), (8, 0.375), (36, 1.0 / 12.0), (60, 0.7), (400, 0.2), (900, 0.93)]
        {
            let chance = |k: u32| {
                if k > n {
                    return 0.0;
                }
                (ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k)
                    + f64::from(k) * p.ln()
                    + f64::from(n - k) * (1.0 - p).ln())
                .exp()
            };
            let found = chi_squared((0..DRAWS).map(|k| process.split(n, p, words(k)[2])), chance);
            assert!(fits(found), "{n} {p}: {found:?}");
        }
        assert_eq!(
            [process.split(0, 0.5, 7), process.split(5, 0.0, 7), process.split(5, 1.0, 7)],
            [0, 0, 5]
        );
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
