//! What goes wrong with a database, as sentences: what, why, what to do.

use rusqlite::{Error, ErrorCode};

/// Why something could not be read or kept. Shown as one line of sentences.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}: {reason}. {advice}")]
pub struct StoreError {
    /// `The library could not be read`; without a full stop.
    pub what: String,
    /// `the disk is full`; without a full stop.
    pub reason: String,
    /// A whole sentence.
    pub advice: String,
}

impl StoreError {
    pub(super) fn new(what: &str, reason: &str, advice: &str) -> Self {
        Self { what: what.to_owned(), reason: reason.to_owned(), advice: advice.to_owned() }
    }

    /// The database's own error, in words.
    pub(super) fn of(what: &str, error: &Error) -> Self {
        let (reason, advice) = explain(error);
        Self { what: what.to_owned(), reason, advice: advice.to_owned() }
    }
}

/// True for a file that is not, or no longer, a sound database.
pub(super) fn is_broken(error: &Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
}

/// The reason, and what to do about it.
pub(super) fn explain(error: &Error) -> (String, &'static str) {
    let known = match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => (
            "the disk is full",
            "Free some space; it is tried again with each save, and nothing is forgotten until you quit.",
        ),
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => (
            "the place cannot be written to",
            "Make the data folder writable, or set PODTUI_HOME to one that is; until then it is kept in memory only.",
        ),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => (
            "another program holds the database",
            "It is tried again with each save; close the other program if this stays.",
        ),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => (
            "the database is damaged",
            "Quit and start podtui again: it keeps the damaged file aside and begins a new one.",
        ),
        Some(ErrorCode::SystemIoFailure) => {
            ("the disk reported an error", "Check the disk and its free space; it is tried again with each save.")
        }
        _ => {
            return (
                error.to_string(),
                "It is tried again with the next save; if this stays, `podtui doctor` tells more.",
            );
        }
    };
    (known.0.to_owned(), known.1)
}
