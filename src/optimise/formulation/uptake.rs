//! Outreach and the uptake that it raises (model 1.6 and 1.7). Without an offer nothing is added.

use super::{Class, Formulation};
use crate::optimise::model::{Col, Expr, Sense};
use crate::uptake::{Pieces, View, Word, campaign_stock, corps_today, offered, pieces, remembered};
use crate::world::{CommuneId, Region, ServiceId, Year};

/// Outreach of a region in a year.
#[derive(Debug, Clone)]
pub struct Spend {
    /// Region.
    pub region: Region,
    /// Year.
    pub year: Year,
    /// Thousand đồng an inhabitant, at the price level of the scenario.
    pub col: Col,
}

/// Uptake is counted in per cent, so that the solver's tolerance is small beside it.
pub(super) const PER_CENT: f64 = 100.0;

/// Rounding errors of a demand, relative.
const ROUNDING: f64 = 1e-9;

impl Formulation<'_> {
    /// `outreach.range`, and uptake as the least of its pieces: concave, so no whole numbers are needed.
    pub(super) fn add_outreach(&mut self) {
        let (Some(offer), Some(pieces)) = (&self.world.outreach, pieces(self.world)) else {
            return;
        };
        let campaigns = campaign_stock(self.world);
        for region in self.world.regions(offer.level) {
            let spent = self.add_spends(region);
            for (y, campaign) in campaigns.iter().enumerate() {
                let mut stock = Expr::constant(campaign / 1e3);
                let rule = &self.world.uptake;
                spent.iter().for_each(|(from, col)| stock.add(*col, remembered(rule, *from, y)));
                // Where no decided money reaches a year its uptake is a figure.
                if !stock.terms.is_empty() {
                    self.add_uptake(region, self.years()[y], &stock, &pieces);
                }
            }
        }
    }

    /// One column for each year in which money is offered.
    fn add_spends(&mut self, region: Region) -> Vec<(usize, Col)> {
        let mut spent = Vec::new();
        for (y, year) in self.years().into_iter().enumerate() {
            let most = offered(self.world, year);
            if most > 0.0 {
                let name = format!("outreach[{},{year}]", self.world.region_code(region));
                let col = self.model.continuous(name, 0.0, most / 1e3);
                self.outreach.push(Spend { region, year, col });
                spent.push((y, col));
            }
        }
        spent
    }

    /// Uptake of a region in a year under a stock in thousand đồng an inhabitant.
    fn add_uptake(&mut self, region: Region, year: Year, stock: &Expr, pieces: &Pieces) {
        let tag = format!("{},{year}", self.world.region_code(region));
        let ceiling = self.world.uptake.ceiling * PER_CENT;
        // Nobody comes less for what is not spent, so that what comes anyway is a bound, which flow covers need.
        let least = (pieces.at(stock.constant * 1e3) * PER_CENT).min(ceiling);
        let col = self.model.continuous(format!("uptake[{tag}]"), least, ceiling);
        for (n, piece) in pieces.pieces.iter().enumerate() {
            let mut row = Expr::column(col);
            row.add_scaled(stock, -piece.slope * 1e3 * PER_CENT);
            let name = format!("uptake_piece[{tag},{n}]");
            self.model.row(name, row, Sense::Le, piece.intercept * PER_CENT);
        }
        self.uptake.insert((region, year), col);
    }

    /// `serve.demand`: clients of a class at all sites against what comes.
    pub(super) fn add_demand(
        &mut self,
        commune: CommuneId,
        service: ServiceId,
        class: (usize, &Class),
        year: Year,
        cols: Vec<Col>,
    ) {
        let (n, class) = class;
        let service_code = &self.world.services[service].code;
        let tag = format!("{},{service_code},{n},{year}", self.world.communes[commune].code);
        let greatest = self.class_demand(commune, class, service, year);
        let several = cols.len() > 1;
        let sum = Expr { terms: cols.into_iter().map(|col| (col, 1.0)).collect(), constant: 0.0 };
        let mut told = false;
        if let Some(come) = self.come(commune, service, year) {
            let base = self.class_base(commune, class, service, year);
            let mut row = sum.clone();
            row.add_scaled(&come, -base);
            self.model.row(format!("demand[{tag},come]"), row, Sense::Le, 0.0);
            told = greatest < base * self.world.uptake.ceiling * (1.0 - ROUNDING);
        }
        // Below the ceiling no more can come than all outreach and all collaborators bring, which the row above knows.
        if several && !told {
            self.model.row(format!("demand[{tag}]"), sum, Sense::Le, greatest);
        }
    }

    /// Share of a commune that comes, before the ceiling; `None` where the plan decides on no part of it.
    fn come(&self, commune: CommuneId, service: ServiceId, year: Year) -> Option<Expr> {
        let offer = self.world.outreach.as_ref();
        let region = offer.map(|offer| self.world.region_of(commune, offer.level));
        let uptake = region.and_then(|region| self.uptake.get(&(region, year)));
        let word = self.word.get(&(commune, year));
        let at_home = self.world.services[service].uptake_if_offered.is_some();
        if at_home || uptake.is_none() && word.is_none() {
            return None;
        }
        let (campaigned, added) = self.as_it_is(commune, year);
        let mut come = Expr::default();
        for (decided, figure) in [(uptake, campaigned), (word, added)] {
            match decided {
                Some(col) => come.add(*col, 1.0 / PER_CENT),
                None => come.constant += figure,
            }
        }
        Some(come)
    }

    /// What campaigns reach and what collaborators add where the plan decides on neither.
    fn as_it_is(&self, commune: CommuneId, year: Year) -> (f64, f64) {
        let y = self.world.calendar.index(year);
        let campaigned = self.undecided.campaigned(commune, View::Pieces)[y];
        let need = self.demand.need_of_all(commune, year);
        (campaigned, Word::of(self.world, commune, need).at(corps_today(self.world, commune)))
    }
}
