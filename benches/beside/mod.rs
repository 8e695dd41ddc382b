//! HiGHS on the textbook formulation beside a bench, in a process of its own, so that it can be ended.

use botri::locate::{Control, Instance, Question, classic};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The word with which a bench calls itself to run HiGHS alone.
const ALONE: &str = "highs-alone";

/// What HiGHS found, and in how many seconds.
pub struct Finished {
    pub value: f64,
    pub seconds: f64,
}

/// The words after the name of the program, without what cargo adds, and whether they ask for HiGHS alone.
pub fn words() -> (Vec<String>, bool) {
    let mut words: Vec<String> = std::env::args().skip(1).filter(|w| w != "--bench").collect();
    let alone = words.first().is_some_and(|word| word == ALONE);
    if alone {
        words.remove(0);
    }
    (words, alone)
}

/// The other side of [`highs`]: says that the instance is there, solves, tells value and seconds.
pub fn alone(instance: &Instance, question: Question) {
    println!("ready");
    let start = Instant::now();
    let endless = Control { work: 1e9, ..Control::default() };
    let solution = classic(instance, question, &endless).expect("an instance with a solution");
    println!("{} {}", solution.objective, start.elapsed().as_secs_f64());
}

/// Runs this program once more with `words`; nothing if HiGHS does not finish within `limit` seconds from the time the instance is there.
pub fn highs(words: &[&str], limit: f64) -> Option<Finished> {
    let this = std::env::current_exe().expect("the path of this program");
    let child = Command::new(this).arg(ALONE).args(words).stdout(Stdio::piped()).spawn();
    let mut child = child.expect("this program once more");
    let out = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut lines = out.lines().map_while(Result::ok);
    assert_eq!(lines.next().as_deref(), Some("ready"), "{words:?}");
    if !ended(&mut child, limit) {
        return None;
    }
    let line = lines.next().unwrap_or_else(|| panic!("{words:?}: HiGHS failed"));
    let told: Vec<f64> = line.split(' ').filter_map(|word| word.parse().ok()).collect();
    let [value, seconds] = told[..] else { panic!("{words:?}: {line}") };
    (seconds <= limit).then_some(Finished { value, seconds })
}

/// Waits for a child, and ends it after `limit` seconds.
fn ended(child: &mut Child, limit: f64) -> bool {
    let start = Instant::now();
    while child.try_wait().expect("the state of a child").is_none() {
        if start.elapsed().as_secs_f64() > limit {
            child.kill().and_then(|()| child.wait()).expect("the end of a child");
            return false;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    true
}
