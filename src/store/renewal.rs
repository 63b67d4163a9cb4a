//! A damaged file is set aside and a new one takes its place, with what can be read of the old one: at the start, and at
//! once when a save meets the damage, so that what is listened to from then on has a place.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::file::{self, Refusal};
use super::header;
use super::open::{Place, Store, open_checked, read_library, today};
use crate::msg::{Library, StoreEvent};

/// What became of the old file.
pub(super) struct Renewal {
    aside: PathBuf,
    /// All of it could be brought over.
    whole: bool,
}

impl Renewal {
    /// A sentence for the listener.
    pub(super) fn sentence(&self) -> String {
        format!(
            "The database was damaged. It is kept as {}, and a new one was begun{}.",
            self.aside.display(),
            if self.whole { " with all that was in it" } else { "; what could still be read was brought over" }
        )
    }
}

/// A broken file is renamed, a new one begun, and what can be read of the old one brought over.
pub(super) fn begin_anew(path: &Path, refusal: Refusal) -> Result<(Connection, Library, Renewal), Refusal> {
    if !matches!(refusal, Refusal::Broken) {
        return Err(refusal);
    }
    let Ok(aside) = file::set_aside(path, today()) else { return Err(refusal) };
    let _ = std::fs::remove_file(file::suspicion(path));
    let (connection, _) = open_checked(path)?;
    let whole = file::copy_from(&connection, &aside);
    let library = read_library(&connection)?;
    Ok((connection, library, Renewal { aside, whole }))
}

impl Store {
    /// A save met damage in the file. Another copy may have set it aside already, or the file is sound after all: then it
    /// is opened again. None: nothing could be done, and the connection is what it was.
    pub(super) fn renew(&mut self) -> Option<Vec<StoreEvent>> {
        // Once in a run: if that did not help, nothing does, and looking at all of a file takes time.
        if self.place != Place::File || std::mem::replace(&mut self.renewed, true) {
            return None;
        }
        // The next start looks at the whole file; if this cannot be noted, it opens as it did today.
        let _ = std::fs::File::create(file::suspicion(&self.path));
        let outcome = match open_checked(&self.path) {
            Ok((connection, _)) => Ok((connection, None)),
            Err(refusal) => begin_anew(&self.path, refusal).map(|(connection, _, done)| (connection, Some(done))),
        };
        let (connection, renewal) = outcome.ok()?;
        self.adopt(connection);
        Some(renewal.map(|done| StoreEvent::Renewed { said: done.sentence() }).into_iter().collect())
    }

    /// Another copy found the file damaged and set it aside: what is written from now on goes to the new one. Writing to
    /// the old one would succeed, and nobody would ever look there.
    pub(super) fn follow_the_name(&mut self) {
        let is_another = header::identity(&self.path).is_ok_and(|there| Some(there) != self.file);
        if self.place == Place::File
            && is_another
            && let Ok((connection, _)) = open_checked(&self.path)
        {
            self.adopt(connection);
        }
    }
}
