//! Getting a connection: to the file, to the file for reading only, or to memory when there is no other way.
//! A file that cannot be used is never deleted and never written to: it is renamed, or left where it is.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::{dirs, error, header, salvage, schema};
use crate::model::Timestamp;

/// Why the file is not used.
#[derive(Debug)]
pub(super) enum Refusal {
    /// Written by a later podtui: its shape.
    Newer(i64),
    /// Not a sound database.
    Broken,
    /// Anything else: a read-only or full disk, a folder that is a file.
    Unusable(rusqlite::Error),
}

impl From<rusqlite::Error> for Refusal {
    fn from(problem: rusqlite::Error) -> Self {
        if error::is_broken(&problem) { Self::Broken } else { Self::Unusable(problem) }
    }
}

/// A new file's pages: an episode's text fills much of one, and half as many are written as of the usual 4 KiB.
const PAGE_BYTES: u32 = 8192;

/// How long a write waits for another copy before it is put off.
const PATIENCE: Duration = Duration::from_secs(2);

/// Opens the file for writing, and makes it if it is not there: folder 0700, file 0600.
pub(super) fn open(path: &Path) -> Result<Connection, Refusal> {
    prepare_place(path).map_err(|problem| Refusal::Unusable(from_io(&problem)))?;
    check_header(path)?;
    let began = Instant::now();
    loop {
        match connect(path) {
            // Two copies that begin at once: changing to WAL does not wait by itself.
            Err(Refusal::Unusable(problem)) if is_busy(&problem) && began.elapsed() < PATIENCE => {}
            other => return other,
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn connect(path: &Path) -> Result<Connection, Refusal> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    if connection.is_readonly("main")? {
        return Err(Refusal::Unusable(from_code(rusqlite::ffi::SQLITE_READONLY)));
    }
    let version = schema::version(&connection)?;
    if version > schema::VERSION {
        return Err(Refusal::Newer(version));
    }
    if version == 0 {
        connection.pragma_update(None, "page_size", PAGE_BYTES)?;
    }
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 4194304;",
    )?;
    if version == 0 {
        schema::create(&mut connection)?;
    }
    connection.set_prepared_statement_cache_capacity(48);
    Ok(connection)
}

/// Opens the file for reading only; none when there is no file.
pub(super) fn open_to_read(path: &Path) -> Result<Option<Connection>, Refusal> {
    if !path.exists() {
        return Ok(None);
    }
    check_header(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let mut outcome = Err(Refusal::Broken);
    for how in READING {
        let opened = Connection::open_with_flags(uri(path, how), flags).and_then(|connection| {
            connection.busy_timeout(PATIENCE)?;
            Ok((schema::version(&connection)?, connection))
        });
        match opened {
            Ok((0, _)) => return Ok(None),
            Ok((version, connection)) if version <= schema::VERSION => return Ok(Some(connection)),
            Ok((version, _)) => return Err(Refusal::Newer(version)),
            Err(problem) => outcome = Err(problem.into()),
        }
    }
    outcome
}

/// An empty database in memory.
pub(super) fn memory() -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let mut connection = Connection::open_with_flags(":memory:", flags)?;
    schema::create(&mut connection)?;
    connection.set_prepared_statement_cache_capacity(48);
    Ok(connection)
}

/// The ways to read: sharing the file with whoever writes to it, else as if nobody could (a read-only disk).
const READING: [&str; 2] = ["mode=ro", "immutable=1"];

/// Brings over what can still be read of the file, table by table. True when all of it could.
pub(super) fn copy_from(connection: &Connection, path: &Path) -> bool {
    READING.iter().any(|how| {
        if connection.execute("ATTACH ?1 AS old", [uri(path, how)]).is_err() {
            return false;
        }
        let copied: Vec<bool> = schema::NAMES.iter().map(|name| salvage::bring_over(connection, name)).collect();
        let _ = connection.execute_batch("DETACH old");
        let whole = copied.iter().all(|copied| *copied);
        // Where it cannot be mended, the next refresh says so.
        let _ = if whole { Ok(()) } else { salvage::mend(connection) };
        whole
    })
}

/// Renames a broken file, its log with it, and returns the new name.
pub(super) fn set_aside(path: &Path, today: Timestamp) -> io::Result<PathBuf> {
    let date = today.date().unwrap_or_else(|| "undated".to_owned());
    let names = (1..1000).map(|count| match count {
        1 => format!("podtui-broken-{date}.sqlite"),
        _ => format!("podtui-broken-{date}-{count}.sqlite"),
    });
    let aside = names.map(|name| path.with_file_name(name)).find(|name| !name.exists());
    let aside = aside.ok_or_else(|| io::Error::other("there are too many broken files already"))?;
    fs::rename(path, &aside)?;
    for ending in ["-wal", "-shm"] {
        let _ = fs::rename(with_ending(path, ending), with_ending(&aside, ending));
    }
    Ok(aside)
}

/// Beside the file: says that it was found damaged, so that the next start looks at all of it.
pub(super) fn suspicion(path: &Path) -> PathBuf {
    with_ending(path, "-suspect")
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn prepare_place(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        dirs::make_private(folder)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(problem) if problem.kind() == io::ErrorKind::AlreadyExists => {
            keep_private(path);
            Ok(())
        }
        Err(problem) => Err(problem),
    }
}

/// The file holds addresses with passwords: nobody else reads it. Where this cannot be set, the folder still guards it.
fn keep_private(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if path.metadata().is_ok_and(|file| file.permissions().mode() & 0o077 != 0) {
            let _ = fs::set_permissions(path, fs::Permissions::from_mode(0o600));
        }
    }
}

