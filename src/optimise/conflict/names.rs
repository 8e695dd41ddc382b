//! How each rule is called and where it stands in the scenario.

use super::rule::{HardRule, RuleKind, Unit};
use crate::lang::Lang;
use crate::study::{Constraint, GoalKind, Mandate, Rule};
use crate::world::{
    AreaId, CadreId, FundId, Label, Line, OwnerId, ServiceId, SiteId, Status, TypeId, World, Year,
};

/// Names the rules of a world.
pub struct Namer<'a>(pub &'a World);

impl Namer<'_> {
    /// A mandate, in one area or everywhere.
    pub fn mandate(&self, mandate: &Mandate, area: Option<AreaId>) -> HardRule {
        let world = self.0;
        let key = format!("mandate.{}", mandate.code);
        let at = area.map_or(String::new(), |a| format!("@{}", world.areas[a].code));
        let place = area.map_or(String::new(), |a| format!(", {}", world.areas[a].name));
        let asked = |lang: Lang| match &mandate.rule {
            Rule::Sites { at_least, .. } | Rule::Communes { at_least, .. } => {
                lang.figure(*at_least)
            }
            Rule::Coverage { share, .. }
            | Rule::Trained { share, .. }
            | Rule::Villages { share, .. } => lang.percent(*share, 1),
            Rule::Nested { ratio, .. } => format!("x {}", lang.figure(*ratio)),
        };
        let says = |lang: Lang, word: &str| {
            let (name, asked) = (lang.label(&mandate.label), asked(lang));
            format!("{name}{place}: {word} {asked}, {}", mandate.year)
        };
        let unit = match &mandate.rule {
            Rule::Sites { .. } | Rule::Nested { .. } => Unit::Sites,
            Rule::Communes { .. } => Unit::Communes,
            Rule::Coverage { .. } => Unit::PercentOfNeed,
            Rule::Trained { .. } => Unit::People,
            Rule::Villages { .. } => Unit::PercentOfVillages,
        };
        let (vi, en) = (says(Lang::Vi, "ít nhất"), says(Lang::En, "at least"));
        self.rule(RuleKind::Mandate, format!("{key}{at}"), self.table(&key), (vi, en), unit)
    }

    /// What a goal must reach.
    pub fn constraint(&self, constraint: &Constraint) -> HardRule {
        let key = format!("constraint.{}", constraint.code);
        let (label, bound) = (&constraint.label, constraint.bound);
        let (vi, en) = match constraint.goal.kind.maximise() {
            true => ("ít nhất", "at least"),
            false => ("không quá", "at most"),
        };
        let says = (
            format!("{}: {vi} {}", label.vi, Lang::Vi.figure(bound)),
            format!("{}: {en} {}", label.en, Lang::En.figure(bound)),
        );
        let unit = match constraint.goal.kind {
            GoalKind::Equity | GoalKind::Floor => Unit::PercentOfNeed,
            GoalKind::Cost => Unit::MillionVnd,
            _ => Unit::Points,
        };
        self.rule(RuleKind::Constraint, key.clone(), self.table(&key), says, unit)
    }

    /// A site that is forced or forbidden.
    pub fn status(&self, site: SiteId) -> HardRule {
        let row = &self.0.sites[site];
        let place = format!("sites.csv code = {}", row.code);
        let name = if row.name.is_empty() { &row.code } else { &row.name };
        let (kind, word, vi, en) = match row.status {
            Status::Forced(by) => (
                RuleKind::Forced,
                "forced",
                format!("{name} phải khởi công muộn nhất năm {by}"),
                format!("{name} must be started by {by}"),
            ),
            _ => (
                RuleKind::Forbidden,
                "forbidden",
                format!("{name} không được mở"),
                format!("{name} must not be opened"),
            ),
        };
        let code = format!("site.{}.{word}", row.code);
        self.rule(kind, code, place, (vi, en), Unit::Openings)
    }

    /// The ceiling of a fund in a year.
    pub fn fund(&self, fund: FundId, year: Year) -> HardRule {
        let row = &self.0.funds[fund];
        let key = format!("fund.{}", row.code);
        let ceiling = row.ceiling[self.0.calendar.index(year)].million();
        let (vi, en) = (&row.label.vi, &row.label.en);
        let says = (
            format!("{vi}, năm {year}: không quá {} triệu đồng", Lang::Vi.figure(ceiling)),
            format!("{en}, {year}: at most {} million đồng", Lang::En.figure(ceiling)),
        );
        let place = format!("{} ceiling", self.table(&key));
        self.rule(RuleKind::Fund, format!("{key}.ceiling.{year}"), place, says, Unit::MillionVnd)
    }

    /// A line of an owner that no fund may pay.
    pub fn unfunded(&self, line: Line, owner: OwnerId) -> HardRule {
        let row = &self.0.owners[owner];
        let code = format!("fund.*.lines.{}@{}", line.code(), row.code);
        let says = (
            format!(
                "không nguồn nào được chi dòng “{}” cho chủ thể {} (năm cuối: không nguồn thường xuyên nào)",
                line.code(),
                row.label.vi
            ),
            format!(
                "no fund may pay the line {:?} of {} (in the last year: no recurrent one)",
                line.code(),
                row.label.en
            ),
        );
        let place = "scenario.toml [fund.*] lines, owners".to_owned();
        self.rule(RuleKind::Unfunded, code, place, says, Unit::MillionVnd)
    }

    /// A task or a course that is to be carried out.
    pub fn scheduled(&self, kind: RuleKind, code: &str, label: &Label) -> HardRule {
        let key = format!("{}.{code}", if kind == RuleKind::Task { "task" } else { "course" });
        let says = (
            format!("thực hiện đầy đủ: {}", label.vi),
            format!("carried out in full: {}", label.en),
        );
        self.rule(kind, key.clone(), self.table(&key), says, Unit::Share)
    }

    /// New posts of a quota in a year.
    pub fn quota(&self, n: usize, year: Year) -> HardRule {
        let quota = &self.0.quotas[n];
        let posts = quota.new_posts[self.0.calendar.index(year)];
        let owner = quota.owner.map(|owner| &self.0.owners[owner].label);
        let (vi, en) = owner.map_or((String::new(), String::new()), |label| {
            (format!(" ({})", label.vi), format!(" ({})", label.en))
        });
        let kind = &quota.post_kind;
        let says = (
            format!("biên chế {kind}{vi} được tăng thêm năm {year}: {}", Lang::Vi.figure(posts)),
            format!("new posts {kind}{en} in {year}: {}", Lang::En.figure(posts)),
        );
        let place = format!("scenario.toml [[quota]] {} new_posts", n + 1);
        let code = format!("quota[{}].new_posts.{year}", n + 1);
        self.rule(RuleKind::Quota, code, place, says, Unit::Posts)
    }

    /// What the labour market gives of a cadre in a year.
    pub fn recruits(&self, cadre: CadreId, year: Year, market: f64) -> HardRule {
        let row = &self.0.cadres[cadre];
        let key = format!("cadre.{}", row.code);
        let says = (
            format!("tuyển được {} năm {year}: {}", row.label.vi, Lang::Vi.figure(market)),
            format!("recruits of {} in {year}: {}", row.label.en, Lang::En.figure(market)),
        );
        let place = format!("{} recruits", self.table(&key));
        self.rule(RuleKind::Recruits, format!("{key}.recruits.{year}"), place, says, Unit::People)
    }

    /// A rule of a facility type: what kind, under which key, and where it holds.
    pub fn of_type(&self, kind: RuleKind, of: TypeId, area: Option<(&str, &str)>) -> HardRule {
        let row = &self.0.types[of];
        let (vi, en) = (&row.label.vi, &row.label.en);
        let (at, name) = area.unwrap_or_default();
        let (word, unit, says) = match kind {
            RuleKind::OnePer => (
                "one_per",
                Unit::Openings,
                (
                    format!("{vi}: nhiều nhất một điểm mở mới ở {name}"),
                    format!("{en}: at most one opening in {name}"),
                ),
            ),
            RuleKind::MinimumClients => (
                "min_clients",
                Unit::Clients,
                (
                    format!(
                        "{vi}: ít nhất {} lượt đối tượng mỗi năm",
                        Lang::Vi.figure(row.min_clients)
                    ),
                    format!("{en}: at least {} clients a year", Lang::En.figure(row.min_clients)),
                ),
            ),
            RuleKind::Supervision => (
                "supervised_by",
                Unit::Sites,
                (
                    format!("{vi}: phải có đơn vị hỗ trợ chuyên môn"),
                    format!("{en}: a supervisor within reach"),
                ),
            ),
            RuleKind::Span => (
                "span",
                Unit::Sites,
                (
                    format!("{vi}: số điểm mà một đơn vị hỗ trợ được"),
                    format!("{en}: sites that one of them supervises"),
                ),
            ),
            RuleKind::Pilot => (
                "pilot",
                Unit::Openings,
                (
                    format!("{vi}: phải thí điểm trước khi mở rộng"),
                    format!("{en}: a pilot before other sizes"),
                ),
            ),
            RuleKind::Calls => (
                "size.*.calls",
                Unit::Calls,
                (
                    format!("{vi}: số cuộc gọi khẩn cấp trả lời được mỗi năm"),
                    format!("{en}: emergency calls answered a year"),
                ),
            ),
            RuleKind::Gates => (
                "gates",
                Unit::Openings,
                (
                    format!("{vi}: chỉ khởi công sau các bước phê duyệt"),
                    format!("{en}: no start before its approvals"),
                ),
            ),
            _ => (
                "size.*.lead_months",
                Unit::Openings,
                (
                    format!("{vi}: thời gian từ khởi công đến khi hoạt động"),
                    format!("{en}: months from the start of works to opening"),
                ),
            ),
        };
        let key = format!("facility_type.{}", row.code);
        let at = if at.is_empty() { String::new() } else { format!("@{at}") };
        let place = format!("{} {word}", self.table(&key));
        self.rule(kind, format!("{key}.{word}{at}"), place, says, unit)
    }

    /// The law on the smallest unit of an owner.
    pub fn unit_minimum(&self, owner: OwnerId) -> HardRule {
        let row = &self.0.owners[owner];
        let says = (
            format!("số người tối thiểu của một đơn vị ({})", row.label.vi),
            format!("fewest people of a unit ({})", row.label.en),
        );
        let code = format!("unit_minimum@{}", row.code);
        let place = "scenario.toml [[unit_minimum]] people".to_owned();
        self.rule(RuleKind::UnitMinimum, code, place, says, Unit::Posts)
    }

    /// Seats of a course that is offered, in a year.
    pub fn seats(&self, course: usize, year: Year, seats: f64) -> HardRule {
        let row = &self.0.courses[course];
        let key = format!("course.{}", row.code);
        let says = (
            format!("{}, năm {year}: nhiều nhất {} chỗ học", row.label.vi, Lang::Vi.figure(seats)),
            format!("{}, {year}: at most {} seats", row.label.en, Lang::En.figure(seats)),
        );
        let place = format!("{} offered", self.table(&key));
        self.rule(RuleKind::Seats, format!("{key}.offered.{year}"), place, says, Unit::People)
    }

    /// Collaborators that may be taken on beyond today's, in a year.
    pub fn collaborators(&self, year: Year, each: f64) -> HardRule {
        let says = (
            format!("cộng tác viên nhận thêm năm {year}: {} người mỗi thôn", Lang::Vi.figure(each)),
            format!("collaborators taken on in {year}: {} a village", Lang::En.figure(each)),
        );
        let place = format!("{} offered", self.table("collaborators"));
        let code = format!("collaborators.offered.{year}");
        self.rule(RuleKind::Collaborators, code, place, says, Unit::People)
    }

    /// The norms of a service.
    pub fn norm(&self, service: ServiceId) -> HardRule {
        let row = &self.0.services[service];
        let says = (
            format!("định mức số ca của một nhân viên: {}", row.label.vi),
            format!("norm of cases a worker: {}", row.label.en),
        );
        let place = format!("scenario.toml [[norm]] service = {:?}", row.code);
        self.rule(RuleKind::Norm, format!("norm.{}", row.code), place, says, Unit::Clients)
    }

    fn rule(
        &self,
        kind: RuleKind,
        code: String,
        place: String,
        says: (String, String),
        unit: Unit,
    ) -> HardRule {
        HardRule { kind, code, place, says: Label { vi: says.0, en: says.1 }, unit }
    }

    /// The layer and table of a key; a figure below the key knows its layer.
    fn table(&self, key: &str) -> String {
        let inside =
            |known: &str| known.strip_prefix(key).is_some_and(|rest| rest.starts_with('.'));
        let figure = self.0.provenance.iter().find(|figure| inside(&figure.key));
        let layer = figure.map_or("scenario.toml", |figure| figure.layer.as_str());
        format!("{layer} [{key}]")
    }
}
