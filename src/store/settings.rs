//! What the listener set. A value that cannot be read is the default, never an error.

use rusqlite::{Connection, OptionalExtension, Result, params};

use super::listening;
use crate::model::{EpisodeId, Position, ShowId, Timestamp, Volume};
use crate::msg::{Patience, Resume, Settings, Sort};

/// The last lesson.
pub(super) const LAST: &str = "last";
const VOLUME: &str = "volume";
const MUTED: &str = "muted";
const SORT: &str = "sort";
const OPEN_SHOW: &str = "open_show";
/// Before a host that wants to be left alone; the value is until when, and with which status it said so.
const PATIENCE: &str = "patience ";

/// Sets one value; writes nothing if it is set so already.
pub(super) fn write(connection: &Connection, name: &str, value: &str) -> Result<()> {
    let sql = "INSERT INTO settings(name, value) VALUES(?1, ?2)
               ON CONFLICT(name) DO UPDATE SET value = excluded.value WHERE value <> excluded.value";
    connection.prepare_cached(sql)?.execute(params![name, value])?;
    Ok(())
}

/// One value.
pub(super) fn value(connection: &Connection, name: &str) -> Result<Option<String>> {
    connection
        .prepare_cached("SELECT value FROM settings WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()
}

pub(super) fn save_volume(connection: &Connection, volume: Volume, muted: bool) -> Result<()> {
    write(connection, VOLUME, &volume.percent().to_string())?;
    write(connection, MUTED, if muted { "yes" } else { "no" })
}

/// Notes until when a host is to be left alone; what is over is forgotten.
pub(super) fn save_patience(connection: &Connection, patience: &Patience, now: Timestamp) -> Result<()> {
    let sql = "DELETE FROM settings WHERE substr(name, 1, length(?1)) = ?1 AND CAST(value AS INTEGER) < ?2";
    connection.prepare_cached(sql)?.execute(params![PATIENCE, now.0])?;
    write(connection, &format!("{PATIENCE}{}", patience.host), &format!("{} {}", patience.until.0, patience.code))
}

/// The hosts that want to be left alone.
pub(super) fn patience(connection: &Connection) -> Result<Vec<Patience>> {
    let sql = "SELECT substr(name, length(?1) + 1), value FROM settings WHERE substr(name, 1, length(?1)) = ?1";
    let mut query = connection.prepare_cached(sql)?;
    let found = query.query_map([PATIENCE], |row| {
        let (host, value): (String, String) = (row.get(0)?, row.get(1)?);
        let parts = value.split_once(' ').and_then(|(until, code)| Some((until.parse().ok()?, code.parse().ok()?)));
        Ok(parts.map(|(until, code)| Patience { host, until: Timestamp(until), code }))
    })?;
    found.filter_map(Result::transpose).collect()
}

pub(super) fn save_sort(connection: &Connection, sort: Sort) -> Result<()> {
    write(connection, SORT, sort.name())
}

pub(super) fn save_open_show(connection: &Connection, show: Option<&ShowId>) -> Result<()> {
    write(connection, OPEN_SHOW, show.map_or("", ShowId::as_str))
}

pub(super) fn read(connection: &Connection) -> Result<Settings> {
    let volume = value(connection, VOLUME)?.and_then(|text| text.parse().ok());
    let sort = value(connection, SORT)?;
    Ok(Settings {
        volume: volume.map(Volume::from_percent).unwrap_or_default(),
        muted: value(connection, MUTED)?.as_deref() == Some("yes"),
        sort: Sort::ALL.into_iter().find(|known| Some(known.name()) == sort.as_deref()).unwrap_or_default(),
        open_show: value(connection, OPEN_SHOW)?.filter(|id| !id.is_empty()).map(|id| ShowId::from(id.as_str())),
    })
}

/// The last lesson, and where: its start if it was heard to the end.
pub(super) fn last(connection: &Connection) -> Result<Option<Resume>> {
    let Some(id) = value(connection, LAST)? else { return Ok(None) };
    let episode = EpisodeId::from(id.as_str());
    let position = listening::mark(connection, &episode)?.position.unwrap_or(Position::ZERO);
    Ok(Some(Resume { episode, position }))
}
