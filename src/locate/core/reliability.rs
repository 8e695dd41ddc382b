//! On which site to branch: both sides of a few sites are tried in the linear program for some steps of the simplex method, and what a site did to the
//! bound is remembered, until it is believed untried (reliability branching: Achterberg, Koch, Martin 2005).

use super::super::error::LocateError;
use super::model::Site;

/// Simplex steps of one side of a trial.
pub const STEPS: usize = 25;

/// Sites in a row that are no better than the best one, after which the others are not looked at, and sites tried at most.
const STALE: usize = 4;
const MOST: usize = 100;

/// Trials of a site after which what they taught is believed.
const BELIEVED: u32 = 4;

/// The least gain that counts, in mean gains: of two sites with one side that gains nothing the better other side decides.
const LEAST: f64 = 1e-6;

/// How one side of a trial ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Side {
    /// The bound rose by so much.
    Gain(f64),
    /// Nothing better than the best known is left there.
    Dead,
}

/// What becomes of a node.
#[derive(Debug, PartialEq)]
pub enum Verdict {
    /// It is split at this site.
    Split(usize),
    /// These sites are settled, because their other side is dead.
    Settled(Vec<(usize, Site)>),
    /// Both sides of a site are dead, and so is the node.
    Dead,
    /// There is no site to branch on.
    Whole,
}

/// What trials gained in all, each for a whole site.
#[derive(Debug, Clone, Copy, Default)]
struct Gains {
    sum: f64,
    trials: u32,
}

impl Gains {
    fn mean(self) -> Option<f64> {
        (self.trials > 0).then(|| self.sum / f64::from(self.trials))
    }

    fn learn(&mut self, gain: f64) {
        self.sum += gain;
        self.trials += 1;
    }
}

/// What closing and opening each site has gained so far.
pub struct Reliability {
    /// By site: closed, open.
    site: Vec<[Gains; 2]>,
    all: [Gains; 2],
}

impl Reliability {
    /// Nothing learnt yet.
    pub fn new(sites: usize) -> Self {
        Self { site: vec![[Gains::default(); 2]; sites], all: [Gains::default(); 2] }
    }

    /// Decides on one of `sites`, which are free and open by a `share` strictly between none and one; `trial` settles a site and tells what comes of it.
    ///
    /// # Errors
    ///
    /// What `trial` fails with.
    pub fn verdict(
        &mut self,
        mut sites: Vec<usize>,
        share: &[f64],
        mut trial: impl FnMut(usize, Site) -> Result<Side, LocateError>,
    ) -> Result<Verdict, LocateError> {
        self.rank(&mut sites, share);
        let mut best: Option<(f64, usize)> = None;
        let mut settled = Vec::new();
        let (mut stale, mut tried) = (0, 0);
        for j in sites {
            if stale == STALE || tried == MOST {
                break;
            }
            let score = if self.believed(j) {
                self.expected(j, share[j])
            } else {
                tried += 1;
                match (trial(j, Site::Closed)?, trial(j, Site::Open)?) {
                    (Side::Gain(closed), Side::Gain(open)) => self.learn(j, share[j], closed, open),
                    (Side::Dead, Side::Dead) => return Ok(Verdict::Dead),
                    (closed, _) => {
                        let other = if closed == Side::Dead { Site::Open } else { Site::Closed };
                        settled.push((j, other));
                        continue;
                    }
                }
            };
            if best.is_none_or(|(least, _)| score > least) {
                best = Some((score, j));
                stale = 0;
            } else {
                stale += 1;
            }
        }
        Ok(match best {
            _ if !settled.is_empty() => Verdict::Settled(settled),
            Some((_, j)) => Verdict::Split(j),
            None => Verdict::Whole,
        })
    }

    /// The most promising sites first, those nearest to one half among equals.
    fn rank(&self, sites: &mut [usize], share: &[f64]) {
        let away = |j: usize| (share[j] - 0.5).abs();
        sites.sort_by(|&a, &b| {
            let (of_a, of_b) = (self.expected(a, share[a]), self.expected(b, share[b]));
            of_b.total_cmp(&of_a).then(away(a).total_cmp(&away(b))).then(a.cmp(&b))
        });
    }

    fn believed(&self, j: usize) -> bool {
        self.site[j].iter().all(|gains| gains.trials >= BELIEVED)
    }

    /// Remembers what both sides of a site gained; its score.
    fn learn(&mut self, j: usize, share: f64, closed: f64, open: f64) -> f64 {
        for (k, gain) in [closed / share, open / (1.0 - share)].into_iter().enumerate() {
            self.site[j][k].learn(gain);
            self.all[k].learn(gain);
        }
        self.score(closed, open)
    }

    /// The score that a site is expected to have.
    fn expected(&self, j: usize, share: f64) -> f64 {
        let mean = |k: usize| self.site[j][k].mean().or(self.all[k].mean()).unwrap_or(1.0);
        self.score(mean(0) * share, mean(1) * (1.0 - share))
    }

    /// A site is as good as the product of what both sides gain.
    fn score(&self, closed: f64, open: f64) -> f64 {
        let floor = |k: usize| LEAST * self.all[k].mean().unwrap_or(1.0);
        closed.max(floor(0)) * open.max(floor(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHARE: [f64; 4] = [0.5, 0.4, 0.3, 1.0];

    #[test]
    fn the_site_whose_both_sides_gain_wins_over_one_that_gains_much_on_one() {
        let mut reliability = Reliability::new(4);
        let gains = [[9.0, 0.0], [2.0, 2.0], [1.0, 3.0]];
        let trial = |j: usize, kind| Ok(Side::Gain(gains[j][usize::from(kind == Site::Open)]));
        let verdict = reliability.verdict(vec![0, 1, 2], &SHARE, trial);
        assert_eq!(verdict.unwrap(), Verdict::Split(1));
    }

    #[test]
    fn a_dead_side_settles_a_site_and_two_of_them_the_node() {
        let mut reliability = Reliability::new(4);
        let dead_closed = |j, kind| {
            let dead = j == 2 && kind == Site::Closed;
            Ok(if dead { Side::Dead } else { Side::Gain(1.0) })
        };
        let verdict = reliability.verdict(vec![0, 1, 2], &SHARE, dead_closed);
        assert_eq!(verdict.unwrap(), Verdict::Settled(vec![(2, Site::Open)]));
        let verdict = reliability.verdict(vec![0], &SHARE, |_, _| Ok(Side::Dead));
        assert_eq!(verdict.unwrap(), Verdict::Dead);
        let verdict = reliability.verdict(Vec::new(), &SHARE, |_, _| Ok(Side::Dead));
        assert_eq!(verdict.unwrap(), Verdict::Whole);
    }

    #[test]
    fn what_was_tried_often_is_believed() {
        let mut reliability = Reliability::new(4);
        let mut trials = 0;
        for _ in 0..10 {
            let trial = |_, _| {
                trials += 1;
                Ok(Side::Gain(1.0))
            };
            assert_eq!(reliability.verdict(vec![2], &SHARE, trial).unwrap(), Verdict::Split(2));
        }
        assert_eq!(trials, 2 * BELIEVED);
    }
}
