//! Why the plan of a run is as it is.

use super::anew::{Again, again};
use super::case::Case;
use super::clock::Clock;
use super::failure::Failure;
use super::nearby::{Nearby, nearby};
use super::parts::{self, PLAN, WHY};
use super::stages::recount;
use super::why_words;
use crate::mandate;
use crate::optimise::{self, Explainer, HardRule, MandatePrice, Margin, Nearness, SiteWhy};
use crate::plan::Solved;
use crate::progress::{Stage, Watch};
use crate::report::WhyTable;
use crate::results::{Part, PartName, Run, json};
use crate::world::{Label, MandateId};
use serde::{Deserialize, Serialize};

/// Sites of a whole explanation: those that serve most people.
const SITES: usize = 10;

/// Of plans nearly as good, how many, and where nothing else is said how near.
const NEAR_PLANS: usize = 3;
const NEAR: f64 = 0.01;

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub enum Question {
    /// One site, by its code; it is also planned again without or with it.
    Site(String),
    /// The sites in a commune, by its code.
    Commune(String),
    /// A mandate, by its code.
    Mandate(String),
    /// Plans nearly as good: the share of the best value that may be given up.
    Near(f64),
    /// The largest sites, every mandate that is missed, money and workers, plans nearly as good; kept in the run.
    All,
}

/// What keeps a mandate from being met.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MandateWhy {
    /// Mandate.
    pub code: String,
    /// Area, where it holds for each.
    pub area: Option<String>,
    /// Asked.
    pub asked: f64,
    /// Reached.
    pub reached: f64,
    /// Of a missed target: rules that cannot hold together with it if it must be met; empty if it could be, at the price of
    /// something else.
    pub binding: Vec<HardRule>,
}

/// The answer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    /// Sites.
    pub sites: Vec<SiteWhy>,
    /// Of one site: the plan made anew without it, or with it if it is closed; null if no plan keeps the rules then.
    pub again: Option<Again>,
    /// Mandates.
    pub mandates: Vec<MandateWhy>,
    /// What mandates cost.
    pub prices: Vec<MandatePrice>,
    /// A little more money, one more worker.
    pub margins: Vec<Margin>,
    /// Plans nearly as good.
    pub near: Vec<Nearby>,
    /// Share of the best value that they may give up.
    pub within: Option<f64>,
}

/// An answer with what of it is not about single sites and mandates, in words.
#[derive(Debug)]
pub struct Explained {
    /// The answer.
    pub found: Explanation,
    /// Tables.
    pub tables: Vec<WhyTable>,
}

/// Answers a question about the plan of a run; a whole explanation is written into it.
///
/// # Errors
/// [`Failure::Breach`] if the plan does not stand; [`Failure::Input`] if what is asked about is not there.
pub fn explain(run: &Run, question: &Question, watch: &dyn Watch) -> Result<Explained, Failure> {
    let mut clock = Clock::start();
    let recounted = recount(run, watch)?;
    if !recounted.report.is_clean() {
        return Err(Failure::Breach(recounted.report.breaches));
    }
    let (case, mut solved) = (recounted.case, recounted.solved);
    solved.hints = parts::hints(run)?;
    clock.lap("read");
    let found = match question {
        Question::All => {
            let (found, part) = part(&case, &solved, &run.read(PLAN)?, &mut clock, watch)?;
            watch.stage(Stage::Write, None);
            run.put(part)?;
            found
        }
        _ => answer(&case, &solved, question, watch)?,
    };
    let tables = why_words::general(&case.world, &case.study, &found);
    Ok(Explained { found, tables })
}

/// A whole explanation, and the part of a run that holds it.
///
/// # Errors
/// If the solver fails; [`Failure::Stopped`] if it is interrupted.
pub(super) fn part(
    case: &Case,
    solved: &Solved,
    plan_json: &[u8],
    clock: &mut Clock,
    watch: &dyn Watch,
) -> Result<(Explanation, Part), Failure> {
    let found = answer(case, solved, &Question::All, watch)?;
    clock.lap("explain");
    let mut part = Part::new(PartName::Explain, &case.world.name, case.study.seed);
    part.add("explain.json", json(&found)?);
    part.read(PLAN, plan_json);
    part.manifest.times = clock.take();
    Ok((found, part))
}

/// The explanation that a run holds.
///
/// # Errors
/// If it cannot be read.
pub(super) fn of_run(run: &Run) -> Result<Option<Explanation>, Failure> {
    match run.has(PartName::Explain) {
        true => Ok(Some(run.parse(WHY)?)),
        false => Ok(None),
    }
}