/// How many pages the log may have before they are written back to the file: at once after a small write, later after
/// a feed, because writing a feed back takes longer than keeping it.
pub(super) const SHORT_LOG: u32 = 1000;
pub(super) const LONG_LOG: u32 = 8000;

/// From the next commit on, the log may grow to this many pages. While a feed is taken in, pages that change again and
/// again stay in memory until the end, so that each is written once.
pub(super) fn let_log_grow(connection: &Connection, pages: u32) -> rusqlite::Result<()> {
    connection.pragma_update(None, "wal_autocheckpoint", pages)?;
    connection.pragma_update(None, "cache_spill", pages == SHORT_LOG)
}

/// Writes the log back to the file, as far as no reader needs it.
pub(super) fn write_back(connection: &Connection) -> rusqlite::Result<()> {
    connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))
}

/// Looks at the first bytes before the database library does: a newer file is not even opened by it.
/// Layout: <https://www.sqlite.org/fileformat.html>, section 1.3.
fn check_header(path: &Path) -> Result<(), Refusal> {
    let header = header::read(path).map_err(|problem| Refusal::Unusable(from_io(&problem)))?;
    if header.is_empty() {
        return Ok(());
    }
    let Some(&[a, b, c, d]) = header.get(60..64).filter(|_| header.starts_with(b"SQLite format 3\0")) else {
        return Err(Refusal::Broken);
    };
    let version = i64::from(i32::from_be_bytes([a, b, c, d]));
    if version > schema::VERSION { Err(Refusal::Newer(version)) } else { Ok(()) }
}

fn uri(path: &Path, how: &str) -> String {
    let path = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    format!("file:{path}?{how}")
}

fn is_busy(problem: &rusqlite::Error) -> bool {
    matches!(problem.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

fn from_code(code: i32) -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None)
}

fn from_io(problem: &io::Error) -> rusqlite::Error {
    from_code(match problem.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => rusqlite::ffi::SQLITE_FULL,
        io::ErrorKind::ReadOnlyFilesystem => rusqlite::ffi::SQLITE_READONLY,
        _ => rusqlite::ffi::SQLITE_CANTOPEN,
    })
}
