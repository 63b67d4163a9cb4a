//! Ranking: the rows that answer a question, best first.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use crate::model::Catalog;
use crate::msg::Hit;

/// All rows that answer `query`, best first, ties in show order. An empty question is answered by every row.
#[must_use]
pub fn rank(catalog: &Catalog, query: &str) -> Vec<Hit> {
    Ranker::new().rank_until(catalog, query, || false).unwrap_or_default()
}

/// The buffers of ranking, kept between questions.
#[derive(Debug)]
pub struct Ranker {
    matcher: Matcher,
}

impl Default for Ranker {
    fn default() -> Self {
        Self::new()
    }
}

impl Ranker {
    /// Without a question yet.
    #[must_use]
    pub fn new() -> Self {
        Self { matcher: Matcher::new(Config::DEFAULT) }
    }

    /// As [`rank`], asking `cancelled` every few hundred rows; none once it says true.
    pub fn rank_until(&mut self, catalog: &Catalog, query: &str, cancelled: impl Fn() -> bool) -> Option<Vec<Hit>> {
        let pattern = Pattern::parse(query, CaseMatching::Smart, Normalization::Smart);
        let mut hits = Vec::new();
        let mut buffer = Vec::new();
        for (index, row) in catalog.rows.iter().enumerate() {
            if index % 512 == 0 && cancelled() {
                return None;
            }
            if let Some(score) = pattern.score(Utf32Str::new(&row.title, &mut buffer), &mut self.matcher) {
                hits.push(Hit { row: index as u32, score });
            }
        }
        hits.sort_by_key(|hit| (u32::MAX - hit.score, hit.row));
        Some(hits)
    }
}
