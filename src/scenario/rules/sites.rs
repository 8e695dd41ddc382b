//! Sites, conversions and levels.

use crate::scenario::diagnostic::say;
use crate::scenario::findings::{At, Findings};
use crate::scenario::mistakes::duplicate;
use crate::scenario::node::Node;
use crate::scenario::table::{Row, Sheet};
use crate::world::{
    Calendar, FacilityType, Id, Site, SiteId, SizeId, Status, Table, TypeId, World,
};

/// `levels` names at least one level, each once, and none by a reserved word.
pub(in crate::scenario) fn levels_named(root: &Node, found: &mut Findings) {
    let Some(node) = root.get("scenario").and_then(|scenario| scenario.get("levels")) else {
        return;
    };
    let levels = root.get("scenario").map_or(vec![], |scenario| scenario.texts("levels"));
    for (n, level) in levels.iter().enumerate() {
        if levels[..n].contains(level) {
            duplicate(found, &node.at, "levels", level);
        }
    }
    if levels.is_empty() || levels.iter().any(|level| ["commune", "any", "zone"].contains(level)) {
        found.error(
            &node.at,
            say(
                "levels phải nêu ít nhất một cấp trên xã.",
                "levels must name at least one level above the commune.",
            ),
            say(
                "Ví dụ [\"province\", \"district\"]; không dùng các từ commune, any, zone.",
                "For example [\"province\", \"district\"]; the words commune, any and zone are reserved.",
            ),
        );
    }
}

/// A forced site starts in a planned year and has a size.
pub(in crate::scenario) fn forced_years(
    sheet: &Sheet,
    sites: &[&Site],
    calendar: &Calendar,
    found: &mut Findings,
) {
    for (row, site) in rows(sheet, sites) {
        let Status::Forced(year) = site.status else { continue };
        if !calendar.years().contains(&year) {
            year_outside_plan(&sheet.at(row, "year"), year, calendar, found);
        }
        if site.sizes.is_empty() {
            forced_without_size(&sheet.at(row, "sizes"), &site.code, found);
        }
    }
}

/// A forced site can start by its year, after its gates, and stand before the plan ends.
pub(in crate::scenario) fn forced_in_time(sheet: &Sheet, world: &World, found: &mut Findings) {
    let sites: Vec<&Site> = world.sites.values().collect();
    for (row, site) in rows(sheet, &sites) {
        let Status::Forced(by) = site.status else { continue };
        let kind = &world.types[site.kind];
        let earliest = kind.earliest_start(&world.gates, &world.calendar);
        if by < earliest && world.calendar.years().contains(&by) {
            gates_too_long(&sheet.at(row, "year"), by, earliest, found);
            continue;
        }
        let left = 12.0 * f64::from(world.calendar.last - earliest + 1);
        let lead = |size: &SizeId| kind.sizes[*size].lead_months;
        if !site.sizes.is_empty() && site.sizes.iter().all(|size| lead(size) >= left) {
            opens_too_late(&sheet.at(row, "year"), &site.code, found);
        }
    }
}

/// The rows of `sites.csv` with the sites that were made of them.
fn rows<'a>(sheet: &'a Sheet, sites: &[&'a Site]) -> Vec<(&'a Row, &'a Site)> {
    let site = |row: &Row| sites.iter().copied().find(|site| site.code == sheet.text(row, "code"));
    sheet.rows.iter().filter_map(|row| Some((row, site(row)?))).collect()
}

/// A facility is forced to be converted once at most, and by its own owner.
pub(in crate::scenario) fn conversions(
    sheet: &Sheet,
    stated: &[&Site],
    sites: &Table<SiteId, Site>,
    types: &Table<TypeId, FacilityType>,
    found: &mut Findings,
) {
    let pairs = rows(sheet, stated);
    for (n, (row, site)) in pairs.iter().enumerate() {
        let Some(old) = site.converts else { continue };
        let forced =
            |site: &Site| site.converts == Some(old) && matches!(site.status, Status::Forced(_));
        if forced(site) && pairs[..n].iter().any(|(_, earlier)| forced(earlier)) {
            converted_twice(&sheet.at(row, "converts"), &sites[old].code, found);
        }
        let owner = |site: &Site| types.values().nth(site.kind.index()).map(|kind| kind.owner);
        if owner(&sites[old]) != owner(site) {
            other_owner(&sheet.at(row, "converts"), &sites[old].code, found);
        }
    }
}

fn year_outside_plan(at: &At, year: i16, calendar: &Calendar, found: &mut Findings) {
    let (first, last) = (calendar.first, calendar.last);
    found.error(
        at,
        say(
            format!("Năm {year} nằm ngoài kỳ kế hoạch."),
            format!("The year {year} lies outside the plan."),
        ),
        say(
            format!("Dùng các năm từ {first} đến {last}."),
            format!("Use years from {first} to {last}."),
        ),
    );
}

fn gates_too_long(at: &At, by: i16, earliest: i16, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("Phải khởi công chậm nhất năm {by}, nhưng theo các thủ tục (gates) sớm nhất là năm {earliest}."),
            format!("It must start by {by}, but its gates let it start in {earliest} at the earliest."),
        ),
        say(
            format!("Dùng năm {earliest} trở đi, hoặc rút ngắn thủ tục của loại hình."),
            format!("Use {earliest} or later, or shorten the gates of the type."),
        ),
    );
}

fn opens_too_late(at: &At, code: &str, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("Địa điểm “{code}” dù khởi công sớm nhất cũng không kịp hoạt động trong kỳ kế hoạch."),
            format!("The site {code:?} would not stand within the plan even if it started as early as it may."),
        ),
        say(
            "Giảm lead_months của quy mô, kéo dài kỳ kế hoạch, hoặc bỏ trạng thái forced.",
            "Shorten the lead_months of the size, lengthen the plan, or do not force the site.",
        ),
    );
}

fn forced_without_size(at: &At, code: &str, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("Địa điểm “{code}” bắt buộc nhưng loại hình không có quy mô nào."),
            format!("The site {code:?} is forced, but its type has no size."),
        ),
        say("Thêm quy mô cho loại hình.", "Add a size to the type."),
    );
}

fn converted_twice(at: &At, code: &str, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("Hai địa điểm bắt buộc cùng chuyển đổi cơ sở “{code}”."),
            format!("Two forced sites convert the same facility {code:?}."),
        ),
        say("Mỗi cơ sở chỉ chuyển đổi một lần.", "A facility is converted once at most."),
    );
}

fn other_owner(at: &At, code: &str, found: &mut Findings) {
    found.warn(
        at,
        say(
            format!("Cơ sở “{code}” thuộc cơ quan chủ quản khác với nơi tiếp nhận."),
            format!("The facility {code:?} has another owner than the site that takes it over."),
        ),
        say(
            "Biên chế và kinh phí chuyển sang chủ quản mới; kiểm tra xem có đúng ý không.",
            "Its posts and money pass to the new owner; check that this is meant.",
        ),
    );
}
