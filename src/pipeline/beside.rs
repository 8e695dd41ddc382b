//! Work in threads of its own: HiGHS cannot always be interrupted, so a caller who is told to stop takes what was given away by then
//! and leaves the thread behind.

use super::failure::Failure;
use crate::progress::Watch;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// A watcher that a thread left behind may go on telling.
pub type SharedWatch = Arc<dyn Watch + Send + Sync>;

/// How often the caller looks whether it should stop.
const LOOK: Duration = Duration::from_millis(50);
/// How long the work may take to stop by itself, in looks.
const PATIENCE: usize = 20;

/// Runs work in a thread until it is done, or until the watcher is told to stop and patience ends: then `None`.
pub(super) fn in_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
    watch: &SharedWatch,
) -> Result<Option<T>, Failure> {
    wait(&start(work), watch)
}

/// Starts work in a thread of its own.
pub(super) fn start<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Receiver<T> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        // Nobody listens any more after an interruption.
        let _ = sender.send(work());
    });
    receiver
}

/// Waits for work that was started, as [`in_thread`] does.
pub(super) fn wait<T>(receiver: &Receiver<T>, watch: &SharedWatch) -> Result<Option<T>, Failure> {
    let mut looks_since_stop = 0;
    loop {
        match receiver.recv_timeout(LOOK) {
            Ok(result) => return Ok(Some(result)),
            Err(RecvTimeoutError::Disconnected) => {
                return Err(Failure::Unexpected("the solver's thread ended early".to_owned()));
            }
            Err(RecvTimeoutError::Timeout) if watch.cancelled() => looks_since_stop += 1,
            Err(RecvTimeoutError::Timeout) => {}
        }
        if looks_since_stop > PATIENCE {
            return Ok(None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Silent;
    use std::sync::atomic::{AtomicBool, Ordering};

    #[test]
    fn work_is_left_behind_when_it_does_not_stop_by_itself() {
        let silent = Arc::new(Silent { stop: AtomicBool::new(true) });
        let watch: SharedWatch = silent.clone();
        let (release, hold) = channel::<()>();
        let stubborn = move || hold.recv().is_ok();
        assert!(matches!(in_thread(stubborn, &watch), Ok(None)));
        drop(release);
        silent.stop.store(false, Ordering::Relaxed);
        assert!(matches!(in_thread(|| 7, &watch), Ok(Some(7))));
    }

    #[test]
    fn a_panic_of_the_solver_is_a_failure_and_not_a_hang() {
        let watch: SharedWatch = Arc::new(Silent::default());
        let broken = || -> u8 { std::panic::panic_any("broken on purpose") };
        assert!(matches!(in_thread(broken, &watch), Err(Failure::Unexpected(_))));
    }
}
