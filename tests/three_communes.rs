//! `scenarios/three-communes` against what its README computes by hand, and the round trips of scenarios on disk.

use botri::lang::Lang;
use botri::scenario::{self, Loaded, Severity};
use botri::world::{GroupId, Id, ProvenanceKind, Scope, ServiceId, Status};
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/three-communes")
}

fn load() -> Loaded {
    scenario::load(&folder()).unwrap()
}

fn same(a: &Loaded, b: &Loaded) -> bool {
    format!("{:?} {:?}", a.world, a.study) == format!("{:?} {:?}", b.world, b.study)
}

#[test]
fn need_is_spread_as_the_readme_says() {
    let world = load().world;
    let (disabled, poor) = (&world.groups[GroupId::new(0)], &world.groups[GroupId::new(1)]);
    assert_eq!((disabled.counted, disabled.registered), (true, 200.0));
    assert_eq!(disabled.spread, [100.0, 60.0, 40.0]);
    assert_eq!((poor.counted, poor.registered), (false, 600.0));
    assert_eq!(poor.spread, [100.0, 200.0, 50.0]);
    assert_eq!((world.need.calibrate_to, world.need.overlap), (Some(900.0), 0.2));
    let residential = world.services.find(|service| service.code == "residential").unwrap();
    assert!(world.uses[GroupId::new(0)][residential].is_some());
    assert!(world.uses[GroupId::new(1)][residential].is_none());
}

#[test]
fn links_have_the_minutes_of_the_readme() {
    let world = load().world;
    let minutes: Vec<f64> = world.links.iter().map(|link| link.minutes.0).collect();
    // 10 km straight, half at the town's 25 km/h x 1.3, half at the highland's 20 km/h x 1.8.
    let road = 5.0 * 1.3 / 25.0 * 60.0 + 5.0 * 1.8 / 20.0 * 60.0;
    assert!((minutes[0] - road).abs() < 1e-9 && (road - 42.6).abs() < 1e-9);
    assert_eq!(minutes[1..], [40.0, 15.0, 5.0]);
    assert!(world.links[2].from.is_some());
}

#[test]
fn sites_are_existing_then_stated_then_generated() {
    let world = load().world;
    let codes: Vec<&str> = world.sites.values().map(|site| site.code.as_str()).collect();
    assert_eq!(codes, ["BTXH", "TT1", "D1", "D3", "commune_point-002", "school_office-TH1"]);
    let status: Vec<Status> = world.sites.values().map(|site| site.status).collect();
    use Status::{Candidate, Existing, Forbidden, Forced};
    assert_eq!(status, [Existing, Candidate, Forbidden, Forced(2027), Candidate, Candidate]);
    let old = world.sites.values().next().unwrap();
    let posts: Vec<u32> =
        old.existing.as_ref().unwrap().posts.iter().map(|(_, people)| *people).collect();
    assert_eq!(posts.iter().sum::<u32>(), 6);
    assert_eq!(world.sites.values().nth(1).unwrap().converts.map(Id::index), Some(0));
    assert_eq!(world.types.values().nth(1).unwrap().one_per, Some(Scope::Level(0)));
}

#[test]
fn dropped_services_leave_no_trace() {
    let world = load().world;
    let services: Vec<&str> =
        world.services.values().map(|service| service.code.as_str()).collect();
    assert_eq!(services, ["counselling", "case_management", "residential"]);
    let worker = world.cadres.values().find(|cadre| cadre.code == "ctxh_vien").unwrap();
    assert_eq!(worker.skills, [ServiceId::new(0), ServiceId::new(1)]);
}

#[test]
fn every_figure_has_its_provenance_and_the_list_shows_it() {
    let loaded = load();
    let figures = &loaded.world.provenance;
    let find = |key: &str| figures.iter().find(|figure| figure.key == key).unwrap();
    assert_eq!(find("need.registered_total").kind, ProvenanceKind::Source);
    assert_eq!(find("need.overlap").high, Some(0.4));
    assert_eq!(find("uptake.memory").layer, "defaults");
    assert_eq!(find("service.counselling.direct_cost").layer, "scenario.toml");
    assert_eq!(find("course.refresher.classes.2026").kind, ProvenanceKind::Unsourced);
    assert_eq!(find("needs.csv:2 requires").low, Some(0.25));
    assert_eq!(find("allowances.csv:3 count").value, 60.0);
    let vi = scenario::assumptions(&loaded.world, Lang::Vi);
    assert!(vi.contains("need.overlap = 0,2 (0,15 – 0,4) tỷ lệ"), "{vi}");
    let en = scenario::assumptions(&loaded.world, Lang::En);
    assert!(en.contains("communes.csv population: 3 cells, 5,000 – 10,000 people"), "{en}");
}

