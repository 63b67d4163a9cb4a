//! Which episode a QUERY of the command line means.

use crate::model::Catalog;

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
    let best: Vec<u32> = super::rank(catalog, query).into_iter().take(1).map(|hit| hit.row).collect();
    if best.is_empty() { Suggestion::Nearest(best) } else { Suggestion::Found(best) }
}
