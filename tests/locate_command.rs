//! `botri locate` as a user meets it: each problem on a scenario, every output, and what is refused.

mod app;

use app::{arg, run, scenario, small};
use std::fs;

/// Each problem on the large scenario answers with what was asked, keeps the sites that stand, and draws.
#[test]
fn each_problem_answers_on_a_scenario_in_every_form() {
    let home = tempfile::tempdir().unwrap();
    let (map, picture) = (home.path().join("map.geojson"), home.path().join("map.svg"));
    let province = scenario("quang-ninh");
    for (problem, extra) in [
        ("p-median", vec!["-p", "12"]),
        ("p-center", vec!["-p", "12"]),
        ("set-cover", vec!["--standard", "45"]),
        ("max-cover", vec!["-p", "12", "--standard", "30"]),
        ("p-dispersion", vec!["-p", "9"]),
        ("p-median", vec!["-p", "12", "--capacity", "200000"]),
        ("facility-location", vec!["--capacity", "150000"]),
    ] {
        let mut words = vec!["locate", problem, "--scenario", arg(&province)];
        words.extend(&extra);
        words.extend(["--geojson", arg(&map), "--picture", arg(&picture)]);
        let table = run(&[&words[..], &["--lang", "vi"]].concat());
        assert_eq!(table.code, 0, "{problem}: {}", table.err);
        assert!(table.out.contains("đã chứng minh tối ưu"), "{problem}: {}", table.out);
        assert!(table.out.contains("(hiện có)"), "{problem}: {}", table.out);
        let json = run(&[&words[..], &["--json"]].concat()).json();
        assert_eq!(json["objective"], json["bound"], "{problem}");
        let open = json["open"].as_array().map_or(0, Vec::len);
        assert!(open >= 8, "{problem}: {open} sites");
        let drawn: serde_json::Value =
            serde_json::from_str(&fs::read_to_string(&map).unwrap()).unwrap();
        assert_eq!(drawn["type"], "FeatureCollection", "{problem}");
        assert!(fs::read_to_string(&picture).unwrap().trim_end().ends_with("</svg>"), "{problem}");
    }
}

/// What has no sensible answer is refused with the place and a remedy, in the language that was asked.
#[test]
fn what_cannot_be_answered_is_refused_with_a_remedy() {
    let small = small();
    let from = ["--scenario", arg(&small)];
    for (words, code, vi, en) in [
        (vec!["p-median"], 2, "-p N", "-p N"),
        (vec!["p-median", "-p", "9"], 2, "p = 9", "p = 9"),
        (vec!["max-cover", "-p", "2"], 2, "--standard", "every site covers everybody"),
        (
            vec!["set-cover", "--standard", "1", "--type", "merged_centre"],
            2,
            "Đồi Cao",
            "out of reach",
        ),
        (vec!["facility-location"], 2, "opening", "opening costs nothing"),
        (vec!["p-median", "-p", "2", "--capacity", "9"], 2, "20000", "the clients need 20000"),
        (
            vec!["p-median", "-p", "2", "--gap", "-1", "--work", "nan"],
            2,
            "--gap, --work",
            "--gap, --work",
        ),
        (
            vec!["p-median", "-p", "2", "--required", "X", "--forbidden", "X"],
            2,
            "hai danh sách",
            "in two of",
        ),
        (vec!["p-median", "-p", "2", "--required", "Nowhere"], 2, "không có địa điểm", "Nowhere"),
    ] {
        for (lang, part) in [("vi", vi), ("en", en)] {
            let ended = run(&[&["locate"], &words[..], &from, &["--lang", lang]].concat());
            assert_eq!(ended.code, code, "{words:?}: {}", ended.err);
            assert!(ended.err.contains(part), "{words:?}: {part:?} is missing: {}", ended.err);
        }
    }
}
