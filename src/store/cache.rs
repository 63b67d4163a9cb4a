//! The index of media that are on this disk: what was streamed whole, and what was downloaded on purpose.
//! Names in the cache are fingerprints of addresses, never a part of one; only files inside the cache are evicted.

mod strays;

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, Result, Row, params};

use super::dirs::{self, Dirs};
use super::error::StoreError;
use super::file;
use crate::model::{EpisodeId, Timestamp, fingerprint};

/// A file that holds an episode, or the beginning of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptMedium {
    pub episode: EpisodeId,
    pub path: PathBuf,
    /// What is here.
    pub bytes: u64,
    /// All of it is here.
    pub whole: bool,
    /// Downloaded on purpose: never evicted.
    pub on_purpose: bool,
    pub last_used: Timestamp,
}

/// The index, with a connection of its own.
pub struct Cache {
    connection: Connection,
    streamed: PathBuf,
    downloads: PathBuf,
}

type Answer<T> = std::result::Result<T, StoreError>;

const COLUMNS: &str = "episode, path, bytes, whole, kept, last_used";

/// An address's own key, and that with an episode's behind it. Earlier versions noted one download under the first.
const OF_ADDRESS: &str = "url_key >= ?1 AND url_key < ?1 || '.'";

impl Cache {
    /// Opens the index, which lives in the database. Where that cannot be written, it is kept in memory for this run.
    pub fn open(dirs: &Dirs) -> Answer<Self> {
        let connection = file::open(&dirs.database()).or_else(|_| file::memory());
        let connection = connection.map_err(|problem| StoreError::of("The cache could not be opened", &problem))?;
        Ok(Self { connection, streamed: dirs.cache.join("media"), downloads: dirs.downloads.clone() })
    }

    /// Where what is streamed from this address belongs. Makes nothing.
    #[must_use]
    pub fn path_for(&self, address: &str) -> PathBuf {
        self.streamed.join(key(address))
    }

