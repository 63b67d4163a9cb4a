//! The subscriptions: reading them, and the small changes to them. The large one is `absorb`.

use rusqlite::{Connection, OptionalExtension, Result, Row, params};

use super::{details, identity, settings};
use crate::model::{Episode, EpisodeId, Show, ShowId, ShowType, Timestamp, fold};
use crate::msg::ShowEntry;

/// What the network needs to ask for a feed. The address may hold credentials: mask it before it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedSource {
    pub show: ShowId,
    pub title: String,
    pub address: String,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    /// When it was last refreshed with success.
    pub refreshed: Option<Timestamp>,
    /// Not to be asked again: 410 or `complete`.
    pub finished: bool,
}

const ENTRY: &str = "SELECT id, title, episodes, unheard, refreshed, failure, finished, address, author, language, kind, \
     link, image, description FROM shows";
const SOURCE: &str = "SELECT id, title, address, etag, last_modified, refreshed, finished FROM shows";
const CHANGES: &str = "shows_changed";

/// The subscriptions, by title.
pub(super) fn shows(connection: &Connection) -> Result<Vec<ShowEntry>> {
    let mut query = connection.prepare_cached(&format!("{ENTRY} WHERE removed IS NULL"))?;
    let mut shows: Vec<ShowEntry> = query.query_map([], read_entry)?.collect::<Result<_>>()?;
    shows.sort_by_cached_key(|entry| fold(&entry.show.title));
    Ok(shows)
}

/// One show, also one that was removed.
pub(super) fn show(connection: &Connection, id: &ShowId) -> Result<Option<ShowEntry>> {
    connection.prepare_cached(&format!("{ENTRY} WHERE id = ?1"))?.query_row([id.as_str()], read_entry).optional()
}

/// The subscription that is meant: by key, else by its whole title, else by a part of it, the first by title.
pub(super) fn show_by_query(connection: &Connection, query: &str) -> Result<Option<ShowEntry>> {
    let mut shows = shows(connection)?;
    let wanted = fold(query.trim());
    let titles: Vec<String> = shows.iter().map(|entry| fold(&entry.show.title)).collect();
    let found = shows
        .iter()
        .position(|entry| entry.show.id.as_str() == query)
        .or_else(|| titles.iter().position(|title| *title == wanted))
        .or_else(|| titles.iter().position(|title| title.contains(&wanted)).filter(|_| !wanted.is_empty()));
    Ok(found.map(|index| shows.swap_remove(index)))
}

/// The show that is fetched from this address, also one that was removed.
pub(super) fn show_by_address(connection: &Connection, address: &str) -> Result<Option<ShowId>> {
    let sql = "SELECT id FROM shows WHERE address = ?1 ORDER BY removed IS NOT NULL, number LIMIT 1";
    connection.prepare_cached(sql)?.query_row([address], |row| Ok(ShowId::from(row.get_ref(0)?.as_str()?))).optional()
}

pub(super) fn feed_source(connection: &Connection, show: &ShowId) -> Result<Option<FeedSource>> {
    connection.prepare_cached(&format!("{SOURCE} WHERE id = ?1"))?.query_row([show.as_str()], read_source).optional()
}

/// The subscriptions that were not refreshed since, finished ones left out; the one that waited longest first.
pub(super) fn feeds_due(connection: &Connection, older_than: Timestamp) -> Result<Vec<FeedSource>> {
    let sql = format!(
        "{SOURCE} WHERE removed IS NULL AND finished = 0 AND coalesce(refreshed, {}) < ?1 ORDER BY refreshed, number",
        i64::MIN
    );
    connection.prepare_cached(&sql)?.query_map([older_than.0], read_source)?.collect()
}

/// All that is known of a show's episodes, as they stand in its feed.
pub(super) fn episodes(connection: &Connection, show: &ShowId) -> Result<Vec<Episode>> {
    let sql =
        "SELECT e.id, d.episode FROM shows s JOIN episodes e ON e.show = s.number JOIN details d ON d.number = e.number
               WHERE s.id = ?1 AND e.hidden = 0 ORDER BY e.place";
    let mut query = connection.prepare_cached(sql)?;
    let episodes = query.query_map([show.as_str()], |row| {
        let id = EpisodeId::from(row.get_ref(0)?.as_str()?);
        Ok(details::read(row.get_ref(1)?.as_str()?, id, show.clone()))
    })?;
    episodes.collect()
}

/// One episode, whole. An id that its feed has given up leads to the same episode.
pub(super) fn episode(connection: &Connection, id: &EpisodeId) -> Result<Option<Episode>> {
    let sql = "SELECT e.id, s.id, d.episode FROM episodes e JOIN details d ON d.number = e.number JOIN shows s ON s.number = e.show
               WHERE e.id = coalesce((SELECT episode FROM aliases WHERE id = ?1), ?1)";
    let read = |row: &Row<'_>| {
        let id = EpisodeId::from(row.get_ref(0)?.as_str()?);
        let show = ShowId::from(row.get_ref(1)?.as_str()?);
        Ok(details::read(row.get_ref(2)?.as_str()?, id, show))
    };
    connection.prepare_cached(sql)?.query_row([id.as_str()], read).optional()
}

