//! The audit's own account of the three communes, against figures worked out by hand.

mod common;

use botri::plan::PlanFile;
use botri::plan::audit::{ClientTotal, RULES, Report, Totals, audit};
use botri::world::World;
use common::*;

fn clean() -> Report {
    audit(&world(), &study(), &solved())
}

/// The account after a change to the facts.
fn account(change: impl FnOnce(&mut World)) -> Totals {
    let mut world = world();
    change(&mut world);
    audit(&world, &study(), &solved()).totals
}

/// Clients of the elderly who would come for counselling.
fn demand(year: i16, change: impl FnOnce(&mut World)) -> f64 {
    let fits = |row: &ClientTotal| {
        (row.group.as_str(), row.service.as_str(), row.year) == ("elderly", "counsel", year)
    };
    let rows = account(change).clients;
    rows.into_iter().find(fits).expect("the elderly need counselling").demand
}

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9 * expected.abs().max(1.0), "{found} {expected}");
}

#[test]
fn a_plan_read_back_from_its_file_is_the_same_to_the_audit() {
    let (world, study, solved) = (world(), study(), solved());
    let mandates: Vec<String> = study.mandates.values().map(|m| m.code.clone()).collect();
    let text = serde_json::to_string(&botri::plan::write(&world, &mandates, &solved)).unwrap();
    let file: PlanFile = serde_json::from_str(&text).unwrap();
    let read = botri::plan::read(&world, &mandates, &file).unwrap();
    assert_eq!(audit(&world, &study, &read), clean());
}

#[test]
fn the_account_holds_the_figures_worked_out_by_hand() {
    let totals = serde_json::to_value(clean().totals).unwrap();
    let figure = |table: &str, keys: &[(&str, &str)], field: &str| -> f64 {
        let fits = |row: &&serde_json::Value| {
            keys.iter().all(|(key, value)| row[key].to_string().trim_matches('"') == *value)
        };
        let rows: Vec<_> = totals[table].as_array().unwrap().iter().filter(fits).collect();
        assert_eq!(rows.len(), 1, "{table} {keys:?}");
        rows[0][field].as_f64().unwrap()
    };
    let of =
        |table, keys: &[(&str, &str)], field, expected| near(figure(table, keys, field), expected);

    of("goals", &[("kind", "cost")], "value", 277.73);
    of("mandates", &[("mandate", "coverage"), ("area", "D2")], "shortfall", 12.5);
    of("sites", &[("type", "pilot"), ("year", "2015")], "standing", 0.0);
    of("sites", &[("type", "office"), ("year", "2016")], "opened", 2.0);
    of("staff", &[("cadre", "officer"), ("year", "2015")], "pool", 2.0);
    of("people", &[("group", "elderly"), ("year", "2016")], "need", 800.0);
    of("people", &[("group", "disabled"), ("year", "2016")], "served", 7.0);
    let counsel = |year| [("group", "elderly"), ("service", "counsel"), ("year", year)];
    of("clients", &counsel("2016"), "base", 400.0);
    of("clients", &counsel("2015"), "demand", 54.0);
    of("clients", &counsel("2016"), "served", 118.0);
    // What the pilot saves its district, and what it and nine collaborators at 0.2 base salary cost today.
    let pay = |owner, year| [("line", "pay"), ("owner", owner), ("year", year)];
    of("costs", &pay("district", "2015"), "additional", -22.2e6);
    of("costs", &pay("district", "2016"), "existing", 53.28e6);
    of("costs", &pay("commune", "2016"), "existing", 9.0 * 0.2 * 14.4e6);
    let case = [("line", "case"), ("owner", "district"), ("year", "2015")];
    of("costs", &case, "existing", 2.0e6);
    of("funds", &[("fund", "invest"), ("year", "2016")], "balance", 3.1e6);
    of("funds", &[("fund", "run"), ("year", "2016")], "paid", 156.14e6);
}

#[test]
fn every_rule_is_explained_where_a_stranger_looks() {
    let page = |name: &str| {
        std::fs::read_to_string(format!("{}/docs/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
    };
    let (model, format) = (page("model.md"), page("run-format.md"));
    for rule in RULES {
        let name = format!("`{}`", rule.name);
        assert!(model.contains(&name), "docs/model.md lacks {name}");
        assert!(format.contains(&name), "docs/run-format.md lacks {name}");
    }
}

#[test]
fn demand_follows_campaigns_collaborators_and_their_ceiling() {
    near(demand(2015, |_| ()), 36.0 + 12.0 + 6.0);
    near(demand(2016, |_| ()), 84.0 + 36.0 + 14.0);
    // A year later half of the campaign is remembered: 50 / (50 + 100) of the rise of 0.4.
    let later = demand(2017, |world| world.calendar.last = 2017);
    near(later, 280.0 * (0.15 + 0.4 / 3.0) + 120.0 * (0.1 + 0.4 / 3.0));
    near(demand(2016, |world| world.uptake.lag_years = 0), 280.0 * 0.2833333333333333 + 28.0);
    near(demand(2016, |world| world.collaborators.per_village = 0.0), 400.0 * 0.3);
    near(demand(2016, |world| world.uptake.collaborator_effect = 1.0), 280.0 * 0.5 + 36.0);
    near(demand(2016, |world| world.tasks[0].campaign = false), 400.0 * 0.1 + 280.0 * 0.05);
}

#[test]
fn need_is_calibrated_only_where_a_total_is_given() {
    let need = |totals: Totals| totals.people[0].need;
    near(need(clean().totals), 800.0);
    near(need(account(|world| world.need.calibrate_to = None)), 400.0);
    near(need(account(|world| world.need.overlap = 0.5)), 500.0);
    near(need(account(|world| world.groups[id(ELDERLY)].growth = 0.5)), 1200.0);
}
