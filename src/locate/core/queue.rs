//! Nodes of a branch and bound that are still to be worked off: the lowest bound first, of equals the later one, which dives.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::model::Site;

/// A part of the solutions.
pub struct Node<M> {
    /// No solution of this part is cheaper.
    pub bound: f64,
    /// Its place in the order of creation; the root is 0.
    pub number: usize,
    /// What is settled about each site.
    pub site: Vec<Site>,
    /// Multipliers to start from, where the tree keeps them.
    pub multipliers: M,
}

impl<M> PartialEq for Node<M> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl<M> Eq for Node<M> {}
impl<M> PartialOrd for Node<M> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<M> Ord for Node<M> {
    /// The node to be worked off first is the greatest.
    fn cmp(&self, other: &Self) -> Ordering {
        other.bound.total_cmp(&self.bound).then(self.number.cmp(&other.number))
    }
}

/// Nodes in their order.
pub struct Queue<M> {
    heap: BinaryHeap<Node<M>>,
    /// Nodes created so far.
    pub created: usize,
}

impl<M> Queue<M> {
    /// No nodes yet.
    pub fn new() -> Self {
        Self { heap: BinaryHeap::new(), created: 0 }
    }

    /// Adds a new node.
    pub fn add(&mut self, bound: f64, site: Vec<Site>, multipliers: M) {
        self.heap.push(Node { bound, number: self.created, site, multipliers });
        self.created += 1;
    }

    /// Puts a node back that is not done yet.
    pub fn put_back(&mut self, node: Node<M>) {
        self.heap.push(node);
    }

    /// Whether no node is left.
    pub fn is_empty(&self) -> bool {
        self.heap.is_empty()
    }

    /// Takes the next node.
    pub fn pop(&mut self) -> Option<Node<M>> {
        self.heap.pop()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_bound_comes_first_and_the_later_of_equals() {
        let mut queue = Queue::new();
        [2.0, 1.0, 1.0].into_iter().for_each(|bound| queue.add(bound, Vec::new(), ()));
        let order = std::iter::from_fn(|| queue.pop()).map(|node| node.number);
        assert_eq!(order.collect::<Vec<_>>(), [2, 1, 0]);
    }
}
