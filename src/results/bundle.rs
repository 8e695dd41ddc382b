//! Folders of results that are no runs: a calibration, a comparison.

use super::folder::{self, Staged};
use super::run::RunError;
use crate::world::Label;
use std::collections::BTreeMap;
use std::path::Path;

/// Makes sure that such a folder may be written before the work begins. `mark` is the file by which one of its kind is known.
///
/// # Errors
/// If something stands there and `force` is not given, or if it is of another kind and so not ours to replace.
pub fn may_bundle(root: &Path, mark: &str, force: bool) -> Result<(), RunError> {
    folder::recover(root).map_err(|error| failed(root, &error))?;
    let shown = root.display();
    let is_empty = std::fs::read_dir(root).is_ok_and(|mut entries| entries.next().is_none());
    if !root.exists() || is_empty {
        return Ok(());
    }
    if !force {
        return Err(RunError::Input(Label {
            vi: format!("{shown} đã có; chọn thư mục khác hoặc thêm --force để thay thế"),
            en: format!("{shown} exists; choose another folder, or add --force to replace it"),
        }));
    }
    match root.join(mark).is_file() {
        true => Ok(()),
        false => Err(RunError::Input(Label {
            vi: format!("{shown} không có {mark} nên không bị thay thế; chọn thư mục khác"),
            en: format!(
                "{shown} holds no {mark}, so --force does not replace it; choose another folder"
            ),
        })),
    }
}

/// Writes such a folder: it appears under its name when all of it is written.
///
/// # Errors
/// What the disk says.
pub fn bundle(root: &Path, files: &BTreeMap<&str, Vec<u8>>) -> Result<(), RunError> {
    let write = || -> std::io::Result<()> {
        let staged = Staged::beside(root)?;
        for (name, bytes) in files {
            staged.write(name, bytes)?;
        }
        staged.place()
    };
    write().map_err(|error| failed(root, &error))
}

fn failed(root: &Path, error: &std::io::Error) -> RunError {
    RunError::Failed(format!("{}: {error}", root.display()))
}
