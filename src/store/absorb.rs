//! Taking in a feed, in one transaction: what is the same is not written, what was heard stays heard, and what left
//! the feed stays if it was touched.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Result, params};

use super::identity::{self, Candidate, Traits};
use super::places;
use super::{details, library, listening};
use crate::model::{Episode, FeedDocument, Row, Show, ShowId, ShowType, Timestamp};
use crate::msg::Fetched;

/// How long an episode that left its feed untouched can still come back as what it was.
const KEEP_HIDDEN_SECONDS: i64 = 30 * 86_400;
/// A publisher's clock and the listener's may differ by this much.
const DAY_SECONDS: i64 = 86_400;

/// Takes in what a feed says. An unknown show is subscribed to by it; one that was removed is again.
pub(super) fn absorb(connection: &Connection, show: &ShowId, document: &FeedDocument, fetched: &Fetched) -> Result<()> {
    let subscription = Subscription::find_or_begin(connection, show, document, fetched)?;
    let known = Known::all_of(connection, subscription.number)?;
    let aliases = aliases(connection, subscription.number)?;
    let items = identity::without_doubles(&document.episodes);
    let traits: Vec<Traits> = items.iter().map(|episode| Traits::of(episode)).collect();
    let candidates: Vec<Candidate<'_>> = items
        .iter()
        .zip(&traits)
        .map(|(episode, traits)| Candidate { id: episode.id.as_str(), traits: *traits })
        .collect();
    let library: Vec<Candidate<'_>> = known.iter().map(|one| Candidate { id: &one.id, traits: one.traits }).collect();
    let matches = identity::recognise(&candidates, &library, &aliases);
    let old_places: Vec<i64> = known.iter().map(|one| one.place).collect();
    let news = News::of(&subscription, &known, &items);

    let mut writer = Writer { connection, show: subscription.number, at: fetched.at, text: Vec::new() };
    let arranged = places::arrange(&matches, &old_places);
    for (index, episode) in items.iter().enumerate() {
        let place = arranged.items[index];
        match matches[index] {
            Some(old) => writer.keep(&known[old], episode, traits[index], place, &aliases)?,
            None => {
                if aliases.contains_key(episode.id.as_str()) {
                    writer.forget_alias(episode.id.as_str())?;
                }
                writer.add(episode, traits[index], place, news.includes(index, episode))?;
            }
        }
    }
    for (index, place) in arranged.moved {
        writer.set_place(known[index].number, place)?;
    }
    if subscription.afresh {
        writer.reset_news(news.newest.and_then(|index| matches[index]).map(|old| known[old].number))?;
    }
    if !document.cut_off && !items.is_empty() {
        let mut stays = vec![false; known.len()];
        matches.iter().flatten().for_each(|old| stays[*old] = true);
        for (one, _) in known.iter().zip(stays).filter(|(_, stays)| !stays) {
            writer.let_go(one)?;
        }
    }
    subscription.note(connection, document, fetched)?;
    library::recount(connection, subscription.number)
}

/// The show's line in the database.
struct Subscription {
    number: i64,
    subscribed: Timestamp,
    /// Nothing of it was there before, or it had been removed: its archive is not news.
    afresh: bool,
}

