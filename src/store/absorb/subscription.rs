//! The show's side of taking in a feed: finding the subscription, and what is noted of it.

use rusqlite::{Connection, OptionalExtension, Result, params};

use super::Standing;
use crate::model::{FeedDocument, Show, ShowId, ShowType, Timestamp};
use crate::msg::Fetched;

/// The show's line in the database.
pub(super) struct Subscription {
    pub(super) number: i64,
    pub(super) subscribed: Timestamp,
    /// Nothing of it was there before, or it had been removed: its archive is not news.
    pub(super) afresh: bool,
}

impl Subscription {
    pub(super) fn find_or_begin(
        connection: &Connection,
        show: &ShowId,
        document: &FeedDocument,
        fetched: &Fetched,
        standing: Standing,
    ) -> Result<Self> {
        // The same feed under another key (its address has moved meanwhile) is the same subscription.
        let sql = "SELECT number, subscribed, removed FROM shows WHERE id = ?1
                   UNION ALL SELECT number, subscribed, removed FROM shows WHERE address = ?2 AND id <> ?1 AND removed IS NULL
                   LIMIT 1";
        let found = connection.prepare_cached(sql)?.query_row(params![show.as_str(), fetched.address], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, Option<i64>>(2)?))
        });
        if let Some((number, subscribed, removed)) = found.optional()? {
            if removed.is_none() {
                return Ok(Self { number, subscribed: Timestamp(subscribed), afresh: false });
            }
            let removed = removed.filter(|_| standing == Standing::AsItIs);
            let sql = "UPDATE shows SET removed = ?3, subscribed = ?2, finished = 0 WHERE number = ?1";
            connection.execute(sql, params![number, fetched.at.0, removed])?;
            return Ok(Self { number, subscribed: fetched.at, afresh: true });
        }
        let removed = (standing == Standing::AsItIs).then_some(fetched.at.0);
        let sql = "INSERT INTO shows(id, title, address, subscribed, removed) VALUES(?1, ?2, ?3, ?4, ?5)";
        let values = params![show.as_str(), document.show.title, fetched.address, fetched.at.0, removed];
        connection.execute(sql, values)?;
        Ok(Self { number: connection.last_insert_rowid(), subscribed: fetched.at, afresh: true })
    }

    /// What the feed says of the show, and that it was fetched. A document that was cut off is a failure: without
    /// its entity tag it is fetched whole the next time.
    pub(super) fn note(&self, connection: &Connection, document: &FeedDocument, fetched: &Fetched) -> Result<()> {
        let Show { title, description, link, image, author, language, show_type, .. } = &document.show;
        let kind = show_type.map(|kind| match kind {
            ShowType::Serial => 1,
            ShowType::Episodic => 2,
        });
        let sql = "UPDATE shows SET title = ?2, description = ?3, link = ?4, image = ?5, author = ?6, language = ?7, kind = ?8,
                   address = CASE WHEN ?9 = '' THEN address ELSE ?9 END, finished = ?10, asked = ?11 WHERE number = ?1";
        connection.prepare_cached(sql)?.execute(params![
            self.number,
            title,
            description,
            link,
            image,
            author,
            language,
            kind,
            fetched.address,
            document.complete,
            fetched.at.0
        ])?;
        if document.cut_off {
            let sql = "UPDATE shows SET failure = ?2, etag = NULL, last_modified = NULL WHERE number = ?1";
            let reason = "The feed ended early; what came of it was kept. It is fetched whole at the next refresh.";
            connection.execute(sql, params![self.number, reason])?;
        } else {
            let sql =
                "UPDATE shows SET failure = NULL, refreshed = ?2, etag = ?3, last_modified = ?4 WHERE number = ?1";
            let values = params![self.number, fetched.at.0, fetched.etag, fetched.last_modified];
            connection.prepare_cached(sql)?.execute(values)?;
        }
        Ok(())
    }
}
