//! Courses: what they cost, who may learn, and what becomes of those who finish.

use super::codes::Codes;
use super::diagnostic::say;
use super::findings::{At, Findings};
use super::node::{Entry, Node};
use super::spec::Of;
use super::staff_money::{id, ids};
use crate::world::{Cadre, CadreId, Calendar, Course, Table, Training, Vnd};

/// Courses.
pub(super) fn courses(
    root: &Node,
    codes: &Codes,
    calendar: &Calendar,
    cadres: &Table<CadreId, Cadre>,
    found: &mut Findings,
) -> Vec<Course> {
    let mut courses = Vec::new();
    for entry in root.tables("course") {
        let node = &entry.node;
        let Some(owner) = id(codes, Of::Owner, node, "owner") else { continue };
        let training = training(node, codes);
        check(entry, training.as_ref(), cadres, found);
        courses.push(Course {
            code: entry.key.clone(),
            label: node.label("label"),
            owner,
            seats: node.figure("seats"),
            cost_per_head: Vnd::from_million(node.figure("cost_per_head")),
            classes: node.yearly("classes", calendar),
            offered: node.get("offered").map(|_| node.yearly("offered", calendar)),
            training,
        });
    }
    courses
}

/// What it makes of its learners, if it names who may learn or what they become.
fn training(node: &Node, codes: &Codes) -> Option<Training> {
    let trains = node.get("entry").is_some() || node.get("exit").is_some();
    trains.then(|| Training {
        entry: ids(codes, Of::Cadre, node, "entry"),
        exit: id(codes, Of::Cadre, node, "exit"),
        completion: node.figure("completion"),
        months: node.figure("months_to_finish"),
    })
}

fn check(
    entry: &Entry,
    training: Option<&Training>,
    cadres: &Table<CadreId, Cadre>,
    found: &mut Findings,
) {
    let (node, code) = (&entry.node, &entry.key);
    match (node.get("classes"), node.get("offered")) {
        (Some(_), None) => {}
        (None, Some(offered)) if training.is_none() => without_effect(&offered.at, code, found),
        (None, Some(_)) => {}
        (Some(_), Some(offered)) => scheduled_or_offered(&offered.at, code, found),
        (None, None) => scheduled_or_offered(&entry.at, code, found),
    }
    let Some(training) = training else { return };
    let at = |key| node.get(key).map_or(entry.at.clone(), |node| node.at.clone());
    let Some(exit) = training.exit else { return };
    if training.entry.contains(&exit) {
        leads_nowhere(&at("exit"), code, found);
    }
    let steps = training.entry.iter().map(|cadre| ("entry", *cadre)).chain([("exit", exit)]);
    for (key, cadre) in steps {
        if let Some(row) = cadres.iter().find(|(id, row)| *id == cadre && row.concurrent) {
            has_no_pool(&at(key), &row.1.code, found);
        }
    }
}

fn scheduled_or_offered(at: &At, course: &str, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("Khóa học “{course}” cần đúng một trong classes, offered."),
            format!("The course {course:?} needs exactly one of classes, offered."),
        ),
        say(
            "classes: số lớp đã định; offered: số lớp mà kế hoạch được quyết định.",
            "classes: held whatever the plan; offered: classes that the plan may fill.",
        ),
    );
}

fn without_effect(at: &At, course: &str, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("Khóa học “{course}” không có entry hay exit nên kế hoạch không có lý do mở."),
            format!("The course {course:?} has neither entry nor exit: no plan would hold it."),
        ),
        say(
            "Thêm entry (ai được học) hoặc exit (chức danh sau khi học), hoặc dùng classes.",
            "Add entry (who may learn) or exit (what they become), or use classes.",
        ),
    );
}

fn leads_nowhere(at: &At, course: &str, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("Khóa học “{course}” có exit trùng với một chức danh của entry."),
            format!("The course {course:?} leads back into a cadre of its entry."),
        ),
        say(
            "Bỏ exit nếu học viên chỉ nhận chứng chỉ.",
            "Leave out exit where learners only get a certificate.",
        ),
    );
}

fn has_no_pool(at: &At, cadre: &str, found: &mut Findings) {
    found.error(
        at,
        say(
            format!(
                "Chức danh kiêm nhiệm “{cadre}” không có nguồn nhân lực riêng để chuyển vào hay ra."
            ),
            format!("The concurrent cadre {cadre:?} has no pool to move into or out of."),
        ),
        say(
            "Dùng chức danh không kiêm nhiệm, hoặc bỏ exit để chỉ cấp chứng chỉ.",
            "Use a cadre that is not concurrent, or leave out exit for a certificate.",
        ),
    );
}
