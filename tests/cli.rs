//! The command line as users and scripts meet it: exit codes, what goes where, nothing half done.

mod app;

use app::{arg, botri, copy, ended, files, run, scenario, small, small_run};
use serde_json::Value;
use std::fs;
use std::path::Path;

#[test]
fn help_is_in_both_languages_and_names_the_exit_codes() {
    let help = run(&["--help"]);
    assert_eq!(help.code, 0);
    for part in ["Kiểm toán", "recount a plan", "exit codes", "--threads", "--lang"] {
        assert!(help.out.contains(part), "{part:?} is missing:\n{}", help.out);
    }
    let commands = [
        "check",
        "assess",
        "plan",
        "audit",
        "simulate",
        "report",
        "run",
        "schema",
        "defaults",
        "new",
        "completions",
    ];
    for command in commands {
        assert_eq!(run(&[command, "--help"]).code, 0, "{command}");
    }
}

#[test]
fn what_cannot_be_understood_is_bad_input() {
    for arguments in [
        &["fly"][..],
        &["plan"],
        &["run", "x"],
        &["--lang", "fr", "schema"],
        &["plan", "x", "--out", "y", "--method", "magic"],
    ] {
        let ended = run(arguments);
        assert_eq!(ended.code, 2, "{arguments:?}");
        assert!(ended.out.is_empty() && !ended.err.is_empty(), "{arguments:?}");
    }
}

#[test]
fn a_sound_scenario_is_checked_and_its_figures_are_listed() {
    let small = small();
    assert_eq!(run(&["check", arg(&small)]).code, 0);
    let listed = run(&["check", arg(&small), "--assumptions", "--json"]).json();
    assert!(listed["figures"].as_array().unwrap().len() > 50);
    assert_eq!(listed["communes"], 3);
}

#[test]
fn a_broken_scenario_gives_every_mistake_in_both_languages_and_nothing_is_written() {
    let home = tempfile::tempdir().unwrap();
    let (broken, out) = (home.path().join("broken"), home.path().join("run"));
    copy(&small(), &broken);
    let communes = broken.join("communes.csv");
    let text = fs::read_to_string(&communes).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines[1] = lines[1].replace("001,", "002,").replacen("urban", "moon", 1);
    lines.push(lines[1].clone());
    fs::write(&communes, lines.join("\n")).unwrap();
    let before = files(home.path());
    for command in ["check", "assess"] {
        assert_eq!(run(&[command, arg(&broken)]).code, 2, "{command}");
    }
    for command in ["plan", "run"] {
        let english = run(&[command, arg(&broken), "--out", arg(&out), "--lang", "en"]);
        let vietnamese = run(&[command, arg(&broken), "--out", arg(&out), "--lang", "vi"]);
        assert_eq!((english.code, vietnamese.code), (2, 2));
        assert!(english.err.contains("communes.csv:") && english.err.contains("remedy:"));
        assert!(vietnamese.err.contains("communes.csv:") && vietnamese.err.contains("cách sửa:"));
        assert!(english.err.matches("error:").count() >= 2, "{}", english.err);
        assert!(english.out.is_empty());
    }
    assert_eq!(files(home.path()), before);
}

#[test]
fn the_language_is_that_of_the_environment_unless_it_is_asked_for() {
    let missing = ["audit", "/nowhere/at/all"];
    let said = |lc: &str, lang: &str| {
        ended(botri().args(missing).env("LC_ALL", lc).env("LANG", lang).output().unwrap()).err
    };
    assert!(said("vi_VN.UTF-8", "en_US.UTF-8").starts_with("lỗi:"));
    assert!(said("", "vi_VN").starts_with("lỗi:"));
    assert!(said("C.UTF-8", "vi_VN").starts_with("error:"));
    let asked = run(&["--lang", "vi", "audit", "/nowhere/at/all"]);
    assert!(asked.err.starts_with("lỗi:"));
    assert_eq!(asked.code, 2);
}

#[test]
fn the_present_state_of_quang_ninh_is_that_of_the_article() {
    let scenario = scenario("quang-ninh");
    let present = run(&["assess", arg(&scenario), "--json"]).json();
    assert_eq!(present["design_places"], 1250.0);
    assert_eq!(present["design_places_per_need"], 0.0071);
}

