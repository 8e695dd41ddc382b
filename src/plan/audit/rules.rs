//! The rules by name, with the tolerance and the words of each. Their meaning: `docs/model.md`, section 4.

/// What a rule counts in; decides the absolute part of its tolerance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Years, sites, posts: whole things.
    Count,
    /// Clients, people, expected headcount.
    People,
    /// Working hours.
    Hours,
    /// Đồng.
    Money,
    /// Missing units of a mandate: sites, communes, per cent of need.
    Shortfall,
    /// Value of a goal, in its own unit.
    Goal,
}

impl Unit {
    /// Differences up to this are none. A linear program meets its rows only up to a feasibility tolerance.
    fn tolerance(self) -> f64 {
        match self {
            Unit::Count | Unit::Goal => 1e-6,
            Unit::People | Unit::Hours | Unit::Shortfall => 1e-4,
            Unit::Money => 1000.0,
        }
    }

    /// How far apart two figures may be: 1e-6 of the larger, or the unit's own tolerance.
    pub(super) fn slack(self, a: f64, b: f64) -> f64 {
        (1e-6 * a.abs().max(b.abs())).max(self.tolerance())
    }

    /// A figure as people read it: money in million đồng.
    pub(super) fn shown(self, value: f64) -> f64 {
        if self == Unit::Money { value / 1e6 } else { value }
    }

    /// What stands after a figure, in Vietnamese and English.
    pub(super) fn words(self) -> (&'static str, &'static str) {
        match self {
            Unit::People => (" người", " people"),
            Unit::Hours => (" giờ", " hours"),
            Unit::Money => (" triệu đồng", " million đồng"),
            Unit::Count | Unit::Shortfall | Unit::Goal => ("", ""),
        }
    }
}

/// One rule of the audit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// Name in `docs/model.md` and in messages.
    pub name: &'static str,
    /// What is counted.
    pub unit: Unit,
    /// What a breach of it means, in Vietnamese.
    pub vi: &'static str,
    /// The same in English.
    pub en: &'static str,
}

macro_rules! rules {
    ($($id:ident $name:literal $unit:ident $vi:literal $en:literal;)*) => {
        $(pub(super) const $id: &Rule =
            &Rule { name: $name, unit: Unit::$unit, vi: $vi, en: $en };)*

        /// Every rule that the audit checks.
        pub const RULES: &[&Rule] = &[$($id),*];
    };
}

