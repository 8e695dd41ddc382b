//! What binds at a site, and what keeps a closed one closed.

use super::Explainer;
use crate::optimise::levels::{effort, fixed};
use crate::optimise::model::{Row, Sense};
use crate::optimise::reduce::has_point;
use crate::world::{Id, Label, SiteId};

/// A row binds if less than this share of its largest term is left.
const TIGHT: f64 = 1e-6;

/// Rows of a site in a year that can bind: family, and what they are.
const LIMITS: [(&str, &str, &str); 6] = [
    ("hours", "giờ làm việc của nhân viên", "hours of the staff"),
    ("norm", "định mức số ca", "norm of cases a worker"),
    ("places", "số chỗ", "places"),
    ("calls", "số cuộc gọi khẩn cấp", "emergency calls"),
    ("minimum_clients", "số đối tượng tối thiểu", "fewest clients"),
    ("span", "số điểm hỗ trợ được", "sites that it can supervise"),
];

/// Families of rules that can keep a site closed.
const FAMILIES: [(&[&str], &str, &str); 9] = [
    (&["balance_flow", "last_year", "cost"], "kinh phí", "money"),
    (&["quota"], "biên chế", "posts allowed"),
    (&["pool_use"], "nguồn nhân lực", "people to be found"),
    (&["one_per"], "mỗi địa bàn một điểm", "one opening in an area"),
    (
        &["converted_once"],
        "cơ sở hiện có đã được chuyển đổi",
        "the existing site is already converted",
    ),
    (&["minimum_clients"], "số đối tượng tối thiểu", "fewest clients"),
    (&["supervised", "taken", "span"], "đơn vị hỗ trợ chuyên môn", "a supervisor within reach"),
    (&["unit_minimum"], "số người tối thiểu của đơn vị", "fewest people of a unit"),
    (&["pilot"], "phải thí điểm trước", "a pilot first"),
];

impl Explainer<'_> {
    /// What binds at a site in the last year.
    pub(super) fn limits(&self, site: SiteId) -> Vec<Label> {
        let tag = format!("{},{}", self.f.world.sites[site].code, self.f.world.calendar.last);
        let own = |row: &Row, family: &str| {
            let rest = row.name.strip_prefix(family).and_then(|rest| rest.strip_prefix('['));
            let rest = rest.and_then(|rest| rest.strip_prefix(&tag));
            rest.is_some_and(|rest| rest.starts_with([',', ']']))
        };
        let tight = |family: &str| {
            let mut rows = self.model.rows.iter().filter(|row| own(row, family));
            rows.any(|row| is_tight(row, &self.base.point))
        };
        let found: Vec<Label> = LIMITS
            .into_iter()
            .filter(|(family, ..)| tight(family))
            .map(|(_, vi, en)| label(vi, en))
            .collect();
        match found.is_empty() {
            false => found,
            true => vec![label(
                "nhu cầu: mọi người tìm đến đều được phục vụ",
                "demand: everybody who comes is served",
            )],
        }
    }

    /// Families of rules without any one of which a closed site could be opened beside the others.
    pub(super) fn blockers(&self, site: SiteId) -> Vec<Label> {
        let Some(&start) = self.f.starts_of[site.index()].first() else {
            return vec![label(
                "không kịp hoạt động trong kỳ kế hoạch",
                "cannot stand within the planned years",
            )];
        };
        let mut whole = self.whole.clone();
        for (col, value, _) in self.opening(start) {
            whole[col.index()] = value;
        }
        let whole = fixed(&self.model, &whole);
        let opens = |names: &[&str]| {
            let mut model = whole.clone();
            model.rows.retain(|row| !names.contains(&row.family()));
            has_point(&model, &effort(&self.f)).unwrap_or(false)
        };
        let found: Vec<Label> = FAMILIES
            .into_iter()
            .filter(|(names, ..)| opens(names))
            .map(|(_, vi, en)| label(vi, en))
            .collect();
        match found.is_empty() {
            false => found,
            true => vec![label("nhiều quy tắc cùng lúc", "several rules at once")],
        }
    }
}

fn is_tight(row: &Row, point: &[f64]) -> bool {
    let terms = || row.terms.iter().map(|(col, factor)| factor * point[col.index()]);
    let (sum, scale) = (terms().sum::<f64>(), terms().map(f64::abs).fold(row.rhs.abs(), f64::max));
    let left = if row.sense == Sense::Ge { sum - row.rhs } else { row.rhs - sum };
    scale > 1e-9 && left <= TIGHT * scale
}

fn label(vi: &str, en: &str) -> Label {
    Label { vi: vi.into(), en: en.into() }
}
