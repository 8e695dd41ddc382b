//! Broken copies of `scenarios/three-communes`, each beside what must be said about it in both languages.

use botri::lang::Lang;
use botri::scenario::{self, Diagnostic, Severity};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A change to one file of the good scenario.
enum Patch {
    /// Replaces the first occurrence of a text.
    Replace(&'static str, &'static str, &'static str),
    /// Adds text at the end of a file, which may be new.
    Append(&'static str, &'static str),
    /// Removes a file.
    Remove(&'static str),
}
use Patch::{Append, Remove, Replace};

/// A mistake, and what must be said about it. The place is `file:line cell`, or `file@text`: the line of that text.
struct Case {
    patch: Patch,
    place: &'static str,
    vi: &'static str,
    en: &'static str,
}

const fn case(patch: Patch, place: &'static str, vi: &'static str, en: &'static str) -> Case {
    Case { patch, place, vi, en }
}

const TOML: &str = "scenario.toml";
const OVERLAP: &str = "assumption = { low = 0.15, base = 0.2, high = 0.4, why = \"disabled people in poor households stand on both lists\" }";
const DEMAND: &str = "triangular = [0.85, 1.0, 1.2]";
const CONTRADICTION: &str = "
[uncertainty.uptake]
quantity = \"uptake\"
pert = [0.5, 1.0, 1.4]
basis = \"assumption: x\"
[uncertainty.hours]
quantity = \"hours\"
pert = [0.5, 1.0, 1.4]
basis = \"assumption: x\"
[correlation.c]
of = [\"demand\", \"uptake\", \"delivery_points\", \"hours\"]
matrix = [[1.0, 0.9, 0.0, -0.9], [0.9, 1.0, 0.0, 0.9], [0.0, 0.0, 1.0, 0.1], [-0.9, 0.9, 0.1, 1.0]]
basis = \"assumption: x\"
";
const CAMPAIGN: &str = "cost = { 2026 = 60 }";

#[rustfmt::skip]
const CASES: &[Case] = &[
    // scenario.toml: form.
    case(Replace(TOML, "running = 120", "runing = 120"), "scenario.toml@runing", "Khóa “runing” không có trong bảng", "Did you mean \"running\"?"),
    case(Replace(TOML, "seats = 30\n", ""), "scenario.toml@[course.refresher]", "Thiếu khóa “seats”", "The key \"seats\" is missing"),
    case(Replace(TOML, "equipment = 100", "equipment = \"100 triệu\""), "scenario.toml@100 triệu", "Cần một số (triệu đồng)", "Expected a number (million đồng)"),
    case(Replace(TOML, "as_of = 2025-11-30", "as_of = \"30/11/2025\""), "scenario.toml@as_of", "Cần một ngày dạng 2013-11-30", "Expected a date such as 2013-11-30"),
    case(Replace(TOML, "form = \"unit\"", "form = \"office\""), "scenario.toml@\"office\"", "“office” không phải là lựa chọn", "Choose one of: unit, branch, point"),
    case(Replace(TOML, "lead_months = 4", "lead_months = 4\nclimate = 1"), "scenario.toml@climate", "chưa được xây dựng", "not built yet"),
    case(Replace(TOML, "format = 1", "format = 2"), "scenario.toml@format = 2", "số nguyên 1", "a whole number 1"),
    case(Replace(TOML, "seats = 30", "seats == 30"), "scenario.toml@seats ==", "Sai cú pháp TOML", "TOML syntax error"),
    // scenario.toml: figures.
    case(Replace(TOML, "value = 900,", "value = 900, unit = \"households\","), "scenario.toml@households\",", "đơn vị “households” không đúng", "wrong unit \"households\"; this figure is in people"),
    case(Replace(TOML, "value = 900,", "value = -900,"), "scenario.toml@-900", "Số này không được âm", "must not be negative"),
    case(Replace(TOML, "value = 900,", "value = inf,"), "scenario.toml@inf", "Cần một số hữu hạn", "Expected a finite number"),
    case(Replace(TOML, OVERLAP, "value = 1.2"), "scenario.toml@overlap", "12 % viết là 0.12", "Shares lie between 0 and 1"),
    case(Replace(TOML, "low = 0.15, base = 0.2", "low = 0.3, base = 0.2"), "scenario.toml@low = 0.3", "thấp ≤ cơ sở ≤ cao", "low <= base <= high"),
    case(Replace(TOML, "value = 900,", "value = \"176.000\","), "scenario.toml@176.000", "Viết 176000", "Write 176000"),
    case(Replace(TOML, "value = 900,", "value = 176.000,"), "scenario.toml@176.000", "“176.000” có thể là 176000", "may mean 176000"),
    case(Replace(TOML, "growth = 0.05", "growth = 0,05"), "scenario.toml@0,05", "cách viết số kiểu Việt Nam", "number in Vietnamese style"),
    case(Replace(TOML, "{ 2026 = 250, 2027 = 200 }", "{ 2025 = 250, 2027 = 200 }"), "scenario.toml@2025 = 250", "năm 2025 nằm ngoài kỳ kế hoạch", "the year 2025 lies outside the plan"),
    // scenario.toml: codes and dates.
    case(Replace(TOML, "types = [\"commune_point\"]", "types = [\"comune_point\"]"), "scenario.toml@comune_point", "Không có loại hình cơ sở mang mã “comune_point”", "Did you mean \"commune_point\"?"),
    case(Replace(TOML, "owners = [\"school\"]", "owners = [\"school\", \"school\"]"), "scenario.toml@[\"school\", \"school\"]", "“school” bị lặp lại", "\"school\" stands twice"),
    case(Replace(TOML, "first_year = 2026", "first_year = 2029"), "scenario.toml@last_year", "last_year đứng trước first_year", "last_year is before first_year"),
    case(Replace(TOML, "\nforecast = true", ""), "scenario.toml@from = 2026-07-01", "thêm forecast = true", "add forecast = true"),
    case(Replace(TOML, "from = 2024-07-01", "from = 2026-03-01\nforecast = true"), "scenario.toml@[[pay_step]]", "Không có mức lương cơ sở nào", "No base salary is in force"),
    case(Replace(TOML, "from = 2026-07-01", "from = 2024-07-01"), "scenario.toml@2024-07-01\nvnd = { assumption", "bị lặp lại", "stands twice"),
    case(Replace(TOML, "year = 2028\nprice", "year = 2030\nprice"), "scenario.toml@year = 2030", "đo vào năm 2030", "is measured in 2030, outside the plan"),
    case(Replace(TOML, "at_least = 2\n", ""), "scenario.toml@[mandate.points]", "cần khóa at_least", "needs the key at_least"),
    case(Replace(TOML, "fixed = 0.8", "fixed = 1.8"), "scenario.toml@[uncertainty.delivery_points]", "ra ngoài khoảng 0 đến 1", "leaves the range from 0 to 1"),
    case(Replace(TOML, "format = 1", "format = 1\nextends = \".\""), "scenario.toml@extends", "kế thừa vòng tròn", "goes round in a circle"),
    case(Replace(TOML, "\"service.therapy\"", "\"service.terapy\""), "scenario.toml@service.terapy", "Có phải là “service.therapy”", "Did you mean \"service.therapy\""),
    case(Replace(TOML, "value = 900,", "value = 150,"), "scenario.toml@value = 150", "nhỏ hơn số đã đếm theo xã (200)", "is below what is counted by commune (200)"),
    case(Replace(TOML, "growth = { assumption", "registered = 210\ngrowth = { assumption"), "scenario.toml@registered = 210", "không khớp với tổng các xã", "contradicts the sum over communes"),
    case(Replace(TOML, "key = \"poor\"", "key = \"por\""), "scenario.toml@\"por\"", "Có phải là “poor”", "Did you mean \"poor\""),
    case(Replace(TOML, CAMPAIGN, "cost = { 2026 = 60 }\n[task.survey]\nlabel = { vi = \"Khảo sát\", en = \"Survey\" }\nowner = \"commune\"\ncost = 5"), "scenario.toml@[task.survey]", "Không nguồn nào được chi khoản task", "No fund may pay the line task"),
    // scenario.toml: what is uncertain.
    case(Replace(TOML, DEMAND, "normal = { mean = 1.0, sd = 0.1 }"), "scenario.toml@[uncertainty.demand]", "có giá trị dưới 0", "truncate it by between"),
    case(Replace(TOML, DEMAND, "normal = { mean = 1.0 }"), "scenario.toml@normal = { mean = 1.0 }", "Thiếu khóa “sd”", "The key \"sd\" is missing"),
    case(Replace(TOML, DEMAND, "gamma = { shape = 0, scale = 1 }"), "scenario.toml@gamma", "phải lớn hơn 0", "must be above 0"),
    case(Replace(TOML, DEMAND, "triangular = [0.85, 1.0, 1.2]\npert = [0.85, 1.0, 1.2]"), "scenario.toml@[uncertainty.demand]", "cần đúng một trong fixed", "needs exactly one of fixed"),
    case(Replace(TOML, DEMAND, "triangular = [0.85, 1.0, 1.2]\nbetween = [0.9, 1.1]"), "scenario.toml@between", "between không dùng với triangular", "no meaning with triangular"),
    case(Replace(TOML, DEMAND, "lognormal = { median = 1.0, sigma = 0.1 }\nbetween = [4.0, 5.0]"), "scenario.toml@between", "hầu như không có giá trị nào", "Hardly any value"),
    case(Replace(TOML, DEMAND, "empirical = \"ratio\""), "scenario.toml@empirical", "Không có cột “ratio” trong samples.csv", "no column \"ratio\" in samples.csv"),
    case(Replace(TOML, DEMAND, "discrete = []"), "scenario.toml@discrete", "Không có giá trị nào", "There are no values"),
    case(Replace(TOML, DEMAND, "triangular = [0.85, 1.0, 1.2]\nconverts = true"), "scenario.toml@converts = true", "converts không dùng với demand", "converts has no meaning with demand"),
    case(Replace(TOML, "shared = 0.5", "shared = 0.5\nvaries = \"month\""), "scenario.toml@varies", "không rút lại theo tháng", "cannot be drawn every month"),
    case(Append(TOML, "\n[uncertainty.late]\nquantity = \"on_time\"\nfixed = 0.5\nbasis = \"assumption: x\"\n"), "scenario.toml@[uncertainty.late]", "thiếu yếu tố bất định delay", "no uncertainty of delay"),
    case(Append(TOML, "\n[uncertainty.cut]\nquantity = \"cut_probability\"\nfixed = 0.5\nbasis = \"assumption: x\"\n"), "scenario.toml@[uncertainty.cut]", "thiếu yếu tố bất định cut_size", "no uncertainty of cut_size"),
    case(Append(TOML, "drivers = { money = 0.5 }\n[driver.mony]\nlabel = { vi = \"tiền\", en = \"money\" }\n"), "scenario.toml@money = 0.5", "mang mã “money”", "Did you mean \"mony\""),
    case(Append(TOML, "drivers = { a = 0.8, b = -0.8 }\n[driver.a]\nlabel = { vi = \"a\", en = \"a\" }\n[driver.b]\nlabel = { vi = \"b\", en = \"b\" }\n"), "scenario.toml@{ a = 0.8", "lớn hơn 1", "add up to 1.280"),
    case(Append(TOML, CONTRADICTION), "scenario.toml@[[1.0, 0.9", "mâu thuẫn nhau (ma trận không nửa xác định dương): demand–uptake = 0.9, demand–hours = -0.9, uptake–hours = 0.9", "multiply them all by 0.55"),
    case(Append(TOML, "\n[correlation.c]\nof = [\"demand\", \"delivery_points\"]\nmatrix = [[1, 0.5], [0.4, 1]]\nbasis = \"assumption: x\"\n"), "scenario.toml@[[1, 0.5]", "phải đối xứng", "must be symmetric"),
    case(Append(TOML, "\n[correlation.c]\nof = [\"demand\", \"delivery_points\"]\nmatrix = [[1]]\nbasis = \"assumption: x\"\n"), "scenario.toml@[[1]]", "không khớp với 2 yếu tố", "does not fit the 2 entries"),
    case(Append(TOML, "\n[simulation]\npoints = \"sobol\"\ndimensions = [\"shared delivry\"]\n"), "scenario.toml@[\"shared delivry", "không có “shared delivry”", "Did you mean \"shared delivery\""),
    // scenario.toml: what the plan decides beside sites.
    case(Append(TOML, "\n[outreach]\nowner = \"commune\"\nlevel = \"commune\"\nmost = 2000\npieces = 8\n"), "scenario.toml@[outreach]", "Không nguồn nào được chi khoản task của “commune” cho [outreach]", "No fund may pay the line task of \"commune\" for [outreach]"),
    case(Append(TOML, "\n[outreach]\nowner = \"province\"\nlevel = \"district\"\nmost = 2000\npieces = 8\n"), "scenario.toml@level = \"district\"", "Không có cấp hành chính mang mã “district”", "There is no level with the code \"district\""),
    case(Append(TOML, "\n[outreach]\nowner = \"province\"\nlevel = \"commune\"\nmost = 2000\npieces = 1\n"), "scenario.toml@pieces = 1", "số nguyên 2–50", "a whole number 2–50"),
    case(Replace(TOML, "start = { assumption = { low = 0.05, base = 0.2", "curve = \"logistic\"\nstart = { assumption = { low = 0, base = 0"), "scenario.toml@start = { assumption = { low = 0,", "cần uptake.start lớn hơn 0", "needs uptake.start above 0"),
    case(Replace(TOML, "classes = { 2026 = 1 }", "classes = { 2026 = 1 }\noffered = 2"), "scenario.toml@offered = 2", "cần đúng một trong classes, offered", "needs exactly one of classes, offered"),
    case(Replace(TOML, "classes = { 2026 = 1 }\n", ""), "scenario.toml@[course.refresher]", "cần đúng một trong classes, offered", "needs exactly one of classes, offered"),
    case(Replace(TOML, "classes = { 2026 = 1 }", "offered = 2"), "scenario.toml@offered = 2", "không có entry hay exit", "has neither entry nor exit"),
    case(Replace(TOML, "classes = { 2026 = 1 }", "offered = 2\nentry = [\"carer\"]\nexit = \"carer\""), "scenario.toml@exit = \"carer\"", "exit trùng với một chức danh của entry", "leads back into a cadre of its entry"),
    case(Replace(TOML, "classes = { 2026 = 1 }", "offered = 2\nentry = [\"commune_officer\"]\nexit = \"ctxh_vien\""), "scenario.toml@entry = [\"commune_officer\"]", "không có nguồn nhân lực riêng", "has no pool to move into or out of"),
    case(Replace(TOML, "[cadre.ctxh_vien]\n", "[cadre.ctxh_vien]\npay_anchor = 6\n"), "scenario.toml@pay_anchor", "cần cả pay_anchor (lớn hơn 0) và pay_elasticity", "needs both pay_anchor (above 0) and pay_elasticity"),
    case(Append(TOML, "\n[mandate.able]\nlabel = { vi = \"40 %\", en = \"40 %\" }\nrule = \"trained\"\nshare = 0.4\nyear = 2028\nsource = \"QĐ\"\n"), "scenario.toml@[mandate.able]", "theo quy tắc trained cần khóa cadres", "of rule trained needs the key cadres"),
    case(Replace(TOML, "[collaborators]\n", "[collaborators]\noffered = 1\n"), "scenario.toml@offered = 1", "cần cả offered và owner", "need both offered and owner"),
    case(Replace(TOML, "[collaborators]\n", "[collaborators]\noffered = 1\nowner = \"school\"\n"), "scenario.toml@[collaborators]", "Không nguồn nào được chi khoản pay của “school” cho [collaborators]", "No fund may pay the line pay of \"school\" for [collaborators]"),
    case(Append(TOML, "\n[mandate.v]\nlabel = { vi = \"1 CTV\", en = \"1 CTV\" }\nrule = \"villages\"\nyear = 2028\nsource = \"QĐ\"\n"), "scenario.toml@[mandate.v]", "theo quy tắc villages cần khóa share", "of rule villages needs the key share"),
    case(Replace(TOML, "[service.counselling]\n", "[service.counselling]\ncalls = 2\n"), "scenario.toml@calls = 2", "Khóa calls chỉ dùng với dịch vụ khẩn cấp", "The key calls goes with emergency services only"),
    case(Replace(TOML, "[service.residential]\n", "[service.residential]\nuses_places = false\n"), "scenario.toml@uses_places = false", "không chiếm chỗ", "takes no place, so nothing limits it"),
    case(Replace(TOML, "ceiling = 50\n", "ceiling = 50\ncarry = 0.5\n"), "scenario.toml@carry = 0.5", "Nguồn thường xuyên “school_own” không được chuyển", "The recurrent fund \"school_own\" does not carry over"),
    // Goals.
    case(Append(TOML, "[[goal]]\nkind = \"served\"\n[[goal]]\nkind = \"floor\"\n"), "scenario.toml@[[goal]]\nkind = \"floor\"", "Mục tiêu floor cần khóa floor", "The goal floor needs the key floor"),
    case(Append(TOML, "[[goal]]\nkind = \"served\"\nlevel = \"zone\"\n"), "scenario.toml@level = \"zone\"", "Khóa level không dùng với mục tiêu served", "The key level does not go with the goal served"),
    case(Append(TOML, "[[goal]]\nkind = \"equity\"\nlevel = \"district\"\n"), "scenario.toml@\"district\"", "Không có cấp hành chính mang mã “district”", "Codes that are defined: province, commune, zone"),
    case(Append(TOML, "[[goal]]\nkind = \"weighted\"\n"), "scenario.toml@[[goal]]", "Mục tiêu weighted cần khóa blend", "The goal weighted needs the key blend"),
    case(Append(TOML, "[[goal]]\nkind = \"weighted\"\n[[goal.blend]]\nkind = \"cost\"\nweight = 1\nscale = 0\n"), "scenario.toml@scale = 0", "scale phải lớn hơn 0", "The scale must be above 0"),
    case(Append(TOML, "[[goal]]\nkind = \"weighted\"\n[[goal.blend]]\nkind = \"weighted\"\nweight = 1\nscale = 1\n"), "scenario.toml@kind = \"weighted\"\nweight", "“weighted” không phải là lựa chọn hợp lệ", "Choose one of: shortfall, served, equity, floor, cost"),
    case(Append(TOML, "[constraint.dear]\nlabel = { vi = \"Trần\", en = \"Cap\" }\nkind = \"cost\"\nat_least = 5\nat_most = 9\nsource = \"QĐ\"\n"), "scenario.toml@at_least = 5", "Khóa at_least không dùng với mục tiêu cost", "The key at_least does not go with the goal cost"),
    case(Append(TOML, "[constraint.dear]\nlabel = { vi = \"Trần\", en = \"Cap\" }\nkind = \"cost\"\nsource = \"QĐ\"\n"), "scenario.toml@[constraint.dear]", "Mục tiêu cost cần khóa at_most", "The goal cost needs the key at_most"),
    case(Append(TOML, "[constraint.fair]\nlabel = { vi = \"Sàn\", en = \"Floor\" }\nkind = \"equity\"\nat_least = 120\nsource = \"QĐ\"\n"), "scenario.toml@at_least = 120", "không quá 100", "at most 100"),
    // Pilots, closures and mergers.
    case(Replace(TOML, "candidates = \"school\"", "candidates = \"school\"\npilot = \"room\""), "scenario.toml@pilot = ", "cần pilot (một quy mô của loại hình) và pilot_years", "needs pilot (a size of the type) and pilot_years"),
    case(Replace("facilities.csv", "running,basis\nBTXH,Cơ sở bảo trợ xã hội tỉnh,care_centre,001,1,QĐ 12/QĐ-UBND (made up),1,20,9,80,", "running,merges_into,basis\nBTXH,Cơ sở bảo trợ xã hội tỉnh,care_centre,001,1,QĐ 12/QĐ-UBND (made up),1,20,9,80,BTX,"), "facilities.csv:2 merges_into", "không có cơ sở hiện có nào khác mang mã này", "no other existing facility has this code"),
    case(Replace("facilities.csv", "running,basis\nBTXH,Cơ sở bảo trợ xã hội tỉnh,care_centre,001,1,QĐ 12/QĐ-UBND (made up),1,20,9,80,", "running,merges_into,basis\nBTXH,Cơ sở bảo trợ xã hội tỉnh,care_centre,001,1,QĐ 12/QĐ-UBND (made up),1,20,9,80,BTXH,"), "facilities.csv:2 merges_into", "Không sáp nhập được vào “BTXH”", "It cannot merge into \"BTXH\""),
    case(Replace("facilities.csv", "running,basis\nBTXH,Cơ sở bảo trợ xã hội tỉnh,care_centre,001,1,QĐ 12/QĐ-UBND (made up),1,20,9,80,", "running,close_cost,basis\nBTXH,Cơ sở bảo trợ xã hội tỉnh,care_centre,001,1,QĐ 12/QĐ-UBND (made up),1,20,9,80,5,"), "facilities.csv:2 close_cost", "không được phép đóng", "may not be closed"),
    // Referral.
    case(Append(TOML, "[facility_type.commune_point.refer.counseling]\nshare = 0.2\nhours = 4\nto = [\"merged_centre\"]\nminutes = 90\n"), "scenario.toml@[facility_type.commune_point.refer.counseling]", "Có phải là “counselling”", "Did you mean \"counselling\""),
    case(Append(TOML, "[facility_type.commune_point.refer.residential]\nshare = 0.2\nhours = 4\nto = [\"merged_centre\"]\nminutes = 90\n"), "scenario.toml@[facility_type.commune_point.refer.residential]", "không có ca để chuyển hay tiếp nhận", "has no cases to refer and takes none on"),
    case(Append(TOML, "[facility_type.commune_point.refer.counselling]\nshare = 0.2\nhours = 4\nto = [\"commune_point\"]\nminutes = 90\n"), "scenario.toml@to = [\"commune_point\"]", "không thể chuyển tuyến cho chính loại hình đó", "cannot refer to its own kind"),
    // Upgrades.
    case(Append(TOML, "[facility_type.commune_point.upgrade.more]\nlabel = { vi = \"Mở rộng\", en = \"More\" }\nfrom = \"rom\"\nto = \"room\"\n"), "scenario.toml@from = \"rom\"", "không có quy mô “rom”", "has no size \"rom\""),
    case(Append(TOML, "[facility_type.commune_point.upgrade.more]\nlabel = { vi = \"Mở rộng\", en = \"More\" }\nfrom = \"room\"\nto = \"room\"\n"), "scenario.toml@[facility_type.commune_point.upgrade.more]", "quay về quy mô ban đầu", "leads back"),
    case(Append(TOML, "[facility_type.commune_point.upgrade.more]\nlabel = { vi = \"Mở rộng\", en = \"More\" }\nfrom = \"today\"\nto = \"room\"\nlead_months = 14\ndowntime = 3\n"), "scenario.toml@downtime = 3", "chỉ có 2 tháng trước khi chuyển", "has only 2 months before it"),
    // Supervision and the smallest unit.
    case(Replace(TOML, "candidates = \"school\"", "candidates = \"school\"\nsupervised_by = [\"merged_centre\"]"), "scenario.toml@supervised_by", "cần khóa supervision_minutes", "needs the key supervision_minutes"),
    case(Replace(TOML, "candidates = \"school\"", "candidates = \"school\"\nsupervision_minutes = 30"), "scenario.toml@supervision_minutes", "cần khóa supervised_by", "needs the key supervised_by"),
    case(Replace(TOML, "candidates = \"school\"", "candidates = \"school\"\nsupervised_by = [\"school_office\"]\nsupervision_minutes = 30"), "scenario.toml@supervised_by", "do chính loại hình đó giám sát", "by its own kind"),
    case(Replace(TOML, "candidates = \"school\"", "candidates = \"school\"\nspan = 4"), "scenario.toml@span = 4", "không giám sát loại hình nào", "has a span but supervises nothing"),
    case(Append(TOML, "[[unit_minimum]]\nfrom = 2026-07-01\npeople = 15\npost_kinds = [\"vien_chuc\"]\n"), "scenario.toml@from = 2026-07-01\npeople", "sau ngày lập kế hoạch", "add forecast = true"),
    case(Append(TOML, "[[unit_minimum]]\nfrom = 2020-11-01\npeople = 15\npost_kinds = [\"vienchuc\"]\n"), "scenario.toml@post_kinds", "“vienchuc” không phải là lựa chọn", "Choose one of: vien_chuc"),
    // Tables: form.
    case(Replace("communes.csv", "code,name,kind,zone,lon,lat,area_km2,population,villages,poor,urban,basis", "code;name;kind;zone;lon;lat;area_km2;population;villages;poor;urban;basis"), "communes.csv:1", "dấu chấm phẩy", "by semicolons"),
    case(Replace("needs.csv", "group,service,requires,hours_factor,weight,low,high,basis", "group;service;requires;hours_factor;weight;low;high;basis"), "needs.csv:1", "dấu chấm phẩy", "by semicolons"),
    case(Replace("communes.csv", "90,5000,8", "90,5.000,8"), "communes.csv:3 population", "“5.000” có thể là 5000", "may mean 5000"),
    case(Replace("communes.csv", "90,5000,8", "90,\"5.000,5\",8"), "communes.csv:3 population", "Viết 5000.5", "Write 5000.5"),
    case(Replace("communes.csv", "107.19,21.04,90", "107.19,21,04,90"), "communes.csv:3", "Dòng có 13 ô", "The row has 13 cells"),
    case(Replace("communes.csv", ",population,", ",pop,"), "communes.csv:1 population", "Thiếu cột “population”", "The column \"population\" is missing"),
    case(Replace("links.csv", "highway", "hiway"), "links.csv:1 hiway", "Có phải là “highway”", "Did you mean \"highway\""),
    case(Replace("facilities.csv", ",9,80", ",9,-80"), "facilities.csv:2 running", "không được âm", "must not be negative"),
    case(Replace("needs.csv", "0.2,1,8,0.1,0.4", "1.2,1,8,0.1,0.4"), "needs.csv:3 requires", "Tỷ lệ nằm trong 0–1", "Shares lie between 0 and 1"),
    case(Replace("needs.csv", "0.2,1,8,0.1,0.4", "0.2,1,8,0.3,0.4"), "needs.csv:3 requires", "thấp ≤ cơ sở ≤ cao", "low <= base <= high"),
    case(Append("link.csv", "a,b\n"), "link.csv", "Có phải là links.csv", "Did you mean links.csv"),
    case(Remove("communes.csv"), "scenario.toml", "thiếu communes.csv", "communes.csv is missing"),
    // Tables: codes, duplicates, totals.
    case(Replace("communes.csv", "003,Đảo Nhỏ,xã,island", "003,Đảo Nhỏ,xã,islnd"), "communes.csv:4 zone", "Không có vùng mang mã “islnd”", "Did you mean \"island\""),
    case(Append("communes.csv", "002,Đồi Thấp,xã,highland,107.2,21.1,10,100,1,5,0,source: made up\n"), "communes.csv:5 code", "“002” bị lặp lại", "\"002\" stands twice"),
    case(Replace("places.csv", "TH1", "003"), "places.csv:2 code", "“003” bị lặp lại", "\"003\" stands twice"),
    case(Append("allowances.csv", "003,disabled,7,source: made up\n"), "allowances.csv:5 commune", "003 + disabled", "\"003 + disabled\" stands twice"),
    case(Replace("communes.csv", "100,10000,source", "100,12000,source"), "communes.csv:2 urban", "urban (12000) lớn hơn population (10000)", "urban (12000) is more than population (10000)"),
    case(Replace("facilities.csv", ",20,9,", ",20,29,"), "facilities.csv:2 residents", "residents (29) lớn hơn places (20)", "is more than places (20)"),
    case(Replace("staff.csv", "so_cap,4", "so_cap,4.5"), "staff.csv:4 people", "không phải số nguyên", "not a whole number"),
    // Links and sites.
    case(Replace("links.csv", "001,003,ferry,40,,,storm,,,\"source: timetable, made up\"\n", ""), "communes.csv:4 code", "Không có liên kết nào đến Đảo Nhỏ", "No link reaches Đảo Nhỏ"),
    case(Replace("links.csv", "ferry,40,,", "ferry,,12,"), "links.csv:3 minutes", "Phà, đò cần số phút", "A ferry needs minutes"),
    case(Remove("links.csv"), "communes.csv:1 km_province", "không xã nào có km_province = 0", "no commune has km_province = 0"),
    case(Replace("links.csv", "2027-06-01,,", "2027-06-01,2027-05-01,"), "links.csv:4 until", "Ngày kết thúc trước ngày bắt đầu", "The link ends before it begins"),
    case(Replace("sites.csv", "forced,2027", "forced,"), "sites.csv:4 year", "Điền cột year", "Fill in the column year"),
    case(Replace("sites.csv", "forced,2027", "forced,2031"), "sites.csv:4 year", "Năm 2031 nằm ngoài kỳ kế hoạch", "The year 2031 lies outside the plan"),
    case(Replace(TOML, "candidates = \"commune\"", "candidates = \"commune\"\ngates = [\"slow\"]\n[gate.slow]\nlabel = { vi = \"Chậm\", en = \"Slow\" }\ndecides = \"UBND\"\nmonths = 20"), "sites.csv:4 year", "sớm nhất là năm 2028", "let it start in 2028 at the earliest"),
    case(Replace(TOML, "lead_months = 3", "lead_months = 36"), "sites.csv:4 year", "không kịp hoạt động trong kỳ kế hoạch", "would not stand within the plan"),
    case(Replace("sites.csv", "forbidden,,", "forbidden,2027,"), "sites.csv:3 year", "chỉ dùng với trạng thái forced", "with the status forced only"),
    case(Replace("communes.csv", "107.10,21.00", "21.00,107.10"), "communes.csv:2 lat", "-90–90", "from -90 to 90"),
    case(Replace("sites.csv", "small,BTXH", "small,BTX"), "sites.csv:2 converts", "Không có cơ sở hiện có mang mã “BTX”", "Did you mean \"BTXH\""),
    case(Replace("sites.csv", ",small,", ",large,"), "sites.csv:2 sizes", "không có quy mô “large”", "has no size \"large\""),
    case(Append("deliveries.csv", "code,type,planned,standing,due,counted,basis\na,commune_point,4,5,2020-12-31,2021-12-31,source: x\n"), "deliveries.csv:2 standing", "(5) lớn hơn số dự kiến (4)", "More stand (5) than were planned (4)"),
    case(Append("deliveries.csv", "code,type,planned,standing,due,counted,basis\na,commune_point,4,1,2020-12-31,2026-12-31,source: x\n"), "deliveries.csv:2 counted", "có sau ngày lập kế hoạch", "put the word forecast into basis"),
    case(Append("deliveries.csv", "code,type,planned,standing,due,counted,basis\na,commune_point,4,1.5,2020-12-31,2021-12-31,source: x\n"), "deliveries.csv:2 standing", "phải là số nguyên", "expected a whole number"),
    case(Append("sites.csv", "S9,Phòng,school_office,003,candidate,,,,\n"), "sites.csv:5 place", "không đặt được tại “003”", "cannot stand at \"003\""),
];

fn good() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/three-communes")
}

fn copy() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for file in std::fs::read_dir(good()).unwrap() {
        let path = file.unwrap().path();
        std::fs::copy(&path, dir.path().join(path.file_name().unwrap())).unwrap();
    }
    dir
}

fn apply(patch: &Patch, dir: &Path) {
    match patch {
        Replace(file, from, to) => {
            let path = dir.join(file);
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(text.contains(from), "nothing to replace: {from}");
            std::fs::write(path, text.replacen(from, to, 1)).unwrap();
        }
        Append(file, text) => {
            let path = dir.join(file);
            let before = std::fs::read_to_string(&path).unwrap_or_default();
            std::fs::write(path, before + text).unwrap();
        }
        Remove(file) => std::fs::remove_file(dir.join(file)).unwrap(),
    }
}

/// `file:line` of a place.
fn location(place: &str, dir: &Path) -> String {
    let Some((file, text)) = place.split_once('@') else { return place.to_string() };
    let all = std::fs::read_to_string(dir.join(file)).unwrap();
    let start = all.find(text).unwrap_or_else(|| panic!("{text} is not in {file}"));
    format!("{file}:{}", 1 + all[..start].matches('\n').count())
}

fn errors(dir: &Path) -> Vec<Diagnostic> {
    let mut found = scenario::load(dir).err().unwrap_or_default();
    found.retain(|finding| finding.severity == Severity::Error);
    found
}

fn says(finding: &Diagnostic, place: &str, vi: &str, en: &str) -> bool {
    let at = finding.location();
    let here = at == place || at.starts_with(&format!("{place}:"));
    here && finding.render(Lang::Vi).contains(vi) && finding.render(Lang::En).contains(en)
}

#[test]
fn the_good_scenario_has_nothing_to_say() {
    let loaded = scenario::load(&good()).unwrap();
    assert_eq!(loaded.warnings, []);
}

#[test]
fn each_mistake_is_named_with_place_cause_and_remedy_in_both_languages() {
    for (n, Case { patch, place, vi, en }) in CASES.iter().enumerate() {
        let dir = copy();
        apply(patch, dir.path());
        let found = errors(dir.path());
        let place = location(place, dir.path());
        let told: String = found.iter().map(|f| f.render(Lang::Vi) + &f.render(Lang::En)).collect();
        assert!(
            found.iter().any(|f| says(f, &place, vi, en)),
            "case {n} at {place}: {vi} / {en}\n{told}"
        );
        assert!(found.len() <= 2, "case {n}: one mistake gave {} messages:\n{told}", found.len());
        for finding in &found {
            assert!(!finding.remedy.vi.is_empty() && !finding.remedy.en.is_empty(), "case {n}");
        }
    }
}

#[test]
fn three_mistakes_in_one_file_give_three_messages() {
    let dir = copy();
    apply(&Replace(TOML, "value = 900,", "value = 900, unit = \"km\","), dir.path());
    apply(&Replace(TOML, "running = 120", "runing = 120"), dir.path());
    apply(&Replace(TOML, "types = [\"merged_centre\"]", "types = [\"centre\"]"), dir.path());
    let found = errors(dir.path());
    let lines: std::collections::BTreeSet<String> =
        found.iter().map(Diagnostic::location).collect();
    assert!(lines.len() == 3 && found.len() <= 4, "{found:#?}");

    let dir = copy();
    apply(&Replace("communes.csv", "20,10000,10", "20,10.000,10"), dir.path());
    apply(&Replace("communes.csv", "xã,highland", "xã,mountain"), dir.path());
    apply(&Replace("communes.csv", "6,50,0", "6,-50,0"), dir.path());
    let cells: Vec<String> = errors(dir.path()).iter().map(Diagnostic::location).collect();
    let expected = ["communes.csv:2 population", "communes.csv:3 zone", "communes.csv:4 poor"];
    assert_eq!(cells, expected);
}

#[test]
fn a_byte_order_mark_and_decomposed_letters_are_accepted() {
    let dir = copy();
    let path = dir.path().join("communes.csv");
    let text = std::fs::read_to_string(&path).unwrap();
    let decomposed =
        text.replace("Đảo Nhỏ", "Đảo Nho\u{309}").replace("phường", "ph\u{1b0}\u{1a1}\u{300}ng");
    assert!(decomposed != text);
    std::fs::write(&path, format!("\u{feff}{decomposed}")).unwrap();
    let loaded = scenario::load(dir.path()).unwrap();
    let names: Vec<&str> = loaded.world.communes.values().map(|c| c.name.as_str()).collect();
    assert_eq!(names, ["Bến Sông", "Đồi Cao", "Đảo Nhỏ"]);
    assert_eq!(loaded.warnings.len(), 1);
    assert!(loaded.warnings[0].render(Lang::En).contains("NFC"));
}

#[test]
fn text_in_another_encoding_is_explained() {
    let dir = copy();
    std::fs::write(dir.path().join("communes.csv"), b"code,name\n001,B\xEAn S\xF4ng\n").unwrap();
    let found = errors(dir.path());
    assert!(found.iter().any(|f| says(f, "communes.csv:2", "UTF-8", "not UTF-8")), "{found:#?}");
}

#[test]
fn no_folder_is_an_error_and_not_a_panic() {
    let found = errors(Path::new("no/such/folder"));
    assert!(found.iter().any(|f| f.render(Lang::En).contains("botri new")), "{found:#?}");
}

/// Whatever line is missing or cut short, the answer is a scenario or messages, never a panic and never silence.
#[test]
fn no_broken_line_panics() {
    let dir = copy();
    for file in std::fs::read_dir(good()).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        if !name.ends_with(".toml") && !name.ends_with(".csv") {
            continue;
        }
        let path = dir.path().join(&name);
        let text = std::fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        for n in 0..lines.len() {
            let half: String = lines[n].chars().take(lines[n].chars().count() / 2).collect();
            for changed in [None, Some(half.as_str()), Some("x = [1, 2"), Some("a,b")] {
                let mut broken = lines.clone();
                match changed {
                    Some(line) => broken[n] = line,
                    None => drop(broken.remove(n)),
                }
                std::fs::write(&path, broken.join("\n")).unwrap();
                let error = |finding: &Diagnostic| finding.severity == Severity::Error;
                let spoken =
                    scenario::load(dir.path()).map_or_else(|list| list.iter().any(error), |_| true);
                assert!(spoken, "{name}:{}", n + 1);
            }
        }
        std::fs::write(&path, text).unwrap();
    }
}
