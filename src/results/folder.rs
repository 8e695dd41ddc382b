//! Folders that appear whole or not at all.
//!
//! A folder is written beside its place under a temporary name and renamed when it is finished. A folder that it replaces is
//! renamed aside first; if the program is killed between the two renames, [`recover`] puts the old one back.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Temporary folders that are being written, to be removed if the program stops at once.
static STAGED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// A folder that is being written under a temporary name; removed unless it is placed.
#[derive(Debug)]
pub struct Staged {
    target: PathBuf,
    dir: tempfile::TempDir,
}

impl Staged {
    /// An empty folder beside `target`; the folders above it are made if they are missing.
    ///
    /// # Errors
    /// What the file system says.
    pub fn beside(target: &Path) -> io::Result<Self> {
        let parent = parent(target);
        fs::create_dir_all(parent)?;
        let prefix = format!(".{}.tmp-", name(target)?);
        let mut builder = tempfile::Builder::new();
        builder.prefix(&prefix);
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777));
        let dir = builder.tempdir_in(parent)?;
        registry().insert(dir.path().to_owned());
        Ok(Self { target: target.to_owned(), dir })
    }

    /// Where it is being written.
    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// Writes a file, with the folders above it, through to the disk.
    ///
    /// # Errors
    /// What the file system says.
    pub fn write(&self, file: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.dir.path().join(file);
        fs::create_dir_all(parent(&path))?;
        write(&path, bytes)
    }

    /// Copies what is left of an open file, with the folders above it, through to the disk.
    ///
    /// # Errors
    /// What the file system says.
    pub fn copy(&self, file: &str, from: &mut File) -> io::Result<()> {
        let path = self.dir.path().join(file);
        fs::create_dir_all(parent(&path))?;
        let mut to = File::create(path)?;
        io::copy(from, &mut to)?;
        to.sync_all()
    }

    /// Renames the folder into its place; what stood there is removed once the new one stands.
    ///
    /// # Errors
    /// What the file system says; the old folder is then in its place again.
    pub fn place(self) -> io::Result<()> {
        let old = aside(&self.target)?;
        let replaces = self.target.exists();
        if replaces {
            remove(&old)?;
            fs::rename(&self.target, &old)?;
        }
        if let Err(error) = fs::rename(self.dir.path(), &self.target) {
            if replaces {
                fs::rename(&old, &self.target)?;
            }
            return Err(error);
        }
        registry().remove(self.dir.path());
        // The folder has left its temporary name, so there is nothing for `TempDir` to remove.
        let _ = self.dir.keep();
        sync_folder(parent(&self.target))?;
        if replaces { remove(&old) } else { Ok(()) }
    }
}

/// Writes a file whole: under a temporary name, then renamed.
///
/// # Errors
/// What the file system says.
pub fn replace_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = parent(path).join(format!(".{}.tmp", name(path)?));
    write(&temporary, bytes)?;
    fs::rename(&temporary, path)
}

/// An empty file without a name on the disk of `target`: whatever stops the program, nothing of it stays.
///
/// # Errors
/// What the file system says.
pub fn scratch(target: &Path) -> io::Result<File> {
    let stands = |path: &&Path| path.is_dir();
    let above = target.ancestors().skip(1).find(stands).unwrap_or(Path::new("."));
    tempfile::tempfile_in(above)
}

/// Puts back a folder that was renamed aside by a program that was killed before its successor stood.
///
/// # Errors
/// What the file system says.
pub fn recover(target: &Path) -> io::Result<()> {
    let Ok(old) = aside(target) else { return Ok(()) };
    match old.exists() && !target.exists() {
        true => fs::rename(old, target),
        false => Ok(()),
    }
}

/// Removes every folder that is still being written: the program is about to stop.
pub fn abandon_all() {
    for path in std::mem::take(&mut *registry()) {
        let _ = fs::remove_dir_all(path);
    }
}

fn registry() -> std::sync::MutexGuard<'static, BTreeSet<PathBuf>> {
    STAGED.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn remove(path: &Path) -> io::Result<()> {
    if path.exists() { fs::remove_dir_all(path) } else { Ok(()) }
}

/// Makes a rename last through a loss of power, where the system can.
fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
}

/// Where a folder waits while it is replaced.
fn aside(target: &Path) -> io::Result<PathBuf> {
    Ok(parent(target).join(format!(".old-{}", name(target)?)))
}

fn parent(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn name(path: &Path) -> io::Result<&str> {
    let name = path.file_name().and_then(|name| name.to_str());
    name.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "the folder needs a name"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn staged(target: &Path, text: &str) -> Staged {
        let staged = Staged::beside(target).unwrap();
        staged.write("part/file", text.as_bytes()).unwrap();
        staged
    }

    fn read(target: &Path) -> String {
        fs::read_to_string(target.join("part/file")).unwrap()
    }

    #[test]
    fn a_folder_appears_only_when_it_is_placed() {
        let home = tempfile::tempdir().unwrap();
        let target = home.path().join("new/run");
        let half = staged(&target, "one");
        assert!(!target.exists());
        half.place().unwrap();
        assert_eq!(read(&target), "one");
        drop(staged(&target, "never placed"));
        assert_eq!(read(&target), "one");
        assert_eq!(fs::read_dir(home.path().join("new")).unwrap().count(), 1);
    }

    #[test]
    fn what_is_scratched_together_is_copied_and_leaves_nothing() {
        let home = tempfile::tempdir().unwrap();
        let target = home.path().join("new/run");
        let mut file = scratch(&target).unwrap();
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0, "it has no name");
        file.write_all(b"many futures").unwrap();
        io::Seek::rewind(&mut file).unwrap();
        let half = Staged::beside(&target).unwrap();
        half.copy("part/file", &mut file).unwrap();
        half.place().unwrap();
        assert_eq!(read(&target), "many futures");
    }

    #[test]
    fn a_successor_takes_the_place_of_the_old_folder_and_leaves_nothing_behind() {
        let home = tempfile::tempdir().unwrap();
        let target = home.path().join("run");
        staged(&target, "one").place().unwrap();
        staged(&target, "two").place().unwrap();
        assert_eq!(read(&target), "two");
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_kill_between_the_renames_loses_nothing() {
        let home = tempfile::tempdir().unwrap();
        let target = home.path().join("run");
        staged(&target, "one").place().unwrap();
        fs::rename(&target, aside(&target).unwrap()).unwrap();
        recover(&target).unwrap();
        assert_eq!(read(&target), "one");
        recover(&target).unwrap();
        assert_eq!(read(&target), "one");
    }
}
