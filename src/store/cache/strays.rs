//! Files among the streamed ones that the index does not know, as after a lost database. Nobody finds them any more, so they
//! only take room. Only what bears a name as podtui gives it counts; whatever else lies there is not ours.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// A younger file may be one that another copy is about to note.
const SETTLED: Duration = Duration::from_mins(1);

/// A file that nobody knows.
pub(super) struct Stray {
    pub path: PathBuf,
    /// Its name: the key of an address.
    pub key: String,
    pub bytes: u64,
    modified: SystemTime,
}

/// All of them, the oldest first.
pub(super) fn find(folder: &Path, is_known: impl Fn(&str) -> bool) -> Vec<Stray> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut strays: Vec<Stray> = entries
        .filter_map(|entry| {
            let key = entry.file_name().into_string().ok().filter(|name| is_ours(name) && !is_known(name))?;
            // Of the entry itself, not of what a link leads to.
            let about = entry.metadata().ok().filter(std::fs::Metadata::is_file)?;
            Some(Stray { path: entry.path(), key, bytes: about.len(), modified: about.modified().ok()? })
        })
        .collect();
    strays.sort_by_key(|stray| stray.modified);
    strays
}

impl Stray {
    /// True when it is settled, and no copy of podtui is at it: what streams is locked.
    pub fn may_go(&self) -> bool {
        // In the future: the clock was put back, and nobody knows how old it is.
        let is_settled = SystemTime::now().duration_since(self.modified).is_ok_and(|age| age > SETTLED);
        is_settled && File::open(&self.path).is_ok_and(|file| file.try_lock().is_ok())
    }
}

/// Fingerprints, one or two.
fn is_ours(name: &str) -> bool {
    matches!(name.len(), 16 | 32) && name.bytes().all(|sign| sign.is_ascii_hexdigit())
}
