//! Money: what must be paid can be paid.

use crate::scenario::diagnostic::say;
use crate::scenario::findings::{At, Findings};
use crate::scenario::node::{Entry, Node};
use crate::world::{Course, Id, Line, OwnerId, World};

/// A cost that no fund may pay forbids everything that has it: a warning for types, an error for fixed costs.
pub(in crate::scenario) fn every_line_has_a_fund(root: &Node, world: &World, found: &mut Findings) {
    let paid = |line, owner| world.funds.values().any(|fund| fund.pays(line, owner));
    // What recurs in the last year takes money that goes on (`money.last-year`).
    let lasting = |line, owner| world.funds.values().any(|fund| fund.pays_on(line, owner));
    for task in world.tasks.iter().filter(|task| task.cost.iter().any(|cost| cost.0 > 0.0)) {
        let last = task.cost.last().is_some_and(|cost| cost.0 > 0.0);
        let can = if last { lasting(Line::Task, task.owner) } else { paid(Line::Task, task.owner) };
        if !can {
            report(root, world, "task", &task.code, Line::Task, task.owner, found);
        }
    }
    for course in world.courses.iter().filter(|course| is_held(course)) {
        let last = course.classes.last().is_some_and(|classes| *classes > 0.0);
        let line = Line::Training;
        let can = if last { lasting(line, course.owner) } else { paid(line, course.owner) };
        if !can {
            report(root, world, "course", &course.code, Line::Training, course.owner, found);
        }
    }
    if let Some(offer) = world.outreach.as_ref().filter(|offer| !paid(Line::Task, offer.owner)) {
        report(root, world, "outreach", "", Line::Task, offer.owner, found);
    }
    let hires = world.collaborators.hires.as_ref();
    if let Some(hires) = hires.filter(|hires| !paid(Line::Pay, hires.owner)) {
        report(root, world, "collaborators", "", Line::Pay, hires.owner, found);
    }
    for kind in world.types.values() {
        for line in [Line::Capital, Line::Equipment, Line::Running] {
            let costs = kind.sizes.values().any(|size| match line {
                Line::Capital => size.capital.0 > 0.0,
                Line::Equipment => size.equipment.0 > 0.0,
                _ => size.running.0 > 0.0,
            });
            if costs && !paid(line, kind.owner) {
                report(root, world, "facility_type", &kind.code, line, kind.owner, found);
            }
        }
    }
}

/// Recurrent money lapses at the end of its year.
pub(in crate::scenario) fn recurrent_money_lapses(root: &Node, found: &mut Findings) {
    for fund in root.tables("fund") {
        let carried = fund.node.get("carry").filter(|_| fund.node.figure("carry") > 0.0);
        if let Some(carry) = carried.filter(|_| fund.node.text("kind") == "recurrent") {
            found.error(
                &carry.at,
                say(
                    format!("Nguồn thường xuyên “{}” không được chuyển sang năm sau.", fund.key),
                    format!("The recurrent fund {:?} does not carry over.", fund.key),
                ),
                say(
                    "Bỏ carry, hoặc đổi kind thành capital (khi đó năm cuối không chi được khoản thường xuyên).",
                    "Leave out carry, or make it kind = \"capital\", which pays nothing recurrent in the last year.",
                ),
            );
        }
    }
}

/// Whether a course has a class, scheduled or offered.
fn is_held(course: &Course) -> bool {
    let offered = course.offered.iter().flatten();
    course.classes.iter().chain(offered).any(|classes| *classes > 0.0)
}

fn report(
    root: &Node,
    world: &World,
    table: &str,
    code: &str,
    line: Line,
    owner: OwnerId,
    found: &mut Findings,
) {
    let entry = |entry: &&Entry| entry.key == code;
    let whole = || root.get(table).map_or(At::File(0), |node| node.at.clone());
    let at = root.tables(table).iter().find(entry).map_or_else(whole, |entry| entry.at.clone());
    let name = if code.is_empty() { table.to_string() } else { format!("{table}.{code}") };
    let Some(owner) = world.owners.values().nth(owner.index()) else { return };
    let (owner, line) = (&owner.code, line.code());
    let what = say(
        format!("Không nguồn nào được chi khoản {line} của “{owner}” cho [{name}]."),
        format!("No fund may pay the line {line} of {owner:?} for [{name}]."),
    );
    let remedy = say(
        format!(
            "Thêm {line} vào lines và {owner} vào owners của một nguồn (năm cuối: nguồn thường xuyên); nếu không, khoản này không thể thực hiện."
        ),
        format!(
            "Add {line} to the lines and {owner} to the owners of a fund (in the last year: a recurrent one); otherwise this cannot be done."
        ),
    );
    if table == "facility_type" {
        found.warn(&at, what, remedy)
    } else {
        found.error(&at, what, remedy)
    }
}