/// The episodes that play this address, each with its show and the address of that show's feed. Looks at every episode:
/// for a medium that has come whole or that needs a permission, not for a list.
pub(super) fn played_by(connection: &Connection, address: &str) -> Result<Vec<(EpisodeId, String)>> {
    let sql = "SELECT e.id, s.address, s.id, d.episode FROM episodes e JOIN shows s ON s.number = e.show
               JOIN details d ON d.number = e.number WHERE e.audio_key = ?1";
    let mut query = connection.prepare_cached(sql)?;
    let found = query.query_map([identity::hash([address.as_bytes()])], |row| {
        let id = EpisodeId::from(row.get_ref(0)?.as_str()?);
        let show = ShowId::from(row.get_ref(2)?.as_str()?);
        let episode = details::read(row.get_ref(3)?.as_str()?, id, show);
        let feed: String = row.get(1)?;
        // A hash may lie; the address does not.
        Ok((episode.audio.as_ref().is_some_and(|audio| audio.url == address)).then_some((episode.id, feed)))
    })?;
    found.filter_map(Result::transpose).collect()
}

/// The key under which the library knows an episode: its own, or the one it had before its guid changed.
pub(super) fn known_as(connection: &Connection, id: &EpisodeId) -> Result<EpisodeId> {
    let mut query = connection.prepare_cached("SELECT episode FROM aliases WHERE id = ?1")?;
    let known = query.query_row([id.as_str()], |row| Ok(EpisodeId::from(row.get_ref(0)?.as_str()?))).optional()?;
    Ok(known.unwrap_or_else(|| id.clone()))
}

/// Notes how a refresh went. A success clears the reason of an earlier failure.
pub(super) fn note_refresh(connection: &Connection, show: &ShowId, at: Timestamp, failure: Option<&str>) -> Result<()> {
    let sql = match failure {
        None => "UPDATE shows SET asked = ?2, failure = ?3, refreshed = ?2 WHERE id = ?1",
        Some(_) => "UPDATE shows SET asked = ?2, failure = ?3 WHERE id = ?1",
    };
    connection.prepare_cached(sql)?.execute(params![show.as_str(), at.0, failure])?;
    note_change(connection)
}

pub(super) fn finish(connection: &Connection, show: &ShowId) -> Result<()> {
    connection.execute("UPDATE shows SET finished = 1 WHERE id = ?1", [show.as_str()])?;
    note_change(connection)
}

pub(super) fn move_feed(connection: &Connection, show: &ShowId, address: &str) -> Result<()> {
    let sql = "UPDATE shows SET address = ?2, finished = 0 WHERE id = ?1 AND address <> ?2";
    connection.execute(sql, params![show.as_str(), address])?;
    note_change(connection)
}

/// Unsubscribes (`Some`: when) or takes that back. Nothing else of the show is touched.
pub(super) fn set_removed(connection: &Connection, show: &ShowId, removed: Option<Timestamp>) -> Result<()> {
    let sql = "UPDATE shows SET removed = ?2 WHERE id = ?1";
    connection.execute(sql, params![show.as_str(), removed.map(|moment| moment.0)])?;
    note_change(connection)
}

/// Counts a show's episodes and its new ones again.
pub(super) fn recount(connection: &Connection, show: i64) -> Result<()> {
    let sql = "UPDATE shows SET
        episodes = (SELECT count(*) FROM episodes WHERE show = ?1 AND hidden = 0),
        unheard = (SELECT count(*) FROM episodes e LEFT JOIN marks m ON m.episode = e.id
                   WHERE e.show = ?1 AND e.new = 1 AND e.hidden = 0 AND coalesce(m.heard, 0) = 0)
        WHERE number = ?1";
    connection.prepare_cached(sql)?.execute([show])?;
    note_change(connection)
}

/// Counts the new ones of the show of this episode again, if it is one of them.
pub(super) fn recount_new(connection: &Connection, episode: &EpisodeId) -> Result<()> {
    let sql = "UPDATE shows SET unheard = (SELECT count(*) FROM episodes e LEFT JOIN marks m ON m.episode = e.id
                 WHERE e.show = shows.number AND e.new = 1 AND e.hidden = 0 AND coalesce(m.heard, 0) = 0)
               WHERE number = (SELECT show FROM episodes WHERE id = ?1 AND new = 1)";
    let counted = connection.prepare_cached(sql)?.execute([episode.as_str()])? > 0;
    if counted { note_change(connection) } else { Ok(()) }
}

/// Grows by one whenever the shows or their counts change, whoever changed them.
pub(super) fn edition(connection: &Connection) -> Result<i64> {
    Ok(settings::value(connection, CHANGES)?.and_then(|text| text.parse().ok()).unwrap_or(0))
}

fn note_change(connection: &Connection) -> Result<()> {
    settings::write(connection, CHANGES, &(edition(connection)? + 1).to_string())
}

fn read_entry(row: &Row<'_>) -> Result<ShowEntry> {
    let mut show = Show::new(ShowId::from(row.get_ref(0)?.as_str()?), row.get_ref(1)?.as_str()?);
    show.feed_url = row.get(7)?;
    show.author = row.get(8)?;
    show.language = row.get(9)?;
    show.show_type = match row.get::<_, Option<i64>>(10)? {
        Some(1) => Some(ShowType::Serial),
        Some(2) => Some(ShowType::Episodic),
        _ => None,
    };
    show.link = row.get(11)?;
    show.image = row.get(12)?;
    show.description = row.get(13)?;
    Ok(ShowEntry {
        show,
        episodes: row.get(2)?,
        unheard: row.get(3)?,
        refreshed: row.get::<_, Option<i64>>(4)?.map(Timestamp),
        failure: row.get(5)?,
        finished: row.get(6)?,
    })
}

fn read_source(row: &Row<'_>) -> Result<FeedSource> {
    Ok(FeedSource {
        show: ShowId::from(row.get_ref(0)?.as_str()?),
        title: row.get(1)?,
        address: row.get(2)?,
        etag: row.get(3)?,
        last_modified: row.get(4)?,
        refreshed: row.get::<_, Option<i64>>(5)?.map(Timestamp),
        finished: row.get(6)?,
    })
}
