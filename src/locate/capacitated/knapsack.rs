//! Knapsacks: what a site gains at most by filling its capacity, the last item in part (Dantzig 1957), without putting all items in order (Balas and Zemel
//! 1980), or with whole items alone (Horowitz and Sahni 1974).

use std::cmp::Ordering;

/// A client that pays for being served from a site.
pub struct Item {
    /// Who it is.
    pub client: u32,
    /// What it saves (not positive).
    pub gain: f64,
    /// What it saves for each unit of capacity.
    pub rate: f64,
    /// The capacity it takes.
    pub need: f64,
}

/// Fills `room` with the items that pay most for a unit, the last one in part (Dantzig 1957): the value gained, and the share of each client at the end of
/// `filled`.
pub fn fill(items: &mut [Item], room: f64, filled: &mut Vec<(u32, f64)>) -> f64 {
    let (whole, left) = fitting(items, room);
    filled.extend(items[..whole].iter().map(|item| (item.client, 1.0)));
    let mut value: f64 = items[..whole].iter().map(|item| item.gain).sum();
    if let Some(item) = items.get(whole)
        && left > 0.0
    {
        let share = left / item.need;
        value += share * item.gain;
        filled.push((item.client, share));
    }
    value
}

fn order(a: &Item, b: &Item) -> Ordering {
    a.rate.total_cmp(&b.rate).then(a.client.cmp(&b.client))
}

/// Brings the items that pay most to the front: how many fit whole into `room`, and the room that is left. No order is needed beyond that (Balas and Zemel 1980).
fn fitting(items: &mut [Item], mut room: f64) -> (usize, f64) {
    let (mut low, mut high) = (0, items.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        items[low..high].select_nth_unstable_by(middle - low, order);
        let need: f64 = items[low..=middle].iter().map(|item| item.need).sum();
        if need <= room {
            room -= need;
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    (low, room)
}

/// Whole items are decided about up to so many of them, in so many steps.
const MOST_ITEMS: usize = 64;
const MOST_STEPS: usize = 2000;

/// Elementary steps that one of them takes.
const STEP: usize = 10;

/// How much more than its capacity a site may take because sums are rounded: as much as HiGHS lets it.
pub fn slack(capacity: f64) -> f64 {
    1e-9 * capacity.max(1.0)
}

/// As [`fill`] with whole items alone; `None` where that would take too long. Adds the elementary steps to `spent`.
pub fn fill_whole(
    items: &mut [Item],
    room: f64,
    filled: &mut Vec<(u32, f64)>,
    spent: &mut usize,
) -> Option<f64> {
    if items.len() > MOST_ITEMS {
        return None;
    }
    items.sort_unstable_by(order);
    let mut search = Search { items, best: 0.0, taken: 0, steps: MOST_STEPS };
    search.visit(0, room + slack(room), 0.0, 0);
    let Search { items, best, taken, steps } = search;
    *spent += STEP * (MOST_STEPS - steps);
    let is_taken = |k: usize| taken >> k & 1 == 1;
    if steps > 0 {
        filled.extend((0..items.len()).filter(|&k| is_taken(k)).map(|k| (items[k].client, 1.0)));
    }
    (steps > 0).then_some(best)
}

/// Depth first, the items that pay most first.
struct Search<'i> {
    items: &'i [Item],
    best: f64,
    /// The items of the best, a bit each.
    taken: u64,
    steps: usize,
}

impl Search<'_> {
    fn visit(&mut self, next: usize, room: f64, value: f64, taken: u64) {
        if value < self.best {
            (self.best, self.taken) = (value, taken);
        }
        let Some(item) = self.items.get(next) else { return };
        if self.steps == 0 || value + self.most(next, room) >= self.best {
            return;
        }
        self.steps -= 1;
        if item.need <= room {
            self.visit(next + 1, room - item.need, value + item.gain, taken | 1 << next);
        }
        self.visit(next + 1, room, value, taken);
    }

    /// The most that the items from `next` on can gain, the last in part.
    fn most(&self, next: usize, mut room: f64) -> f64 {
        let mut value = 0.0;
        for item in &self.items[next..] {
            if item.need > room {
                return value + room * item.rate;
            }
            room -= item.need;
            value += item.gain;
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_needs_that_fill_the_room_fit() {
        let mut items = vec![item(0, -1.0, 0.1), item(1, -2.0, 0.2)];
        assert_eq!(fill_whole(&mut items, 0.3, &mut Vec::new(), &mut 0), Some(-3.0));
    }

    #[test]
    fn whole_items_are_chosen_as_exhaustive_search_does() {
        let mut random = 7_u64;
        let mut number = || {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            f64::from((random >> 33) as u32 % 50 + 1)
        };
        for _ in 0..100 {
            let mut items: Vec<Item> = (0..10).map(|k| item(k, -number(), number())).collect();
            let room = 2.0 * number();
            let sum = |set: u32, of: fn(&Item) -> f64| -> f64 {
                (0..10).filter(|k| set >> k & 1 == 1).map(|k| of(&items[k])).sum()
            };
            let fitting = (0..1_u32 << 10).filter(|&set| sum(set, |item| item.need) <= room);
            let best = fitting.map(|set| sum(set, |item| item.gain)).fold(0.0, f64::min);
            let mut filled = Vec::new();
            assert_eq!(fill_whole(&mut items, room, &mut filled, &mut 0), Some(best));
            let taken = |item: &&Item| filled.contains(&(item.client, 1.0));
            assert_eq!(items.iter().filter(taken).map(|item| item.gain).sum::<f64>(), best);
        }
    }

    fn item(client: u32, gain: f64, need: f64) -> Item {
        Item { client, gain, rate: gain / need, need }
    }

    #[test]
    fn the_best_payers_come_first_and_the_last_in_part() {
        let mut items =
            vec![item(0, -3.0, 3.0), item(1, -8.0, 2.0), item(2, -9.0, 3.0), item(3, -1.0, 4.0)];
        let mut filled = Vec::new();
        assert_eq!(fill(&mut items, 6.0, &mut filled), -18.0);
        filled.sort_by_key(|share| share.0);
        assert_eq!(filled, [(0, 1.0 / 3.0), (1, 1.0), (2, 1.0)]);
    }

    #[test]
    fn what_fits_is_what_sorting_says() {
        let items = |seed: u32| -> Vec<Item> {
            let number = |k: u32| f64::from((k * 7919 + seed * 104_729) % 97 + 1);
            (0..40).map(|k| item(k, -number(k), number(k + 1000))).collect()
        };
        for seed in 0..50 {
            let mut sorted = items(seed);
            sorted.sort_by(|a, b| a.rate.total_cmp(&b.rate).then(a.client.cmp(&b.client)));
            for room in [0.0, 10.0, 333.0, 5000.0] {
                let (mut left, mut value) = (room, 0.0);
                for item in &sorted {
                    let share = (left / item.need).min(1.0);
                    value += share * item.gain;
                    left -= share * item.need;
                }
                let found = fill(&mut items(seed), room, &mut Vec::new());
                assert!((found - value).abs() < 1e-9, "{found} {value}");
            }
        }
    }
}
