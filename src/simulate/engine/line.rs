//! The waiting clients of a cell by how long they have waited. A line is kept as a distribution function: then who joins, is served,
//! gives up or waits a step longer are additions, minima and shifts over a fixed number of lanes, without a branch.

/// Ages of waiting, in steps: the last one stands for itself and all longer ones.
pub(in crate::simulate) const AGES: usize = 16;

/// By age, clients who have waited at most so long.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::simulate) struct Line([u32; AGES]);

impl Line {
    /// All clients.
    #[inline]
    pub fn all(&self) -> u32 {
        self.0[AGES - 1]
    }

    /// Clients come who have not waited yet.
    #[inline]
    pub fn join(&mut self, clients: u32) {
        self.0.iter_mut().for_each(|sum| *sum += clients);
    }

    /// Takes out those who have waited longest.
    #[inline]
    pub fn serve(&mut self, clients: u32) -> Self {
        let left = self.all() - clients;
        let before = *self;
        self.0.iter_mut().for_each(|sum| *sum = (*sum).min(left));
        before.less(self)
    }

    /// Takes out clients all along the line, each with the same chance: every so-manieth one, from a random place (`u`, between 0 and
    /// 1) on.
    #[inline]
    pub fn thin(&mut self, clients: u32, u: f64) -> Self {
        let each = f64::from(clients) / f64::from(self.all());
        let before = *self;
        self.0.iter_mut().for_each(|sum| *sum -= nearest(f64::from(*sum) * each + (u - 0.5)));
        before.less(self)
    }

    /// A step passes.
    #[inline]
    pub fn grow_old(&mut self) {
        let all = self.all();
        self.0.copy_within(0..AGES - 1, 1);
        self.0[0] = 0;
        self.0[AGES - 1] = all;
    }

    /// Adds the clients of another.
    #[inline]
    pub fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(sum, more)| *sum += more);
    }

    #[inline]
    fn less(mut self, other: &Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(sum, less)| *sum -= less);
        self
    }

    /// Clients by age.
    pub fn by_age(&self) -> [u32; AGES] {
        std::array::from_fn(|age| {
            self.0[age] - age.checked_sub(1).map_or(0, |before| self.0[before])
        })
    }

    /// Steps that they have waited, all together.
    pub fn waited(&self) -> u32 {
        self.0[..AGES - 1].iter().map(|sum| self.all() - sum).sum()
    }
}

/// The whole number next to one between -1/2 and 2^31: added to 1.5 x 2^52 it stands in the last bits. Unlike a cast it takes many lanes.
#[inline]
fn nearest(x: f64) -> u32 {
    (x + 6_755_399_441_055_744.0).to_bits() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn line(by_age: [u32; AGES]) -> Line {
        let mut line = Line::default();
        for clients in by_age.into_iter().rev() {
            line.grow_old();
            line.join(clients);
        }
        line
    }

    fn some_line() -> impl Strategy<Value = [u32; AGES]> {
        prop::array::uniform16(0u32..40)
    }

    #[test]
    fn a_line_knows_its_ages() {
        let mut line = line(std::array::from_fn(|age| age as u32));
        assert_eq!((line.all(), line.by_age()[3]), (120, 3));
        line.grow_old();
        assert_eq!((line.by_age()[0], line.by_age()[4], line.by_age()[15]), (0, 3, 14 + 15));
        let mut short = Line::default();
        short.join(2);
        short.grow_old();
        short.join(3);
        assert_eq!((short.waited(), short.all()), (2, 5));
    }

    proptest! {
        #[test]
        fn the_oldest_are_served_first(by_age in some_line(), share in 0.0..=1.0) {
            let mut left = line(by_age);
            let clients = (share * f64::from(left.all())) as u32;
            let taken = left.serve(clients);
            prop_assert_eq!(taken.all(), clients);
            let mut missing = clients;
            for age in (0..AGES).rev() {
                let here = by_age[age].min(missing);
                missing -= here;
                prop_assert_eq!(taken.by_age()[age], here);
                prop_assert_eq!(left.by_age()[age], by_age[age] - here);
            }
        }

        #[test]
        fn those_who_give_up_are_spread_over_all_ages(by_age in some_line(), share in 0.0..=1.0, u in 0.001..0.999) {
            let mut left = line(by_age);
            let all = left.all();
            prop_assume!(all > 0);
            let clients = (share * f64::from(all)) as u32;
            let gone = left.thin(clients, u);
            prop_assert_eq!((gone.all(), left.all()), (clients, all - clients));
            for (age, here) in by_age.into_iter().enumerate() {
                prop_assert_eq!(gone.by_age()[age] + left.by_age()[age], here);
                let expected = f64::from(here) * f64::from(clients) / f64::from(all);
                prop_assert!((f64::from(gone.by_age()[age]) - expected).abs() < 1.0 + 1e-9);
            }
        }
    }
}
