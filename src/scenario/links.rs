//! Links: from `links.csv`, or a star through the seats; minutes are derived here.

use super::codes::Codes;
use super::diagnostic::say;
use super::findings::{At, Findings};
use super::spec::Of;
use super::table::{Row, Sheet};
use crate::world::{
    AreaId, Commune, CommuneId, Id, Link, LinkMode, Minutes, Place, PlaceId, Table, Zone, ZoneId,
};
use jiff::civil::Date;

/// On a national highway the road bends less than this, whatever the zone.
const HIGHWAY_DETOUR: f64 = 1.35;

/// What links are made from.
pub(super) struct Net<'a> {
    pub(super) zones: &'a Table<ZoneId, Zone>,
    pub(super) communes: &'a Table<CommuneId, Commune>,
    pub(super) places: &'a Table<PlaceId, Place>,
    pub(super) codes: &'a Codes,
}

impl Net<'_> {
    fn zone(&self, place: PlaceId) -> &Zone {
        &self.zones[self.communes[self.places[place].commune].zone]
    }

    /// Half of the way at each end's speed. `detour`: the km are straight.
    fn minutes(&self, a: PlaceId, b: PlaceId, km: f64, highway: bool, detour: bool) -> Minutes {
        let half = |place| {
            let zone = self.zone(place);
            let (speed, factor) = match highway {
                true => (zone.highway_kmh, zone.detour.min(HIGHWAY_DETOUR)),
                false => (zone.speed_kmh, zone.detour),
            };
            let road = if detour { km / 2.0 * factor } else { km / 2.0 };
            road / speed * 60.0
        };
        Minutes(half(a) + half(b))
    }

    /// The links of `links.csv`.
    pub(super) fn of_table(&self, sheet: &Sheet, found: &mut Findings) -> Vec<Link> {
        sheet.rows.iter().filter_map(|row| self.link(sheet, row, found)).collect()
    }

    fn link(&self, sheet: &Sheet, row: &Row, found: &mut Findings) -> Option<Link> {
        let end =
            |column| self.codes.position(Of::Place, sheet.text(row, column)).map(PlaceId::new);
        let (a, b) = (end("a")?, end("b")?);
        if a == b {
            link_to_itself(&sheet.at(row, "b"), found);
        }
        let mode = match sheet.text(row, "mode") {
            "ferry" => LinkMode::Ferry,
            "bridge" => LinkMode::Bridge,
            _ => LinkMode::Road,
        };
        let km = sheet.number(row, "km");
        let minutes = match (sheet.number(row, "minutes"), km) {
            (Some(minutes), None) => Minutes(minutes),
            (None, Some(km)) if mode != LinkMode::Ferry => {
                self.minutes(a, b, km, sheet.flag(row, "highway", false), true)
            }
            (minutes, _) => {
                minutes_or_km(&sheet.at(row, "minutes"), mode, minutes.is_some(), found);
                return None;
            }
        };
        let (from, until) = (sheet.date(row, "from"), sheet.date(row, "until"));
        if from > until && until.is_some() {
            until_before_from(&sheet.at(row, "until"), found);
        }
        let hazard = Some(sheet.text(row, "hazard")).filter(|text| !text.is_empty());
        Some(Link { a, b, mode, minutes, hazard: hazard.map(str::to_string), from, until })
    }

    /// A star: each commune to the seat of its area at the lowest level, each seat to the seat of the province.
    pub(super) fn star(&self, communes: &Sheet, found: &mut Findings) -> Vec<Link> {
        let road = |a: PlaceId, b: PlaceId, km: f64| Link {
            a,
            b,
            mode: LinkMode::Road,
            minutes: self.minutes(a, b, km, false, false),
            hazard: None,
            from: None,
            until: None,
        };
        let Some(capital) = self.seat("km_province", None) else {
            no_seat(communes, "km_province", found);
            return vec![];
        };
        let mut links = Vec::new();
        for (row, (id, commune)) in communes.rows.iter().zip(self.communes.iter()) {
            let area = commune.areas.get(1).and(commune.areas.last().copied());
            let seat = area.map_or(Some(capital), |area| self.seat("km_district", Some(area)));
            let Some(seat) = seat else {
                no_seat(communes, "km_district", found);
                continue;
            };
            let (to, key) = match (id == seat, area.is_some()) {
                (false, true) => (seat, "km_district"),
                _ => (capital, "km_province"),
            };
            match commune.keys.get(key) {
                _ if id == to => {}
                Some(km) => {
                    links.push(road(PlaceId::new(id.index()), PlaceId::new(to.index()), *km))
                }
                None => no_distance(&communes.at(row, key), key, found),
            }
        }
        links
    }

    /// The commune at distance 0 from the seat, in an area or anywhere.
    fn seat(&self, key: &str, area: Option<AreaId>) -> Option<CommuneId> {
        self.communes.find(|commune| {
            commune.keys.get(key) == Some(&0.0)
                && area.is_none_or(|area| commune.areas.contains(&area))
        })
    }

    /// Places that no link names lie at their commune's centre.
    pub(super) fn attach(&self, links: &mut Vec<Link>) {
        for (id, place) in self.places.iter().skip(self.communes.len()) {
            if links.iter().all(|link| link.a != id && link.b != id) {
                links.push(Link {
                    a: PlaceId::new(place.commune.index()),
                    b: id,
                    mode: LinkMode::Road,
                    minutes: Minutes(0.0),
                    hazard: None,
                    from: None,
                    until: None,
                });
            }
        }
    }

    /// Every commune is reached by a link that stands on the day of the plan, and all hang together.
    pub(super) fn reached(
        &self,
        links: &[Link],
        as_of: Date,
        communes: &Sheet,
        found: &mut Findings,
    ) {
        let groups = connected(self.places.len(), links, as_of);
        let of = |id: CommuneId| groups.get(id.index()).copied().unwrap_or(0);
        let mut sizes = std::collections::BTreeMap::new();
        self.communes.ids().for_each(|id| *sizes.entry(of(id)).or_insert(0) += 1);
        let largest = sizes.iter().max_by_key(|(_, size)| **size).map_or(0, |(group, _)| *group);
        for (row, id) in communes.rows.iter().zip(self.communes.ids()) {
            if of(id) == largest {
                continue;
            }
            let at = communes.at(row, "code");
            match sizes.get(&of(id)) {
                Some(1) => unreached(&at, &self.communes[id].name, found),
                _ => apart(&at, &self.communes[id].name, found),
            }
        }
    }
}