fn answer(
    case: &Case,
    solved: &Solved,
    question: &Question,
    watch: &dyn Watch,
) -> Result<Explanation, Failure> {
    watch.stage(Stage::Explain, None);
    let Case { world, study, times, demand, .. } = case;
    let explainer = || Explainer::new(world, study, times, demand, &solved.plan);
    let mut found = Explanation::default();
    match question {
        Question::Site(code) => {
            let site = world.sites.find(|site| site.code == *code);
            let site = site.ok_or_else(|| unknown(code))?;
            let why = explainer()?.site(site);
            found.again = again(case, solved, site, why.standing, watch)?;
            found.sites.push(why);
        }
        Question::Commune(code) => {
            let commune = world.communes.find(|commune| commune.code == *code);
            let commune = commune.ok_or_else(|| unknown(code))?;
            let mut explainer = explainer()?;
            let here = world.sites.ids().filter(|site| world.commune_of(*site) == commune);
            found.sites = here.map(|site| explainer.site(site)).collect();
        }
        Question::Mandate(code) => {
            let id = study.mandates.find(|mandate| mandate.code == *code);
            found.mandates = mandate_why(case, solved, id.ok_or_else(|| unknown(code))?, watch)?;
            let explainer = explainer()?;
            let anew = explainer.anew();
            found.prices =
                anew.map_or(Vec::new(), |mut anew| explainer.prices(&mut anew, Some(code)));
        }
        Question::Near(within) => {
            found.near = nearby(case, solved, nearness(*within), watch)?;
            found.within = Some(*within);
        }
        Question::All => {
            let reasons = || whole(case, solved, explainer()?, watch);
            let near = || nearby(case, solved, nearness(NEAR), watch);
            let (reasons, near) = rayon::join(reasons, near);
            found = Explanation { near: near?, within: Some(NEAR), ..reasons? };
        }
    }
    if watch.cancelled() { Err(Failure::Stopped) } else { Ok(found) }
}

fn nearness(within: f64) -> Nearness {
    Nearness { within, plans: NEAR_PLANS }
}

/// Sites, margins and mandates of a whole explanation.
fn whole(
    case: &Case,
    solved: &Solved,
    mut explainer: Explainer,
    watch: &dyn Watch,
) -> Result<Explanation, Failure> {
    let largest = explainer.largest(SITES);
    let mut anew = explainer.anew();
    let mut found = Explanation {
        sites: largest.into_iter().map(|site| explainer.site(site)).collect(),
        margins: explainer.margins(anew.as_mut()),
        prices: anew.map_or(Vec::new(), |mut anew| explainer.prices(&mut anew, None)),
        ..Explanation::default()
    };
    for id in case.study.mandates.ids() {
        found.mandates.extend(mandate_why(case, solved, id, watch)?);
    }
    Ok(found)
}

fn unknown(code: &str) -> Failure {
    Failure::Input(Label {
        vi: format!(
            "kịch bản của kết quả này không có mã “{code}”; xem các mã trong inputs/ và plan/actions.csv"
        ),
        en: format!(
            "the scenario of this run has no code {code:?}; see inputs/ and plan/actions.csv"
        ),
    })
}

/// A mandate area by area; of a missed target, what it would contradict if it had to be met.
fn mandate_why(
    case: &Case,
    solved: &Solved,
    id: MandateId,
    watch: &dyn Watch,
) -> Result<Vec<MandateWhy>, Failure> {
    let Case { world, study, times, demand, .. } = case;
    let measured = mandate::measure(world, study, demand, &solved.plan, id);
    let code = &study.mandates[id].code;
    let binding = match measured.iter().all(|row| row.met()) {
        true => Vec::new(),
        false => {
            let mut hard = study.clone();
            hard.mandates[id].price = None;
            let found = optimise::conflict(world, &hard, times, demand, watch)?;
            let rules = found.map_or(Vec::new(), |conflict| conflict.rules);
            let own = format!("mandate.{code}");
            let rules = rules.into_iter().map(|missed| missed.rule);
            rules.filter(|rule| rule.code.split('@').next() != Some(&own)).collect()
        }
    };
    let row = |row: &mandate::Measured| MandateWhy {
        code: code.clone(),
        area: row.area.map(|area| world.areas[area].code.clone()),
        asked: row.asked,
        reached: row.measured,
        binding: if row.met() { Vec::new() } else { binding.clone() },
    };
    Ok(measured.iter().map(row).collect())
}
