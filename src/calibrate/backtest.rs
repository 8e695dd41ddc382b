//! Counts as the simulator would have foretold them: the same draws as those of a plan's openings (model 9.2).

use super::{HISTORIES, Interval, Lateness, months};
use crate::random::{Book, Chance, Drawn};
use crate::study::{Count, Uncertainty};

/// What is believed of the delivery of a kind of opening; what is `None` is certain.
pub(super) struct Story<'a> {
    pub delivery: Option<&'a Uncertainty>,
    pub lateness: Lateness<'a>,
}

/// One opening of a count.
struct Opening {
    delivery: Option<Chance>,
    lateness: Option<(Chance, Drawn)>,
}

/// The interval of a count over many histories.
pub(super) fn interval(book: &Book, count: &Count, story: &Story) -> Interval {
    let openings: Vec<Opening> = (0..count.planned)
        .map(|n| {
            let entity = format!("{}-{n}", count.code);
            let lateness = story.lateness.0.zip(story.lateness.1);
            Opening {
                delivery: story.delivery.map(|u| book.chance(u, &entity)),
                lateness: lateness.map(|(on_time, delay)| {
                    (book.chance(on_time, &entity), book.drawn(delay, &entity))
                }),
            }
        })
        .collect();
    let months = months(count);
    let standing = |history| openings.iter().filter(|o| o.stands(months, history)).count() as u32;
    let mut counts: Vec<u32> = (0..HISTORIES).map(standing).collect();
    counts.sort_unstable();
    // The least count that so many in a hundred do not exceed: a count is a whole number.
    let at = |percent: u32| {
        let rank = (HISTORIES * percent).div_ceil(100).saturating_sub(1) as usize;
        counts.get(rank).copied().unwrap_or(0)
    };
    Interval { low: at(5), median: at(50), high: at(95) }
}

impl Opening {
    /// Whether it stands so many months after it was due.
    fn stands(&self, months: f64, history: u32) -> bool {
        let delivered = self.delivery.as_ref().is_none_or(|chance| chance.happens(0, history));
        delivered
            && self.lateness.as_ref().is_none_or(|(on_time, delay)| {
                on_time.happens(0, history) || delay.value(0, history) <= months
            })
    }
}
