//! The orders of a list: places of rows, sorted by keys that are worked out once. Quick enough for 100,000 rows
//! within one frame; equal rows stay in the show's own order.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::time::Duration;

use crate::model::{Row, fold};
use crate::msg::Sort;

/// The places of the rows in this order; `heard` tells which of them are heard, and is asked only if it matters.
#[must_use]
pub fn order(rows: &[Row], sort: Sort, heard: impl FnOnce() -> Vec<bool>) -> Vec<u32> {
    match sort {
        Sort::Course => places(rows.len()).collect(),
        Sort::Title => by_title(rows),
        Sort::Length => by_key(rows, |row| row.duration.unwrap_or(Duration::MAX)),
        Sort::UnheardFirst => unheard_first(rows, &heard()),
        Sort::NewestFirst => by_key(rows, |row| Reverse((row.published, row.number.map(ascending)))),
    }
}

fn places(count: usize) -> std::ops::Range<u32> {
    0..u32::try_from(count).unwrap_or(u32::MAX)
}

fn by_key<K: Ord>(rows: &[Row], key: impl Fn(&Row) -> K) -> Vec<u32> {
    let mut keyed: Vec<(K, u32)> = rows.iter().map(key).zip(places(rows.len())).collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, place)| place).collect()
}

/// A number whose order is the order of these floats; NaN is above all.
fn ascending(number: f64) -> u64 {
    let bits = number.to_bits();
    if bits >> 63 == 1 { !bits } else { bits | (1 << 63) }
}

fn unheard_first(rows: &[Row], heard: &[bool]) -> Vec<u32> {
    let is_heard = |place: &u32| heard.get(*place as usize).copied().unwrap_or(false);
    let unheard = places(rows.len()).filter(|place| !is_heard(place));
    unheard.chain(places(rows.len()).filter(is_heard)).collect()
}

/// By folded title. Sixteen bytes at a time are compared as one number; only rows that agree so far look further.
fn by_title(rows: &[Row]) -> Vec<u32> {
    let titles = Folded::of(rows);
    let mut keyed: Vec<(u128, u32)> = places(rows.len()).map(|place| (titles.chunk(place, 0), place)).collect();
    sort_from(&mut keyed, 0, &titles);
    keyed.into_iter().map(|(_, place)| place).collect()
}

const CHUNK: usize = 16;
/// Titles that agree for so many chunks are equal enough.
const DEPTH: usize = 16;

fn sort_from(keyed: &mut [(u128, u32)], depth: usize, titles: &Folded) {
    keyed.sort_unstable();
    if depth >= DEPTH {
        return;
    }
    for same in keyed.chunk_by_mut(|a, b| a.0 == b.0) {
        let goes_on = same[0].0 & 0xff != 0;
        if same.len() > 1 && goes_on {
            for (key, place) in same.iter_mut() {
                *key = titles.chunk(*place, depth + 1);
            }
            sort_from(same, depth + 1, titles);
        }
    }
}

/// Folded titles, one behind the other; of each no more than is ever compared.
struct Folded {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Folded {
    fn of(rows: &[Row]) -> Self {
        let mut folded = Self { bytes: Vec::new(), ends: Vec::with_capacity(rows.len()) };
        let mut known = Known::default();
        for row in rows {
            folded.push(&row.title, &mut known);
        }
        folded
    }

    fn push(&mut self, title: &str, known: &mut Known) {
        let longest = self.bytes.len() + CHUNK * (DEPTH + 1);
        let mut rest = title;
        while !rest.is_empty() && self.bytes.len() < longest {
            let plain = rest.bytes().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
            let (ascii, other) = rest.split_at(plain);
            let from = self.bytes.len();
            self.bytes.extend_from_slice(ascii.as_bytes());
            self.bytes[from..].make_ascii_lowercase();
            let mut characters = other.chars();
            if let Some(character) = characters.next() {
                self.bytes.extend_from_slice(known.folded(character).as_bytes());
            }
            rest = characters.as_str();
        }
        self.bytes.truncate(longest);
        self.ends.push(self.bytes.len());
    }

    /// The bytes of a title's chunk as a number that compares as they do.
    fn chunk(&self, place: u32, depth: usize) -> u128 {
        let place = place as usize;
        let begin = place.checked_sub(1).map_or(0, |before| self.ends[before]) + depth * CHUNK;
        let end = self.ends[place].min(begin + CHUNK);
        let mut bytes = [0_u8; CHUNK];
        if let Some(part) = self.bytes.get(begin..end) {
            bytes[..part.len()].copy_from_slice(part);
        }
        u128::from_be_bytes(bytes)
    }
}

/// Characters that were folded already: those that titles are full of in a table, the rest by hash.
#[derive(Default)]
struct Known {
    near: Vec<Option<Box<str>>>,
    far: HashMap<char, Box<str>>,
}

impl Known {
    /// Latin, Greek, Cyrillic and the signs between words lie below.
    const NEAR: usize = 0x2100;

    fn folded(&mut self, character: char) -> &str {
        let one = || fold(character.encode_utf8(&mut [0; 4])).into();
        let place = character as usize;
        if place >= Self::NEAR {
            return self.far.entry(character).or_insert_with(one);
        }
        if place >= self.near.len() {
            self.near.resize(Self::NEAR, None);
        }
        self.near[place].get_or_insert_with(one)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Catalog, Episode, EpisodeId, ShowId, Timestamp};

    fn titled(titles: &[&str]) -> Catalog {
        let show = ShowId::from("s");
        let episodes: Vec<Episode> =
            titles.iter().map(|title| Episode::new(show.clone(), EpisodeId::from(*title), title)).collect();
        Catalog::of(&episodes)
    }

    #[test]
    fn titles_sort_without_case_or_accents_however_long_they_agree() {
        let long = "the same beginning of more than thirty-two bytes, ";
        let titles = [&*format!("{long}b"), &*format!("{long}A"), "Ähre", "zebra", "apfel", "bee"];
        let catalog = titled(&titles);
        let sorted = order(&catalog.rows, Sort::Title, Vec::new);
        assert_eq!(sorted, [2, 4, 5, 1, 0, 3]);
    }

    #[test]
    fn without_dates_the_newest_is_the_highest_number_and_rows_without_either_come_last() {
        let mut catalog = titled(&["a", "b", "c", "d"]);
        catalog.rows[0].number = Some(2.0);
        catalog.rows[1].number = Some(10.0);
        catalog.rows[3].published = Some(Timestamp(5));
        assert_eq!(order(&catalog.rows, Sort::NewestFirst, Vec::new), [3, 1, 0, 2]);
    }

    #[test]
    fn unheard_first_keeps_the_course_order_on_both_sides() {
        let catalog = titled(&["a", "b", "c", "d"]);
        let heard = || vec![true, false, true, false];
        assert_eq!(order(&catalog.rows, Sort::UnheardFirst, heard), [1, 3, 0, 2]);
    }

    #[test]
    fn shortest_first_and_unknown_lengths_last() {
        let mut catalog = titled(&["a", "b", "c"]);
        catalog.rows[0].duration = Some(Duration::from_secs(9));
        catalog.rows[2].duration = Some(Duration::from_secs(3));
        assert_eq!(order(&catalog.rows, Sort::Length, Vec::new), [2, 0, 1]);
    }
}
