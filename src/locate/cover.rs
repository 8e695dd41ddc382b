//! Who is covered by what, and what of it can be left out without changing the answer.

use super::instance::{Instance, Status};

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
    pub by_client: Vec<Vec<u32>>,
    /// For each site the clients that it covers, ascending.
    pub by_site: Vec<Vec<u32>>,
}

impl Cover {
    /// Who is covered within the standard of an instance.
    pub fn of(instance: &Instance) -> Self {
        let by_client = (0..instance.clients()).map(|client| instance.covering(client)).collect();
        Self::new(by_client, instance.sites())
    }

    /// From the sites that cover each client.
    pub fn new(by_client: Vec<Vec<u32>>, sites: usize) -> Self {
        let by_site = transpose(&by_client, sites);
        Self { by_client, by_site }
    }

    /// What decides the question "cover everybody with the fewest sites": a client goes whose sites include all those of another client,
    /// a site goes whose clients are all covered by another site (Toregas and ReVelle 1973). Lists of what goes are emptied.
    pub fn reduced(&self) -> Self {
        let mut cover = self.clone();
        loop {
            let before: usize = cover.by_client.iter().map(Vec::len).sum();
            let contained = contained(&cover.by_site, &cover.by_client);
            remove(&mut cover.by_site, &contained);
            cover.by_client = transpose(&cover.by_site, cover.by_client.len());
            let containing = containing(&cover.by_client, &cover.by_site);
            remove(&mut cover.by_client, &containing);
            cover.by_site = transpose(&cover.by_client, cover.by_site.len());
            if cover.by_client.iter().map(Vec::len).sum::<usize>() == before {
                return cover;
            }
        }
    }

    /// The cover by free sites that no other free site replaces, and by sites that must be open.
    pub fn without_dominated_sites(&self, status: &[Status]) -> Self {
        let mut by_site = self.by_site.clone();
        let mut free = by_site.clone();
        let settled = |site: usize| status[site] != Status::Free;
        (0..free.len()).filter(|&site| settled(site)).for_each(|site| free[site].clear());
        let contained = contained(&free, &transpose(&free, self.by_client.len()));
        remove(&mut by_site, &contained);
        Self { by_client: transpose(&by_site, self.by_client.len()), by_site }
    }

    /// The cover of the clients that `open` does not cover yet.
    pub fn without(&self, open: &[usize]) -> Self {
        let mut by_client = self.by_client.clone();
        for &site in open {
            self.by_site[site].iter().for_each(|&client| by_client[client as usize].clear());
        }
        Self::new(by_client, self.by_site.len())
    }
}

/// Lists of the other side.
fn transpose(lists: &[Vec<u32>], other: usize) -> Vec<Vec<u32>> {
    let mut result = vec![Vec::new(); other];
    for (i, list) in lists.iter().enumerate() {
        list.iter().for_each(|&j| result[j as usize].push(i as u32));
    }
    result
}

fn remove(lists: &mut [Vec<u32>], drop: &[bool]) {
    lists.iter_mut().zip(drop).filter(|(_, drop)| **drop).for_each(|(list, _)| list.clear());
}

/// Sets that are contained in another one of the same family (of equal sets the first stays).
fn contained(sets: &[Vec<u32>], members: &[Vec<u32>]) -> Vec<bool> {
    let bits: Vec<Bits> = sets.iter().map(|set| Bits::of(members.len(), set)).collect();
    let rarest = |set: &Vec<u32>| set.iter().copied().min_by_key(|&m| members[m as usize].len());
    let beats = |s: usize, other: usize| {
        let (mine, its) = (sets[s].len(), sets[other].len());
        (its > mine || (its == mine && other < s)) && bits[s].within(&bits[other])
    };
    let has_better = |s: usize| {
        rarest(&sets[s]).is_some_and(|m| members[m as usize].iter().any(|&t| beats(s, t as usize)))
    };
    (0..sets.len()).map(has_better).collect()
}

/// Sets that contain another one of the same family (of equal sets the first stays).
fn containing(sets: &[Vec<u32>], members: &[Vec<u32>]) -> Vec<bool> {
    let bits: Vec<Bits> = sets.iter().map(|set| Bits::of(members.len(), set)).collect();
    let mut gone = vec![false; sets.len()];
    for (s, set) in sets.iter().enumerate() {
        let rarest = set.iter().copied().min_by_key(|&m| members[m as usize].len());
        for &other in rarest.map_or(&[][..], |m| members[m as usize].as_slice()) {
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
        let cover = Cover::new(vec![vec![0, 1], vec![2], vec![0, 1, 2]], 3);
        let reduced = cover.reduced();
        assert_eq!(reduced.by_site, [vec![0], vec![], vec![1]]);
        assert_eq!(reduced.by_client, [vec![0], vec![2], vec![]]);
    }
}