rules! {
    SITE_START "site.unknown-start" Count
        "năm khởi công hoặc quy mô không được phép, hoặc một địa điểm mở hai lần"
        "the start year or the size is not allowed, or a site is opened twice";
    SITE_FORBIDDEN "site.forbidden" Count
        "mở địa điểm bị cấm" "a forbidden site is opened";
    SITE_FORCED "site.forced" Count
        "địa điểm bắt buộc không được khởi công đúng hạn"
        "a forced site is not started by its year";
    SITE_EXISTING "site.existing" Count
        "mở lại cơ sở đang hoạt động" "an existing site is opened again";
    SITE_ONE_PER "site.one-per" Count
        "quá một cơ sở mới cùng loại trên một địa bàn"
        "more than one opening of a type in an area";
    SITE_CONVERTED "site.converted-once" Count
        "cơ sở hiện có bị chuyển đổi quá một lần"
        "an existing site is converted more than once";
    SITE_MINIMUM "site.minimum-clients" People
        "cơ sở mới phục vụ ít hơn mức tối thiểu"
        "an opened site serves fewer clients than its minimum";
    SITE_CLOSED "site.closed" Count
        "đóng cơ sở không được phép đóng, ngoài kỳ kế hoạch, hai lần, hoặc cơ sở được chuyển đổi, nâng cấp"
        "a closure of a site that may not close, outside the plan, twice, or of one that is converted or upgraded";
    SITE_PILOT "site.pilot" Count
        "mở trước khi điểm thí điểm hoạt động đủ thời gian"
        "an opening before a pilot has stood long enough";
    SITE_UPGRADE "site.upgrade" Count
        "nâng cấp trước khi được phép, quá muộn, hoặc từ một quy mô mà điểm không có"
        "an upgrade before it may begin, too late, or from a size that the site does not have";
    SITE_SUPERVISED "site.supervised" Count
        "điểm không có nơi giám sát đang hoạt động trong thời gian đi lại quy định"
        "a site without a standing supervisor within the travel time";
    SITE_SPAN "site.span" Count
        "một nơi giám sát quá nhiều điểm" "a supervisor has more sites than its span";
    STAFF_RANGE "staff.range" Count
        "số người làm việc ngoài khung của quy mô, hoặc ở nơi chưa hoạt động"
        "posts outside the range of the size, or at a site that does not stand";
    STAFF_UNIT "staff.unit-minimum" People
        "đơn vị có ít người hơn mức tối thiểu theo quy định"
        "a unit has fewer people than the law asks for";
    STAFF_POOL "staff.pool" People
        "số người bố trí vượt nguồn nhân lực hiện có"
        "more people in post than the pool holds";
    STAFF_RECRUITS "staff.recruits" People
        "số tuyển dụng âm hoặc vượt khả năng cung ứng của thị trường lao động"
        "recruits are negative or beyond the labour market";
    STAFF_QUOTA "staff.quota" Count
        "vượt chỉ tiêu biên chế được giao" "more posts than the quota allows";
    TRAIN_SEATS "train.seats" People
        "số học viên âm hoặc vượt số chỗ của khóa học"
        "learners are negative or beyond the seats of the course";
    TRAIN_ENTRY "train.entry" People
        "học viên không thuộc diện của khóa học, hoặc nhiều hơn số người hiện có"
        "learners whom the course does not take, or more than there are";
    COLLABORATORS_RANGE "collaborators.range" Count
        "số cộng tác viên tăng thêm vượt mức được phép"
        "more collaborators taken on than are offered";
    OUTREACH_RANGE "outreach.range" Money
        "chi truyền thông âm hoặc vượt mức được phép"
        "outreach is negative or beyond what is offered";
    SERVE_ARC "serve.arc" People
        "phục vụ đối tượng ngoài phạm vi, ngoài thời gian đi lại chuẩn, hoặc số âm"
        "clients served outside scope or access standard, or a negative number";
    SERVE_DEMAND "serve.demand" People
        "phục vụ nhiều hơn cầu" "more clients served than there is demand";
    SERVE_LINK "serve.link" People
        "phục vụ tại một cơ sở vượt phần thời gian cơ sở hoạt động"
        "clients served at a site beyond the time in which it operates";
    SERVE_WORK "serve.work" Hours
        "giờ làm việc bố trí không đủ cho số đối tượng được phục vụ"
        "fewer hours worked than the served clients take";
    WORK_SKILL "work.skill" Hours
        "cán bộ làm dịch vụ ngoài chuyên môn" "a cadre works outside its skills";
    WORK_HOURS "work.hours" Hours
        "giờ làm việc âm hoặc vượt quỹ giờ" "hours are negative or beyond those available";
    SERVE_NORM "serve.norm" People
        "vượt định mức số ca mỗi cán bộ" "more clients in care than the norm allows";
    SERVE_PLACES "serve.places" People
        "vượt số chỗ của cơ sở" "more clients than places";
    SERVE_CALLS "serve.calls" People
        "vượt số cuộc gọi khẩn cấp cơ sở tiếp nhận được"
        "more emergency calls than the site can answer";
    SERVE_REFERRAL "serve.referral" People
        "chuyển tuyến thiếu hoặc thừa, hoặc đến nơi không được tiếp nhận"
        "too few or too many cases referred up, or to a site that may not take them on";
    MONEY_COST "money.cost" Money
        "tiền chi khác chi phí tăng thêm tính lại"
        "payments differ from the recounted additional cost";
    MONEY_ELIGIBLE "money.eligible" Money
        "nguồn kinh phí chi sai khoản, sai đơn vị, hoặc số âm"
        "a fund pays a line or an owner that is not its own, or a negative amount";
    MONEY_BALANCE "money.balance" Money
        "nguồn kinh phí chi vượt số dư" "a fund is overdrawn";
    MONEY_LAST "money.last-year" Money
        "chi thường xuyên năm cuối vượt mức cấp của năm đó"
        "recurrent payments of the last year exceed that year's ceiling";
    MANDATE_HARD "mandate.hard" Shortfall
        "không đạt chỉ tiêu bắt buộc" "a hard mandate is missed";
    MANDATE_SHORTFALL "mandate.shortfall" Shortfall
        "mức thiếu hụt nêu trong phương án khác mức tính lại"
        "the stated shortfall differs from the recounted one";
    GOAL_VALUE "goal.value" Goal
        "giá trị mục tiêu nêu ra khác giá trị tính lại"
        "the stated value of a goal differs from the recounted one";
    GOAL_KEPT "goal.kept" Goal
        "mục tiêu ưu tiên trước bị giảm quá mức dung sai"
        "a goal gave up more than its tolerance to later goals";
    GOAL_CONSTRAINT "goal.constraint" Goal
        "không đạt ràng buộc về mục tiêu" "a constraint on a goal is missed";
    GOAL_BOUND "goal.bound" Goal
        "cận hoặc khoảng cách đến cận không khớp với giá trị mục tiêu"
        "a bound or a gap contradicts the value of its goal";
}
