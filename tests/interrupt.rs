//! Whatever stops a run, it leaves a whole folder or none, and the next run works.

#![cfg(unix)]

mod app;

use app::{arg, botri, run, scenario, small};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

fn start(scenario: &Path, out: &Path) -> Child {
    let mut command = botri();
    command.args(["run", arg(scenario), "--out", arg(out), "--force", "--replications", "400"]);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// A folder that is there must be whole: every part, and clean.
fn whole_or_absent(out: &Path) {
    if !out.exists() {
        return;
    }
    let audit = run(&["audit", arg(out)]);
    assert_eq!(audit.code, 0, "a folder stands that is not whole: {}", audit.err);
    for part in ["inputs", "plan", "simulation", "report"] {
        assert!(out.join(part).is_dir(), "{part} is missing");
    }
}

#[test]
fn a_kill_at_any_moment_leaves_no_half_run() {
    let home = tempfile::tempdir().unwrap();
    let (small, out) = (small(), home.path().join("run"));
    let begin = Instant::now();
    assert!(start(&small, &out).wait().unwrap().success());
    let whole = begin.elapsed();
    // Moments spread over a run by the golden ratio, so that no stage is missed; the first with nothing in place.
    for n in 0..12 {
        if n % 3 == 0 {
            let _ = std::fs::remove_dir_all(&out);
        }
        let share = (f64::from(n) * 0.618_034 + 0.05).fract();
        let mut child = start(&small, &out);
        std::thread::sleep(whole.mul_f64(share));
        let _ = child.kill();
        let _ = child.wait();
        whole_or_absent(&out);
    }
    assert!(start(&small, &out).wait().unwrap().success());
    whole_or_absent(&out);
}

#[test]
fn a_kill_between_the_renames_brings_the_old_run_back() {
    let home = tempfile::tempdir().unwrap();
    let (small, out) = (small(), home.path().join("run"));
    assert!(start(&small, &out).wait().unwrap().success());
    std::fs::rename(&out, home.path().join(".old-run")).unwrap();
    whole_or_absent(&out);
    assert_eq!(run(&["audit", arg(&out)]).code, 0);
}

#[test]
fn an_interruption_keeps_a_marked_plan_or_leaves_nothing() {
    let home = tempfile::tempdir().unwrap();
    let (large, out) = (scenario("quang-ninh"), home.path().join("run"));
    let child = start(&large, &out);
    std::thread::sleep(Duration::from_millis(1500));
    let signal = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(signal.success());
    let code = child.wait_with_output().unwrap().status.code();
    match code {
        Some(4) => assert!(!out.exists(), "nothing is written without a plan"),
        Some(6) => {
            let manifest = std::fs::read_to_string(out.join("plan/manifest.json")).unwrap();
            assert!(manifest.contains("\"interrupted_"), "the plan is marked");
            assert!(manifest.contains("\"repeatable\": false"));
            assert_eq!(run(&["audit", arg(&out)]).code, 0);
        }
        other => panic!("exit code {other:?}"),
    }
    let left: Vec<_> = std::fs::read_dir(home.path()).unwrap().flatten().collect();
    assert!(left.iter().all(|entry| entry.path() == out), "temporary folders are left: {left:?}");
}

#[test]
fn a_second_interruption_ends_at_once() {
    let home = tempfile::tempdir().unwrap();
    let (large, out) = (scenario("quang-ninh"), home.path().join("run"));
    let child = start(&large, &out);
    std::thread::sleep(Duration::from_millis(800));
    for _ in 0..2 {
        Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
        std::thread::sleep(Duration::from_millis(50));
    }
    let begin = Instant::now();
    let code = child.wait_with_output().unwrap().status.code();
    assert!(begin.elapsed() < Duration::from_secs(5));
    assert_eq!(code, Some(4));
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
}