#[test]
fn a_run_is_whole_and_its_parts_can_be_made_again() {
    let home = tempfile::tempdir().unwrap();
    let out = small_run(home.path());
    let made = files(&out);
    for file in [
        "inputs/scenario.toml",
        "indicators.csv",
        "plan/plan.json",
        "plan/actions.csv",
        "plan/plan.geojson",
        "plan/audit.json",
        "plan/rules.json",
        "plan/indicators.csv",
        "plan/manifest.json",
        "simulation/simulation.json",
        "simulation/indicators.csv",
        "simulation/manifest.json",
        "report/report.html",
        "report/manifest.json",
    ] {
        assert!(made.contains_key(file), "{file} is missing");
    }
    for table in ["plan/actions.csv", "indicators.csv"] {
        assert!(made[table].starts_with("\u{feff}".as_bytes()), "{table} has no byte-order mark");
    }
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1, "temporary folders are left");
    assert_eq!(run(&["audit", arg(&out)]).code, 0);

    assert_eq!(run(&["simulate", arg(&out), "--replications", "20"]).code, 0);
    assert_eq!(run(&["report", arg(&out)]).code, 0);
    let again = files(&out);
    let same = |name: &&String| !name.ends_with("manifest.json");
    for name in made.keys().filter(same) {
        assert!(made[name] == again[name], "{name} differs when it is made again");
    }
    assert_eq!(run(&["audit", arg(&out)]).code, 0);
    assert_eq!(run(&["simulate", arg(&out), "--replications", "21"]).code, 0);
    let stale = run(&["audit", arg(&out)]);
    assert!(stale.code == 0 && stale.err.contains("report was made from"), "{}", stale.err);
}

#[test]
fn a_run_that_stands_is_replaced_only_on_request_and_only_if_it_is_a_run() {
    let home = tempfile::tempdir().unwrap();
    let (small, out) = (small(), home.path().join("run"));
    let plan = |extra: &[&str]| {
        let mut arguments = vec!["plan", arg(&small), "--out", arg(&out), "--method", "rule:need"];
        arguments.extend(extra);
        run(&arguments)
    };
    assert_eq!(plan(&[]).code, 0);
    let first = files(&out);
    let refused = plan(&[]);
    assert!(refused.code == 2 && refused.err.contains("--force"), "{}", refused.err);
    assert_eq!(files(&out), first);
    assert_eq!(plan(&["--force", "--seed", "11"]).code, 0);
    assert_ne!(files(&out)["plan/manifest.json"], first["plan/manifest.json"]);
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);

    fs::remove_dir_all(&out).unwrap();
    fs::create_dir(&out).unwrap();
    fs::write(out.join("diary.txt"), "mine").unwrap();
    assert_eq!(plan(&["--force"]).code, 2);
    assert_eq!(fs::read_to_string(out.join("diary.txt")).unwrap(), "mine");
}

#[test]
fn the_summary_is_json_and_says_what_is_proven() {
    let home = tempfile::tempdir().unwrap();
    let (small, out, models) = (small(), home.path().join("run"), home.path().join("models"));
    let write = ["--write-model", arg(&models)];
    let mut arguments = vec!["--json", "plan", arg(&small), "--out", arg(&out)];
    arguments.extend(write);
    let summary = run(&arguments).json();
    assert_eq!(summary["exit"], 0);
    assert_eq!(summary["status"], "complete");
    let goals = summary["goals"].as_array().unwrap();
    assert!(!goals.is_empty() && goals.iter().all(|goal| goal["proof"].is_string()));
    assert_eq!(fs::read_dir(&models).unwrap().count(), goals.len(), "one model a goal level");
    assert_eq!(summary["rules"].as_array().unwrap().len(), 3);
}

/// Changes the plan of a run and audits it.
fn audited(run_folder: &Path, change: impl FnOnce(&mut Value)) -> (i32, String) {
    let path = run_folder.join("plan/plan.json");
    let good = fs::read(&path).unwrap();
    let mut plan: Value = serde_json::from_slice(&good).unwrap();
    change(&mut plan);
    fs::write(&path, serde_json::to_vec(&plan).unwrap()).unwrap();
    let ended = run(&["audit", arg(run_folder)]);
    fs::write(&path, good).unwrap();
    (ended.code, ended.out + &ended.err)
}

#[test]
fn a_plan_changed_by_hand_is_caught_by_its_rules() {
    let home = tempfile::tempdir().unwrap();
    let out = small_run(home.path());
    let (code, said) = audited(&out, |plan| plan["openings"][0]["start"] = 1999.into());
    assert!(code == 5 && said.contains("site.unknown-start"), "{code} {said}");
    assert!(said.contains("plan/plan.json was changed"), "{said}");
    let (code, said) = audited(&out, |plan| {
        let people = plan["posts"][0]["people"].as_u64().unwrap();
        plan["posts"][0]["people"] = (people + 9).into();
    });
    assert!(code == 5 && said.contains("staff.range"), "{code} {said}");
    let (code, said) = audited(&out, |plan| plan["serve"][0]["clients"] = 1e9.into());
    assert!(code == 5 && said.contains("serve.demand"), "{code} {said}");
    let (code, said) = audited(&out, |plan| plan["openings"][0]["site"] = "nowhere".into());
    assert!(code == 2 && said.contains("nowhere"), "{code} {said}");
    assert_eq!(run(&["audit", arg(&out)]).code, 0);
}

