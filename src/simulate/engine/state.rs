//! The state of a replication, struct of arrays; what a loop reads of one cell together stands together.

use super::line::Line;
use super::{Routing, plain_uptake};
use crate::simulate::chance::{Coin, Key, Words};
use crate::simulate::setting::Setting;
use crate::world::{Id, Mode};

/// Everything that changes from step to step.
#[derive(Debug, Clone)]
pub(in crate::simulate) struct State {
    pub(super) routing: Routing,
    // By member.
    pub(super) asking: Vec<f64>,
    // By class.
    pub(super) paces: Vec<Pace>,
    // By cell.
    pub(super) cells: Vec<Cell>,
    pub(super) keys: Vec<Key>,
    pub(super) words: Vec<Words>,
    /// Ordinary and urgent clients who wait.
    pub(super) waiting: [Vec<u32>; 2],
    pub(super) care: Vec<u32>,
    /// Those of ordinary and of urgent clients.
    pub(super) lines: Vec<[Line; 2]>,
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
    /// Work of the step by the mean of the year, and one by that mean.
    pub(super) pace: Vec<f64>,
    pub(super) per_work: Vec<f64>,
    pub(super) places: Vec<f64>,
    /// Emergency calls that can still be answered.
    pub(super) calls: Vec<f64>,
    // By unit.
    pub(super) posts: Vec<u32>,
    pub(super) filled: Vec<u32>,
    pub(super) wanted: Vec<u32>,
    /// Hours that no service has reserved: for those who wait, and for emergency calls. A call does not stand behind what a client of
    /// another service was begun beyond a step.
    pub(super) pool: [Vec<f64>; 2],
    pub(super) hours_of_unit: Vec<f64>,
    /// By unit and step, who is looked for from then on and who has begun.
    pub(super) vacant: Vec<u32>,
    pub(super) begun: Vec<u32>,
    pub(super) last_begun: Vec<usize>,
    /// By cadre, people whom the labour market still gives this year, and who leaves in a step.
    pub(super) market: Vec<f64>,
    pub(super) leaving: Vec<Coin>,
    // By commune.
    pub(super) satisfied: Vec<f64>,
    pub(super) need: Vec<f64>,
    pub(super) aware: Vec<f64>,
    pub(super) plain_uptake: Vec<Vec<f64>>,
    /// Cells with waiting clients who still look for a site.
    pub(super) looking: Vec<Looking>,
    // By cell of the class at hand, what is drawn.
    pub(super) rates: Vec<f64>,
    pub(super) counts: Vec<u32>,
    pub(super) parts: Vec<u32>,
}

/// What a cell is in a step.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cell {
    /// Expected arrivals while few are inside.
    pub rate: f64,
    /// People who need the service, and one.
    pub people: f64,
    /// 2 / people who need it and do not come.
    pub others: f64,
    /// Multiplies the hours of a client.
    pub hours: f64,
    /// Hours of a client at the nearest site that operates, before that; 0: there is none, or it takes none.
    pub nearest: f64,
    pub persons: f64,
    pub commune: u32,
    /// First way and the one after the last.
    pub ways: [u32; 2],
    /// The first way that is still to be tried.
    pub next: u32,
}

/// How the clients of a class come and go.
#[derive(Debug, Clone)]
pub(super) struct Pace {
    pub service: usize,
    /// Care ends, a client is urgent, somebody who waits gives up: in a step.
    pub end: Coin,
    pub urgent: Coin,
    pub gives_up: Coin,
    /// Nobody waits: a call that finds no site is lost.
    pub calls: bool,
    /// Awareness moves those who come.
    pub follows: bool,
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
    /// Of them, who is granted.
    pub given: [u32; 2],
}

