//! What the search of a served level begins with: a model made tighter by counts rounded and by flow covers, and prices of its rows,
//! those of the linear relaxation where it is small enough, else those on the leaders' own way down.

use super::counts;
use super::decompose::Priceable;
use super::duality::of_bound;
use super::flow_cover::FlowCovers;
use super::formulation::Formulation;
use super::lazy::Bound;
use super::levels::effort;
use super::model::{Model, Objective};
use super::search::{Left, has_linear, relaxation};
use super::served::at_once;
use crate::plan::Hint;
use crate::progress::Watch;

/// Rounds in which rows of clients enter, and those in which flow covers are made beside them; these end where they move the bound
/// by no more than `STILL`, relative.
const ROUNDS: u32 = 12;
const STILL: f64 = 3e-4;

/// What is known of a level before its search.
pub struct Ask<'a> {
    /// Formulation.
    pub f: &'a Formulation<'a>,
    /// Objective.
    pub objective: &'a Objective,
    /// What an earlier search of nearly the same problem left, if it left prices of this level.
    pub hints: Option<&'a [Hint]>,
    /// Value of the plan so far.
    pub value: f64,
    /// Who watches.
    pub watch: &'a dyn Watch,
}

/// Prices of a model's rows with what they prove.
pub struct Begun {
    /// Bound.
    pub bound: f64,
    /// Price of each row, more is better.
    pub prices: Vec<f64>,
    /// Value of each column at the point of the relaxation, or the mean of the leaders on their way.
    pub point: Vec<f64>,
}

/// Makes the model tighter and prices its rows; `None` where hints have prices, and where there is no point or no time for one.
pub fn begin(ask: &Ask, model: &mut Model, left: &mut Left) -> Option<Begun> {
    let mut covers = left.covers.take().unwrap_or_else(|| FlowCovers::new(ask.f, model));
    let begun = match ask.hints {
        Some(hints) => {
            model.rows.extend(counts::rows(ask.f, model, &effort(ask.f)));
            model.rows.extend(covers.again(model, hints.iter().flat_map(|hint| &hint.covers)));
            None
        }
        None if has_linear(model) => by_relaxation(ask, model, &mut covers, left),
        None => by_leaders(ask, model),
    };
    left.covers = Some(covers);
    begun
}

/// Prices of the linear relaxation: counts are rounded beside its first round.
fn by_relaxation(
    ask: &Ask,
    model: &mut Model,
    covers: &mut FlowCovers,
    left: &mut Left,
) -> Option<Begun> {
    let Ask { f, objective, .. } = ask;
    let relaxation = left.relaxation.get_or_insert_with(|| relaxation(f, model));
    let first = || relaxation.optimise(objective, 1);
    let (_, rounded) = at_once(first, || counts::rows(f, model, &effort(f)));
    model.rows.extend(rounded);
    relaxation.follow(model);
    relaxation.optimise(objective, ROUNDS)?;
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
    let bounded = apart.ascend(value, watch)?;
    let prices = apart.by_row(model, &bounded)?;
    Some(Begun { bound: bounded.bound, prices, point: bounded.mean })
}