#[test]
fn a_run_that_is_not_whole_is_no_run() {
    let home = tempfile::tempdir().unwrap();
    let out = small_run(home.path());
    for file in [
        "plan/plan.json",
        "plan/actions.csv",
        "inputs/communes.csv",
        "simulation/simulation.json",
        "indicators.csv",
    ] {
        let path = out.join(file);
        let good = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        let gone = run(&["audit", arg(&out)]);
        assert!(gone.code == 2 && gone.err.contains(file), "{file}: {} {}", gone.code, gone.err);
        fs::write(&path, &good).unwrap();
    }
    for file in ["plan/plan.json", "plan/actions.csv", "plan/manifest.json", "report/report.html"] {
        let path = out.join(file);
        let good = fs::read(&path).unwrap();
        fs::write(&path, &good[..good.len() / 2]).unwrap();
        assert_eq!(run(&["audit", arg(&out)]).code, 2, "{file} cut in half");
        fs::write(&path, &good).unwrap();
    }
    assert_eq!(run(&["audit", arg(&out)]).code, 0);
}

#[test]
fn the_example_run_that_is_kept_stands() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("results/example");
    let audit = run(&["audit", arg(&example)]);
    assert_eq!(audit.code, 0, "{}", audit.err);
    assert!(audit.err.is_empty(), "{}", audit.err);
}

#[test]
fn a_new_scenario_passes_its_check() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("mine");
    assert_eq!(run(&["new", arg(&dir)]).code, 0);
    assert_eq!(run(&["check", arg(&dir)]).code, 0);
    assert_eq!(run(&["new", arg(&dir)]).code, 2, "nothing is overwritten");
}

#[test]
fn schema_defaults_and_completions_are_printed() {
    assert!(run(&["schema"]).json().is_object());
    let defaults = run(&["defaults"]);
    assert!(defaults.code == 0 && defaults.out.contains("[uptake]"));
    assert!(run(&["completions", "bash"]).out.contains("botri"));
}

#[test]
fn the_commands_of_the_readme_are_those_that_are_tried() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let command = |mark: &str| {
        let marked = readme.split_once(mark).unwrap_or_else(|| panic!("{mark} is missing")).1;
        let block = marked.split("```").nth(1).unwrap();
        let lines: Vec<&str> = block.lines().skip(1).collect();
        assert_eq!(lines.len(), 1, "{mark}: one line to paste");
        lines[0].to_owned()
    };
    assert!(
        command("<!-- command: run -->")
            .contains("run scenarios/quang-ninh --out results/quang-ninh")
    );
    assert!(command("<!-- command: test -->").contains("cargo test"));
    let ci = fs::read_to_string(root.join(".ci/run")).unwrap();
    assert!(ci.contains("<!-- command: test -->"), ".ci/run takes its tests from the README");
}

#[test]
fn a_scenario_without_a_plan_names_what_contradicts_and_where_it_stands() {
    let home = tempfile::tempdir().unwrap();
    let (dir, out) = (home.path().join("none"), home.path().join("run"));
    std::fs::create_dir_all(&dir).unwrap();
    let toml =
        format!("format = 1\nextends = {:?}\n[task.campaign]\ncost = {{ 2026 = 500 }}\n", small());
    std::fs::write(dir.join("scenario.toml"), toml).unwrap();
    let vi = run(&["plan", arg(&dir), "--out", arg(&out), "--lang", "vi"]);
    assert_eq!(vi.code, 3, "{}", vi.err);
    assert!(vi.err.contains("mâu thuẫn") && vi.err.contains("[task.campaign]"), "{}", vi.err);
    let en = run(&["plan", arg(&dir), "--out", arg(&out), "--lang", "en", "--json"]);
    assert_eq!(en.code, 3);
    assert!(en.err.contains("Proven irreducible"), "{}", en.err);
    let answer = en.json();
    assert_eq!(answer["conflict"]["rules"][0]["rule"]["code"], "task.campaign");
    assert_eq!(answer["conflict"]["irreducible"], true);
    assert!(!out.exists(), "nothing is written");
}