/// A number for each place that is the same for places that hang together.
fn connected(places: usize, links: &[Link], as_of: Date) -> Vec<usize> {
    let mut group: Vec<usize> = (0..places).collect();
    let stands = |link: &&Link| {
        link.from.is_none_or(|from| from <= as_of) && link.until.is_none_or(|until| as_of <= until)
    };
    for link in links.iter().filter(stands) {
        let (a, b) = (group[link.a.index()], group[link.b.index()]);
        let joined = a.min(b);
        group.iter_mut().filter(|g| **g == a || **g == b).for_each(|g| *g = joined);
    }
    group
}

fn link_to_itself(at: &At, found: &mut Findings) {
    found.error(
        at,
        say("Liên kết nối một địa điểm với chính nó.", "The link joins a place to itself."),
        say("Sửa cột a hoặc b.", "Mend column a or b."),
    );
}

fn minutes_or_km(at: &At, mode: LinkMode, both: bool, found: &mut Findings) {
    let (vi, en) = match (mode, both) {
        (LinkMode::Ferry, false) => (
            "Phà, đò cần số phút (gồm cả thời gian chờ).",
            "A ferry needs minutes, waiting included.",
        ),
        (_, true) => {
            ("Chỉ điền một trong hai cột minutes và km.", "Fill in only one of minutes and km.")
        }
        _ => ("Điền cột minutes hoặc km.", "Fill in minutes or km."),
    };
    found.error(
        at,
        say(
            "Không xác định được thời gian của liên kết.",
            "The time of the link is not determined.",
        ),
        say(vi, en),
    );
}

fn until_before_from(at: &At, found: &mut Findings) {
    found.error(
        at,
        say("Ngày kết thúc trước ngày bắt đầu.", "The link ends before it begins."),
        say("Sửa cột from hoặc until.", "Mend column from or until."),
    );
}

fn no_seat(communes: &Sheet, column: &str, found: &mut Findings) {
    found.error(
        &At::Cell { source: communes.source, line: 1, column: column.to_string() },
        say(
            format!("Không có links.csv và không xã nào có {column} = 0, nên không biết trung tâm ở đâu."),
            format!("There is no links.csv, and no commune has {column} = 0, so the seat is not known."),
        ),
        say(
            format!("Điền cột {column} (0 tại xã trung tâm), hoặc thêm links.csv."),
            format!("Fill in the column {column} (0 at the seat), or add links.csv."),
        ),
    );
}

fn no_distance(at: &At, column: &str, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("Không có links.csv và ô {column} còn trống."),
            format!("There is no links.csv, and the cell {column} is empty."),
        ),
        say("Điền số km, hoặc thêm links.csv.", "Fill in the km, or add links.csv."),
    );
}

fn unreached(at: &At, name: &str, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("Không có liên kết nào đến {name} vào ngày lập kế hoạch."),
            format!("No link reaches {name} on the day of the plan."),
        ),
        say(
            "Thêm vào links.csv một đường, cầu hoặc phà đến xã này.",
            "Add a road, bridge or ferry to this commune in links.csv.",
        ),
    );
}

fn apart(at: &At, name: &str, found: &mut Findings) {
    found.warn(
        at,
        say(
            format!("{name} không nối với phần lớn mạng lưới đường."),
            format!("{name} does not hang together with the main network."),
        ),
        say(
            "Kiểm tra links.csv: có thể thiếu một phà hoặc một cầu.",
            "Check links.csv: a ferry or a bridge may be missing.",
        ),
    );
}
