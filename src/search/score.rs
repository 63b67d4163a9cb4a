//! How well one row answers a question. A word counts where it stands best: its number, its title, its section, its
//! description, in this order of worth; in a description only words and parts of words, never scattered letters.

use std::sync::Arc;

use crate::model::Row;

use super::fold::fold_into;
use super::place::{Fit, Place, best_place, places};
use super::question::{Question, Word};
use super::scattered::Scattered;

const NUMBER: u32 = 2000;
const NUMBER_START: u32 = 350;
const TITLE: [u32; 3] = [500, 800, 1000];
const TITLE_SCATTERED: u32 = 400;
/// See [`is_crumb`].
const TITLE_CRUMB: u32 = 130;
const SECTION: [u32; 3] = [150, 280, 300];
const SECTION_SCATTERED: u32 = 100;
const SUMMARY: [u32; 3] = [120, 200, 240];
/// More than this nothing in a description can be worth.
const SUMMARY_MOST: u32 = 260;

/// The whole title, or all before its dash, is what was typed.
const SAME_TITLE: u32 = 400;
/// Several words stand in the title, in the description, as they were typed.
const TITLE_PHRASE: u32 = 600;
const SUMMARY_PHRASE: u32 = 100;

/// Scores rows; keeps its buffers.
#[derive(Debug)]
pub struct Scorer {
    scattered: Scattered,
    title: String,
    summary: String,
    number: String,
    /// The section of the row before: its name is shared, so it is folded and searched once.
    section: Option<(Arc<str>, Vec<u32>)>,
    section_text: String,
    /// What each word is worth in the row at hand.
    worth: Vec<u32>,
}

impl Scorer {
    pub fn new() -> Self {
        Self {
            scattered: Scattered::new(),
            title: String::new(),
            summary: String::new(),
            number: String::new(),
            section: None,
            section_text: String::new(),
            worth: Vec::new(),
        }
    }

    /// Forgets the last question.
    pub fn begin(&mut self) {
        self.section = None;
    }

    /// None unless all words are found.
    pub fn score(&mut self, question: &Question, row: &Row) -> Option<u32> {
        fold_into(&row.title, &mut self.title);
        self.worth.clear();
        self.worth.resize(question.words.len(), 0);
        self.weigh_number(question, row);
        self.weigh_title(question);
        self.weigh_section(question, row);
        let phrase = self.weigh_summary(question, row)?;
        let sum: u32 = self.worth.iter().sum();
        Some(sum + phrase + title_bonus(&self.title, question))
    }

    fn weigh_number(&mut self, question: &Question, row: &Row) {
        let Some(number) = row.number else { return };
        if question.words.iter().all(|word| word.number.is_none()) {
            return;
        }
        self.number.clear();
        // Writing to a string cannot fail.
        let _ = std::fmt::Write::write_fmt(&mut self.number, format_args!("{number}"));
        for (worth, word) in self.worth.iter_mut().zip(&question.words) {
            let digits = word.folded.trim_start_matches('#');
            if word.number == Some(number) {
                *worth = NUMBER;
            } else if word.number.is_some() && self.number.starts_with(digits) {
                *worth = NUMBER_START;
            }
        }
    }

    fn weigh_title(&mut self, question: &Question) {
        for (worth, word) in self.worth.iter_mut().zip(&question.words) {
            let found = match best_place(&self.title, word) {
                Some(place) if counts(place, word, if is_crumb(place) { 3 } else { 2 }) => {
                    title_worth(&self.title, place, word)
                }
                _ if *worth > TITLE_SCATTERED => 0,
                _ => scattered_worth(&mut self.scattered, &self.title, word),
            };
            *worth = found.max(*worth);
        }
    }

