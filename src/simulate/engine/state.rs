//! The state of a replication, struct of arrays.

use super::{Routing, moved_by_awareness, plain_uptake};
use crate::simulate::chance::Key;
use crate::simulate::setting::Setting;
use crate::world::{Id, Mode};

/// Ages of waiting, in steps: the last one stands for itself and all longer ones.
pub(in crate::simulate) const AGES: usize = 16;

/// Waiting clients by steps waited.
pub(in crate::simulate) type Ages = [u32; AGES];

/// Everything that changes from step to step.
#[derive(Debug, Clone)]
pub(in crate::simulate) struct State {
    pub(super) routing: Routing,
    // By member.
    pub(super) asking: Vec<f64>,
    // By cell.
    pub(super) rate: Vec<f64>,
    /// People who need the service.
    pub(super) people: Vec<f64>,
    /// 2 / people who need it and do not come.
    pub(super) others: Vec<f64>,
    /// Ordinary and urgent clients who wait.
    pub(super) waiting: Vec<[u32; 2]>,
    pub(super) ages: Vec<[Ages; 2]>,
    pub(super) care: Vec<u32>,
    pub(super) word: Vec<u32>,
    /// Ways of the first cell that are still to be tried.
    pub(super) next: Vec<u32>,
    // Facts of cells, close together for the loop.
    pub(super) key: Vec<Key>,
    /// First way and the one after the last.
    pub(super) ways: Vec<[u32; 2]>,
    pub(super) end: Vec<f64>,
    pub(super) urgent: Vec<f64>,
    pub(super) loses: Vec<bool>,
    pub(super) follows: Vec<bool>,
    pub(super) commune: Vec<u32>,
    pub(super) service: Vec<u32>,
    // By way.
    pub(super) desk: Vec<u32>,
    pub(super) wip: Vec<u32>,
    pub(super) open: Vec<f64>,
    pub(super) hours: Vec<f64>,
    /// Clients whom the plan sends along a way and who have not gone yet, and by planned year its share of those who come.
    pub(super) due_here: Vec<f64>,
    pub(super) plan_share: Vec<Vec<f64>>,
    // By desk.
    pub(super) budget: Vec<f64>,
    pub(super) slots: Vec<f64>,
    pub(super) in_care: Vec<u32>,
    pub(super) asks: Vec<Asks>,
    pub(super) touched: Vec<u32>,
    pub(super) room: Vec<bool>,
    // By active site.
    pub(super) operating: Vec<f64>,
    pub(super) effective: Vec<f64>,
    pub(super) places: Vec<f64>,
    // By unit.
    pub(super) posts: Vec<u32>,
    pub(super) filled: Vec<u32>,
    pub(super) wanted: Vec<u32>,
    pub(super) pool: Vec<f64>,
    pub(super) hours_of_unit: Vec<f64>,
    /// By unit and step, who is looked for from then on and who has begun.
    pub(super) vacant: Vec<u32>,
    pub(super) begun: Vec<u32>,
    pub(super) last_begun: Vec<usize>,
    /// By cadre, people whom the labour market still gives this year.
    pub(super) market: Vec<f64>,
    // By class.
    pub(super) hours_factor: Vec<f64>,
    // By commune.
    pub(super) satisfied: Vec<f64>,
    pub(super) need: Vec<f64>,
    pub(super) aware: Vec<f64>,
    pub(super) plain_uptake: Vec<Vec<f64>>,
    /// Whether all links are open in this step.
    pub(super) all_open: bool,
    /// Cells with waiting clients who still look for a site.
    pub(super) looking: Vec<Looking>,
}

/// A cell that looks for a site.
#[derive(Debug, Clone, Copy)]
pub(super) struct Looking {
    pub cell: u32,
    /// The way it asks on.
    pub way: u32,
    /// Ordinary and urgent clients who ask.
    pub ask: [u32; 2],
}

/// What is asked of a desk in one round.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Asks {
    /// Ordinary and urgent clients.
    pub clients: [u32; 2],
    /// Hours that they would take.
    pub work: f64,
    /// Clients of either kind who are admitted.
    pub granted: [u32; 2],
    /// Clients passed so far, from a random start: spreads what is granted.
    pub passed: [u64; 2],
}

