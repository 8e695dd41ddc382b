//! Facility types, sites, and the gates that openings wait for.

use super::{
    CadreId, Calendar, GateId, GroupId, Label, Minutes, OwnerId, PlaceId, PlaceKind, ServiceId,
    SiteId,
};
use super::{SizeId, Table, TypeId, Vnd, Year};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Legal form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Seal, account, director.
    Unit,
    /// Part of a unit.
    Branch,
    /// A room and an assignment decision (văn phòng).
    Point,
}

/// Whose clients a site may serve, beside the access standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Anybody within the standard.
    Any,
    /// Its own commune.
    Commune,
    /// Its area at this level of `World::levels`.
    Level(usize),
}

/// A service offered by a type, and to whom.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// Service.
    pub service: ServiceId,
    /// Groups served.
    pub groups: Vec<GroupId>,
}

/// People of a cadre at a site of some size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StaffRange {
    /// Cadre.
    pub cadre: CadreId,
    /// Minimum while it stands.
    pub min: u32,
    /// Maximum.
    pub max: u32,
}

/// A size of a type: what it costs, holds and needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Size {
    /// Code.
    pub code: String,
    /// Name.
    pub label: Label,
    /// Works, paid in the year of the start; multiplied by the zone's price factor.
    pub capital: Vnd,
    /// Equipment, paid in the year of the start.
    pub equipment: Vnd,
    /// Running cost a year apart from pay.
    pub running: Vnd,
    /// Months from 1 January of the start year to opening.
    pub lead_months: f64,
    /// Places.
    pub places: f64,
    /// Emergency calls that it can answer a year; `None`: as many as its hours allow.
    pub calls: Option<f64>,
    /// Multiplies the hours of its staff: what better equipment adds.
    pub output: f64,
    /// Staff.
    pub staff: Vec<StaffRange>,
}

/// A step of a standing site to another size: enlarged, upgraded or equipped.
#[derive(Debug, Clone, PartialEq)]
pub struct Upgrade {
    /// Code.
    pub code: String,
    /// Name.
    pub label: Label,
    /// Size that it leaves; `None`: an existing site as it stands today.
    pub from: Option<SizeId>,
    /// Size that it reaches.
    pub to: SizeId,
    /// Works, paid in the year of the start; multiplied by the zone's price factor.
    pub capital: Vnd,
    /// Equipment, paid in the year of the start.
    pub equipment: Vnd,
    /// Months from 1 January of the start year to the takeover by the new size.
    pub lead_months: f64,
    /// Months before the takeover, in its year, in which the site is closed.
    pub downtime: f64,
}

/// A kind of facility.
#[derive(Debug, Clone, PartialEq)]
pub struct FacilityType {
    /// Code.
    pub code: String,
    /// Name.
    pub label: Label,
    /// Owner.
    pub owner: OwnerId,
    /// Legal form.
    pub form: Form,
    /// Kind of place that hosts it, where it needs one.
    pub host: Option<PlaceKind>,
    /// Whom it may serve.
    pub scope: Scope,
    /// At most one new site of this type in each area of this level.
    pub one_per: Option<Scope>,
    /// Fewest clients a full operating year; below it, a site must not open.
    pub min_clients: f64,
    /// Decisions that come first, one after the other.
    pub gates: Vec<GateId>,
    /// Who must stand near so that it may stand.
    pub supervision: Option<Supervision>,
    /// Most sites that one of this type supervises; `None`: no limit.
    pub span: Option<f64>,
    /// What it refers up, one entry a service at most.
    pub referrals: Vec<Referral>,
    /// Services.
    pub offers: Vec<Offer>,
    /// Sizes; an existing site has a description of its own.
    pub sizes: Table<SizeId, Size>,
    /// The size that is tried first, if any.
    pub pilot: Option<Pilot>,
    /// Steps from size to size, which never lead back.
    pub upgrades: Vec<Upgrade>,
}

/// Other sizes of a type open only after a pilot has stood.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pilot {
    /// Size of a pilot.
    pub size: SizeId,
    /// On so many successive 31 Decembers before the start.
    pub years: Year,
}

/// A site that the plan opens stands only while one of these types that supervises it stands near.
#[derive(Debug, Clone, PartialEq)]
pub struct Supervision {
    /// Types that may supervise.
    pub by: Vec<TypeId>,
    /// Travel time within which they do, from the commune centre of the supervised site.
    pub within: Minutes,
}

