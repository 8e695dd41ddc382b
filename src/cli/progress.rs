//! What is going on: a bar on a terminal, one line a stage elsewhere, nothing when quiet.

use crate::lang::Lang;
use crate::plan::Solved;
use crate::progress::{Stage, Watch};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How progress is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Bars,
    Lines,
    Nothing,
}

/// The screen of one command.
#[derive(Debug)]
pub struct Screen {
    lang: Lang,
    style: Style,
    stop: AtomicBool,
    bar: Mutex<Option<ProgressBar>>,
    /// Steps of the stage that are done.
    done: AtomicU64,
}

impl Screen {
    /// Bars if standard error is a terminal.
    pub fn new(lang: Lang, quiet: bool) -> Self {
        let style = match (quiet, std::io::stderr().is_terminal()) {
            (true, _) => Style::Nothing,
            (false, true) => Style::Bars,
            (false, false) => Style::Lines,
        };
        Self {
            lang,
            style,
            stop: AtomicBool::new(false),
            bar: Mutex::new(None),
            done: AtomicU64::new(0),
        }
    }

    /// Asks the work to stop.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::SeqCst);
        self.note(self.lang.pick(
            "Đang dừng; giữ phương án tốt nhất đến nay. Nhấn Ctrl-C lần nữa để thoát ngay.",
            "Stopping; the best plan so far is kept. Press Ctrl-C again to leave at once.",
        ));
    }

    /// Takes the bar away.
    pub fn clear(&self) {
        if let Some(bar) = self.bar().take() {
            bar.finish_and_clear();
        }
    }

    fn note(&self, text: &str) {
        match self.style {
            Style::Nothing => {}
            Style::Lines => eprintln!("{text}"),
            Style::Bars => match &*self.bar() {
                Some(bar) => bar.println(text),
                None => eprintln!("{text}"),
            },
        }
    }

    fn bar(&self) -> MutexGuard<'_, Option<ProgressBar>> {
        self.bar.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn draw(&self, name: String, steps: Option<u64>) {
        let bar = ProgressBar::with_draw_target(steps, ProgressDrawTarget::stderr());
        let template = match steps {
            Some(_) => "{msg} [{bar:30}] {pos}/{len}, {prefix} {eta}",
            None => "{spinner} {msg} {elapsed}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.set_prefix(self.lang.pick("còn", "left"));
        bar.set_message(name);
        bar.enable_steady_tick(Duration::from_millis(200));
        *self.bar() = Some(bar);
    }

    fn name(&self, stage: Stage) -> String {
        let (vi, en) = match stage {
            Stage::Read => ("Đọc và kiểm tra kịch bản", "Reading and checking the scenario"),
            Stage::Travel => ("Tính thời gian đi lại", "Computing travel times"),
            Stage::Build => ("Lập mô hình", "Building the model"),
            Stage::Rules => {
                ("Tính các cách chọn theo kinh nghiệm", "Working out the rules of thumb")
            }
            Stage::Relax(_) => ("Tìm cận của mục tiêu", "Bounding goal"),
            Stage::Search(_) => ("Tìm phương án cho mục tiêu", "Searching goal"),
            Stage::Polish => ("Làm tròn và tính lại", "Rounding and solving the rest again"),
            Stage::Conflict => ("Tìm các quy tắc mâu thuẫn", "Finding what contradicts"),
            Stage::Explain => ("Tìm lý do", "Finding reasons"),
            Stage::Audit => ("Kiểm toán", "Auditing"),
            Stage::Simulate => ("Mô phỏng", "Simulating"),
            Stage::Report => ("Lập báo cáo", "Printing the report"),
            Stage::Write => ("Ghi kết quả", "Writing the run"),
        };
        let name = self.lang.pick(vi, en);
        match stage {
            Stage::Relax(level) | Stage::Search(level) => format!("{name} {}", level + 1),
            _ => name.to_owned(),
        }
    }
}

impl Watch for Screen {
    fn stage(&self, stage: Stage, steps: Option<u64>) {
        let name = self.name(stage);
        self.done.store(0, Ordering::Relaxed);
        match (self.style, steps) {
            (Style::Nothing, _) => {}
            (Style::Lines, Some(steps)) => eprintln!("{name} ({steps})"),
            (Style::Lines, None) => eprintln!("{name}"),
            (Style::Bars, _) => {
                self.clear();
                self.draw(name, steps);
            }
        }
    }

    fn step(&self, done: u64) {
        // Threads report out of order; the count never runs backwards.
        let most = self.done.fetch_max(done, Ordering::Relaxed).max(done);
        if self.style == Style::Bars
            && let Some(bar) = &*self.bar()
        {
            bar.set_position(most);
        }
    }

    fn better(&self, level: usize, value: f64, gap: Option<f64>) {
        let goal = self.lang.pick("Mục tiêu", "Goal");
        let figure = self.lang.figure(value);
        let gap = gap.map_or(String::new(), |gap| {
            format!(", {} {}", self.lang.pick("cách cận", "gap"), self.lang.percent(gap, 2))
        });
        self.note(&format!("  {goal} {}: {figure}{gap}", level + 1));
    }

    fn keep(&self, _: &Solved) {}

    fn cancelled(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}
