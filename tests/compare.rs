//! `botri compare` and `botri calibrate` as users meet them.

mod app;

use app::{arg, copy, files, run, scenario, small};
use std::fs;
use std::path::{Path, PathBuf};

/// A plan of the small scenario, not simulated.
fn plan(home: &Path, name: &str, more: &[&str]) -> PathBuf {
    let (out, small) = (home.join(name), small());
    let made = run(&[&["plan", arg(&small), "--out", arg(&out)], more].concat());
    assert_eq!(made.code, 0, "{}", made.err);
    out
}

#[test]
fn plans_meet_the_same_futures_on_any_number_of_threads() {
    let home = tempfile::tempdir().unwrap();
    let best = plan(home.path(), "best", &[]);
    let need = plan(home.path(), "need", &["--method", "rule:need"]);
    let twin = home.path().join("twin");
    copy(&best, &twin);
    let out = |threads: &str| home.path().join(format!("out{threads}"));
    for threads in ["1", "2"] {
        let done = run(&[
            "compare",
            arg(&best),
            arg(&twin),
            arg(&need),
            "--out",
            arg(&out(threads)),
            "--replications",
            "24",
            "--threads",
            threads,
            "--json",
        ]);
        assert_eq!(done.code, 0, "{}", done.err);
        let comparison = &done.json()["comparison"];
        assert_eq!(comparison["replications"], 24);
        assert_eq!(comparison["plans"][2]["method"], "rule:need");
        let figures = comparison["figures"].as_array().unwrap();
        assert!(figures.len() >= 8, "six figures and the mandates");
        for figure in figures {
            let pairs = figure["pairs"].as_array().unwrap();
            assert_eq!(pairs.len(), 3);
            // The same plan in the same futures: nothing differs, not even by chance.
            let twins = &pairs[0];
            assert_eq!(twins["difference"]["low"], 0.0, "{figure}");
            assert_eq!(twins["difference"]["high"], 0.0, "{figure}");
            assert_eq!(figure["regrets"][0], figure["regrets"][1]);
        }
        let apart = figures.iter().any(|figure| figure["pairs"][1]["told_apart"] == true);
        assert!(apart, "the rule of thumb is another plan");
    }
    let (one, two) = (files(&out("1")), files(&out("2")));
    assert_eq!(one, two);
    assert_eq!(
        one.keys().collect::<Vec<_>>(),
        ["comparison.csv", "comparison.html", "comparison.json"]
    );
    let page = String::from_utf8(one["comparison.html"].clone()).unwrap();
    assert!(
        page.contains("Mức nuối tiếc")
            && page.contains("Regret")
            && page.contains("best (optimise)")
    );
    assert!(!page.contains("NaN") && !page.contains("http-equiv"));
}

#[test]
fn runs_whose_futures_differ_are_refused_with_what_differs() {
    let home = tempfile::tempdir().unwrap();
    let one = plan(home.path(), "one", &[]);
    let seed = plan(home.path(), "seed", &["--seed", "5", "--method", "rule:need"]);
    let changed = home.path().join("changed");
    copy(&small(), &changed);
    let path = changed.join("scenario.toml");
    let text =
        fs::read_to_string(&path).unwrap().replace("triangular = [0.85", "triangular = [0.75");
    fs::write(&path, text).unwrap();
    let other = home.path().join("other");
    assert_eq!(run(&["plan", arg(&changed), "--out", arg(&other)]).code, 0);
    let out = home.path().join("out");
    let refused = |runs: &[&Path], said: &[&str]| {
        for (lang, said) in ["vi", "en"].into_iter().zip(said) {
            let runs: Vec<&str> = runs.iter().map(|run| arg(run)).collect();
            let ended =
                run(&[&["compare"], &runs[..], &["--out", arg(&out), "--lang", lang]].concat());
            assert_eq!(ended.code, 2, "{}", ended.err);
            assert!(ended.err.contains(said), "{said}: {}", ended.err);
        }
        assert!(!out.exists());
    };
    refused(&[&one, &seed], &["hạt giống: 7 và 5", "seed: 7 and 5"]);
    refused(&[&one, &other], &["tệp đầu vào: scenario.toml", "input files: scenario.toml"]);
    refused(&[&one, &one], &["hai thư mục kết quả khác nhau", "two different runs"]);
    refused(&[&one, home.path()], &["không phải thư mục kết quả", "is no run folder"]);
    // One seed for all makes the futures the same.
    let seed_run = [
        "compare",
        arg(&one),
        arg(&seed),
        "--out",
        arg(&out),
        "--seed",
        "9",
        "--replications",
        "4",
    ];
    assert_eq!(run(&seed_run).code, 0);
    assert_eq!(run(&seed_run).code, 2, "it stands already");
    assert_eq!(run(&[&seed_run[..], &["--force"]].concat()).code, 0);
}

#[test]
fn a_calibration_is_written_whole_and_says_how_little_it_knows() {
    let home = tempfile::tempdir().unwrap();
    let (table, out) = (home.path().join("counts.csv"), home.path().join("out"));
    let source = scenario("quang-ninh").join("deliveries.csv");
    fs::copy(source, &table).unwrap();
    let done = run(&["calibrate", arg(&table), "--out", arg(&out), "--lang", "en"]);
    assert_eq!(done.code, 0, "{}", done.err);
    for said in ["very little data", "log-score less that of a uniform prior", "inside"] {
        assert!(done.out.contains(said), "{said}: {}", done.out);
    }
    let written = files(&out);
    assert_eq!(
        written.keys().collect::<Vec<_>>(),
        ["backtest.svg", "calibration.json", "fitted.toml"]
    );
    let fragment = String::from_utf8(written["fitted.toml"].clone()).unwrap();
    assert!(fragment.contains("[uncertainty.delivery_commune_office]"));
    let folder = home.path().join("folder");
    fs::create_dir(&folder).unwrap();
    assert_eq!(
        run(&["calibrate", arg(&table), "--out", arg(&folder)]).code,
        0,
        "an empty folder is free"
    );
    fs::write(&table, "code,type,planned,standing,due,counted\na,x,3,4,2015-12-31,2020-01-01\n")
        .unwrap();
    let refused = run(&["calibrate", arg(&table), "--out", arg(&out), "--force", "--lang", "vi"]);
    assert_eq!(refused.code, 2);
    assert!(
        refused.err.contains("counts.csv:2") && refused.err.contains("lớn hơn số dự kiến"),
        "{}",
        refused.err
    );
    assert_eq!(files(&out), written, "nothing is touched");
    let none =
        run(&["calibrate", arg(&small()), "--out", arg(&home.path().join("none")), "--lang", "en"]);
    assert!(none.code == 2 && none.err.contains("add deliveries.csv"), "{}", none.err);
}
