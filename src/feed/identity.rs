//! Which episode an item is: the same at the next refresh, whatever else about it changed.
//!
//! An item's guid is opaque text. Without one it is known by its link, else by its only file, else by title and date as
//! they stand. A guid that stands twice is one episode if the file is the same, else two, each known by guid and file. A
//! link that stands in for a guid and is that of the whole show parts what has no file by its title.

use std::collections::{HashMap, HashSet};

use super::addresses::Addresses;
use super::draft::{ItemDraft, is_blank};
use super::faults::{self, Problems};
use super::limits;
use super::source::Trust;
use crate::model::{Enclosure, Episode, EpisodeId, ShowId, fingerprint, one_line};

/// Who an item is, and whether its publisher said so.
pub(super) struct Guid {
    pub text: String,
    pub given: bool,
}

/// The identity of an item. `link` and `enclosures` are resolved, `title` is never empty.
pub(super) fn guid(
    item: &ItemDraft,
    addresses: &Addresses,
    link: Option<&str>,
    enclosures: &[Enclosure],
    title: &str,
) -> Guid {
    if let Some(text) =
        item.guid.as_deref().map(one_line).filter(|text| !text.is_empty() && !text.eq_ignore_ascii_case("null"))
    {
        let address = (item.guid_is_address && !text.contains(':')).then(|| addresses.resolve(&text).ok()).flatten();
        let text = address.unwrap_or(text);
        let text = if text.len() > limits::URL_BYTES { fingerprint(&[&text]) } else { text };
        return Guid { text, given: true };
    }
    let text = match (link, enclosures) {
        (Some(link), _) => link.to_owned(),
        (None, [only]) => only.url.clone(),
        // The date as it stands: one that lies in the future today is readable tomorrow.
        _ => fingerprint(&[
            title,
            item.dates.iter().flatten().find(|date| !is_blank(date)).map_or("", |date| date.trim()),
        ]),
    };
    Guid { text, given: false }
}

/// Gives each episode its key and drops what stands twice. Order is kept.
/// `unnamed`: which have no guid of their own.
pub(super) fn settle(
    episodes: &mut Vec<Episode>,
    unnamed: &HashSet<usize>,
    show: &ShowId,
    trust: Trust,
    problems: &mut Problems,
) {
    let file = |index: usize| mark(&episodes[index], unnamed.contains(&index));
    let mut groups: HashMap<&str, Vec<usize>> = HashMap::with_capacity(episodes.len());
    for (index, episode) in episodes.iter().enumerate() {
        groups.entry(&episode.guid).or_default().push(index);
    }
    let mut keys: Vec<Option<EpisodeId>> = vec![None; episodes.len()];
    for (guid, members) in groups {
        let chosen = newest_of_each_file(episodes, &members, file);
        for &index in &chosen {
            keys[index] = Some(match (trust, chosen.len()) {
                (Trust::BuiltIn, 1) => EpisodeId::from(guid),
                (_, 1) => key(show, guid),
                _ => EpisodeId::from(fingerprint(&[show.as_str(), guid, file(index)]).as_str()),
            });
        }
        note_repeats(&members, chosen.len(), &keys, episodes, problems);
    }
    let mut keys = keys.into_iter();
    episodes.retain_mut(|episode| match keys.next().flatten() {
        Some(key) => {
            episode.id = key;
            true
        }
        None => false,
    });
}

/// podtui's key of the episode that a show calls by this guid.
pub(super) fn key(show: &ShowId, guid: &str) -> EpisodeId {
    EpisodeId::from(fingerprint(&[show.as_str(), guid]).as_str())
}

/// Of the items with the same file only the newest, the first of equals.
fn newest_of_each_file<'e>(episodes: &'e [Episode], members: &[usize], file: impl Fn(usize) -> &'e str) -> Vec<usize> {
    if let [only] = members {
        return vec![*only];
    }
    let mut newest: HashMap<&str, usize> = HashMap::new();
    for &index in members {
        let kept = newest.entry(file(index)).or_insert(index);
        if episodes[index].published > episodes[*kept].published {
            *kept = index;
        }
    }
    newest.into_values().collect()
}

fn note_repeats(
    members: &[usize],
    chosen: usize,
    keys: &[Option<EpisodeId>],
    episodes: &[Episode],
    problems: &mut Problems,
) {
    if members.len() == 1 {
        return;
    }
    for &index in members {
        let place = || format!("item {} \"{}\"", index + 1, episodes[index].title);
        if keys[index].is_none() {
            problems.add(&faults::REPEATED_ITEM, place, String::new);
        } else if chosen > 1 {
            problems.add(&faults::SAME_GUID, place, || format!("({})", episodes[index].guid));
        }
    }
}

/// What tells an episode from others of its guid.
fn mark(episode: &Episode, is_unnamed: bool) -> &str {
    let file = episode.audio.as_ref().or(episode.enclosures.first());
    file.map_or(if is_unnamed { &episode.title } else { "" }, |file| &file.url)
}

#[cfg(test)]
mod tests;
