//! What was heard: marks, history, waveforms. A write touches one episode; only `mark_new` takes a heard mark back.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Result, Row, params};

use super::settings;
use crate::model::{EpisodeId, Mark, Position, Timestamp, Waveform};

/// A line of the history: an episode, and when it began to play.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Played {
    pub episode: EpisodeId,
    pub at: Timestamp,
}

/// The number of the next change; the write lock is held, so no other copy takes the same.
const NEXT: &str = "(SELECT coalesce(max(change), 0) + 1 FROM marks)";

pub(super) fn save_position(
    connection: &Connection,
    episode: &EpisodeId,
    position: Position,
    duration: Option<Duration>,
    now: Timestamp,
) -> Result<()> {
    let sql = format!(
        "INSERT INTO marks(episode, heard, position, duration, change, at) VALUES(?1, 0, ?2, ?3, {NEXT}, ?4)
         ON CONFLICT(episode) DO UPDATE SET position = excluded.position,
           duration = coalesce(excluded.duration, duration), change = excluded.change, at = excluded.at"
    );
    let millis = Some(position.millis()).filter(|millis| *millis > 0);
    let length = duration.map(|length| length.as_millis() as i64);
    connection.prepare_cached(&sql)?.execute(params![episode.as_str(), millis.map(u64::cast_signed), length, now.0])?;
    settings::write(connection, settings::LAST, episode.as_str())
}

pub(super) fn mark_heard(connection: &Connection, episode: &EpisodeId, now: Timestamp) -> Result<()> {
    set_heard(connection, episode, true, now)
}

pub(super) fn mark_new(connection: &Connection, episode: &EpisodeId, now: Timestamp) -> Result<()> {
    set_heard(connection, episode, false, now)
}

fn set_heard(connection: &Connection, episode: &EpisodeId, heard: bool, now: Timestamp) -> Result<()> {
    let sql = format!(
        "INSERT INTO marks(episode, heard, change, at) VALUES(?1, ?2, {NEXT}, ?3)
         ON CONFLICT(episode) DO UPDATE SET heard = excluded.heard, position = NULL, change = excluded.change, at = excluded.at"
    );
    connection.prepare_cached(&sql)?.execute(params![episode.as_str(), heard, now.0])?;
    Ok(())
}

pub(super) fn began(connection: &Connection, episode: &EpisodeId, now: Timestamp) -> Result<()> {
    let mut insert = connection.prepare_cached("INSERT INTO history(episode, at) VALUES(?1, ?2)")?;
    insert.execute(params![episode.as_str(), now.0])?;
    settings::write(connection, settings::LAST, episode.as_str())
}

pub(super) fn save_waveform(connection: &Connection, episode: &EpisodeId, waveform: &Waveform) -> Result<()> {
    let mut insert = connection.prepare_cached("INSERT OR REPLACE INTO waveforms(episode, slices) VALUES(?1, ?2)")?;
    insert.execute(params![episode.as_str(), waveform.slices()])?;
    Ok(())
}

pub(super) fn waveform(connection: &Connection, episode: &EpisodeId) -> Result<Option<Waveform>> {
    let mut query = connection.prepare_cached("SELECT slices FROM waveforms WHERE episode = ?1")?;
    query.query_row([episode.as_str()], |row| Ok(Waveform::new(row.get_ref(0)?.as_blob()?))).optional()
}

/// What was heard under one key counts under another, unless that has a word of its own.
pub(super) fn adopt(connection: &Connection, from: &str, to: &str) -> Result<()> {
    let sql = format!(
        "INSERT OR IGNORE INTO marks(episode, heard, position, duration, change, at)
         SELECT ?2, heard, position, duration, {NEXT}, at FROM marks WHERE episode = ?1"
    );
    connection.prepare_cached(&sql)?.execute([from, to])?;
    Ok(())
}

/// The history, the latest first.
pub(super) fn history(connection: &Connection, limit: usize) -> Result<Vec<Played>> {
    let mut query = connection.prepare_cached("SELECT episode, at FROM history ORDER BY number DESC LIMIT ?1")?;
    let lines = query.query_map([i64::try_from(limit).unwrap_or(i64::MAX)], |row| {
        Ok(Played { episode: EpisodeId::from(row.get_ref(0)?.as_str()?), at: Timestamp(row.get(1)?) })
    })?;
    lines.collect()
}

pub(super) fn mark(connection: &Connection, episode: &EpisodeId) -> Result<Mark> {
    let mut query =
        connection.prepare_cached("SELECT episode, heard, position, duration FROM marks WHERE episode = ?1")?;
    Ok(query.query_row([episode.as_str()], read_mark).optional()?.map(|(_, mark)| mark).unwrap_or_default())
}

pub(super) fn marks(connection: &Connection) -> Result<Vec<(EpisodeId, Mark)>> {
    changed_since(connection, 0)
}

/// The marks that were changed after the change of this number.
pub(super) fn changed_since(connection: &Connection, change: i64) -> Result<Vec<(EpisodeId, Mark)>> {
    let sql = "SELECT episode, heard, position, duration FROM marks WHERE change > ?1";
    connection.prepare_cached(sql)?.query_map([change], read_mark)?.collect()
}

/// The number of the last change.
pub(super) fn last_change(connection: &Connection) -> Result<i64> {
    connection.prepare_cached("SELECT coalesce(max(change), 0) FROM marks")?.query_row([], |row| row.get(0))
}

/// Changes whenever another connection has written something.
pub(super) fn others(connection: &Connection) -> Result<i64> {
    connection.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))
}

fn read_mark(row: &Row<'_>) -> Result<(EpisodeId, Mark)> {
    let millis =
        |index| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(index)?.and_then(|value| u64::try_from(value).ok()));
    let mark = Mark {
        heard: row.get(1)?,
        position: millis(2)?.map(Position::from_millis),
        duration: millis(3)?.map(Duration::from_millis),
    };
    Ok((EpisodeId::from(row.get_ref(0)?.as_str()?), mark))
}