impl Subscription {
    fn find_or_begin(
        connection: &Connection,
        show: &ShowId,
        document: &FeedDocument,
        fetched: &Fetched,
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
            let sql = "UPDATE shows SET removed = NULL, subscribed = ?2, finished = 0 WHERE number = ?1";
            connection.execute(sql, params![number, fetched.at.0])?;
            return Ok(Self { number, subscribed: fetched.at, afresh: true });
        }
        let sql = "INSERT INTO shows(id, title, address, subscribed) VALUES(?1, ?2, ?3, ?4)";
        connection.execute(sql, params![show.as_str(), document.show.title, fetched.address, fetched.at.0])?;
        Ok(Self { number: connection.last_insert_rowid(), subscribed: fetched.at, afresh: true })
    }

    /// What the feed says of the show, and that it was fetched. A document that was cut off is a failure: without
    /// its ETag it is fetched whole the next time.
    fn note(&self, connection: &Connection, document: &FeedDocument, fetched: &Fetched) -> Result<()> {
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

/// An episode that is in the library, as far as taking in a feed needs it.
struct Known {
    number: i64,
    id: String,
    place: i64,
    gone: Option<i64>,
    hidden: bool,
    published: Option<i64>,
    traits: Traits,
    hash: i64,
}

impl Known {
    fn all_of(connection: &Connection, show: i64) -> Result<Vec<Self>> {
        let sql = "SELECT number, id, place, gone, hidden, published, duration, audio_key, twin_key, hash
                   FROM episodes WHERE show = ?1 ORDER BY place, number";
        let mut query = connection.prepare_cached(sql)?;
        let known = query.query_map([show], |row| {
            Ok(Self {
                number: row.get(0)?,
                id: row.get(1)?,
                place: row.get(2)?,
                gone: row.get(3)?,
                hidden: row.get(4)?,
                published: row.get(5)?,
                traits: Traits { length: row.get(6)?, audio: row.get(7)?, twin: row.get(8)? },
                hash: row.get(9)?,
            })
        })?;
        known.collect()
    }
}

/// Ids that episodes of this show had in their feed once, and what they are now.
fn aliases(connection: &Connection, show: i64) -> Result<HashMap<String, String>> {
    let mut query = connection.prepare_cached("SELECT id, episode FROM aliases WHERE show = ?1")?;
    query.query_map([show], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// Which items are new to the listener: published since the subscription. Of a fresh one, the newest.
struct News {
    newest: Option<usize>,
    afresh: bool,
    subscribed: Timestamp,
    latest_known: Option<i64>,
}

impl News {
    fn of(subscription: &Subscription, known: &[Known], items: &[&Episode]) -> Self {
        let dated = items.iter().enumerate().filter_map(|(index, episode)| Some((episode.published?, index)));
        let newest = dated.max_by_key(|(moment, index)| (*moment, std::cmp::Reverse(*index))).map(|(_, index)| index);
        Self {
            newest: newest.or((!items.is_empty()).then_some(0)),
            afresh: subscription.afresh,
            subscribed: subscription.subscribed,
            latest_known: known.iter().filter_map(|one| one.published).max(),
        }
    }

    /// Asked only for items that are not in the library yet. Dates are the publisher's: what is later than all that
    /// was there is new, whatever the listener's clock says.
    fn includes(&self, index: usize, episode: &Episode) -> bool {
        if self.afresh {
            return self.newest == Some(index);
        }
        episode.published.is_none_or(|moment| {
            moment.0 >= self.subscribed.0 - DAY_SECONDS || self.latest_known.is_some_and(|latest| moment.0 > latest)
        })
    }
}

/// Writes episodes of one show.
struct Writer<'a> {
    connection: &'a Connection,
    show: i64,
    at: Timestamp,
    /// The stored form of the episode at hand; one buffer for all.
    text: Vec<u8>,
}

impl Writer<'_> {
    fn add(&mut self, episode: &Episode, traits: Traits, place: i64, new: bool) -> Result<()> {
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
        let mut insert = self.connection.prepare_cached("INSERT INTO details(number, episode) VALUES(?1, ?2)")?;
        insert.execute(params![self.connection.last_insert_rowid(), self.form()])?;
        Ok(())
    }

    fn keep(
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
    fn forget_alias(&self, id: &str) -> Result<()> {
        self.connection.prepare_cached("DELETE FROM aliases WHERE id = ?1")?.execute([id]).map(drop)
    }

    fn set_place(&self, number: i64, place: i64) -> Result<()> {
        let mut update = self.connection.prepare_cached("UPDATE episodes SET place = ?2 WHERE number = ?1")?;
        update.execute([number, place])?;
        Ok(())
    }

    /// Of a show that is subscribed to again only the newest is new.
    fn reset_news(&self, newest: Option<i64>) -> Result<()> {
        let Some(newest) = newest else { return Ok(()) };
        self.connection.execute("UPDATE episodes SET new = 0 WHERE show = ?1 AND new = 1", [self.show])?;
        self.connection.execute("UPDATE episodes SET new = 1 WHERE number = ?1", [newest])?;
        Ok(())
    }

    /// It is not in the feed any more: it stays if it was touched, else it is hidden, and forgotten after a while.
    fn let_go(&self, known: &Known) -> Result<()> {
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
