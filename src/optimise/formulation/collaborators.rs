//! Collaborators whom the plan takes on, and what they add to uptake (model 1.7c). Without an offer nothing is added.

use super::Formulation;
use super::uptake::PER_CENT;
use crate::optimise::model::{Col, Expr, Sense};
use crate::uptake::{Word, corps_today};
use crate::world::{CommuneId, Year};

/// Collaborators beyond today's in a commune in a year.
#[derive(Debug, Clone)]
pub struct HireColumn {
    /// Commune.
    pub commune: CommuneId,
    /// Year.
    pub year: Year,
    /// Whole people.
    pub col: Col,
}

impl Formulation<'_> {
    /// `collaborators.range`, and what they add: the least of what villages and caseload allow, so no more whole numbers.
    pub(super) fn add_hires(&mut self) {
        let Some(hires) = &self.world.collaborators.hires else { return };
        for (commune, row) in self.world.communes.iter() {
            for (y, year) in self.years().into_iter().enumerate() {
                let most = hires.most_in(row.villages, y);
                if most > 0.0 {
                    let name = format!("hire[{},{year}]", row.code);
                    let col = self.model.integer(name, 0.0, most);
                    self.hires.push(HireColumn { commune, year, col });
                    self.add_word(commune, year, col);
                }
            }
        }
    }

    fn add_word(&mut self, commune: CommuneId, year: Year, hired: Col) {
        let word = Word::of(self.world, commune, self.demand.need_of_all(commune, year));
        let today = corps_today(self.world, commune);
        let tag = format!("{},{year}", self.world.communes[commune].code);
        let (least, most) = (word.at(today) * PER_CENT, word.full * PER_CENT);
        let col = self.model.continuous(format!("word[{tag}]"), least, most);
        for (name, each) in [("villages", Some(word.by_village)), ("cases", word.by_caseload)] {
            if let Some(each) = each {
                let mut row = Expr::column(col);
                row.add(hired, -each * PER_CENT);
                let name = format!("word[{tag},{name}]");
                self.model.row(name, row, Sense::Le, each * today * PER_CENT);
            }
        }
        self.word.insert((commune, year), col);
    }
}
