//! A deleted download, moved aside so that deleting can be undone: those of the last time only, and until the next start.
//! The files stay locked meanwhile, so that another copy of podtui that starts leaves them alone.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::model::EpisodeId;

/// Name of the folder, below the downloads.
const FOLDER: &str = ".deleted";

/// What was deleted the last time.
#[derive(Debug)]
pub(super) struct Trash {
    folder: PathBuf,
    last: Vec<Deleted>,
}

/// A file that was moved aside.
#[derive(Debug)]
struct Deleted {
    episode: EpisodeId,
    from: PathBuf,
    now: PathBuf,
    _lock: File,
}

impl Trash {
    pub(super) fn new(downloads: &Path) -> Self {
        Self { folder: downloads.join(FOLDER), last: Vec::new() }
    }

    /// Deletes what was moved aside, for good; not what another copy may still bring back.
    pub(super) fn empty(&mut self) {
        self.last.clear();
        for entry in std::fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let free =
                File::open(entry.path()).is_ok_and(|file| !matches!(file.try_lock(), Err(TryLockError::WouldBlock)));
            if free && let Err(error) = std::fs::remove_file(entry.path()) {
                tracing::warn!("a deleted download could not be removed: {error}");
            }
        }
        // It stays while there is something in it.
        let _left = std::fs::remove_dir(&self.folder);
    }

    /// Moves a file aside, beside those that are there.
    pub(super) fn take(&mut self, episode: &EpisodeId, path: &Path) -> io::Result<()> {
        std::fs::create_dir_all(&self.folder)?;
        let lock = File::open(path)?;
        if let Err(TryLockError::Error(error)) = lock.try_lock() {
            tracing::warn!("deleted downloads cannot be locked here: {error}");
        }
        let now = self.set_aside(path)?;
        self.last.push(Deleted { episode: episode.clone(), from: path.to_owned(), now, _lock: lock });
        // A folder that is empty now is not left behind; one that is not stays.
        let _left = path.parent().map(std::fs::remove_dir);
        Ok(())
    }

    /// Under a name that nothing else has, of this copy of podtui or another.
    fn set_aside(&self, path: &Path) -> io::Result<PathBuf> {
        let mut number = self.last.len();
        let most = number + 1000;
        loop {
            number += 1;
            let now = self.folder.join(number.to_string());
            match super::place::put(path, &now) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < most => {}
                outcome => return outcome.map(|()| now),
            }
        }
    }

    /// Moves it back. None: this is not among what was deleted the last time.
    pub(super) fn give_back(&mut self, episode: &EpisodeId) -> Option<io::Result<PathBuf>> {
        let index = self.last.iter().position(|deleted| deleted.episode == *episode)?;
        let deleted = self.last.remove(index);
        let back = || {
            std::fs::create_dir_all(deleted.from.parent().unwrap_or(&deleted.from))?;
            super::place::put(&deleted.now, &deleted.from)?;
            Ok(deleted.from.clone())
        };
        Some(back())
    }
}
