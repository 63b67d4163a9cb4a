//! A transcript: what is said, and when.

use super::Position;

/// Cues sorted by start, ties as in the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Transcript {
    pub cues: Vec<Cue>,
}

/// One stretch of speech. Plain text.
#[derive(Clone, Debug, PartialEq)]
pub struct Cue {
    pub start: Position,
    /// None when the file does not say; before `start` when the file says so.
    pub end: Option<Position>,
    pub speaker: Option<String>,
    pub text: String,
    /// Empty where the file has no word times. Joined by single spaces they make `text`.
    pub words: Vec<Word>,
}

/// One word and when it begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    pub start: Position,
    pub text: String,
}

impl Transcript {
    /// Index of the cue that is spoken at `position`: the last that has begun.
    #[must_use]
    pub fn cue_at(&self, position: Position) -> Option<usize> {
        self.cues.partition_point(|cue| cue.start <= position).checked_sub(1)
    }

    /// When the next word or cue after `position` begins.
    #[must_use]
    pub fn next_change(&self, position: Position) -> Option<Position> {
        let current = self.cue_at(position);
        let word = current
            .and_then(|index| self.cues[index].words.iter().map(|word| word.start).find(|start| *start > position));
        let following = self.cues.get(current.map_or(0, |index| index + 1)).map(|cue| cue.start);
        match (word, following) {
            (Some(word), Some(cue)) => Some(word.min(cue)),
            (word, cue) => word.or(cue),
        }
    }
}

impl Cue {
    /// Index of the word that is spoken at `position`: the last that has begun.
    #[must_use]
    pub fn word_at(&self, position: Position) -> Option<usize> {
        self.words.partition_point(|word| word.start <= position).checked_sub(1)
    }
}
