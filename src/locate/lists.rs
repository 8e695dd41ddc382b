//! Lists of numbers in one piece of memory.

use std::ops::Index;

/// Lists of numbers, one behind the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Lists {
    /// Where each list starts, and where the last one ends.
    start: Vec<usize>,
    all: Vec<u32>,
}

impl Lists {
    /// How many lists there are.
    pub fn count(&self) -> usize {
        self.start.len() - 1
    }

    /// The lists in order.
    pub fn iter(&self) -> impl Iterator<Item = &[u32]> {
        self.start.windows(2).map(|ends| &self.all[ends[0]..ends[1]])
    }

    /// Numbers in all lists together.
    pub fn arcs(&self) -> usize {
        self.all.len()
    }

    /// For each of `others` numbers the lists that hold it, ascending.
    pub fn transposed(&self, others: usize) -> Self {
        let mut start = vec![0; others + 1];
        self.all.iter().for_each(|&j| start[j as usize + 1] += 1);
        (0..others).for_each(|j| start[j + 1] += start[j]);
        let mut next = start.clone();
        let mut all = vec![0; self.all.len()];
        for (i, list) in self.iter().enumerate() {
            for &j in list {
                all[next[j as usize]] = i as u32;
                next[j as usize] += 1;
            }
        }
        Self { start, all }
    }

    /// The lists with some of them emptied.
    pub fn without(&self, emptied: impl Fn(usize) -> bool) -> Self {
        let kept = |(i, list)| if emptied(i) { &[][..] } else { list };
        self.iter().enumerate().map(kept).map(|list| list.iter().copied()).collect()
    }
}

impl Index<usize> for Lists {
    type Output = [u32];

    #[inline]
    fn index(&self, list: usize) -> &[u32] {
        &self.all[self.start[list]..self.start[list + 1]]
    }
}

impl<L: IntoIterator<Item = u32>> FromIterator<L> for Lists {
    fn from_iter<I: IntoIterator<Item = L>>(lists: I) -> Self {
        let (mut start, mut all) = (vec![0], Vec::new());
        for list in lists {
            all.extend(list);
            start.push(all.len());
        }
        Self { start, all }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_other_side_of_the_other_side_is_the_same() {
        let lists: Lists = [vec![0, 2], vec![], vec![1, 2, 3]].into_iter().collect();
        let other = lists.transposed(5);
        assert_eq!((other.count(), &other[2], &other[4]), (5, &[0, 2][..], &[][..]));
        assert_eq!(other.transposed(3), lists);
        assert_eq!(lists.without(|i| i == 0).arcs(), 3);
    }
}