impl State {
    pub(super) fn new(setting: &Setting, routing: Routing) -> Self {
        let (cells, ways) = (setting.cells.len(), setting.ways.len());
        let (units, desks, actives) =
            (setting.units.len(), setting.desks.len(), setting.actives.len());
        let communes = setting.world.communes.len();
        let services = || setting.cells.iter().map(|cell| &setting.world.services[cell.service]);
        let step = 12.0 / setting.steps as f64;
        Self {
            routing,
            asking: vec![0.0; setting.members.len()],
            rate: vec![0.0; cells],
            people: vec![0.0; cells],
            others: vec![0.0; cells],
            waiting: vec![[0; 2]; cells],
            ages: vec![[[0; AGES]; 2]; cells],
            care: vec![0; cells],
            word: vec![0; cells],
            next: vec![0; cells],
            key: setting.cells.iter().map(|cell| cell.key).collect(),
            ways: setting
                .cells
                .iter()
                .map(|cell| [cell.ways.start as u32, cell.ways.end as u32])
                .collect(),
            end: services().map(|s| (step / s.months.max(1e-9)).min(1.0)).collect(),
            urgent: services().map(|s| s.flow.urgent).collect(),
            loses: services().map(|s| s.mode == Mode::Emergency).collect(),
            follows: (0..cells).map(|c| moved_by_awareness(setting, c)).collect(),
            commune: setting.cells.iter().map(|cell| cell.commune.index() as u32).collect(),
            service: setting.cells.iter().map(|cell| cell.service.index() as u32).collect(),
            desk: setting.ways.iter().map(|way| way.desk).collect(),
            wip: vec![0; ways],
            open: vec![1.0; ways],
            hours: setting.ways.iter().map(|way| way.hours).collect(),
            due_here: vec![0.0; ways],
            plan_share: match routing {
                Routing::Nearest => Vec::new(),
                Routing::Plan => super::assign::plan_shares(setting),
            },
            budget: vec![0.0; desks],
            slots: vec![0.0; desks],
            in_care: vec![0; desks],
            asks: vec![Asks::default(); desks],
            touched: Vec::with_capacity(desks),
            room: vec![false; desks],
            operating: vec![0.0; actives],
            effective: vec![0.0; actives],
            places: vec![0.0; actives],
            posts: vec![0; units],
            filled: vec![0; units],
            wanted: vec![0; units],
            pool: vec![0.0; units],
            hours_of_unit: vec![0.0; units],
            vacant: vec![0; units * setting.all_steps()],
            begun: vec![0; units * setting.all_steps()],
            last_begun: vec![usize::MAX; units],
            market: vec![0.0; setting.world.cadres.len()],
            hours_factor: vec![1.0; setting.classes.len()],
            satisfied: vec![0.0; communes],
            need: vec![0.0; communes],
            aware: vec![1.0; communes],
            plain_uptake: plain_uptake(setting),
            all_open: true,
            looking: Vec::with_capacity(cells),
        }
    }

    /// The present network on the first day of the warm-up.
    pub(super) fn reset(&mut self, setting: &Setting) {
        self.waiting.fill([0; 2]);
        self.ages.fill([[0; AGES]; 2]);
        self.care.fill(0);
        self.in_care.fill(0);
        self.open.fill(1.0);
        self.due_here.fill(0.0);
        self.budget.fill(0.0);
        self.operating.fill(0.0);
        for counts in [&mut self.posts, &mut self.filled, &mut self.wanted] {
            counts.fill(0);
        }
        self.pool.fill(0.0);
        self.vacant.fill(0);
        self.begun.fill(0);
        self.last_begun.fill(usize::MAX);
        self.market.fill(0.0);
        self.satisfied.fill(0.0);
        self.aware.fill(1.0);
        self.wip.copy_from_slice(&setting.residents);
        for (c, cell) in setting.cells.iter().enumerate() {
            for w in cell.ways.clone() {
                self.care[c] += self.wip[w];
                self.in_care[setting.ways[w].desk as usize] += self.wip[w];
                self.hours[w] = setting.ways[w].hours;
            }
        }
    }

    /// Hours that a desk may still give this step.
    #[inline]
    pub(super) fn hours_at(&self, setting: &Setting, d: usize) -> f64 {
        let desk = &setting.desks[d];
        let pools = desk.skilled.iter().map(|k| self.pool[*k].max(0.0));
        self.budget[d].max(0.0) + pools.sum::<f64>()
    }

    /// Clients whom a desk may still admit this step by its norm and places.
    #[inline]
    pub(super) fn free_slots(&self, setting: &Setting, d: usize) -> f64 {
        let desk = &setting.desks[d];
        let mut free = self.slots[d] - f64::from(self.in_care[d]) * desk.load;
        if desk.uses_places {
            free = free.min(self.places[desk.active]);
        }
        (free / desk.load + 1e-9).floor().max(0.0)
    }
}
