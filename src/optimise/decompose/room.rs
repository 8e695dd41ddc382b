//! The bound at given prices: leaders together or each site alone, and what clients leave of the priced rows.

use super::Priceable;
use super::price::Priced;
use crate::optimise::program::Program;

/// Working memory of the evaluations, and what the last one found.
pub struct Room {
    priced: Priced,
    clients: Vec<f64>,
    /// What each priced row has left.
    pub slack: Vec<f64>,
    /// Value of each leader.
    pub point: Vec<f64>,
    /// Dual of each of the leaders' rows.
    pub duals: Vec<f64>,
}

impl Room {
    /// Room for the evaluations of a level.
    pub fn new(p: &Priceable) -> Self {
        Self {
            priced: Priced::new(&p.blocks),
            clients: vec![0.0; p.blocks.items.col.len()],
            slack: vec![0.0; p.split.priced.len()],
            point: vec![0.0; p.master.model.columns.len()],
            duals: Vec::new(),
        }
    }

    /// The bound at prices, the leaders' relaxation solved.
    pub fn together(
        &mut self,
        p: &Priceable,
        leaders: &mut Program,
        prices: &[f64],
    ) -> Option<f64> {
        self.priced.set(&p.blocks, prices);
        let (worth, constant) = p.master.worth(&p.blocks, &self.priced, prices);
        leaders.set_costs(&worth);
        let vertex = leaders.solve()?;
        (self.point, self.duals) = (vertex.point, vertex.duals);
        self.look(p);
        Some(vertex.value + constant)
    }

    /// The bound at prices and tolls, up to a constant, each site deciding alone.
    pub fn alone(&mut self, p: &Priceable, tolls: &[f64], prices: &[f64]) -> f64 {
        self.priced.set(&p.blocks, prices);
        let (mut worth, constant) = p.master.worth(&p.blocks, &self.priced, prices);
        worth.iter_mut().zip(tolls).for_each(|(worth, toll)| *worth -= toll);
        let value = p.sites.best(&worth, &mut self.point);
        self.look(p);
        value + constant
    }

    fn look(&mut self, p: &Priceable) {
        p.master.clients(&p.blocks, &self.priced, &self.point, &mut self.clients);
        p.master.slack(&p.blocks, &self.priced, &self.point, &self.clients, &mut self.slack);
    }
}
