//! Sites: existing ones first, then the rows of `sites.csv`, then what `candidates` generates.

use super::codes::Codes;
use super::diagnostic::say;
use super::findings::{At, Findings};
use super::geography::place_kind;
use super::mistakes::{did_you_mean, duplicate};
use super::node::Node;
use super::spec::Of;
use super::table::{Row, Sheet};
use crate::world::{
    CadreId, Calendar, Closing, Existing, FacilityType, Gate, GateId, Id, Place, PlaceId, Site,
    SiteId, SizeId, Status, Table, TypeId, Vnd, Year,
};
use std::collections::BTreeMap;

/// What sites are made from.
pub(super) struct Stock<'a> {
    pub(super) root: &'a Node,
    pub(super) types: &'a Table<TypeId, FacilityType>,
    pub(super) gates: &'a Table<GateId, Gate>,
    pub(super) calendar: &'a Calendar,
    pub(super) places: &'a Table<PlaceId, Place>,
    pub(super) codes: &'a Codes,
    pub(super) facilities: Option<&'a Sheet>,
    pub(super) staff: Option<&'a Sheet>,
    pub(super) sites: Option<&'a Sheet>,
}

impl Stock<'_> {
    /// All sites, in a stable order.
    pub(super) fn sites(&self, found: &mut Findings) -> Table<SiteId, Site> {
        let mut sites = self.existing(found);
        if let Some(sheet) = self.sites {
            let stated = sheet.rows.iter().filter_map(|row| self.stated(sheet, row, found));
            sites.extend(stated.collect::<Vec<_>>());
        }
        let candidates = self.generated(&sites);
        sites.extend(candidates);
        self.unique_codes(&sites, found);
        Table::new(sites)
    }

    /// One site for each row, so that positions agree with codes; unknown codes were reported.
    fn existing(&self, found: &mut Findings) -> Vec<Site> {
        let Some(sheet) = self.facilities else { return vec![] };
        let mut posts = self.posts(found);
        let mut site = |row: &Row| {
            let number = |column| sheet.number(row, column).unwrap_or(0.0);
            let position =
                |of, column| self.codes.position(of, sheet.text(row, column)).unwrap_or(0);
            let code = sheet.text(row, "code").to_string();
            Site {
                name: sheet.text(row, "name").to_string(),
                kind: TypeId::new(position(Of::Type, "type")),
                place: PlaceId::new(position(Of::Place, "place")),
                status: Status::Existing,
                sizes: vec![],
                converts: None,
                existing: Some(Existing {
                    places: number("places"),
                    calls: sheet.number(row, "calls"),
                    residents: number("residents"),
                    running: Vnd::from_million(number("running")),
                    posts: posts.remove(&code).unwrap_or_default(),
                    decision: sheet.text(row, "decision").to_string(),
                    public: sheet.flag(row, "public", true),
                    design: sheet.flag(row, "design", true),
                    closing: self.closing(sheet, row, found),
                }),
                code,
            }
        };
        sheet.rows.iter().map(&mut site).collect()
    }

    /// Whether a facility may be closed, and which one takes its people over.
    fn closing(&self, sheet: &Sheet, row: &Row, found: &mut Findings) -> Option<Closing> {
        let (into, closes) = (sheet.text(row, "merges_into"), sheet.flag(row, "closes", false));
        let cost = sheet.number(row, "close_cost");
        let code = sheet.text(row, "code");
        let position = self.codes.position(Of::Facility, into);
        if !into.is_empty() && (position.is_none() || into == code) {
            merges_nowhere(&sheet.at(row, "merges_into"), into, found);
        }
        if closes || !into.is_empty() {
            let kind = self.codes.position(Of::Type, sheet.text(row, "type"));
            let kind = kind.and_then(|kind| self.types.values().nth(kind));
            let begins = kind
                .map_or(self.calendar.first, |kind| kind.earliest_start(self.gates, self.calendar));
            let years = (sheet.number(row, "close_months").unwrap_or(0.0) / 12.0).ceil() as Year;
            return Some(Closing {
                cost: Vnd::from_million(cost.unwrap_or(0.0)),
                into: position.map(SiteId::new),
                from: begins.saturating_add(years),
            });
        }
        if cost.is_some() {
            cost_without_closing(&sheet.at(row, "close_cost"), code, found);
        }
        None
    }

    /// People in post by facility, added over contracts and degrees, cadres in order.
    fn posts(&self, found: &mut Findings) -> BTreeMap<String, Vec<(CadreId, u32)>> {
        let mut posts: BTreeMap<String, BTreeMap<CadreId, u32>> = BTreeMap::new();
        let Some(sheet) = self.staff else { return BTreeMap::new() };
        for row in &sheet.rows {
            let cadre = self.codes.position(Of::Cadre, sheet.text(row, "cadre")).map(CadreId::new);
            let (Some(cadre), Some(people)) = (cadre, sheet.number(row, "people")) else {
                continue;
            };
            if people.fract() != 0.0 {
                not_whole(&sheet.at(row, "people"), people, found);
            }
            let facility = sheet.text(row, "facility").to_string();
            *posts.entry(facility).or_default().entry(cadre).or_insert(0) += people as u32;
        }
        posts.into_iter().map(|(facility, posts)| (facility, posts.into_iter().collect())).collect()
    }

    fn stated(&self, sheet: &Sheet, row: &Row, found: &mut Findings) -> Option<Site> {
        let kind = TypeId::new(self.codes.position(Of::Type, sheet.text(row, "type"))?);
        let place = PlaceId::new(self.codes.position(Of::Place, sheet.text(row, "place"))?);
        self.host(kind, place, &sheet.at(row, "place"), found);
        let code = sheet.text(row, "code").to_string();
        let name = match sheet.text(row, "name") {
            "" => {
                self.places.iter().nth(place.index()).map_or(code.clone(), |(_, p)| p.name.clone())
            }
            name => name.to_string(),
        };
        let converts = self.codes.position(Of::Facility, sheet.text(row, "converts"));
        Some(Site {
            code,
            name,
            kind,
            place,
            status: status(sheet, row, found),
            sizes: self.sizes(sheet, row, kind, found),
            converts: converts.map(SiteId::new),
            existing: None,
        })
    }

    /// A type with a host stands only at places of that kind.
    fn host(&self, kind: TypeId, place: PlaceId, at: &At, found: &mut Findings) {
        let (Some(kind), Some(place)) =
            (self.types.values().nth(kind.index()), self.places.values().nth(place.index()))
        else {
            return;
        };
        if kind.host.is_some_and(|host| host != place.kind) {
            wrong_host(at, &kind.code, &place.code, found);
        }
    }

    fn sizes(&self, sheet: &Sheet, row: &Row, kind: TypeId, found: &mut Findings) -> Vec<SizeId> {
        let Some(kind) = self.types.values().nth(kind.index()) else { return vec![] };
        let words: Vec<&str> = sheet.text(row, "sizes").split_whitespace().collect();
        if words.is_empty() {
            return kind.sizes.ids().collect();
        }
        let mut sizes = Vec::new();
        for word in words {
            match kind.sizes.find(|size| size.code == word) {
                Some(size) => sizes.push(size),
                None => unknown_size(&sheet.at(row, "sizes"), word, kind, found),
            }
        }
        sizes
    }

    /// What `candidates` of the types generates, save where a row says otherwise.
    fn generated(&self, stated: &[Site]) -> Vec<Site> {
        let mut sites = Vec::new();
        for (kind, entry) in self.types.ids().zip(self.root.tables("facility_type")) {
            let Some(wanted) = entry.node.get("candidates").map(|n| place_kind(n.as_text())) else {
                continue;
            };
            let free = |place: &PlaceId| stated.iter().all(|s| (s.kind, s.place) != (kind, *place));
            let fits = |(_, place): &(PlaceId, &Place)| place.kind == wanted;
            let places = self.places.iter().filter(fits).filter(|(id, _)| free(id));
            sites.extend(places.map(|(id, place)| self.candidate(kind, id, place)));
        }
        sites
    }

    fn candidate(&self, kind: TypeId, id: PlaceId, place: &Place) -> Site {
        Site {
            code: format!("{}-{}", self.types[kind].code, place.code),
            name: place.name.clone(),
            kind,
            place: id,
            status: Status::Candidate,
            sizes: self.types[kind].sizes.ids().collect(),
            converts: None,
            existing: None,
        }
    }

    fn unique_codes(&self, sites: &[Site], found: &mut Findings) {
        let existing = self.facilities.map_or(0, |sheet| sheet.rows.len());
        let Some(sheet) = self.sites else { return };
        for (n, row) in sheet.rows.iter().enumerate() {
            let code = sheet.text(row, "code");
            let others = sites.iter().enumerate().filter(|(m, _)| *m != existing + n);
            let taken = others.map(|(_, site)| &site.code).any(|other| other == code);
            let own = sheet.rows.iter().filter(|other| sheet.text(other, "code") == code).count();
            if taken && own == 1 {
                duplicate(found, &sheet.at(row, "code"), "code", code);
            }
        }
    }
}

