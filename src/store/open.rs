//! The store itself, and how it opens: it always does, and says what it could not do.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::Connection;

use super::dirs::Dirs;
use super::error::{StoreError, explain};
use super::file::{self, Refusal};
use super::renewal::begin_anew;
use super::trouble::Troubles;
use super::unsaved::Unsaved;
use super::{header, library, listening, settings};
use crate::model::Timestamp;
use crate::msg::Library;

/// A connection to the database, or to a stand-in in memory.
pub struct Store {
    pub(super) connection: Connection,
    pub(super) place: Place,
    pub(super) path: PathBuf,
    /// What could not be written yet.
    pub(super) unsaved: Unsaved,
    pub(super) troubles: Troubles,
    /// The highest `marks.change` that the app knows of.
    pub(super) seen: i64,
    /// The database's count of other connections' commits, when it was last looked at.
    pub(super) others: i64,
    /// Which state of the shows the app knows of, see [`library::edition`].
    pub(super) edition: i64,
    /// A feed was kept and is still in the log.
    pub(super) log_is_long: bool,
    /// The shows or their counts are not what the app was told last.
    pub(super) shows_changed: bool,
    /// The file was found damaged while it was in use, and what could be done was done.
    pub(super) renewed: bool,
    /// Which file of the disk the connection leads to, whatever its name is by now.
    pub(super) file: Option<header::Identity>,
}

/// Where the connection leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    File,
    /// In memory, because the file is of a newer version: it is left alone.
    Memory,
    /// In memory, until the file can be written to; when that was tried last.
    MemoryForNow(Timestamp),
}

impl Store {
    /// Opens the database and reads what the first frame needs. Never fails: what cannot be opened is said in
    /// `Library::trouble`, and listening goes on in memory.
    ///
    /// # Panics
    /// When there is no memory for an empty database.
    #[must_use]
    pub fn open(dirs: &Dirs) -> (Self, Library) {
        let path = dirs.database();
        let mut trouble = Vec::new();
        let opened = open_checked(&path).or_else(|refusal| {
            let (connection, library, renewal) = begin_anew(&path, refusal)?;
            trouble.push(renewal.sentence());
            Ok((connection, library))
        });
        let (connection, place, library) = match opened {
            Ok((connection, library)) => (connection, Place::File, library),
            Err(refusal) => stand_in(&path, &refusal, &mut trouble),
        };
        (Self::with(connection, place, path), Library { trouble, ..library })
    }

    /// True when what is written reaches the file: it is not a stand-in in memory.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.place == Place::File
    }

    /// Waits longer for another program that holds the database: for commands, which have no later save.
    pub fn be_patient(&self) {
        if let Err(problem) = self.connection.busy_timeout(LONG_PATIENCE) {
            tracing::warn!("the database keeps its short patience: {problem}");
        }
    }

    /// Opens the database for reading only. Where there is none yet, an empty one in memory answers.
    pub fn open_read_only(dirs: &Dirs) -> Result<Self, StoreError> {
        let path = dirs.database();
        let what = "The database could not be read";
        let connection = match file::open_to_read(&path) {
            Ok(Some(connection)) => connection,
            Ok(None) => file::memory().map_err(|problem| StoreError::of(what, &problem))?,
            Err(refusal) => return Err(refused(&refusal)),
        };
        Ok(Self::with(connection, Place::Memory, path))
    }

    fn with(connection: Connection, place: Place, path: PathBuf) -> Self {
        let mut store = Self {
            connection,
            place,
            path,
            unsaved: Unsaved::default(),
            troubles: Troubles::default(),
            seen: 0,
            others: 0,
            edition: 0,
            log_is_long: false,
            shows_changed: false,
            renewed: false,
            file: None,
        };
        store.note_what_is_known();
        store
    }

    /// From here on, what others change is news.
    fn note_what_is_known(&mut self) {
        self.seen = listening::last_change(&self.connection).unwrap_or(0);
        self.others = listening::others(&self.connection).unwrap_or(0);
        self.edition = library::edition(&self.connection).unwrap_or(0);
        self.file = header::identity(&self.path).ok();
    }

    /// Goes on with another connection to the file.
    pub(super) fn adopt(&mut self, connection: Connection) {
        self.connection = connection;
        self.place = Place::File;
        self.note_what_is_known();
        self.shows_changed = true;
    }

    /// Looks whether the file can be used by now, and moves to it if so.
    pub(super) fn move_to_file(&mut self, now: Timestamp) -> bool {
        let Place::MemoryForNow(tried) = self.place else { return false };
        if now.0 - tried.0 < PAUSE_SECONDS {
            return false;
        }
        self.place = Place::MemoryForNow(now);
        let Ok((connection, _)) = open_checked(&self.path) else { return false };
        self.adopt(connection);
        true
    }
}

/// How long a command waits for another program that holds the database.
const LONG_PATIENCE: Duration = Duration::from_secs(30);

/// How long a file that cannot be used is left in peace.
const PAUSE_SECONDS: i64 = 5;

/// Opens the file, looks at all of it if it is suspected, and reads the library.
pub(super) fn open_checked(path: &Path) -> Result<(Connection, Library), Refusal> {
    let connection = file::open(path)?;
    let suspicion = file::suspicion(path);
    if suspicion.exists() {
        let finding: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if finding != "ok" {
            return Err(Refusal::Broken);
        }
        let _ = std::fs::remove_file(&suspicion);
    }
    let library = read_library(&connection)?;
    Ok((connection, library))
}

/// All of it as it was at one moment, whatever another copy writes meanwhile.
pub(super) fn read_library(connection: &Connection) -> rusqlite::Result<Library> {
    let _moment = connection.unchecked_transaction()?;
    let marks = listening::marks(connection)?;
    Ok(Library {
        settings: settings::read(connection)?,
        last: settings::last(connection)?,
        shows: library::shows(connection)?,
        marks,
        trouble: Vec::new(),
    })
}

/// Memory stands in for a file that cannot be used, with what can be read of it.
fn stand_in(path: &Path, refusal: &Refusal, trouble: &mut Vec<String>) -> (Connection, Place, Library) {
    trouble.push(refused(refusal).to_string());
    let place = match refusal {
        Refusal::Newer(_) => Place::Memory,
        Refusal::Broken | Refusal::Unusable(_) => Place::MemoryForNow(today()),
    };
    let connection = file::memory().expect("an empty database in memory asks for a few pages, as this text does");
    if matches!(refusal, Refusal::Unusable(_)) && path.exists() {
        file::copy_from(&connection, path);
    }
    let library = read_library(&connection).unwrap_or_default();
    (connection, place, library)
}

/// The sentence for a file that is not used.
fn refused(refusal: &Refusal) -> StoreError {
    match refusal {
        Refusal::Newer(version) => StoreError::new(
            "The database is left alone",
            &format!("it was written by a newer podtui (its format is {version})"),
            "Nothing of this session is kept; update podtui to use it again.",
        ),
        Refusal::Broken => StoreError::new(
            "The database could not be opened",
            "it is damaged",
            "Start podtui once without a command: it keeps the damaged file aside and begins a new one.",
        ),
        Refusal::Unusable(problem) => {
            let (reason, advice) = explain(problem);
            StoreError::new("The database could not be opened", &reason, advice)
        }
    }
}

/// The calendar, for the name of a file that is set aside.
pub(super) fn today() -> Timestamp {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Timestamp(i64::try_from(seconds).unwrap_or(0))
}
