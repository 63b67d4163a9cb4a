//! What is said: sentences of transcripts that hold all words of a question.

use std::cmp::Reverse;
use std::ops::Range;

use crate::model::{EpisodeId, Position, Transcript, one_line};
use crate::msg::Snippet;

use super::fold::{Traced, fold_into};
use super::place::{Fit, best_place};
use super::question::{Question, Word};

/// A sentence that never ends is cut after so many bytes, at the end of a cue.
const LONGEST: usize = 300;

/// The transcripts at hand, ready to be searched.
#[derive(Debug, Default)]
pub struct Spoken {
    episodes: Vec<(EpisodeId, Vec<Sentence>)>,
}

#[derive(Debug)]
struct Sentence {
    start: Position,
    text: Box<str>,
}

/// How well a sentence fits: the lower the better.
type Rank = (Reverse<bool>, Reverse<Fit>);

impl Spoken {
    /// With no transcript yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// One more transcript; a newer one of the same episode takes the older one's place. Cues are joined to
    /// sentences, since the words of a phrase may be in two of them.
    pub fn add(&mut self, episode: EpisodeId, transcript: &Transcript) {
        let sentences = sentences(transcript);
        match self.episodes.iter_mut().find(|(known, _)| *known == episode) {
            Some((_, older)) => *older = sentences,
            None => self.episodes.push((episode, sentences)),
        }
    }

    /// True when there is nothing to search.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.episodes.is_empty()
    }

    /// The episodes at hand, in the order of adding.
    pub fn episodes(&self) -> impl Iterator<Item = &EpisodeId> {
        self.episodes.iter().map(|(episode, _)| episode)
    }

    /// At most `limit` sentences that hold all words of `query`: phrases first, then whole words, then in the order
    /// of adding and of time. A question of one letter finds nothing.
    #[must_use]
    pub fn find(&self, query: &str, limit: usize) -> Vec<Snippet> {
        self.find_in(query, limit, |_| true, || false).unwrap_or_default()
    }

    /// As [`Self::find`] in those episodes that `wanted` names; none once `cancelled` says true.
    pub fn find_in(
        &self,
        query: &str,
        limit: usize,
        wanted: impl Fn(&EpisodeId) -> bool,
        cancelled: impl Fn() -> bool,
    ) -> Option<Vec<Snippet>> {
        let question = Question::read(query);
        if question.words.iter().all(|word| word.length < 2 && !word.unspaced) {
            return Some(Vec::new());
        }
        let mut found: Vec<(Rank, &EpisodeId, &Sentence)> = Vec::new();
        let mut folded = String::new();
        for (episode, sentences) in self.episodes.iter().filter(|(episode, _)| wanted(episode)) {
            if cancelled() {
                return None;
            }
            for sentence in sentences {
                fold_into(&sentence.text, &mut folded);
                if let Some(rank) = rank(&question, &folded) {
                    found.push((rank, episode, sentence));
                }
            }
        }
        found.sort_by_key(|(rank, ..)| *rank);
        Some(
            found.into_iter().take(limit).map(|(_, episode, sentence)| snippet(&question, episode, sentence)).collect(),
        )
    }
}

/// Joins cues until a sentence ends, somebody else speaks, or it gets long.
fn sentences(transcript: &Transcript) -> Vec<Sentence> {
    let mut sentences: Vec<Sentence> = Vec::new();
    let mut open: Option<(Position, String, Option<&str>)> = None;
    for cue in &transcript.cues {
        let speaker = cue.speaker.as_deref();
        let text = one_line(&cue.text);
        match &mut open {
            Some((_, sentence, who)) if *who == speaker && sentence.len() + text.len() <= LONGEST => {
                sentence.push(' ');
                sentence.push_str(&text);
            }
            _ => sentences.extend(open.replace((cue.start, text, speaker)).map(closed)),
        }
        if open.as_ref().is_some_and(|(_, sentence, _)| is_ended(sentence)) {
            sentences.extend(open.take().map(closed));
        }
    }
    sentences.extend(open.map(closed));
    sentences
}

fn closed((start, text, _): (Position, String, Option<&str>)) -> Sentence {
    Sentence { start, text: text.into() }
}

fn is_ended(sentence: &str) -> bool {
    sentence.trim_end_matches(['"', '\'', ')', '”', '’', '»']).ends_with(['.', '?', '!', '…', '。', '？', '！'])
}

fn rank(question: &Question, sentence: &str) -> Option<Rank> {
    let mut worst = Fit::Whole;
    for word in &question.words {
        worst = worst.min(best_place(sentence, word).filter(|place| counts(place.fit, word))?.fit);
    }
    let is_phrase = question.words.len() == 1 || sentence.contains(&question.phrase);
    Some((Reverse(is_phrase), Reverse(worst)))
}

/// Plain words: from three letters on the start of a word is enough, so that the last one may still be being typed.
fn counts(fit: Fit, word: &Word) -> bool {
    fit == Fit::Whole || word.unspaced || (fit == Fit::Start && word.length > 2)
}

fn snippet(question: &Question, episode: &EpisodeId, sentence: &Sentence) -> Snippet {
    let traced = Traced::of(&sentence.text);
    let matched = traced.original(matched(question, &traced.text));
    Snippet { episode: episode.clone(), start: sentence.start, text: sentence.text.to_string(), matched }
}

/// The phrase, else the longest of the words.
fn matched(question: &Question, sentence: &str) -> Range<usize> {
    if let Some(at) = sentence.find(&question.phrase).filter(|_| question.words.len() > 1) {
        return at..at + question.phrase.len();
    }
    let longest = question.words.iter().max_by_key(|word| word.length);
    let place = longest.and_then(|word| best_place(sentence, word).map(|place| (place.at.0, word)));
    place.map_or(0..0, |(at, word)| at..at + word.folded.len())
}
