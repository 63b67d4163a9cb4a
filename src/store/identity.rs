//! Which item of a feed is which episode that we know: by its id, by an id it had earlier, by its enclosure, or by
//! what a person would go by (title, day, length, media type). Pure; rules in the issue on feeds, "Identity".

use std::collections::{HashMap, HashSet};

use crate::model::{Episode, fnv1a, fold};

/// Lengths of one episode may differ by this much between two publications, in milliseconds.
const LENGTH_SLACK: u64 = 10 * 60 * 1000;

/// What an episode is told again by when its guid changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Traits {
    /// Of the address of what is played.
    pub(super) audio: Option<i64>,
    /// Of folded title, day and media type; none without a date.
    pub(super) twin: Option<i64>,
    /// Milliseconds.
    pub(super) length: Option<i64>,
}

impl Traits {
    pub(super) fn of(episode: &Episode) -> Self {
        let audio = episode.audio.as_ref();
        let media_type = audio.and_then(|audio| audio.mime_type.as_deref()).map_or("", plain_type);
        let twin = episode.published.map(|moment| {
            let day = moment.0.div_euclid(86_400).to_string();
            hash([folded(&episode.title).as_bytes(), day.as_bytes(), media_type.as_bytes()])
        });
        Self {
            audio: audio.map(|audio| hash([audio.url.as_bytes()])),
            twin,
            length: episode.duration.map(|length| i64::try_from(length.as_millis()).unwrap_or(i64::MAX)),
        }
    }
}

/// An episode of the library, or an item of the feed.
#[derive(Clone, Debug)]
pub(super) struct Candidate<'a> {
    pub(super) id: &'a str,
    pub(super) traits: Traits,
}

/// For each item the known episode that it is, as an index; each is taken once. `aliases`: ids that were given up.
pub(super) fn recognise(
    items: &[Candidate<'_>],
    known: &[Candidate<'_>],
    aliases: &HashMap<String, String>,
) -> Vec<Option<usize>> {
    let by_id: HashMap<&str, usize> = known.iter().enumerate().map(|(index, one)| (one.id, index)).collect();
    let mut taken = vec![false; known.len()];
    let mut matches = vec![None; items.len()];
    for (item, found) in items.iter().zip(&mut matches) {
        *found = by_id.get(item.id).copied().filter(|index| !std::mem::replace(&mut taken[*index], true));
    }
    // A given-up id yields to the episode's present one, so these come after all direct matches.
    for (item, found) in items.iter().zip(&mut matches).filter(|(_, found)| found.is_none()) {
        let present = aliases.get(item.id).and_then(|id| by_id.get(id.as_str())).copied();
        *found = present.filter(|index| !std::mem::replace(&mut taken[*index], true));
    }
    if matches.iter().all(Option::is_some) || known.is_empty() {
        return matches;
    }
    by_enclosure(items, known, &mut taken, &mut matches);
    by_looks(items, known, &mut taken, &mut matches);
    matches
}

/// An address that several share tells nothing.
fn by_enclosure(items: &[Candidate<'_>], known: &[Candidate<'_>], taken: &mut [bool], matches: &mut [Option<usize>]) {
    let unique = |candidates: &[Candidate<'_>]| {
        let mut places: HashMap<i64, Option<usize>> = HashMap::new();
        for (index, one) in candidates.iter().enumerate() {
            if let Some(audio) = one.traits.audio {
                places.entry(audio).and_modify(|place| *place = None).or_insert(Some(index));
            }
        }
        places
    };
    let known_places = unique(known);
    for (audio, item) in unique(items) {
        if let Some(item) = item.filter(|item| matches[*item].is_none())
            && let Some(index) = known_places.get(&audio).copied().flatten()
            && !std::mem::replace(&mut taken[index], true)
        {
            matches[item] = Some(index);
        }
    }
}

fn by_looks(items: &[Candidate<'_>], known: &[Candidate<'_>], taken: &mut [bool], matches: &mut [Option<usize>]) {
    let mut twins: HashMap<i64, Vec<usize>> = HashMap::new();
    for (index, one) in known.iter().enumerate().filter(|(index, _)| !taken[*index]) {
        if let Some(twin) = one.traits.twin {
            twins.entry(twin).or_default().push(index);
        }
    }
    for (item, found) in items.iter().zip(matches).filter(|(_, found)| found.is_none()) {
        let Some(like) = item.traits.twin.and_then(|twin| twins.get(&twin)) else { continue };
        let apart = |index: &usize| match (item.traits.length, known[*index].traits.length) {
            (Some(one), Some(other)) => one.abs_diff(other),
            _ => 0,
        };
        let nearest = like
            .iter()
            .filter(|index| !taken[**index] && apart(index) <= LENGTH_SLACK)
            .min_by_key(|index| apart(index));
        if let Some(&index) = nearest {
            taken[index] = true;
            *found = Some(index);
        }
    }
}

/// The items with each id once: of two with one id the newer stays, at the place of the first.
pub(super) fn without_doubles(episodes: &[Episode]) -> Vec<&Episode> {
    let mut seen = HashSet::with_capacity(episodes.len().min(50_000));
    if episodes.iter().all(|episode| seen.insert(&episode.id)) {
        return episodes.iter().collect();
    }
    let mut places = HashMap::new();
    let mut result: Vec<&Episode> = Vec::new();
    for episode in episodes {
        match places.get(&episode.id) {
            None => {
                places.insert(&episode.id, result.len());
                result.push(episode);
            }
            Some(&place) if episode.published > result[place].published => result[place] = episode,
            Some(_) => {}
        }
    }
    result
}

/// 64-bit FNV-1a over the parts, as the database keeps it: the same in every version.
pub(super) fn hash<const PARTS: usize>(parts: [&[u8]; PARTS]) -> i64 {
    fnv1a(parts.into_iter().flat_map(|part| part.iter().copied().chain([0]))).cast_signed()
}

/// As `fold`, at once for the many titles that are plain ASCII.
fn folded(title: &str) -> String {
    if title.is_ascii() { title.to_ascii_lowercase() } else { fold(title) }
}

/// One name for each of the types that go by several.
fn plain_type(mime_type: &str) -> &str {
    match mime_type {
        "audio/mp3" | "audio/x-mp3" | "audio/x-mpeg" | "audio/mpeg3" | "audio/mpg" => "audio/mpeg",
        "audio/m4a" | "audio/x-m4a" | "audio/aac" | "audio/aacp" => "audio/mp4",
        other => other,
    }
}

#[cfg(test)]
mod tests;