    fn weigh_section(&mut self, question: &Question, row: &Row) {
        let Some(name) = &row.section else { return };
        if !self.section.as_ref().is_some_and(|(known, _)| Arc::ptr_eq(known, name)) {
            fold_into(name, &mut self.section_text);
            let worth = question.words.iter().map(|word| match best_place(&self.section_text, word) {
                Some(place) if counts(place, word, 3) => SECTION[place.fit as usize] + place.share / 5,
                _ => self
                    .scattered
                    .quality(&self.section_text, word)
                    .map_or(0, |quality| SECTION_SCATTERED + quality / 5),
            });
            self.section = Some((Arc::clone(name), worth.collect()));
        }
        let Some((_, known)) = &self.section else { return };
        for (worth, section) in self.worth.iter_mut().zip(known) {
            *worth = section.max(worth).to_owned();
        }
    }

    /// The extra worth of a phrase; none when a word is still not found.
    fn weigh_summary(&mut self, question: &Question, row: &Row) -> Option<u32> {
        if self.worth.iter().all(|worth| *worth > SUMMARY_MOST) {
            return Some(0);
        }
        fold_into(&row.summary, &mut self.summary);
        for (worth, word) in self.worth.iter_mut().zip(&question.words) {
            if *worth > SUMMARY_MOST {
                continue;
            }
            if let Some(place) = best_place(&self.summary, word).filter(|place| counts_in_summary(*place, word)) {
                *worth = (SUMMARY[place.fit as usize] + place.share / 5).max(*worth);
            } else if *worth == 0 {
                return None;
            }
        }
        let phrase = question.words.len() > 1 && self.summary.contains(&question.phrase);
        Some(if phrase { SUMMARY_PHRASE } else { 0 })
    }
}

/// True when every word that asks for its exact spelling is spelled so in the row.
pub fn is_spelled(question: &Question, row: &Row) -> bool {
    let texts = [&*row.title, row.section.as_deref().unwrap_or_default(), &*row.summary];
    question
        .words
        .iter()
        .filter_map(|word| word.spelling.as_deref())
        .all(|spelling| texts.iter().any(|text| text.contains(spelling)))
}

/// Whether a place counts at all: inside of words only from `inside` letters on, else each letter would match
/// everything. Scripts without spaces have no insides.
fn counts(place: Place, word: &Word, inside: usize) -> bool {
    place.fit > Fit::Inside || word.length >= inside || word.unspaced
}

fn counts_in_summary(place: Place, word: &Word) -> bool {
    let least = match (place.fit, word.unspaced) {
        (Fit::Whole, _) | (_, true) => 2,
        (Fit::Start, _) => 3,
        (Fit::Inside, _) => 4,
    };
    word.length >= least
}

/// Less than half of a word, and not its start (`lora` in `exploration`): seldom what was meant.
fn is_crumb(place: Place) -> bool {
    place.fit == Fit::Inside && place.share < 50
}

fn title_worth(title: &str, place: Place, word: &Word) -> u32 {
    if is_crumb(place) && !word.unspaced {
        return TITLE_CRUMB + place.share;
    }
    let std::cmp::Reverse(at) = place.at;
    let closeness = match at {
        0 => 60,
        _ if at < head(title).len() => 40,
        _ => 0,
    };
    TITLE[place.fit as usize] + place.share * 3 / 5 + closeness
}

fn scattered_worth(scattered: &mut Scattered, title: &str, word: &Word) -> u32 {
    let Some(quality) = scattered.quality(title, word) else { return 0 };
    let in_head = scattered.indices().first().is_some_and(|&at| (at as usize) < head(title).len());
    TITLE_SCATTERED + quality * 3 / 5 + if in_head { 30 } else { 0 }
}

fn title_bonus(title: &str, question: &Question) -> u32 {
    let phrase = question.phrase.as_str();
    let same = |text: &str| text.strip_prefix(phrase).is_some_and(|rest| rest.is_empty() || rest == "s");
    if same(title) || same(head(title)) {
        SAME_TITLE + if question.words.len() > 1 { TITLE_PHRASE } else { 0 }
    } else if question.words.len() > 1 && title.contains(phrase) {
        TITLE_PHRASE
    } else {
        0
    }
}

/// What stands before the dash of a folded title.
fn head(title: &str) -> &str {
    title.split_once(" - ").map_or(title, |(head, _)| head)
}
