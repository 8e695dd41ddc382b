//! What the search of a served level begins with: a model made tighter by counts rounded and by flow covers, and prices of its rows,
//! those of the linear relaxation where it is small enough, else those on the leaders' own way down.

use super::counts;
use super::decompose::{IN_QUESTION, Priceable};
use super::duality::{Begun, by_row, of_bound};
use super::flow_cover::FlowCovers;
use super::formulation::Formulation;
use super::lazy::Bound;
use super::levels::effort;
use super::model::{Model, Objective};
use super::search::{Left, has_linear, relaxation};
use super::served::at_once;
use crate::plan::Hint;
use crate::progress::Watch;

/// Rounds in which rows of clients enter, and those in which flow covers are made beside them; they end where they move the bound by
/// no more than so much, relative.
const ROUNDS: u32 = 12;
const ROUGH: f64 = 2e-3;
const STILL: f64 = 3e-4;

/// Where the earlier plan leaves more than this share of what the kept prices let a plan gain, they and its places say little of
/// the level, and new ones take less time than windows.
const FAR: f64 = 0.1;

/// What is known of a level before its search.
pub struct Ask<'a> {
    /// Formulation.
    pub f: &'a Formulation<'a>,
    /// Objective.
    pub objective: &'a Objective,
    /// What an earlier search of nearly the same problem left of this level, and of all.
    pub hint: Option<&'a Hint>,
    pub hints: &'a [Hint],
    /// Value of the plan so far, and where nothing is opened.
    pub value: f64,
    pub nothing: f64,
    /// Who watches.
    pub watch: &'a dyn Watch,
}

/// Makes the model tighter and prices its rows; `None` where there is no point, or no time for one.
pub fn begin(ask: &Ask, model: &mut Model, left: &mut Left) -> Option<Begun> {
    let kept = ask.hint.and_then(|hint| by_kept(ask, model, left, hint));
    kept.or_else(|| match has_linear(model) {
        true => by_relaxation(ask, model, left),
        false => by_leaders(ask, model),
    })
}

/// The prices of an earlier search as they are, unless they and its plan say little of this one. At them alone the leaders are all
/// for one thing, so that the point is what the relaxation opened of each start then, where that is known. What it did not open is
/// in question: it may be worth it now.
fn by_kept(ask: &Ask, model: &mut Model, left: &mut Left, hint: &Hint) -> Option<Begun> {
    let Ask { f, objective, hints, value, nothing, .. } = *ask;
    let effort = effort(f);
    let covers = left.covers.get_or_insert_with(|| FlowCovers::new(f, model));
    model.rows.extend(counts::rows(f, model, &effort));
    model.rows.extend(covers.again(model, hints.iter().flat_map(|hint| &hint.covers)));
    let prices = by_row(model, objective, &hint.prices);
    let mut bounded = Priceable::new(f, model, objective, &effort).at(&prices)?;
    if (bounded.bound - value).abs() > FAR * (bounded.bound - nothing).abs() {
        return None;
    }
    bounded.prefer(f, model, &hint.shares, IN_QUESTION);
    Some(Begun { bound: bounded.bound, prices, point: bounded.mean })
}

/// Prices of the linear relaxation: counts are rounded beside its first round.
fn by_relaxation(ask: &Ask, model: &mut Model, left: &mut Left) -> Option<Begun> {
    let Ask { f, objective, .. } = ask;
    let covers = left.covers.get_or_insert_with(|| FlowCovers::new(f, model));
    let relaxation = left.relaxation.get_or_insert_with(|| relaxation(f, model));
    let first = || relaxation.optimise(objective);
    let (_, rounded) = at_once(first, || counts::rows(f, model, &effort(f)));
    model.rows.extend(rounded);
    relaxation.follow(model);
    relaxation.in_rounds(objective, ROUNDS, ROUGH)?;
    let made = |bound: &Bound| {
        let rows = covers.missed(model, &bound.point);
        model.rows.extend(rows.iter().cloned());
        rows
    };
    let linear = relaxation.optimise_with(objective, ROUNDS, STILL, made)?;
    let prices = of_bound(model, &linear);
    Some(Begun { bound: linear.value, prices, point: linear.point })
}

/// Prices on the leaders' own way down. The flow covers that their mean misses are few and gain next to nothing.
fn by_leaders(ask: &Ask, model: &mut Model) -> Option<Begun> {
    let Ask { f, objective, value, watch, .. } = *ask;
    let effort = effort(f);
    model.rows.extend(counts::rows(f, model, &effort));
    let apart = Priceable::new(f, model, objective, &effort);
    apart.ascend(model, value, watch)
}