impl State {
    pub(super) fn new(setting: &Setting, routing: Routing) -> Self {
        let (cells, ways) = (setting.cells.len(), setting.ways.len());
        let (units, desks, actives) =
            (setting.units.len(), setting.desks.len(), setting.actives.len());
        let communes = setting.world.communes.len();
        Self {
            routing,
            asking: vec![0.0; setting.members.len()],
            paces: setting.classes.iter().map(|class| Pace::new(setting, class.service)).collect(),
            cells: (0..cells).map(|c| Cell::new(setting, c)).collect(),
            keys: setting.cells.iter().map(|cell| cell.key).collect(),
            words: vec![Words::default(); cells],
            waiting: [vec![0; cells], vec![0; cells]],
            care: vec![0; cells],
            lines: vec![[Line::default(); 2]; cells],
            desk: setting.ways.iter().map(|way| way.desk).collect(),
            wip: vec![0; ways],
            open: vec![1.0; ways],
            hours: setting.ways.iter().map(|way| way.hours).collect(),
            due_here: vec![0.0; ways],
            plan_share: match routing {
                Routing::Nearest => Vec::new(),
                Routing::Plan => super::by_plan::plan_shares(setting),
            },
            budget: vec![0.0; desks],
            slots: vec![0.0; desks],
            in_care: vec![0; desks],
            asks: vec![Asks::default(); desks],
            touched: Vec::with_capacity(desks),
            room: vec![false; desks],
            operating: vec![0.0; actives],
            effective: vec![0.0; actives],
            pace: vec![0.0; actives],
            per_work: vec![0.0; actives],
            places: vec![0.0; actives],
            calls: vec![0.0; actives],
            posts: vec![0; units],
            filled: vec![0; units],
            wanted: vec![0; units],
            pool: [vec![0.0; units], vec![0.0; units]],
            hours_of_unit: vec![0.0; units],
            vacant: vec![0; units * setting.all_steps()],
            begun: vec![0; units * setting.all_steps()],
            last_begun: vec![usize::MAX; units],
            market: vec![0.0; setting.world.cadres.len()],
            leaving: vec![Coin::new(0.0); setting.world.cadres.len()],
            satisfied: vec![0.0; communes],
            need: vec![0.0; communes],
            aware: vec![1.0; communes],
            plain_uptake: plain_uptake(setting),
            looking: Vec::with_capacity(cells),
            rates: vec![0.0; cells],
            counts: vec![0; cells],
            parts: vec![0; cells],
        }
    }

    /// The present network on the first day of the warm-up.
    pub(super) fn reset(&mut self, setting: &Setting, abandonment: f64) {
        self.lines.fill([Line::default(); 2]);
        self.waiting.iter_mut().for_each(|waiting| waiting.fill(0));
        self.care.fill(0);
        self.in_care.fill(0);
        self.open.fill(1.0);
        self.due_here.fill(0.0);
        self.budget.fill(0.0);
        self.operating.fill(0.0);
        self.per_work.fill(1.0);
        for counts in [&mut self.posts, &mut self.filled, &mut self.wanted] {
            counts.fill(0);
        }
        self.pool.iter_mut().for_each(|pool| pool.fill(0.0));
        self.calls.fill(0.0);
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
        for (pace, class) in self.paces.iter_mut().zip(&setting.classes) {
            let monthly = setting.world.services[class.service].flow.abandonment;
            pace.gives_up = Coin::new(in_a_step(setting, (monthly * abandonment).min(1.0)));
        }
    }

    /// Whether anybody of a cell waits.
    #[inline]
    pub(super) fn waits(&self, c: usize) -> bool {
        self.waiting[0][c] + self.waiting[1][c] > 0
    }

    /// Finds the nearest site of every cell anew, when another set of sites operates.
    pub(super) fn find_nearest(&mut self, setting: &Setting) {
        for (state, cell) in self.cells.iter_mut().zip(&setting.cells) {
            let desk = |w: &usize| &setting.desks[setting.ways[*w].desk as usize];
            let nearest = cell.ways.clone().find(|w| self.operating[desk(w).active] > 0.0);
            let hours = nearest.filter(|w| desk(w).takes_hours).map(|w| setting.ways[w].hours);
            state.nearest = hours.unwrap_or(0.0);
        }
    }

    /// Clients whom a desk may still admit this step by its norm and places.
    #[inline]
    pub(super) fn free_slots(&self, setting: &Setting, d: usize) -> f64 {
        let desk = &setting.desks[d];
        let mut free = self.slots[d] - f64::from(self.in_care[d]) * desk.load;
        if desk.uses_places {
            free = free.min(self.places[desk.active]);
        }
        // A norm or a place for a part of the step comes to a part of a client: to the next whole one.
        let mut clients = (free / desk.load + 0.5).floor().max(0.0);
        if desk.calls > 0.0 {
            clients = clients.min((self.calls[desk.active] / desk.calls - 1e-9).ceil().max(0.0));
        }
        clients
    }
}

impl Cell {
    fn new(setting: &Setting, c: usize) -> Self {
        let cell = &setting.cells[c];
        Self {
            persons: setting.persons[c],
            commune: cell.commune.index() as u32,
            ways: [cell.ways.start as u32, cell.ways.end as u32],
            ..Self::default()
        }
    }
}

impl Pace {
    fn new(setting: &Setting, service: crate::world::ServiceId) -> Self {
        let facts = &setting.world.services[service];
        let step = 12.0 / setting.steps as f64;
        Self {
            service: service.index(),
            end: Coin::new(step / facts.months.max(1e-9)),
            urgent: Coin::new(facts.flow.urgent),
            gives_up: Coin::new(0.0),
            calls: facts.mode == Mode::Emergency,
            follows: facts.uptake_if_offered.is_none(),
        }
    }
}

/// What a monthly probability is in a step.
fn in_a_step(setting: &Setting, monthly: f64) -> f64 {
    match setting.steps {
        12 => monthly,
        steps => 1.0 - (1.0 - monthly).powf(12.0 / steps as f64),
    }
}
