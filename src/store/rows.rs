//! Reading lists: little from each episode, in batches, so that the first screenful does not wait for the last row.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use rusqlite::{Connection, Result, Row as Record, Rows as Records};

use crate::model::{EpisodeId, Row, ShowId, Timestamp};
use crate::msg::List;

/// The first batch: more than any screen holds.
pub(super) const FIRST: usize = 200;
/// Each later one.
const BATCH: usize = 20_000;

const COLUMNS: &str =
    "e.number, e.show, e.id, e.item, e.section, e.title, e.summary, e.published, e.duration, e.playable";

/// Takes a batch, and whether it is the last.
pub(super) type Take<'a> = &'a mut dyn FnMut(Vec<Row>, bool);

/// The rows of one show, in its own order.
pub(super) fn of_show(connection: &Connection, show: &ShowId, take: Take<'_>) -> Result<()> {
    let sql = format!(
        "SELECT {COLUMNS} FROM episodes e WHERE e.show = (SELECT number FROM shows WHERE id = ?1) AND e.hidden = 0 ORDER BY e.place"
    );
    let mut query = connection.prepare_cached(&sql)?;
    let mut records = query.query([show.as_str()])?;
    let mut reader = Reader { shows: HashMap::new(), only: Some(show.clone()), section: None };
    let mut batch = Vec::new();
    let mut size = FIRST;
    while let Some(record) = records.next()? {
        if batch.len() == size {
            take(std::mem::take(&mut batch), false);
            size = BATCH;
        }
        if let Some((_, row)) = reader.row(record)? {
            batch.push(row);
        }
    }
    take(batch, true);
    Ok(())
}

/// The rows of all subscriptions, newest first, those without a date last.
pub(super) fn of_all(connection: &Connection, take: Take<'_>) -> Result<()> {
    // One snapshot for both reads: another copy may write in between.
    let snapshot = connection.unchecked_transaction()?;
    let first = newest(&snapshot, FIRST)?;
    let sent: HashSet<i64> = first.iter().map(|(number, _)| *number).collect();
    if first.len() < FIRST {
        take(first.into_iter().map(|(_, row)| row).collect(), true);
        return Ok(());
    }
    take(first.into_iter().map(|(_, row)| row).collect(), false);
    let mut query =
        snapshot.prepare_cached(&format!("SELECT {COLUMNS} FROM episodes e NOT INDEXED WHERE e.hidden = 0"))?;
    let mut reader = Reader::of_subscriptions(&snapshot)?;
    let mut rest = reader.rows(query.query([])?, usize::MAX)?;
    rest.retain(|(number, _)| !sent.contains(number));
    rest.sort_unstable_by_key(|(number, row)| {
        std::cmp::Reverse((row.published.map_or(i64::MIN, |moment| moment.0), *number))
    });
    let mut rest = rest.into_iter().map(|(_, row)| row).peekable();
    loop {
        let batch: Vec<Row> = rest.by_ref().take(BATCH).collect();
        let complete = rest.peek().is_none();
        take(batch, complete);
        if complete {
            return Ok(());
        }
    }
}

/// The first rows of a show, or of all subscriptions (none).
pub(super) fn first(connection: &Connection, show: Option<&ShowId>, limit: usize) -> Result<Vec<Row>> {
    let Some(show) = show else {
        return Ok(newest(connection, limit)?.into_iter().map(|(_, row)| row).collect());
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM episodes e WHERE e.show = (SELECT number FROM shows WHERE id = ?1) AND e.hidden = 0
         ORDER BY e.place LIMIT ?2"
    );
    let mut query = connection.prepare_cached(&sql)?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut reader = Reader { shows: HashMap::new(), only: Some(show.clone()), section: None };
    let rows = reader.rows(query.query(rusqlite::params![show.as_str(), limit])?, usize::MAX)?;
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

/// A list over all subscriptions, whole.
pub(super) fn list(connection: &Connection, list: List) -> Result<Vec<Row>> {
    let sql = match list {
        List::New => format!(
            "SELECT {COLUMNS} FROM episodes e INDEXED BY episodes_new LEFT JOIN marks m ON m.episode = e.id
             WHERE e.new = 1 AND e.hidden = 0 AND coalesce(m.heard, 0) = 0 ORDER BY e.published DESC, e.number DESC"
        ),
        List::Started => format!(
            "SELECT {COLUMNS} FROM marks m CROSS JOIN episodes e ON e.id = m.episode
             WHERE m.heard = 0 AND m.position IS NOT NULL AND e.hidden = 0 ORDER BY m.at DESC, m.change DESC"
        ),
    };
    let mut query = connection.prepare_cached(&sql)?;
    let mut reader = Reader::of_subscriptions(connection)?;
    let rows = reader.rows(query.query([])?, usize::MAX)?;
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

fn newest(connection: &Connection, limit: usize) -> Result<Vec<(i64, Row)>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM episodes e INDEXED BY episodes_by_date WHERE e.hidden = 0 ORDER BY e.published DESC, e.number DESC"
    );
    let mut query = connection.prepare_cached(&sql)?;
    let mut reader = Reader::of_subscriptions(connection)?;
    reader.rows(query.query([])?, limit)
}

/// Makes rows of records; what they have in common is shared.
struct Reader {
    /// The subscriptions; the episodes of other shows are passed over.
    shows: HashMap<i64, ShowId>,
    /// All records are of this show.
    only: Option<ShowId>,
    section: Option<Arc<str>>,
}

impl Reader {
    fn of_subscriptions(connection: &Connection) -> Result<Self> {
        let mut query = connection.prepare_cached("SELECT number, id FROM shows WHERE removed IS NULL")?;
        let shows = query.query_map([], |row| Ok((row.get(0)?, ShowId::from(row.get_ref(1)?.as_str()?))))?;
        Ok(Self { shows: shows.collect::<Result<_>>()?, only: None, section: None })
    }

    fn rows(&mut self, mut records: Records<'_>, limit: usize) -> Result<Vec<(i64, Row)>> {
        let mut rows = Vec::new();
        while rows.len() < limit
            && let Some(record) = records.next()?
        {
            rows.extend(self.row(record)?);
        }
        Ok(rows)
    }

    fn row(&mut self, record: &Record<'_>) -> Result<Option<(i64, Row)>> {
        let show = match &self.only {
            Some(show) => show.clone(),
            None => match self.shows.get(&record.get(1)?) {
                Some(show) => show.clone(),
                None => return Ok(None),
            },
        };
        let section = record.get_ref(4)?.as_str_or_null()?;
        if section != self.section.as_deref() {
            self.section = section.map(Arc::from);
        }
        let duration: Option<i64> = record.get(8)?;
        let row = Row {
            id: EpisodeId::from(record.get_ref(2)?.as_str()?),
            show,
            number: record.get(3)?,
            section: self.section.clone(),
            title: record.get_ref(5)?.as_str()?.into(),
            summary: record.get_ref(6)?.as_str()?.into(),
            published: record.get::<_, Option<i64>>(7)?.map(Timestamp),
            duration: duration.and_then(|millis| u64::try_from(millis).ok()).map(Duration::from_millis),
            playable: record.get(9)?,
        };
        Ok(Some((record.get(0)?, row)))
    }
}
