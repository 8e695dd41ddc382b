//! Who is covered by what, and what of it can be left out without changing the answer.

use super::instance::{Instance, Status};
use super::lists::Lists;

/// A fixed-length set of small numbers.
#[derive(Clone)]
struct Bits(Vec<u64>);

impl Bits {
    fn of(length: usize, members: &[u32]) -> Self {
        let mut words = vec![0; length.div_ceil(64)];
        members.iter().for_each(|&m| words[m as usize / 64] |= 1 << (m % 64));
        Self(words)
    }

    fn within(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(a, b)| a & !b == 0)
    }
}

/// Sites that cover each client, and the other way round.
#[derive(Debug, Clone, PartialEq)]
pub struct Cover {
    /// For each client the sites that cover it, ascending.
    pub by_client: Lists,
    /// For each site the clients that it covers, ascending.
    pub by_site: Lists,
}

impl Cover {
    /// Who is covered within the standard of an instance.
    pub fn of(instance: &Instance) -> Self {
        let by_client = (0..instance.clients()).map(|client| instance.covering(client)).collect();
        Self::new(by_client, instance.sites())
    }

    /// From the sites that cover each client.
    pub fn new(by_client: Lists, sites: usize) -> Self {
        let by_site = by_client.transposed(sites);
        Self { by_client, by_site }
    }

    /// From the clients that each site covers.
    fn from_sites(by_site: Lists, clients: usize) -> Self {
        let by_client = by_site.transposed(clients);
        Self { by_client, by_site }
    }

    /// What decides the question "cover everybody with the fewest sites": a client goes whose sites include all those of another client,
    /// a site goes whose clients are all covered by another site (Toregas and ReVelle 1973). Lists of what goes are emptied.
    pub fn reduced(&self) -> Self {
        let (clients, sites) = (self.by_client.count(), self.by_site.count());
        let mut cover = self.clone();
        loop {
            let before = cover.by_client.arcs();
            let contained = contained(&cover.by_site, &cover.by_client);
            cover = Self::from_sites(cover.by_site.without(|site| contained[site]), clients);
            let containing = containing(&cover.by_client, &cover.by_site);
            cover = Self::new(cover.by_client.without(|client| containing[client]), sites);
            if cover.by_client.arcs() == before {
                return cover;
            }
        }
    }

    /// The cover by free sites that no other free site replaces, and by sites that must be open.
    pub fn without_dominated_sites(&self, status: &[Status]) -> Self {
        let clients = self.by_client.count();
        let free = self.by_site.without(|site| status[site] != Status::Free);
        let contained = contained(&free, &free.transposed(clients));
        Self::from_sites(self.by_site.without(|site| contained[site]), clients)
    }

    /// The cover of the clients that `open` does not cover yet.
    pub fn without(&self, open: &[usize]) -> Self {
        let mut covered = vec![false; self.by_client.count()];
        for &site in open {
            self.by_site[site].iter().for_each(|&client| covered[client as usize] = true);
        }
        Self::new(self.by_client.without(|client| covered[client]), self.by_site.count())
    }
}

/// Sets that are contained in another one of the same family (of equal sets the first stays).
fn contained(sets: &Lists, members: &Lists) -> Vec<bool> {
    let bits: Vec<Bits> = sets.iter().map(|set| Bits::of(members.count(), set)).collect();
    let rarest = |set: &[u32]| set.iter().copied().min_by_key(|&m| members[m as usize].len());
    let beats = |s: usize, other: usize| {
        let (mine, its) = (sets[s].len(), sets[other].len());
        (its > mine || (its == mine && other < s)) && bits[s].within(&bits[other])
    };
    let has_better = |s: usize| {
        rarest(&sets[s]).is_some_and(|m| members[m as usize].iter().any(|&t| beats(s, t as usize)))
    };
    (0..sets.count()).map(has_better).collect()
}

/// Sets that contain another one of the same family (of equal sets the first stays).
fn containing(sets: &Lists, members: &Lists) -> Vec<bool> {
    let bits: Vec<Bits> = sets.iter().map(|set| Bits::of(members.count(), set)).collect();
    let mut gone = vec![false; sets.count()];
    for (s, set) in sets.iter().enumerate() {
        let rarest = set.iter().copied().min_by_key(|&m| members[m as usize].len());
        for &other in rarest.map_or(&[][..], |m| &members[m as usize]) {
            let other = other as usize;
            let (mine, its) = (set.len(), sets[other].len());
            if (its > mine || (its == mine && other > s)) && bits[s].within(&bits[other]) {
                gone[other] = true;
            }
        }
    }
    gone
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_decides_stays() {
        // Site 1 covers all that site 0 covers; client 2 is covered wherever client 0 is.
        let lists = [vec![0, 1], vec![2], vec![0, 1, 2]];
        let reduced = Cover::new(lists.into_iter().collect(), 3).reduced();
        assert_eq!(reduced.by_site, [vec![0], vec![], vec![1]].into_iter().collect());
        assert_eq!(reduced.by_client, [vec![0], vec![2], vec![]].into_iter().collect());
    }
}