#[test]
fn the_cheapest_way_out_of_too_little_money_is_a_change_that_can_be_made() {
    let home = tempfile::tempdir().unwrap();
    let (one, two) = (home.path().join("one"), home.path().join("two"));
    assert_eq!(run(&["plan", arg(&small()), "--out", arg(&one), "--method", "rule:need"]).code, 0);
    let cut = ["plan", "--from", arg(&one), "--out", arg(&two), "--set", "fund.*.ceiling*=0.1"];
    let none = run(&[&cut[..], &["--json", "--lang", "en"]].concat());
    assert_eq!(none.code, 3, "{}", none.err);
    let answer = none.json();
    let parts = answer["conflict"]["money"]["parts"].as_array().expect("money helps");
    let sets: Vec<&str> = parts.iter().map(|part| part["set"].as_str().unwrap()).collect();
    assert!(sets.iter().all(|set| set.contains(".ceiling.") && none.err.contains(set)), "{sets:?}");
    let more: Vec<&str> = sets.iter().flat_map(|set| ["--set", set]).collect();
    let made = run(&[&cut[..], &more[..]].concat());
    assert_eq!(made.code, 0, "{sets:?} is not enough: {}", made.err);
    assert_eq!(run(&["audit", arg(&two)]).code, 0);
}

#[test]
fn a_plan_is_made_again_from_a_run_with_something_changed() {
    let home = tempfile::tempdir().unwrap();
    let (one, two) = (home.path().join("one"), home.path().join("two"));
    let first = run(&["plan", arg(&small()), "--out", arg(&one)]);
    assert_eq!(first.code, 0, "{}", first.err);
    let set = "fund.commune_recurrent.ceiling*=2";
    let works = "fund.province_capital.ceiling*=2";
    let again = run(&[
        "plan",
        "--from",
        arg(&one),
        "--set",
        set,
        "--set",
        works,
        "--out",
        arg(&two),
        "--json",
        "--lang",
        "en",
    ]);
    assert_eq!(again.code, 0, "{}", again.err);
    let changes = &again.json()["changes"];
    assert_eq!((&changes["from"], &changes["set"][0]), (&"one".into(), &set.into()));
    // Twice the money runs the second commune point.
    assert_eq!(changes["sites"][0]["code"], "commune_point-002");
    assert_eq!(changes["sites"][0]["before"], serde_json::json!([]));
    assert!(changes["sites"][0]["after"][0]["open"]["start"].is_u64());
    let points = changes["mandates"].as_array().unwrap().iter().find(|m| m["code"] == "points");
    assert_eq!(
        points.map(|m| (m["before"].as_f64(), m["after"].as_f64())),
        Some((Some(1.0), Some(2.0)))
    );
    let kept: Value =
        serde_json::from_slice(&fs::read(two.join("plan/changes.json")).unwrap()).unwrap();
    assert_eq!(kept, *changes);
    assert_eq!(run(&["audit", arg(&two)]).code, 0);
    // A run made from a run can be changed again; the same plan comes of no change at all.
    let three = home.path().join("three");
    let same = run(&["plan", "--from", arg(&two), "--out", arg(&three), "--json"]);
    assert_eq!(same.code, 0, "{}", same.err);
    assert_eq!(same.json()["changes"]["sites"], serde_json::json!([]));
}

/// What `run --explain` keeps and reports is what `explain` and `report` make of the run later.
#[test]
fn a_run_is_explained_on_the_way() {
    let home = tempfile::tempdir().unwrap();
    let (small, out) = (small(), home.path().join("explained"));
    let arguments = ["run", arg(&small), "--out", arg(&out), "--replications", "20", "--explain"];
    let ended = run(&arguments);
    assert_eq!(ended.code, 0, "{}", ended.err);
    let kept = |name: &str| fs::read(out.join(name)).unwrap();
    let names = ["explain/explain.json", "report/report.html"];
    let first = names.map(kept);
    assert!(String::from_utf8_lossy(&first[1]).contains("Without each of the largest sites"));
    assert_eq!(run(&["audit", arg(&out)]).code, 0);
    assert_eq!(run(&["explain", arg(&out)]).code, 0);
    assert_eq!(run(&["report", arg(&out)]).code, 0);
    assert!(names.map(kept) == first, "the same reasons and the same report");
}

