//! The continuous knapsack: what a site gains at most by filling its capacity (Dantzig 1957), without putting all items in order (Balas and Zemel 1980).

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

/// Brings the items that pay most to the front: how many fit whole into `room`, and the room that is left. No order is needed beyond that (Balas and Zemel 1980).
fn fitting(items: &mut [Item], mut room: f64) -> (usize, f64) {
    let order = |a: &Item, b: &Item| a.rate.total_cmp(&b.rate).then(a.client.cmp(&b.client));
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

#[cfg(test)]
mod tests {
    use super::*;

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