fn status(sheet: &Sheet, row: &Row, found: &mut Findings) -> Status {
    let year = sheet.year(row, "year");
    match (sheet.text(row, "status"), year) {
        ("forced", Some(year)) => Status::Forced(year),
        ("forced", None) => {
            forced_without_year(&sheet.at(row, "year"), found);
            Status::Candidate
        }
        (other, year) => {
            if year.is_some() {
                year_without_force(&sheet.at(row, "year"), found);
            }
            if other == "forbidden" { Status::Forbidden } else { Status::Candidate }
        }
    }
}

/// The kind of place that a type's candidates stand at must be its host.
pub(super) fn candidates_fit_host(root: &Node, found: &mut Findings) {
    for entry in root.tables("facility_type") {
        let (host, candidates) = (entry.node.text("host"), entry.node.get("candidates"));
        if let Some(node) = candidates.filter(|node| !host.is_empty() && node.as_text() != host) {
            wrong_host(&node.at, &entry.key, node.as_text(), found);
        }
        if candidates.is_some() && entry.node.tables("size").is_empty() {
            no_size(&entry.at, &entry.key, found);
        }
    }
}

fn wrong_host(at: &At, kind: &str, place: &str, found: &mut Findings) {
    found.error(
        at,
        say(
            format!(
                "Loại hình “{kind}” không đặt được tại “{place}”: trái với host của loại hình."
            ),
            format!(
                "The type {kind:?} cannot stand at {place:?}: its `host` is another kind of place."
            ),
        ),
        say(
            "Chọn địa điểm thuộc loại host, hoặc sửa host.",
            "Choose a place of the host's kind, or change `host`.",
        ),
    );
}

