//! HTML transcripts: `<cite>` is the speaker, `<time>` the start, `<p>` the text. Without times it is one cue.

use super::untimed_cue;
use crate::feed::html::{plain_block, plain_line, plain_text};
use crate::feed::tags::tags;
use crate::feed::{durations, limits};
use crate::model::{Cue, Position};

/// Reads the cues, in the order of the page.
pub(super) fn read(page: &str) -> Vec<Cue> {
    let mut reading = Reading { page, from: 0, start: None, speaker: None, cues: Vec::new() };
    let mut open: Option<(Mark, usize)> = None;
    for tag in tags(page) {
        let Some(mark) = Mark::ALL.into_iter().find(|mark| tag.is(mark.name())) else {
            continue;
        };
        match (tag.closes, open.take()) {
            (false, _) => {
                reading.words_until(tag.start);
                open = Some((mark, tag.end));
            }
            (true, Some((opened, from))) if opened == mark => reading.marked(mark, &page[from..tag.start]),
            (true, _) => reading.words_until(tag.start),
        }
        reading.from = tag.end;
    }
    reading.words_until(page.len());
    if reading.cues.iter().any(|cue| cue.start > Position::ZERO || cue.speaker.is_some()) {
        return reading.cues;
    }
    untimed_cue(None, plain_text(page)).into_iter().collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Cite,
    Time,
    Paragraph,
    /// Not for reading.
    Head,
}

impl Mark {
    const ALL: [Self; 4] = [Self::Cite, Self::Time, Self::Paragraph, Self::Head];

    const fn name(self) -> &'static str {
        match self {
            Self::Cite => "cite",
            Self::Time => "time",
            Self::Paragraph => "p",
            Self::Head => "head",
        }
    }
}

struct Reading<'a> {
    page: &'a str,
    /// The end of the last mark.
    from: usize,
    start: Option<Position>,
    speaker: Option<String>,
    cues: Vec<Cue>,
}

impl Reading<'_> {
    fn marked(&mut self, mark: Mark, inside: &str) {
        match mark {
            Mark::Cite => {
                let name: String = plain_line(inside).chars().take(limits::SPEAKER).collect();
                self.speaker = Some(name.trim_end_matches([':', ' ']).to_owned()).filter(|name| !name.is_empty());
            }
            Mark::Time => {
                let time = plain_line(inside);
                let digits = time.trim_matches(|c: char| !c.is_ascii_digit());
                self.start = durations::seconds(digits).map(Position::from_seconds).or(self.start);
            }
            Mark::Paragraph => self.say(inside),
            Mark::Head => {}
        }
    }

    /// Text that stands between marks.
    fn words_until(&mut self, end: usize) {
        if self.from < end && (self.start.is_some() || self.speaker.is_some()) {
            self.say(&self.page[self.from..end]);
        }
    }

    fn say(&mut self, html: &str) {
        let text = plain_block(html);
        if !text.is_empty() {
            let start = self.start.unwrap_or_default();
            self.cues.push(Cue { start, end: None, speaker: self.speaker.clone(), text, words: Vec::new() });
        }
    }
}
