//! Taking in a feed, in one transaction: what is the same is not written, what was heard stays heard, and what left
//! the feed stays if it was touched.

mod subscription;
mod writer;

use std::collections::HashMap;

use rusqlite::{Connection, Result};

use self::subscription::Subscription;
use self::writer::Writer;
use super::identity::{self, Candidate, Traits};
use super::{library, places};
use crate::model::{Episode, FeedDocument, ShowId, Timestamp};
use crate::msg::Fetched;

/// A publisher's clock and the listener's may differ by this much.
const DAY_SECONDS: i64 = 86_400;

/// What becomes of the subscription when a feed is taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// An unknown show is subscribed to; one that was removed is again.
    Subscribed,
    /// An unknown show is kept as one that was removed: looked at, not subscribed to.
    AsItIs,
}

/// Takes in what a feed says.
pub(super) fn absorb(
    connection: &Connection,
    show: &ShowId,
    document: &FeedDocument,
    fetched: &Fetched,
    standing: Standing,
) -> Result<()> {
    let subscription = Subscription::find_or_begin(connection, show, document, fetched, standing)?;
    let known = Known::all_of(connection, subscription.number)?;
    let items = identity::without_doubles(&document.episodes);
    let aliases = aliases(connection, subscription.number)?;
    let traits: Vec<Traits> = items.iter().map(|episode| Traits::of(episode)).collect();
    let matches = recognise(&items, &traits, &known, &aliases);

    let mut writer = Writer::new(connection, subscription.number, fetched.at);
    let news = News::of(&subscription, &known, &items);
    if subscription.afresh {
        writer.reset_news(news.newest.and_then(|index| matches[index]).map(|old| known[old].number))?;
    }
    let old_places: Vec<i64> = known.iter().map(|one| one.place).collect();
    let arranged = places::arrange(&matches, &old_places);
    for (index, episode) in items.iter().enumerate() {
        let place = arranged.items[index];
        if let Some(old) = matches[index] {
            writer.keep(&known[old], episode, traits[index], place, &aliases)?;
        } else {
            if aliases.contains_key(episode.id.as_str()) {
                writer.forget_alias(episode.id.as_str())?;
            }
            writer.add(episode, traits[index], place, news.includes(index, episode))?;
        }
    }
    for (index, place) in arranged.moved {
        writer.set_place(known[index].number, place)?;
    }
    // A feed that was cut off, or that is empty all of a sudden, takes nothing away.
    if !document.cut_off && !items.is_empty() {
        let_go_of_others(&writer, &known, &matches)?;
    }
    subscription.note(connection, document, fetched)?;
    library::recount(connection, subscription.number)
}

fn recognise(
    items: &[&Episode],
    traits: &[Traits],
    known: &[Known],
    aliases: &HashMap<String, String>,
) -> Vec<Option<usize>> {
    let items: Vec<Candidate<'_>> = items
        .iter()
        .zip(traits)
        .map(|(episode, traits)| Candidate { id: episode.id.as_str(), traits: *traits })
        .collect();
    let known: Vec<Candidate<'_>> = known.iter().map(|one| Candidate { id: &one.id, traits: one.traits }).collect();
    identity::recognise(&items, &known, aliases)
}

fn let_go_of_others(writer: &Writer<'_>, known: &[Known], matches: &[Option<usize>]) -> Result<()> {
    let mut stays = vec![false; known.len()];
    for old in matches.iter().flatten() {
        stays[*old] = true;
    }
    known.iter().zip(stays).filter(|(_, stays)| !stays).try_for_each(|(one, _)| writer.let_go(one))
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
