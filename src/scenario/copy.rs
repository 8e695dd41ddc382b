//! Writing scenarios: frozen copies for runs, and a template to begin with.

use super::Loaded;
use super::diagnostic::{Diagnostic, Place, Severity, say};
use crate::world::Label;
use std::io;
use std::path::Path;

/// The files of `scenarios/three-communes`, which serve as the template.
const TEMPLATE: [(&str, &str); 10] = [
    ("scenario.toml", include_str!("../../scenarios/three-communes/scenario.toml")),
    ("communes.csv", include_str!("../../scenarios/three-communes/communes.csv")),
    ("places.csv", include_str!("../../scenarios/three-communes/places.csv")),
    ("links.csv", include_str!("../../scenarios/three-communes/links.csv")),
    ("allowances.csv", include_str!("../../scenarios/three-communes/allowances.csv")),
    ("needs.csv", include_str!("../../scenarios/three-communes/needs.csv")),
    ("facilities.csv", include_str!("../../scenarios/three-communes/facilities.csv")),
    ("staff.csv", include_str!("../../scenarios/three-communes/staff.csv")),
    ("sites.csv", include_str!("../../scenarios/three-communes/sites.csv")),
    ("spending.csv", include_str!("../../scenarios/three-communes/spending.csv")),
];

/// Writes a frozen copy of a loaded scenario into `dir`; [`super::load`] of it gives the same world and study, wherever
/// it lies and whatever later defaults say: `base/` stands for what it extends, `defaults/` for the defaults.
///
/// # Errors
/// What the file system says.
pub fn freeze(loaded: &Loaded, dir: &Path) -> io::Result<()> {
    for file in &loaded.files {
        let path = dir.join(&file.name);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, &file.bytes)?;
    }
    Ok(())
}

/// Writes a small commented scenario that passes every check.
///
/// # Errors
/// A folder that is there and not empty, or that cannot be written.
pub fn new(dir: &Path) -> Result<(), Box<Diagnostic>> {
    let taken = std::fs::read_dir(dir).is_ok_and(|mut files| files.next().is_some());
    if taken {
        return Err(about(
            dir,
            say("Thư mục đã có và không rỗng.", "The folder exists and is not empty."),
            say(
                "Chọn một thư mục mới; không tệp nào bị ghi đè.",
                "Choose a new folder; nothing is overwritten.",
            ),
        ));
    }
    write_template(dir).map_err(|error| {
        about(
            dir,
            say(format!("Không ghi được: {error}."), format!("It cannot be written: {error}.")),
            say("Kiểm tra quyền ghi và chỗ trống trên đĩa.", "Check permissions and free space."),
        )
    })
}

fn write_template(dir: &Path) -> io::Result<()> {
    std::fs::create_dir_all(dir)?;
    TEMPLATE.iter().try_for_each(|(name, text)| std::fs::write(dir.join(name), text))
}

fn about(dir: &Path, what: Label, remedy: Label) -> Box<Diagnostic> {
    let (file, place) = (dir.display().to_string(), Place::File);
    Box::new(Diagnostic { file, place, severity: Severity::Error, what, remedy, excerpt: None })
}
