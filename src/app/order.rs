//! The orders of a list: places of rows, sorted by keys that are worked out once. Quick enough for 100,000 rows
//! within one frame; equal rows stay in the show's own order.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::time::Duration;

use crate::model::{Catalog, EpisodeId, Mark, Row, fold};
use crate::msg::Sort;

/// The places of the catalog's rows in this order.
#[must_use]
pub fn order(catalog: &Catalog, marks: &HashMap<EpisodeId, Mark>, sort: Sort) -> Vec<u32> {
    let rows = &catalog.rows;
    match sort {
        Sort::Course => places(rows.len()).collect(),
        Sort::Title => by_title(rows),
        Sort::Length => by_key(rows, |row| row.duration.unwrap_or(Duration::MAX)),
        Sort::UnheardFirst => unheard_first(rows, marks),
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

fn unheard_first(rows: &[Row], marks: &HashMap<EpisodeId, Mark>) -> Vec<u32> {
    if marks.is_empty() {
        return places(rows.len()).collect();
    }
    let is_heard = |row: &Row| marks.get(&row.id).is_some_and(|mark| mark.heard);
    let (mut unheard, mut heard) = (Vec::with_capacity(rows.len()), Vec::new());
    for (row, place) in rows.iter().zip(places(rows.len())) {
        if is_heard(row) { heard.push(place) } else { unheard.push(place) }
    }
    unheard.append(&mut heard);
    unheard
}

/// By folded title. Sixteen bytes at a time are compared as one number; only rows that agree so far look further.
fn by_title(rows: &[Row]) -> Vec<u32> {
    let mut folded: HashMap<u32, String> = HashMap::new();
    for (row, place) in rows.iter().zip(places(rows.len())) {
        if !row.title.is_ascii() {
            folded.insert(place, fold(&row.title));
        }
    }
    let text = |place: u32| match folded.get(&place) {
        Some(text) => text.as_bytes(),
        None => rows[place as usize].title.as_bytes(),
    };
    let mut keyed: Vec<(u128, u32)> = places(rows.len()).map(|place| (chunk(text(place), 0), place)).collect();
    sort_from(&mut keyed, 0, &text);
    keyed.into_iter().map(|(_, place)| place).collect()
}

const CHUNK: usize = 16;
/// Titles that agree for so long are equal enough.
const DEPTH: usize = 16;

fn sort_from<'a>(keyed: &mut [(u128, u32)], depth: usize, text: &impl Fn(u32) -> &'a [u8]) {
    keyed.sort_unstable();
    if depth >= DEPTH {
        return;
    }
    for same in keyed.chunk_by_mut(|a, b| a.0 == b.0) {
        let goes_on = same[0].0 & 0xff != 0;
        if same.len() > 1 && goes_on {
            for (key, place) in same.iter_mut() {
                *key = chunk(text(*place), (depth + 1) * CHUNK);
            }
            sort_from(same, depth + 1, text);
        }
    }
}

/// Sixteen bytes from `from` on, lower case, as a number that compares as they do.
fn chunk(text: &[u8], from: usize) -> u128 {
    let mut bytes = [0_u8; CHUNK];
    let rest = text.get(from..).unwrap_or_default();
    for (target, byte) in bytes.iter_mut().zip(rest) {
        *target = byte.to_ascii_lowercase();
    }
    u128::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Episode, ShowId, Timestamp};

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
        let sorted = order(&catalog, &HashMap::new(), Sort::Title);
        assert_eq!(sorted, [2, 4, 5, 1, 0, 3]);
    }

    #[test]
    fn without_dates_the_newest_is_the_highest_number_and_rows_without_either_come_last() {
        let mut catalog = titled(&["a", "b", "c", "d"]);
        catalog.rows[0].number = Some(2.0);
        catalog.rows[1].number = Some(10.0);
        catalog.rows[3].published = Some(Timestamp(5));
        assert_eq!(order(&catalog, &HashMap::new(), Sort::NewestFirst), [3, 1, 0, 2]);
    }

    #[test]
    fn unheard_first_keeps_the_course_order_on_both_sides() {
        let catalog = titled(&["a", "b", "c", "d"]);
        let heard = Mark { heard: true, ..Mark::default() };
        let marks = [("a", heard), ("c", heard)].map(|(id, mark)| (EpisodeId::from(id), mark)).into();
        assert_eq!(order(&catalog, &marks, Sort::UnheardFirst), [1, 3, 0, 2]);
    }

    #[test]
    fn shortest_first_and_unknown_lengths_last() {
        let mut catalog = titled(&["a", "b", "c"]);
        catalog.rows[0].duration = Some(Duration::from_secs(9));
        catalog.rows[2].duration = Some(Duration::from_secs(3));
        assert_eq!(order(&catalog, &HashMap::new(), Sort::Length), [2, 0, 1]);
    }
}