#[test]
fn a_new_scenario_passes_and_nothing_is_overwritten() {
    let dir = tempfile::tempdir().unwrap();
    let fresh = dir.path().join("fresh");
    scenario::new(&fresh).unwrap();
    assert_eq!(scenario::load(&fresh).unwrap().warnings, []);
    let refused = scenario::new(&fresh).unwrap_err();
    assert_eq!(refused.severity, Severity::Error);
}

/// A scenario that overrides a little of the three communes, beside a copy of them.
fn extended(dir: &Path) -> PathBuf {
    scenario::new(&dir.join("below")).unwrap();
    let top = dir.join("top");
    fs::create_dir_all(&top).unwrap();
    let text =
        "format = 1\nextends = \"../below\"\ndrop = [\"mandate.points\"]\n[need]\noverlap = 0.3\n";
    fs::write(top.join("scenario.toml"), text).unwrap();
    fs::write(top.join("staff.csv"), "facility,cadre,people\nBTXH,manager,2\n").unwrap();
    top
}

#[test]
fn a_scenario_overrides_what_it_extends() {
    let dir = tempfile::tempdir().unwrap();
    let loaded = scenario::load(&extended(dir.path())).unwrap();
    assert_eq!(loaded.world.need.overlap, 0.3);
    assert_eq!(loaded.study.mandates.len(), 1);
    let posts = &loaded.world.sites.values().next().unwrap().existing.as_ref().unwrap().posts;
    assert_eq!(posts.iter().map(|(_, people)| *people).collect::<Vec<_>>(), [2]);
    assert_eq!(loaded.world.communes.len(), 3);
}

#[test]
fn a_frozen_copy_loads_to_the_same_wherever_it_lies() {
    let dir = tempfile::tempdir().unwrap();
    let loaded = scenario::load(&extended(dir.path())).unwrap();
    let inputs = dir.path().join("run/inputs");
    scenario::freeze(&loaded, &inputs).unwrap();
    fs::remove_dir_all(dir.path().join("below")).unwrap();
    let again = scenario::load(&inputs).unwrap();
    assert!(same(&loaded, &again));
    assert_eq!(loaded.files, again.files);
}

#[test]
fn a_frozen_copy_keeps_the_defaults_that_it_was_made_with() {
    let dir = tempfile::tempdir().unwrap();
    scenario::freeze(&load(), dir.path()).unwrap();
    let path = dir.path().join("defaults/scenario.toml");
    let text = fs::read_to_string(&path).unwrap().replacen("lag_years = 1", "lag_years = 2", 1);
    fs::write(path, text).unwrap();
    assert_eq!(scenario::load(dir.path()).unwrap().world.uptake.lag_years, 2);
}

#[test]
fn a_province_without_links_is_a_star() {
    let dir = tempfile::tempdir().unwrap();
    scenario::new(dir.path()).unwrap();
    fs::remove_file(dir.path().join("links.csv")).unwrap();
    let path = dir.path().join("communes.csv");
    let text = fs::read_to_string(&path).unwrap();
    let km = ["km_province", "0", "12", "9"];
    let text: String = text.lines().zip(km).map(|(line, km)| format!("{line},{km}\n")).collect();
    fs::write(path, text).unwrap();
    let world = scenario::load(dir.path()).unwrap().world;
    let minutes: Vec<f64> = world.links.iter().map(|link| link.minutes.0).collect();
    // Road km: half at 25 km/h in town, half at 20 km/h in the highland; the school lies at its commune's centre.
    assert_eq!(minutes.len(), 3);
    assert!((minutes[0] - (6.0 / 25.0 + 6.0 / 20.0) * 60.0).abs() < 1e-9);
    assert_eq!(minutes[2], 0.0);
}

#[test]
fn the_built_in_needs_agree_with_the_shares_that_are_assumed_overall() {
    // Quảng Ninh 2017, tapchilaodongxahoi.vn 28/4/2017.
    let registered = [
        ("social_protection", 28120.0),
        ("elderly", 15653.0),
        ("disabled", 8967.0),
        ("mental", 3501.0),
        ("agent_orange", 4259.0),
        ("children_special", 3432.0),
        ("children_at_risk", 41805.0),
        ("poor", 78000.0),
        ("drug", 2996.0),
        ("hiv", 7813.0),
        ("sex_work", 62.0),
        ("trafficking", 47.0),
    ];
    let total: f64 = registered.iter().map(|(_, people)| people).sum();
    let overall = |service: &str| -> f64 {
        let rows =
            scenario::DEFAULT_NEEDS.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
        rows.filter(|cells| cells[1] == service)
            .map(|cells| {
                let people = registered.iter().find(|(group, _)| *group == cells[0]).unwrap().1;
                people / total * cells[2].parse::<f64>().unwrap()
            })
            .sum()
    };
    for (service, share) in [
        ("case_management", 0.06),
        ("therapy", 0.015),
        ("residential", 0.007),
        ("emergency", 0.003),
    ] {
        assert!((overall(service) / share - 1.0).abs() < 0.15, "{service}: {}", overall(service));
    }
}
