//! A deleted download, moved aside so that deleting can be undone: those of the last time only, and until
//! the next start.

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
    /// How many were moved aside so far: each has a name of its own.
    taken: u64,
}

/// A file that was moved aside.
#[derive(Debug)]
struct Deleted {
    episode: EpisodeId,
    from: PathBuf,
    now: PathBuf,
}

impl Trash {
    pub(super) fn new(downloads: &Path) -> Self {
        Self { folder: downloads.join(FOLDER), last: Vec::new(), taken: 0 }
    }

    /// Deletes what was moved aside, for good.
    pub(super) fn empty(&mut self) {
        self.last.clear();
        match std::fs::remove_dir_all(&self.folder) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => tracing::warn!("deleted downloads could not be removed: {error}"),
        }
    }

    /// Moves a file aside, beside those that are there.
    pub(super) fn take(&mut self, episode: &EpisodeId, path: &Path) -> io::Result<()> {
        std::fs::create_dir_all(&self.folder)?;
        let now = self.folder.join(self.taken.to_string());
        self.taken += 1;
        std::fs::rename(path, &now)?;
        self.last.push(Deleted { episode: episode.clone(), from: path.to_owned(), now });
        // A folder that is empty now is not left behind; one that is not stays.
        let _left = path.parent().map(std::fs::remove_dir);
        Ok(())
    }

    /// Moves it back. None: this is not among what was deleted the last time.
    pub(super) fn give_back(&mut self, episode: &EpisodeId) -> Option<io::Result<PathBuf>> {
        let index = self.last.iter().position(|deleted| deleted.episode == *episode)?;
        let deleted = self.last.remove(index);
        let back = || {
            std::fs::create_dir_all(deleted.from.parent().unwrap_or(&deleted.from))?;
            std::fs::rename(&deleted.now, &deleted.from)?;
            Ok(deleted.from.clone())
        };
        Some(back())
    }
}
