//! Ctrl-C: the first time the work is asked to stop and keeps the best plan so far; the second time it ends at once.

use super::progress::Screen;
use crate::results;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Exit code of a second interruption: nothing was left behind.
const AT_ONCE: i32 = 4;

/// Listens for interruptions and requests to end.
///
/// # Errors
/// If the system does not allow it.
pub fn install(screen: Arc<Screen>) -> Result<(), ctrlc::Error> {
    let asked = AtomicBool::new(false);
    ctrlc::set_handler(move || {
        if asked.swap(true, Ordering::SeqCst) {
            results::abandon_all();
            std::process::exit(AT_ONCE);
        }
        screen.stop();
    })
}