    /// Notes what is here of an address: once what was streamed, and once for each episode that was downloaded from there.
    /// A later word takes the place of an earlier one.
    pub fn record(&self, address: &str, medium: &KeptMedium) -> Answer<()> {
        let path = medium.path.strip_prefix(self.folder(medium.on_purpose)).unwrap_or(&medium.path);
        let path = path.to_str().ok_or_else(|| {
            StoreError::new(
                "The file was not noted",
                "its path is not plain text",
                "Choose a folder whose name is UTF-8 for downloads and cache.",
            )
        })?;
        self.ask("The file was not noted", |connection| {
            let mut url_key = key(address);
            if medium.on_purpose {
                forget_download(connection, &medium.episode)?;
                url_key = url_key + "-" + &fingerprint(&[medium.episode.as_str()]);
            }
            let sql = "INSERT OR REPLACE INTO media(url_key, episode, path, bytes, whole, kept, last_used)
                       VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)";
            connection.prepare_cached(sql)?.execute(params![
                url_key,
                medium.episode.as_str(),
                path,
                medium.bytes.cast_signed(),
                medium.whole,
                medium.on_purpose,
                medium.last_used.0
            ])?;
            Ok(())
        })
    }

    /// What is here of an address, downloads first. The files themselves may have been deleted meanwhile.
    pub fn find(&self, address: &str) -> Answer<Vec<KeptMedium>> {
        self.ask("The cache could not be read", |connection| {
            let sql = format!("SELECT {COLUMNS} FROM media WHERE {OF_ADDRESS} ORDER BY kept DESC, last_used DESC");
            connection.prepare_cached(&sql)?.query_map([key(address)], |row| self.read(row))?.collect()
        })
    }

    /// What is here of an episode, from whichever address; downloads first.
    pub fn of_episode(&self, episode: &EpisodeId) -> Answer<Vec<KeptMedium>> {
        self.ask("The cache could not be read", |connection| {
            let sql = format!(
                "SELECT {COLUMNS} FROM media WHERE episode = ?1 ORDER BY kept DESC, whole DESC, last_used DESC"
            );
            connection.prepare_cached(&sql)?.query_map([episode.as_str()], |row| self.read(row))?.collect()
        })
    }

    /// Everything that was downloaded on purpose, the latest first.
    pub fn downloads(&self) -> Answer<Vec<KeptMedium>> {
        self.ask("The downloads could not be read", |connection| {
            let sql = format!("SELECT {COLUMNS} FROM media WHERE kept = 1 ORDER BY last_used DESC");
            connection.prepare_cached(&sql)?.query_map([], |row| self.read(row))?.collect()
        })
    }

    /// It was used just now.
    pub fn touch(&self, address: &str, now: Timestamp) -> Answer<()> {
        self.ask("The cache could not be written", |connection| {
            let sql = format!("UPDATE media SET last_used = ?2 WHERE {OF_ADDRESS}");
            connection.prepare_cached(&sql)?.execute(params![key(address), now.0]).map(drop)
        })
    }

    /// The download of this episode is not here any more. The file is the caller's business.
    pub fn forget(&self, episode: &EpisodeId) -> Answer<()> {
        self.ask("The cache could not be written", |connection| forget_download(connection, episode))
    }

    /// Deletes streamed files until they take `limit` bytes at the most, and returns which: heard episodes first, of
    /// those the one that was used longest ago. Never an address that is in use, and never a download.
    /// What the index does not know counts too, and goes before all others.
    pub fn evict(&self, limit: u64, in_use: &[&str]) -> Answer<Vec<PathBuf>> {
        self.tidy(in_use, |_| limit)
    }

    /// The same, until so many bytes more are free on the disk, or nothing is left that may go.
    pub fn make_room(&self, bytes: u64, in_use: &[&str]) -> Answer<Vec<PathBuf>> {
        self.tidy(in_use, |total| total.saturating_sub(bytes))
    }

    fn tidy(&self, in_use: &[&str], limit: impl FnOnce(u64) -> u64) -> Answer<Vec<PathBuf>> {
        let in_use: Vec<String> = in_use.iter().map(|address| key(address)).collect();
        self.ask("The cache could not be tidied", |connection| {
            let sql = "SELECT url_key, path, bytes FROM media LEFT JOIN marks USING(episode) WHERE kept = 0
                       ORDER BY coalesce(heard, 0) DESC, last_used";
            let mut query = connection.prepare_cached(sql)?;
            let files = query.query_map([], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, i64>(2)?.max(0).cast_unsigned()))
            })?;
            let mut files: Vec<_> = files.collect::<Result<_>>()?;
            // What became a download, or was deleted by hand, takes no room.
            let is_gone = |path: &str| matches!(self.streamed.join(path).try_exists(), Ok(false));
            for (url_key, ..) in files.extract_if(.., |(_, path, _)| is_gone(path)) {
                forget(connection, &url_key)?;
            }
            let strays = strays::find(&self.streamed, |name| files.iter().any(|(_, path, _)| path == name));
            let known = files.iter().map(|(_, _, bytes)| bytes);
            let mut total: u64 = known.chain(strays.iter().map(|stray| &stray.bytes)).sum();
            let limit = limit(total);
            let mut evicted = Vec::new();
            for stray in strays {
                if total > limit && !in_use.contains(&stray.key) && stray.may_go() && is_deleted(&stray.path) {
                    total -= stray.bytes;
                    evicted.push(stray.path);
                }
            }
            for (url_key, path, bytes) in files {
                if total <= limit {
                    break;
                }
                let path = self.streamed.join(path);
                if !in_use.contains(&url_key) && path.starts_with(&self.streamed) && is_deleted(&path) {
                    forget(connection, &url_key)?;
                    total -= bytes;
                    evicted.push(path);
                }
            }
            Ok(evicted)
        })
    }

    fn folder(&self, on_purpose: bool) -> &Path {
        if on_purpose { &self.downloads } else { &self.streamed }
    }

    fn read(&self, row: &Row<'_>) -> Result<KeptMedium> {
        let on_purpose = row.get(4)?;
        Ok(KeptMedium {
            episode: EpisodeId::from(row.get_ref(0)?.as_str()?),
            path: self.folder(on_purpose).join(row.get_ref(1)?.as_str()?),
            bytes: row.get::<_, i64>(2)?.max(0).cast_unsigned(),
            whole: row.get(3)?,
            on_purpose,
            last_used: Timestamp(row.get(5)?),
        })
    }

    fn ask<T>(&self, what: &str, question: impl FnOnce(&Connection) -> Result<T>) -> Answer<T> {
        question(&self.connection).map_err(|problem| StoreError::of(what, &problem))
    }
}

/// 128 bits of the address: two fingerprints over different beginnings.
fn key(address: &str) -> String {
    fingerprint(&[address]) + &fingerprint(&["medium", address])
}

fn forget(connection: &Connection, url_key: &str) -> Result<()> {
    connection.prepare_cached("DELETE FROM media WHERE url_key = ?1")?.execute([url_key]).map(drop)
}

/// Makes a folder for media and what is missing above it, for this user alone, and closes one to others that was made
/// before podtui did so: what one hears is nobody's business.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    dirs::make_private(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mut permissions = folder.metadata()?.permissions();
        if permissions.mode() & 0o077 != 0 {
            permissions.set_mode(permissions.mode() & !0o077);
            // Whose folder it is may differ from who may write to it.
            if let Err(error) = std::fs::set_permissions(folder, permissions) {
                tracing::warn!("others may look into the folder of streamed media: {error}");
            }
        }
    }
    Ok(())
}

fn forget_download(connection: &Connection, episode: &EpisodeId) -> Result<()> {
    let sql = "DELETE FROM media WHERE episode = ?1 AND kept = 1";
    connection.prepare_cached(sql)?.execute([episode.as_str()]).map(drop)
}

/// True when the file is not there (any more).
fn is_deleted(path: &Path) -> bool {
    match std::fs::remove_file(path) {
        Ok(()) => true,
        Err(problem) => problem.kind() == std::io::ErrorKind::NotFound,
    }
}

#[cfg(test)]
mod tests;
