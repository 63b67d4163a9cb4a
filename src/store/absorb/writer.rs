//! The episodes' side of taking in a feed: what is written, and what is left alone.

use std::collections::HashMap;

use rusqlite::{Connection, Result, params};

use super::Known;
use crate::model::{Episode, Row, Timestamp};
use crate::store::identity::{self, Traits};
use crate::store::{details, listening};

/// How long an episode that left its feed untouched can still come back as what it was.
const KEEP_HIDDEN_SECONDS: i64 = 30 * 86_400;

/// Writes episodes of one show.
pub(super) struct Writer<'a> {
    connection: &'a Connection,
    show: i64,
    at: Timestamp,
    /// The stored form of the episode at hand; one buffer for all.
    text: Vec<u8>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(connection: &'a Connection, show: i64, at: Timestamp) -> Self {
        Self { connection, show, at, text: Vec::new() }
    }

    pub(super) fn add(&mut self, episode: &Episode, traits: Traits, place: i64, new: bool) -> Result<()> {
        let hash = self.store_form(episode)?;
        let row = Row::of(episode, None);
        let sql = "INSERT INTO episodes(show, place, id, new, hidden, first_seen, published, duration, playable, item, audio_key,
                     twin_key, hash, section, title, summary)
                   VALUES(?1, ?2, ?3, ?4, 0, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15) ON CONFLICT(id) DO NOTHING";
        let added = self.connection.prepare_cached(sql)?.execute(params![
            self.show,
            place,
            episode.id.as_str(),
            new,
            self.at.0,
            row.published.map(|moment| moment.0),
            traits.length,
            row.playable,
            row.number,
            traits.audio,
            traits.twin,
            hash,
            row.section,
            row.title,
            row.summary
        ])?;
        if added == 0 {
            return Ok(()); // Another show's episode has this very key; it was here first.
        }
        let mut insert =
            self.connection.prepare_cached("INSERT OR REPLACE INTO details(number, episode) VALUES(?1, ?2)")?;
        insert.execute(params![self.connection.last_insert_rowid(), self.form()])?;
        Ok(())
    }

    pub(super) fn keep(
        &mut self,
        known: &Known,
        episode: &Episode,
        traits: Traits,
        place: i64,
        aliases: &HashMap<String, String>,
    ) -> Result<()> {
        let id = episode.id.as_str();
        if known.id != id && aliases.get(id) != Some(&known.id) {
            self.remember_alias(id, &known.id)?;
        }
        let hash = self.store_form(episode)?;
        if known.hash != hash {
            self.rewrite(known.number, episode, traits, hash)?;
        }
        if known.place != place {
            self.set_place(known.number, place)?;
        }
        if known.gone.is_some() || known.hidden {
            let sql = "UPDATE episodes SET gone = NULL, hidden = 0 WHERE number = ?1";
            self.connection.prepare_cached(sql)?.execute([known.number])?;
        }
        Ok(())
    }

    fn rewrite(&self, number: i64, episode: &Episode, traits: Traits, hash: i64) -> Result<()> {
        let row = Row::of(episode, None);
        let sql = "UPDATE episodes SET published = ?2, duration = ?3, playable = ?4, item = ?5, audio_key = ?6, twin_key = ?7,
                     hash = ?8, section = ?9, title = ?10, summary = ?11 WHERE number = ?1";
        self.connection.prepare_cached(sql)?.execute(params![
            number,
            row.published.map(|moment| moment.0),
            traits.length,
            row.playable,
            row.number,
            traits.audio,
            traits.twin,
            hash,
            row.section,
            row.title,
            row.summary
        ])?;
        let sql = "INSERT OR REPLACE INTO details(number, episode) VALUES(?1, ?2)";
        self.connection.prepare_cached(sql)?.execute(params![number, self.form()])?;
        Ok(())
    }

    /// The feed calls it by another id from now on; what was heard under that one (before it was known) counts.
    fn remember_alias(&self, id: &str, known_as: &str) -> Result<()> {
        let sql = "INSERT OR REPLACE INTO aliases(id, show, episode) VALUES(?1, ?2, ?3)";
        self.connection.prepare_cached(sql)?.execute(params![id, self.show, known_as])?;
        listening::adopt(self.connection, id, known_as)
    }

    /// The feed gives an id that one episode had once to another one.
    pub(super) fn forget_alias(&self, id: &str) -> Result<()> {
        self.connection.prepare_cached("DELETE FROM aliases WHERE id = ?1")?.execute([id]).map(drop)
    }

    pub(super) fn set_place(&self, number: i64, place: i64) -> Result<()> {
        let mut update = self.connection.prepare_cached("UPDATE episodes SET place = ?2 WHERE number = ?1")?;
        update.execute([number, place])?;
        Ok(())
    }

    /// Of a show that is subscribed to again nothing is new but the newest, if it was known already.
    pub(super) fn reset_news(&self, newest: Option<i64>) -> Result<()> {
        self.connection.execute("UPDATE episodes SET new = 0 WHERE show = ?1 AND new = 1", [self.show])?;
        if let Some(newest) = newest {
            self.connection.execute("UPDATE episodes SET new = 1 WHERE number = ?1", [newest])?;
        }
        Ok(())
    }

    /// It is not in the feed any more: it stays if it was touched, else it is hidden, and forgotten after a while.
    pub(super) fn let_go(&self, known: &Known) -> Result<()> {
        match known.gone {
            None => {
                let sql = "UPDATE episodes SET gone = ?2, hidden = NOT (
                             EXISTS(SELECT 1 FROM marks WHERE episode = episodes.id)
                             OR EXISTS(SELECT 1 FROM history WHERE episode = episodes.id)
                             OR EXISTS(SELECT 1 FROM media WHERE episode = episodes.id)) WHERE number = ?1";
                self.connection.prepare_cached(sql)?.execute([known.number, self.at.0])?;
            }
            Some(gone) if known.hidden && gone < self.at.0 - KEEP_HIDDEN_SECONDS => {
                self.connection.prepare_cached("DELETE FROM details WHERE number = ?1")?.execute([known.number])?;
                self.connection.prepare_cached("DELETE FROM episodes WHERE number = ?1")?.execute([known.number])?;
            }
            Some(_) => {}
        }
        Ok(())
    }

    /// Fills the buffer with the stored form and returns its hash.
    fn store_form(&mut self, episode: &Episode) -> Result<i64> {
        self.text.clear();
        details::write(episode, &mut self.text)
            .map_err(|problem| rusqlite::Error::ToSqlConversionFailure(Box::new(problem)))?;
        Ok(identity::hash([&self.text]))
    }

    fn form(&self) -> &str {
        std::str::from_utf8(&self.text).unwrap_or_default()
    }
}
