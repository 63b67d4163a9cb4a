//! How well one row answers a question. A word counts where it stands best: its number, its title, its section, its
//! description, in this order of worth; in a description only words and parts of words, never scattered letters.

use std::fmt::Write as _;
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
    section: Section,
}

/// The section of the row before, folded and searched: its name is shared by the rows that follow.
#[derive(Debug, Default)]
struct Section {
    name: Option<Arc<str>>,
    text: String,
    /// What each word of the question is worth in it.
    worth: Vec<u32>,
}

impl Scorer {
    pub fn new() -> Self {
        Self {
            scattered: Scattered::new(),
            title: String::new(),
            summary: String::new(),
            number: String::new(),
            section: Section::default(),
        }
    }

    /// Forgets the last question.
    pub fn begin(&mut self) {
        self.section.name = None;
    }

    /// None unless all words are found.
    pub fn score(&mut self, question: &Question, row: &Row) -> Option<u32> {
        fold_into(&row.title, &mut self.title);
        self.summary.clear();
        let mut sum = title_bonus(&self.title, question);
        let mut is_described = false;
        for (index, word) in question.words.iter().enumerate() {
            let mut worth = self.worth_in_number(row, word);
            if worth < NUMBER {
                worth = worth.max(self.worth_in_title(word));
            }
            if worth <= SUMMARY_MOST {
                worth = worth.max(self.worth_in_section(question, row, index));
            }
            if worth <= SUMMARY_MOST {
                is_described = true;
                worth = worth.max(self.worth_in_summary(row, word));
            }
            if worth == 0 {
                return None;
            }
            sum += worth;
        }
        let is_phrase = is_described && question.words.len() > 1 && self.summary.contains(&question.phrase);
        Some(sum + if is_phrase { SUMMARY_PHRASE } else { 0 })
    }

    fn worth_in_number(&mut self, row: &Row, word: &Word) -> u32 {
        let (Some(typed), Some(number)) = (word.number, row.number) else { return 0 };
        if typed == number {
            return NUMBER;
        }
        self.number.clear();
        let written = write!(self.number, "{number}");
        let starts = written.is_ok() && self.number.starts_with(word.folded.trim_start_matches('#'));
        if starts { NUMBER_START } else { 0 }
    }

    fn worth_in_title(&mut self, word: &Word) -> u32 {
        let counting =
            places(&self.title, word).filter(|place| counts(*place, word, if is_crumb(*place) { 3 } else { 2 }));
        let found = counting.map(|place| title_worth(&self.title, place, word)).max();
        found.unwrap_or_else(|| scattered_worth(&mut self.scattered, &self.title, word))
    }

    fn worth_in_section(&mut self, question: &Question, row: &Row, word: usize) -> u32 {
        let Some(name) = &row.section else { return 0 };
        let section = &mut self.section;
        if !section.name.as_ref().is_some_and(|known| Arc::ptr_eq(known, name)) {
            section.name = Some(Arc::clone(name));
            fold_into(name, &mut section.text);
            let scattered = &mut self.scattered;
            let worth = question.words.iter().map(|word| section_worth(scattered, &section.text, word));
            section.worth = worth.collect();
        }
        section.worth.get(word).copied().unwrap_or_default()
    }

    fn worth_in_summary(&mut self, row: &Row, word: &Word) -> u32 {
        if self.summary.is_empty() {
            fold_into(&row.summary, &mut self.summary);
        }
        let place = best_place(&self.summary, word).filter(|place| counts_in_summary(*place, word));
        place.map_or(0, |place| SUMMARY[place.fit as usize] + place.share / 5)
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

fn section_worth(scattered: &mut Scattered, section: &str, word: &Word) -> u32 {
    match best_place(section, word).filter(|place| counts(*place, word, 3)) {
        Some(place) => SECTION[place.fit as usize] + place.share / 5,
        None => scattered.quality(section, word).map_or(0, |quality| SECTION_SCATTERED + quality / 5),
    }
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
