//! Half a download: its bytes, and a note of what they are of. Both survive a restart; together they say where to go
//! on, and a note that does not fit throws the bytes away rather than mixing two files.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::model::{EpisodeId, fingerprint};
use crate::net::{FetchError, Validators};

/// Name of the folder, below the downloads.
const FOLDER: &str = ".parts";

/// Where the halves of one episode are.
#[derive(Clone, Debug)]
pub(super) struct PartPlace {
    bytes: PathBuf,
    note: PathBuf,
}

/// What the bytes are of. The address stands there as a fingerprint: it may hold a secret.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Note {
    pub episode: String,
    pub address: String,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    pub length: Option<u64>,
}

/// A file that is being filled. Locked: a second copy of podtui leaves it alone.
#[derive(Debug)]
pub(super) struct PartFile {
    pub file: File,
    pub place: PartPlace,
    pub note: Note,
}

impl PartPlace {
    pub(super) fn of(downloads: &Path, episode: &EpisodeId) -> Self {
        let stem = fingerprint(&[episode.as_str()]);
        let folder = downloads.join(FOLDER);
        Self { bytes: folder.join(format!("{stem}.part")), note: folder.join(format!("{stem}.json")) }
    }

    pub(super) fn bytes(&self) -> &Path {
        &self.bytes
    }

    /// Forgets it.
    pub(super) fn remove(&self) {
        for path in [&self.note, &self.bytes] {
            match std::fs::remove_file(path) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => tracing::warn!("half a download could not be removed: {error}"),
            }
        }
    }

    /// Forgets the note alone: the bytes have become the download.
    pub(super) fn remove_note(&self) {
        if let Err(error) = std::fs::remove_file(&self.note) {
            tracing::warn!("the note of a download could not be removed: {error}");
        }
    }

    /// Forgets it, unless another copy of podtui is at it.
    pub(super) fn remove_unless_busy(&self) {
        let busy = |file: File| matches!(file.try_lock(), Err(TryLockError::WouldBlock));
        if !File::open(&self.bytes).is_ok_and(busy) {
            self.remove();
        }
    }

    /// The file, locked. What another copy finished or removed while it was being opened is not this file any more: to
    /// write to it would be to write to the download.
    fn open_locked(&self) -> Result<File, FetchError> {
        let disk = |error: io::Error| FetchError::disk("The download", &error);
        for _ in 0..8 {
            let mut options = OpenOptions::new();
            let file = options.read(true).write(true).create(true).truncate(false).open(&self.bytes).map_err(disk)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => break,
                Err(TryLockError::Error(error)) => tracing::warn!("downloads cannot be locked here: {error}"),
            }
            if is_at(&file, &self.bytes) {
                return Ok(file);
            }
        }
        Err(FetchError::AnotherCopy)
    }

    /// Opens what is there, or begins. The bytes stay only if the note is of the same address and can tell whether
    /// the file there is still the same.
    pub(super) fn open(&self, episode: &EpisodeId, address: &str) -> Result<PartFile, FetchError> {
        let disk = |error: io::Error| FetchError::disk("The download", &error);
        std::fs::create_dir_all(self.bytes.parent().unwrap_or(Path::new("."))).map_err(disk)?;
        let file = self.open_locked()?;
        let address = fingerprint(&[address]);
        let known = std::fs::read(&self.note).ok().and_then(|bytes| serde_json::from_slice::<Note>(&bytes).ok());
        let note = known.filter(|note| note.address == address && note.validators().if_range().is_some());
        let mut part = PartFile {
            file,
            place: self.clone(),
            note: Note { episode: episode.as_str().to_owned(), address, ..Note::default() },
        };
        match note {
            Some(note) => part.note = note,
            None => part.begin_anew(None, Validators::default())?,
        }
        Ok(part)
    }
}

impl PartFile {
    /// Bytes that are here.
    pub(super) fn here(&self) -> u64 {
        self.file.metadata().map_or(0, |metadata| metadata.len())
    }

    /// Nothing of the old bytes stays; the note is of the new file.
    pub(super) fn begin_anew(&mut self, length: Option<u64>, validators: Validators) -> Result<(), FetchError> {
        let disk = |error: io::Error| FetchError::disk("The download", &error);
        self.file.set_len(0).map_err(disk)?;
        (self.note.length, self.note.etag, self.note.last_modified) =
            (length, validators.etag, validators.last_modified);
        let text = serde_json::to_vec(&self.note).map_err(|error| disk(error.into()))?;
        // Cancelled meanwhile: a note without bytes would begin it again at the next start.
        if !is_at(&self.file, &self.place.bytes) {
            return Err(FetchError::Cancelled);
        }
        std::fs::write(&self.place.note, text).map_err(disk)
    }
}

impl Note {
    pub(super) fn validators(&self) -> Validators {
        Validators { etag: self.etag.clone(), last_modified: self.last_modified.clone() }
    }
}

/// How long half a download of which the library knows nothing (any more, or just now) is kept.
const FORGOTTEN: Duration = Duration::from_hours(24 * 30);

/// Forgets a half that nobody can go on with, once it is old: the database may only be out of reach today.
pub(super) fn forget_if_old(downloads: &Path, episode: &EpisodeId) {
    let place = PartPlace::of(downloads, episode);
    let written = std::fs::metadata(&place.note).and_then(|about| about.modified());
    if written.is_ok_and(|at| at.elapsed().is_ok_and(|age| age > FORGOTTEN)) {
        place.remove_unless_busy();
    }
}

/// The episodes whose downloads an earlier run left unfinished.
pub(super) fn unfinished(downloads: &Path) -> Vec<EpisodeId> {
    let Ok(entries) = std::fs::read_dir(downloads.join(FOLDER)) else { return Vec::new() };
    let notes =
        entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == "json"));
    let read = |path: PathBuf| serde_json::from_slice::<Note>(&std::fs::read(path).ok()?).ok();
    notes.filter_map(read).map(|note| EpisodeId::from(note.episode.as_str())).collect()
}

/// True when the path still leads to this very file.
fn is_at(file: &File, path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let same = |a: std::fs::Metadata, b: std::fs::Metadata| a.dev() == b.dev() && a.ino() == b.ino();
        file.metadata().ok().zip(std::fs::metadata(path).ok()).is_some_and(|(a, b)| same(a, b))
    }
    #[cfg(not(unix))]
    {
        file.metadata().is_ok() && path.exists()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_that_another_copy_is_at_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let episode = EpisodeId::from("e");
        let place = PartPlace::of(folder.path(), &episode);
        let part = place.open(&episode, "http://a.example/1").expect("nobody else is there");
        let other = PartPlace::of(folder.path(), &episode);
        assert_eq!(other.open(&episode, "http://a.example/1").err(), Some(FetchError::AnotherCopy));
        other.remove_unless_busy();
        assert!(place.bytes().exists());
        // It was finished: the file has its own name now, and what is opened here is another one.
        let done = folder.path().join("done");
        std::fs::rename(place.bytes(), &done).expect("renamed");
        assert!(!is_at(&part.file, place.bytes()));
        drop(part);
        other.open(&episode, "http://a.example/1").expect("free");
        other.remove_unless_busy();
        assert!(!place.bytes().exists() && done.exists());
    }
}