fn no_size(at: &At, kind: &str, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("Loại hình “{kind}” có candidates nhưng không có quy mô nào."),
            format!("The type {kind:?} has candidates but no size."),
        ),
        say(
            format!("Thêm [facility_type.{kind}.size.MÃ]."),
            format!("Add [facility_type.{kind}.size.CODE]."),
        ),
    );
}

fn unknown_size(at: &At, word: &str, kind: &FacilityType, found: &mut Findings) {
    let known: Vec<&str> = kind.sizes.values().map(|size| size.code.as_str()).collect();
    let (vi, en) = did_you_mean(word, known.iter().copied());
    let (all, code) = (known.join(" "), &kind.code);
    found.error(
        at,
        say(
            format!("Loại hình “{code}” không có quy mô “{word}”."),
            format!("The type {code:?} has no size {word:?}."),
        ),
        say(format!("Các quy mô: {all}.{vi}"), format!("Sizes: {all}.{en}")),
    );
}

fn merges_nowhere(at: &At, into: &str, found: &mut Findings) {
    found.error(
        at,
        say(
            format!(
                "Không sáp nhập được vào “{into}”: không có cơ sở hiện có nào khác mang mã này."
            ),
            format!("It cannot merge into {into:?}: no other existing facility has this code."),
        ),
        say(
            "Ghi mã của một cơ sở khác trong facilities.csv.",
            "Name another row of facilities.csv.",
        ),
    );
}

fn cost_without_closing(at: &At, code: &str, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("Cơ sở “{code}” có close_cost nhưng không được phép đóng."),
            format!("The facility {code:?} has a close_cost but may not be closed."),
        ),
        say(
            "Đặt closes = 1 hoặc merges_into, hoặc bỏ close_cost.",
            "Set closes = 1 or merges_into, or clear close_cost.",
        ),
    );
}

fn forced_without_year(at: &At, found: &mut Findings) {
    found.error(
        at,
        say(
            "Địa điểm bắt buộc (forced) nhưng không có năm.",
            "The site is forced but has no year.",
        ),
        say("Điền cột year.", "Fill in the column year."),
    );
}

fn year_without_force(at: &At, found: &mut Findings) {
    found.error(
        at,
        say(
            "Cột year chỉ dùng với trạng thái forced.",
            "The column year goes with the status forced only.",
        ),
        say(
            "Xóa năm, hoặc đổi trạng thái thành forced.",
            "Clear the year, or make the status forced.",
        ),
    );
}

fn not_whole(at: &At, people: f64, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("{people} người không phải số nguyên."),
            format!("{people} is not a whole number of people."),
        ),
        say("Ghi số người, không ghi định suất.", "State people, not full-time equivalents."),
    );
}