/// Cases that a site refers up: a share of its clients of a service, who then take hours at a higher one as well.
#[derive(Debug, Clone, PartialEq)]
pub struct Referral {
    /// Service.
    pub service: ServiceId,
    /// Share of its clients.
    pub share: f64,
    /// Hours one of them takes where he is referred to.
    pub hours: f64,
    /// Types that take them on.
    pub to: Vec<TypeId>,
    /// Travel time within which they do, from the commune centre of the site that refers.
    pub within: Minutes,
}

/// A decision that an opening waits for.
#[derive(Debug, Clone, PartialEq)]
pub struct Gate {
    /// Code.
    pub code: String,
    /// Name.
    pub label: Label,
    /// Who decides.
    pub decides: String,
    /// Months it takes, counted from `as_of` or from the gate before.
    pub months: f64,
    /// Whether money comes only in the year after approval.
    pub money_next_year: bool,
}

/// What may be done at a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Stands.
    Existing,
    /// May be opened.
    Candidate,
    /// Must be started by this year at the latest.
    Forced(Year),
    /// Must not be opened.
    Forbidden,
}

/// What stands at an existing site.
#[derive(Debug, Clone, PartialEq)]
pub struct Existing {
    /// Design places.
    pub places: f64,
    /// Emergency calls that it can answer a year; `None`: as many as its hours allow.
    pub calls: Option<f64>,
    /// Residents today.
    pub residents: f64,
    /// Running cost a year apart from pay.
    pub running: Vnd,
    /// People in post by cadre.
    pub posts: Vec<(CadreId, u32)>,
    /// Decision that founded it.
    pub decision: String,
    /// Whether it is public.
    pub public: bool,
    /// Whether its places count as design places of the network's present state.
    pub design: bool,
    /// Whether it may be closed, and how.
    pub closing: Option<Closing>,
}

/// How an existing site may be closed, on 1 January of a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Closing {
    /// Cost of closing, on the line running of its owner, at the price level of `Prices`.
    pub cost: Vnd,
    /// The existing site that takes its people over, with their pay; `None`: they go back to the pool.
    pub into: Option<SiteId>,
    /// First year on whose 1 January it may close: after the gates of its type and the months that it takes (3.15).
    pub from: Year,
}

/// A place at which a facility of a type stands or may stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Facility type.
    pub kind: TypeId,
    /// Place.
    pub place: PlaceId,
    /// What may be done.
    pub status: Status,
    /// Sizes that fit; empty for an existing site.
    pub sizes: Vec<SizeId>,
    /// The existing site that it takes over when it opens, with its staff and their pay.
    pub converts: Option<SiteId>,
    /// What stands there today.
    pub existing: Option<Existing>,
}

impl FacilityType {
    /// First year in which work on it may start: after its gates, one after the other (3.1).
    pub fn earliest_start(&self, gates: &Table<GateId, Gate>, calendar: &Calendar) -> Year {
        if self.gates.is_empty() {
            return calendar.first;
        }
        let gates = || self.gates.iter().map(|gate| &gates[*gate]);
        let months: f64 = gates().map(|gate| gate.months).sum();
        let approval = whole_if_near(real_year(calendar.as_of) + months / 12.0);
        let start = match gates().any(|gate| gate.money_next_year) {
            true => approval.floor() + 1.0,
            false => approval.ceil(),
        };
        calendar.first.max(start as Year)
    }

    /// What it refers up of a service.
    pub fn referral(&self, service: ServiceId) -> Option<&Referral> {
        self.referrals.iter().find(|referral| referral.service == service)
    }

    /// Whether it offers the service to the group.
    pub fn serves(&self, service: ServiceId, group: GroupId) -> bool {
        self.offers.iter().any(|offer| offer.service == service && offer.groups.contains(&group))
    }
}

/// A whole number of years that rounding has moved by a hair is whole.
fn whole_if_near(years: f64) -> f64 {
    if (years - years.round()).abs() <= 1e-9 { years.round() } else { years }
}

/// A date as a real number of years.
fn real_year(date: Date) -> f64 {
    f64::from(date.year())
        + (f64::from(date.month()) - 1.0) / 12.0
        + (f64::from(date.day()) - 1.0) / 365.25
}
