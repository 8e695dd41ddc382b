//! `check` and `assess`: what can be said of a scenario before any plan.

use super::answer::{Answer, say};
use super::args::{Check, Global, Scenario};
use super::failure::{diagnostics, findings};
use crate::lang::Lang;
use crate::pipeline::{self, Case, Failure};
use crate::progress::Watch;
use crate::scenario;
use crate::world::{Label, World};
use serde_json::json;

/// `botri check`: every mistake at once, or what the scenario holds.
pub fn check(args: &Check, lang: Lang) -> Result<Answer, Failure> {
    let loaded = scenario::load(&args.scenario.scenario).map_err(Failure::Scenario)?;
    let world = &loaded.world;
    let text = match args.assumptions {
        true => say(scenario::assumptions(world, Lang::Vi), scenario::assumptions(world, Lang::En)),
        false => held(world),
    };
    let mut json = json!({
        "exit": 0,
        "scenario": world.name,
        "communes": world.communes.len(),
        "sites": world.sites.len(),
        "mandates": loaded.study.mandates.len(),
        "findings": findings(&loaded.warnings),
    });
    if args.assumptions {
        json["figures"] = serde_json::to_value(&world.provenance)?;
    }
    let mut answer = Answer::done(text, json);
    let warnings = diagnostics(&loaded.warnings, lang);
    answer.notes = warnings.into_iter().map(|text| say(text.clone(), text)).collect();
    Ok(answer)
}

/// `botri assess`: the present state.
pub fn assess(args: &Scenario, global: &Global, watch: &dyn Watch) -> Result<Answer, Failure> {
    let case = Case::load(&args.scenario, global.seed, watch)?;
    let present = pipeline::assess(&case)?;
    let text = say(present.text(Lang::Vi), present.text(Lang::En));
    Ok(Answer::done(text, serde_json::to_value(&present)?))
}

fn held(world: &World) -> Label {
    let existing = world.sites.values().filter(|site| site.existing.is_some()).count();
    let candidates = world.sites.len() - existing;
    let (communes, groups) = (world.communes.len(), world.groups.len());
    let (services, figures) = (world.services.len(), world.provenance.len());
    let (first, last) = (world.calendar.first, world.calendar.last);
    say(
        format!(
            "{}: hợp lệ. {communes} xã, phường, thị trấn; {groups} nhóm đối tượng; {services} dịch vụ; {existing} cơ sở hiện có; {candidates} địa điểm có thể mở; {figures} số liệu có nguồn hoặc giả định; {first}-{last}.",
            world.name
        ),
        format!(
            "{}: valid. {communes} communes; {groups} client groups; {services} services; {existing} existing sites; {candidates} candidate sites; {figures} figures with source or assumption; {first}-{last}.",
            world.name
        ),
    )
}
