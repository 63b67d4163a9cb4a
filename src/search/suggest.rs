//! Which episode a QUERY of the command line means.

use crate::model::{Catalog, Row};

use super::fold::folded;
use super::rank;

/// What a QUERY means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Suggestion {
    /// Places in the catalog of all episodes that fit equally well, in show order; never empty. The first is meant.
    Found(Vec<u32>),
    /// None fits: places of the (at most three) nearest, best first.
    Nearest(Vec<u32>),
}

/// Resolves a QUERY: an id, else a number, else the exact title, else part of a title (case and accents folded),
/// else the best fuzzy match.
#[must_use]
pub fn suggest(catalog: &Catalog, query: &str) -> Suggestion {
    let query = query.trim();
    let (number, plain) = (query.parse::<f64>().ok(), folded(query));
    let rows = &catalog.rows;
    let fits: [&dyn Fn(&Row) -> bool; 5] = [
        &|row| row.id.as_str() == query,
        &|row| number.is_some() && row.number == number,
        &|row| *row.title == *query,
        &|row| folded(&row.title) == plain || folded(row.title_parts().0) == plain,
        &|row| folded(&row.title).contains(&plain),
    ];
    if plain.is_empty() {
        return Suggestion::Nearest(nearest(rows, &plain));
    }
    let found = fits.iter().map(|fits| all_that(rows, fits)).find(|found| !found.is_empty());
    match found.or_else(|| best_fuzzy(catalog, query)) {
        Some(found) => Suggestion::Found(found),
        None => Suggestion::Nearest(nearest(rows, &plain)),
    }
}

fn all_that(rows: &[Row], fits: &dyn Fn(&Row) -> bool) -> Vec<u32> {
    rows.iter().zip(0..).filter(|(row, _)| fits(row)).map(|(_, index)| index).collect()
}

/// All rows with the best score.
fn best_fuzzy(catalog: &Catalog, query: &str) -> Option<Vec<u32>> {
    let hits = rank(catalog, query);
    let best = hits.first()?.score;
    Some(hits.iter().take_while(|hit| hit.score == best).map(|hit| hit.row).collect())
}

/// The three whose titles (their heads, or the best of their words) or ids differ in the fewest letters.
fn nearest(rows: &[Row], query: &str) -> Vec<u32> {
    let mut scored: Vec<(usize, u32)> =
        rows.iter().zip(0..).map(|(row, index)| (distance(row, query), index)).collect();
    scored.sort_unstable();
    scored.into_iter().take(3).map(|(_, index)| index).collect()
}

/// In hundredths of the longer of the two texts compared.
fn distance(row: &Row, query: &str) -> usize {
    let title = folded(row.title_parts().0);
    let id = folded(row.id.as_str());
    let words = title.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    let of_word = words.map(|word| edits(word, query)).min().unwrap_or(100);
    edits(&title, query).min(of_word + 1).min(edits(&id, query))
}

/// Levenshtein distance of the first 64 characters, in hundredths of the longer text.
fn edits(left: &str, right: &str) -> usize {
    const MOST: usize = 64;
    let right: Vec<char> = right.chars().take(MOST).collect();
    let mut costs: Vec<usize> = (0..=right.len()).collect();
    let mut rows = 0;
    for letter in left.chars().take(MOST) {
        rows += 1;
        let mut diagonal = std::mem::replace(&mut costs[0], rows);
        for (index, other) in right.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *other);
            diagonal = costs[index + 1];
            costs[index + 1] = changed.min(diagonal + 1).min(costs[index] + 1);
        }
    }
    costs[right.len()] * 100 / rows.max(right.len()).max(1)
}