#[test]
fn a_plan_is_explained_by_site_commune_mandate_and_as_a_whole() {
    let home = tempfile::tempdir().unwrap();
    let out = small_run(home.path());
    let site = run(&["explain", arg(&out), "--site", "TT1", "--json"]);
    assert_eq!(site.code, 0, "{}", site.err);
    let why = &site.json()["explanation"]["sites"][0];
    assert_eq!(why["standing"], "opened");
    // The centre is mandated: without it the rules do not hold, whether the rest stays or not.
    assert!(why["effect"].is_null() && site.json()["explanation"]["again"].is_null());
    let commune = run(&["explain", arg(&out), "--commune", "002", "--lang", "en"]);
    assert_eq!(commune.code, 0);
    assert!(
        commune.out.contains("not opened") && commune.out.contains("what binds"),
        "{}",
        commune.out
    );
    assert_eq!(run(&["explain", arg(&out), "--site", "nowhere"]).code, 2);
    let all = run(&["explain", arg(&out), "--json"]);
    assert_eq!(all.code, 0, "{}", all.err);
    let all = all.json();
    let mandates = all["explanation"]["mandates"].as_array().unwrap();
    let points = mandates.iter().find(|row| row["code"] == "points").unwrap();
    assert!(!points["binding"].as_array().unwrap().is_empty(), "one point of two: something binds");
    assert!(out.join("explain/manifest.json").is_file());
    assert_eq!(run(&["audit", arg(&out)]).code, 0);
    assert_eq!(run(&["report", arg(&out)]).code, 0);
    let html = fs::read_to_string(out.join("report/report.html")).unwrap();
    let says = points["binding"][0]["says"]["en"].as_str().unwrap();
    assert!(html.contains(says), "{says} is not in the report");
    let margins = all["explanation"]["margins"].as_array().unwrap();
    assert!(!margins.is_empty() && html.contains("Without each of the largest sites"));
    let gains = |row: &serde_json::Value| {
        let least = |name: &str| row[name].as_f64() >= Some(-1e-6);
        least("posts_as_planned") && least("posts_anew") && least("sites_anew")
    };
    assert!(margins.iter().all(gains), "more money never hurts: {margins:?}");
    let prices = all["explanation"]["prices"].as_array().unwrap();
    assert_eq!(prices.len(), mandates.len(), "every mandate has a price");
    let missed = prices.iter().find(|row| row["code"] == "points").unwrap();
    assert!(missed["without"].as_f64() >= Some(0.0));
    let here = &all["explanation"]["sites"][0];
    let total: f64 = (here["catchment"].as_array().unwrap().iter())
        .map(|row| row["people"].as_f64().unwrap())
        .sum();
    assert!((total - here["people"].as_f64().unwrap()).abs() <= 3.0, "{here}");
}

#[test]
fn plans_nearly_as_good_are_found_by_a_share() {
    let home = tempfile::tempdir().unwrap();
    let out = small_run(home.path());
    let near = run(&["explain", arg(&out), "--near", "20%", "--json"]);
    assert_eq!(near.code, 0, "{}", near.err);
    let found = near.json()["explanation"].clone();
    assert_eq!(found["within"], 0.2);
    let plans = found["near"].as_array().unwrap();
    for plan in plans {
        let count = |list: &str| plan[list].as_array().unwrap().len() as u64;
        assert_eq!(plan["distance"].as_u64(), Some(count("opened") + count("closed")));
        assert!(plan["share"].as_f64() >= Some(-0.2001) && plan["farthest"] == true, "{plan}");
    }
    assert!(!plans.is_empty(), "one point more or less is within a fifth");
    for wrong in ["0", "100%", "x"] {
        assert_eq!(run(&["explain", arg(&out), "--near", wrong]).code, 2);
    }
}

#[test]
fn mistakes_in_a_change_are_bad_input_and_told_at_once() {
    let home = tempfile::tempdir().unwrap();
    let (one, two) = (home.path().join("one"), home.path().join("two"));
    assert_eq!(run(&["plan", arg(&small()), "--out", arg(&one), "--method", "rule:need"]).code, 0);
    let base = ["plan", "--from", arg(&one), "--out", arg(&two), "--lang", "vi"];
    let wrong = ["--set", "fund.communes.ceiling*=2", "--set", "sites.csv[code=D9].status=forced"];
    let refused = run(&[&base[..], &wrong[..]].concat());
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("fund.communes") && refused.err.contains("D9"), "{}", refused.err);
    assert_eq!(run(&["plan", arg(&small()), "--set", "x=1", "--out", arg(&two)]).code, 2);
    // What the changes make of the scenario is checked as any scenario is.
    let broken = run(&[&base[..], &["--set", "mandate.centre.year=1999"]].concat());
    assert_eq!(broken.code, 2);
    assert!(!two.exists(), "nothing is written");
}
