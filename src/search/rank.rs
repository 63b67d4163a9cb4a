//! Ranking: the rows that answer a question, best first, in slices that can be called off, by two hands when there
//! are many.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::model::{Catalog, Row};
use crate::msg::Hit;

use super::question::Question;
use super::score::{Scorer, is_spelled};

/// Rows between two looks at whether the question still stands: well under a millisecond.
const SLICE: usize = 512;
/// From here on a second thread is worth its start.
const MANY: usize = 4 * SLICE;

/// All rows that answer `query`, best first, ties in show order. An empty question is answered by every row.
#[must_use]
pub fn rank(catalog: &Catalog, query: &str) -> Vec<Hit> {
    Ranker::new().rank_until(catalog, query, || false).unwrap_or_default()
}

/// The buffers of ranking, kept between questions.
#[derive(Debug)]
pub struct Ranker {
    scorers: [Scorer; 2],
}

impl Default for Ranker {
    fn default() -> Self {
        Self::new()
    }
}

/// What was found so far.
#[derive(Default)]
struct Found {
    hits: Vec<Hit>,
    /// Those of them in which the words are spelled as typed.
    spelled: Vec<Hit>,
}

/// The slices of a catalog, each handed out once.
struct Slices<'a> {
    rows: &'a [Row],
    next: AtomicUsize,
    stopped: AtomicBool,
}

impl Ranker {
    /// Without a question yet.
    #[must_use]
    pub fn new() -> Self {
        Self { scorers: [Scorer::new(), Scorer::new()] }
    }

    /// As [`rank`], asking `cancelled` at every slice of rows; none once it says true.
    pub fn rank_until(&mut self, catalog: &Catalog, query: &str, cancelled: impl Fn() -> bool) -> Option<Vec<Hit>> {
        let question = Question::read(query);
        if question.is_empty() {
            return Some((0..catalog.rows.len() as u32).map(|row| Hit { row, score: 0 }).collect());
        }
        let slices = Slices { rows: &catalog.rows, next: AtomicUsize::new(0), stopped: AtomicBool::new(false) };
        let [first, second] = &mut self.scorers;
        let mut found = if catalog.rows.len() < MANY {
            slices.rank(&question, first, &cancelled)
        } else {
            std::thread::scope(|scope| {
                let other = scope.spawn(|| slices.rank(&question, second, &|| false));
                let mut found = slices.rank(&question, first, &cancelled);
                // A thread that broke leaves the result incomplete: that is no result.
                match other.join() {
                    Ok(more) => found.extend(more),
                    Err(_) => slices.stopped.store(true, Ordering::Relaxed),
                }
                found
            })
        };
        if slices.stopped.load(Ordering::Relaxed) {
            return None;
        }
        // Whoever types capitals means them, unless nothing is spelled so.
        let hits = if found.spelled.is_empty() { &mut found.hits } else { &mut found.spelled };
        // The stable sort sees that each thread's share is in order already, and merges the two.
        hits.sort_by_key(order);
        Some(std::mem::take(hits))
    }
}

impl Slices<'_> {
    fn rank(&self, question: &Question, scorer: &mut Scorer, cancelled: &impl Fn() -> bool) -> Found {
        let mut found = Found::default();
        scorer.begin();
        loop {
            if cancelled() {
                self.stopped.store(true, Ordering::Relaxed);
            }
            let start = self.next.fetch_add(SLICE, Ordering::Relaxed);
            if start >= self.rows.len() || self.stopped.load(Ordering::Relaxed) {
                break;
            }
            let slice = &self.rows[start..(start + SLICE).min(self.rows.len())];
            for (row, index) in slice.iter().zip(start as u32..) {
                if let Some(score) = scorer.score(question, row) {
                    found.note(Hit { row: index, score }, question.has_spelling() && is_spelled(question, row));
                }
            }
        }
        found.hits.sort_unstable_by_key(order);
        found.spelled.sort_unstable_by_key(order);
        found
    }
}

/// Best first, ties in show order.
fn order(hit: &Hit) -> u64 {
    (u64::from(u32::MAX - hit.score) << 32) | u64::from(hit.row)
}

impl Found {
    fn note(&mut self, hit: Hit, spelled: bool) {
        if spelled {
            self.spelled.push(hit.clone());
        }
        self.hits.push(hit);
    }

    fn extend(&mut self, more: Self) {
        self.hits.extend(more.hits);
        self.spelled.extend(more.spelled);
    }
}
