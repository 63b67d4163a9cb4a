//! The tables. What a list needs is kept apart from the rest of an episode, so that a list reads little;
//! `user_version` says which shape a file has, and a shape never changes without a new number.

use rusqlite::{Connection, Result};

/// The shape that this program writes.
pub const VERSION: i64 = 1;

/// Marks, settings and history are keyed by the episode's own text key: they outlive the library, and the built-in
/// course has marks but no rows. `marks.change` counts all changes of all copies: what is above the last one seen is news.
///
/// `shows.episodes` and `shows.unheard` are counted at each change, so that starting counts nothing. `episodes.place`
/// orders a show as its feed does. `audio_key` and `twin_key` tell an episode again when its guid changed. `gone`: when
/// it left the feed; `hidden`: it left, and nobody had touched it.
const TABLES: &str = "
CREATE TABLE settings(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE marks(episode TEXT PRIMARY KEY, heard INTEGER NOT NULL DEFAULT 0, position INTEGER, duration INTEGER,
  change INTEGER NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX marks_by_change ON marks(change);
CREATE TABLE history(number INTEGER PRIMARY KEY, episode TEXT NOT NULL, at INTEGER NOT NULL);
CREATE INDEX history_by_episode ON history(episode);
CREATE TABLE waveforms(episode TEXT PRIMARY KEY, slices BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE shows(number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
  episodes INTEGER NOT NULL DEFAULT 0, unheard INTEGER NOT NULL DEFAULT 0, subscribed INTEGER NOT NULL, removed INTEGER,
  refreshed INTEGER, asked INTEGER, failure TEXT, finished INTEGER NOT NULL DEFAULT 0,
  address TEXT NOT NULL, etag TEXT, last_modified TEXT,
  author TEXT, language TEXT, kind INTEGER, link TEXT, image TEXT, description TEXT);
CREATE TABLE episodes(number INTEGER PRIMARY KEY, show INTEGER NOT NULL, place INTEGER NOT NULL, id TEXT NOT NULL UNIQUE,
  new INTEGER NOT NULL, hidden INTEGER NOT NULL, gone INTEGER, first_seen INTEGER NOT NULL,
  published INTEGER, duration INTEGER, playable INTEGER NOT NULL, item REAL,
  audio_key INTEGER, twin_key INTEGER, hash INTEGER NOT NULL,
  section TEXT, title TEXT NOT NULL, summary TEXT NOT NULL);
CREATE INDEX episodes_by_place ON episodes(show, place);
CREATE INDEX episodes_by_date ON episodes(published);
CREATE INDEX episodes_new ON episodes(show) WHERE new = 1;
CREATE TABLE details(number INTEGER PRIMARY KEY, episode TEXT NOT NULL);
CREATE TABLE aliases(id TEXT PRIMARY KEY, show INTEGER NOT NULL, episode TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX aliases_by_show ON aliases(show);
CREATE TABLE media(url_key TEXT PRIMARY KEY, episode TEXT NOT NULL, path TEXT NOT NULL, bytes INTEGER NOT NULL,
  whole INTEGER NOT NULL, kept INTEGER NOT NULL, last_used INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX media_by_episode ON media(episode);
";

/// All tables, for copying them.
pub(super) const NAMES: [&str; 9] =
    ["settings", "marks", "history", "waveforms", "shows", "episodes", "details", "aliases", "media"];

/// The shape of the file; 0 for an empty one.
pub(super) fn version(connection: &Connection) -> Result<i64> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// Makes the tables in an empty file, once, whoever comes first.
pub(super) fn create(connection: &mut Connection) -> Result<()> {
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    if version(&transaction)? == 0 {
        transaction.execute_batch(TABLES)?;
        transaction.pragma_update(None, "user_version", VERSION)?;
    }
    transaction.commit()
}
