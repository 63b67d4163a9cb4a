//! The transcript: a sentence a line, wrapped; the one that is spoken at a third of the height, its word in the
//! accent.

use std::ops::Range;

use ratatui::style::Style;
use ratatui::text::{Line as Written, Span as Piece};

use crate::app::{Loadable, Reading, Scrolled, followed};
use crate::model::{Cue, Transcript};
use crate::theme::Theme;

use super::reading::owned;
use super::{cells, sentence};

/// The notes and the transcript under them as one long page, of which a part is seen.
pub struct Pages<'a> {
    pub theme: &'a Theme,
    pub transcript: &'a Transcript,
    pub width: usize,
    /// How many lines are seen.
    pub height: usize,
    /// What stands above the transcript.
    pub notes: Vec<Written<'a>>,
    /// The style of what is not spoken now.
    pub resting: Style,
}

impl<'a> Pages<'a> {
    /// The lines that are seen: where the listener scrolled to, else around the voice, else from the top.
    pub fn shown(mut self, reading: &Reading) -> Vec<Written<'a>> {
        if !self.notes.is_empty() && !self.transcript.cues.is_empty() {
            let rule = self.theme.glyphs.rule.repeat(5.min(self.width));
            self.notes.push(Written::from(Piece::styled(rule, self.theme.rule)));
        }
        // Where nothing is spoken, all of it is there to be read.
        self.resting = if reading.spoken.is_some() { self.theme.dim } else { self.theme.text };
        match (reading.scroll, reading.spoken) {
            (Some(scrolled), spoken) => {
                let top = self.top_of(scrolled);
                self.from(top, spoken)
            }
            (None, Some((cue, word))) if cue < self.transcript.cues.len() => self.around(cue, word),
            (None, _) => self.from(0, None),
        }
    }

    /// The spoken sentence where `followed` wants it.
    fn around(self, spoken: usize, word: Option<usize>) -> Vec<Written<'a>> {
        let Self { height, .. } = self;
        let mut after = Vec::new();
        for index in spoken..self.transcript.cues.len() {
            if after.len() >= height {
                break;
            }
            after.extend(self.lines(index, if index == spoken { Voice::of(word) } else { Voice::Elsewhere }));
        }
        // At the end of the page there is nothing below to show: what is above gets the room.
        let above = self.above(spoken, height * 2);
        let wanted = (above - followed(above, height, usize::MAX)).max(height.saturating_sub(after.len()));
        let mut before: Vec<Written> = Vec::new();
        for index in (0..spoken).rev() {
            if before.len() >= wanted {
                break;
            }
            before.extend(self.lines(index, Voice::Elsewhere).into_iter().rev());
        }
        before.extend(self.notes.into_iter().rev());
        before.truncate(wanted);
        before.reverse();
        before.extend(after);
        before
    }

    /// How many lines stand above a sentence; counted no further than `most`.
    fn above(&self, sentence: usize, most: usize) -> usize {
        let mut lines = self.notes.len();
        for index in 0..sentence.min(self.transcript.cues.len()) {
            if lines >= most {
                break;
            }
            lines += self.lines(index, Voice::Elsewhere).len();
        }
        lines
    }

    /// The first line that is seen of a page that was scrolled by hand.
    fn top_of(&self, scrolled: Scrolled) -> usize {
        let count = self.above(usize::MAX, usize::MAX);
        let start = scrolled.from.map_or(0, |cue| followed(self.above(cue, usize::MAX), self.height, count));
        start.saturating_add_signed(scrolled.by).min(count.saturating_sub(self.height))
    }

    /// From a line of the page on.
    fn from(&self, top: usize, spoken: Option<(usize, Option<usize>)>) -> Vec<Written<'a>> {
        let mut lines: Vec<Written> = self.notes.iter().skip(top).cloned().collect();
        let mut passed = self.notes.len().min(top);
        for index in 0..self.transcript.cues.len() {
            if lines.len() >= self.height {
                break;
            }
            let voice = spoken.filter(|(cue, _)| *cue == index).map_or(Voice::Elsewhere, |(_, word)| Voice::of(word));
            for line in self.lines(index, voice) {
                if passed < top {
                    passed += 1;
                } else {
                    lines.push(line);
                }
            }
        }
        lines
    }

    /// A sentence in its lines.
    fn lines(&self, index: usize, voice: Voice) -> Vec<Written<'a>> {
        let Some(cue) = self.transcript.cues.get(index) else { return Vec::new() };
        let theme = self.theme;
        let (style, accent) = match voice {
            Voice::Elsewhere => (self.resting, 0..0),
            Voice::Sentence => (theme.accent, 0..0),
            Voice::Word(word) => (theme.sentence, word_range(cue, word)),
        };
        let mut lines: Vec<Written> = Vec::new();
        if let Some(speaker) = self.new_speaker(index, cue) {
            let name = cells::cut(speaker, self.width, theme.glyphs.ellipsis);
            lines.push(Written::from(Piece::styled(name, theme.section)));
        }
        lines.extend(cells::wrapped(&cue.text, self.width).into_iter().map(|line| {
            let inside = accent.start.clamp(line.start, line.end)..accent.end.clamp(line.start, line.end);
            let pieces =
                [(line.start..inside.start, style), (inside.clone(), theme.spoken), (inside.end..line.end, style)];
            let pieces = pieces.into_iter().filter(|(range, _)| !range.is_empty());
            pieces.filter_map(|(range, style)| Some(Piece::styled(cue.text.get(range)?, style))).collect()
        }));
        lines
    }

    fn new_speaker(&self, index: usize, cue: &'a Cue) -> Option<&'a str> {
        let before = index.checked_sub(1).and_then(|before| self.transcript.cues.get(before)?.speaker.as_deref());
        cue.speaker.as_deref().filter(|speaker| before != Some(speaker))
    }
}

/// What of a sentence is spoken now.
#[derive(Clone, Copy)]
enum Voice {
    Elsewhere,
    /// All of it: its words have no times.
    Sentence,
    Word(usize),
}

impl Voice {
    fn of(word: Option<usize>) -> Self {
        word.map_or(Self::Sentence, Self::Word)
    }
}

/// Where a word stands in the text: the words are joined by single spaces.
fn word_range(cue: &Cue, word: usize) -> Range<usize> {
    let start: usize = cue.words.iter().take(word).map(|word| word.text.len() + 1).sum();
    cue.words.get(word).map_or(0..0, |word| start..start + word.text.len())
}

/// What is said where there is no transcript to show.
pub fn absence(
    theme: &Theme,
    transcript: &Loadable<std::sync::Arc<Transcript>>,
    width: usize,
) -> Vec<Written<'static>> {
    let said = match transcript {
        Loadable::Loading => ("Loading the transcript.".to_owned(), theme.dim),
        Loadable::Nothing => ("No transcript comes with this episode.".to_owned(), theme.dim),
        Loadable::Failed(reason) => {
            (format!("The transcript could not be read: {}", sentence::closed(reason)), theme.error)
        }
        Loadable::Absent | Loadable::Here(_) => return Vec::new(),
    };
    owned(&said.0, width, said.1)
}
