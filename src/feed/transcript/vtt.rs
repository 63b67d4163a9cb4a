//! `WebVTT` by the algorithm of the W3C (`WebVTT`: The Web Video Text Tracks Format, 6.1 to 6.4): header, blocks, timings, cue text.
//! Settings, styles, regions and notes are passed over.

use super::times::vtt_time;
use crate::feed::entities;
use crate::model::{Cue, Position, Word, is_visible, one_line};

/// True for a file that is `WebVTT`, good or bad.
pub(super) fn begins(text: &str) -> bool {
    text.strip_prefix("WEBVTT").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\n', '\r']))
}

/// Reads the cues, in the order of the file.
pub(super) fn read(text: &str) -> Vec<Cue> {
    let text = text.replace('\0', "\u{fffd}");
    let mut lines = lines(&text).peekable();
    // The header: up to a blank line, or to a line that is a cue's timing at once.
    lines.next();
    while lines.peek().is_some_and(|line| !line.is_empty() && !line.contains("-->")) {
        lines.next();
    }
    let mut cues = Vec::new();
    let mut current: Option<(Position, Position)> = None;
    let mut words = String::new();
    let mut in_text = false;
    for line in lines {
        if line.contains("-->") {
            close(&mut cues, &mut current, &mut words);
            current = timings(line);
            in_text = true;
        } else if line.is_empty() {
            close(&mut cues, &mut current, &mut words);
            in_text = false;
        } else if in_text {
            // Without good timings these lines belong to nothing; else to the cue.
            if current.is_some() {
                words.push_str(line);
                words.push('\n');
            }
        }
    }
    close(&mut cues, &mut current, &mut words);
    cues
}

fn close(cues: &mut Vec<Cue>, current: &mut Option<(Position, Position)>, words: &mut String) {
    if let Some((start, end)) = current.take() {
        cues.push(cue(start, end, words));
    }
    words.clear();
}

/// Lines ended by CR, LF or both.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'))
}

/// `start --> end settings`.
fn timings(line: &str) -> Option<(Position, Position)> {
    let (start, rest) = vtt_time(line.trim_start())?;
    let rest = rest.trim_start().strip_prefix("-->")?;
    let (end, _) = vtt_time(rest.trim_start())?;
    Some((start, end))
}

fn cue(start: Position, end: Position, text: &str) -> Cue {
    let mut reading = CueText { pieces: Vec::new(), speaker: None, timed: false };
    reading.read(text, start);
    let whole: String = reading.pieces.iter().map(|(_, piece)| piece.as_str()).collect();
    let text = one_line(&whole);
    let words = if reading.timed { words(&reading.pieces) } else { Vec::new() };
    let speaker = reading.speaker.map(|name| one_line(&name)).filter(|name| !name.is_empty());
    Cue { start, end: Some(end), speaker, text, words }
}

/// Cuts timed pieces at white space. A word that a time stands within begins where its first part does.
fn words(pieces: &[(Position, String)]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    for (start, piece) in pieces {
        for (index, part) in piece.split(is_space).enumerate() {
            open &= index == 0;
            if part.is_empty() {
                continue;
            }
            match words.last_mut().filter(|_| open) {
                Some(word) => word.text.push_str(part),
                None => words.push(Word { start: *start, text: part.to_owned() }),
            }
            open = true;
        }
    }
    for word in &mut words {
        word.text = one_line(&word.text);
    }
    words.retain(|word| !word.text.is_empty());
    words
}

/// White space that parts words; what is invisible besides parts nothing.
fn is_space(character: char) -> bool {
    character == '\n' || (character.is_whitespace() && is_visible(character))
}

/// The cue text of 6.4: pieces of text, each with the time that stood before it.
struct CueText {
    pieces: Vec<(Position, String)>,
    speaker: Option<String>,
    timed: bool,
}

impl CueText {
    fn read(&mut self, text: &str, start: Position) {
        let mut time = start;
        let mut piece = String::new();
        let mut rest = text;
        while let Some(at) = memchr::memchr2(b'<', b'&', rest.as_bytes()) {
            piece.push_str(&rest[..at]);
            rest = &rest[at..];
            if rest.starts_with('&') {
                rest = reference(rest, &mut piece);
                continue;
            }
            let end = memchr::memchr(b'>', rest.as_bytes());
            let tag = &rest[1..end.unwrap_or(rest.len())];
            rest = end.map_or("", |end| &rest[end + 1..]);
            match vtt_time(tag) {
                Some((stamp, "")) => {
                    self.pieces.push((time, std::mem::take(&mut piece)));
                    (time, self.timed) = (stamp, true);
                }
                _ => self.voice(tag),
            }
        }
        piece.push_str(rest);
        self.pieces.push((time, piece));
    }

    /// `<v Name>`, `<v.loud Name>`: the first of a cue is its speaker.
    fn voice(&mut self, tag: &str) {
        let is_voice = tag.starts_with('v') && tag[1..].starts_with(['.', ' ', '\t', '\n']);
        if let Some((_, name)) = tag.split_once([' ', '\t', '\n']).filter(|_| is_voice && self.speaker.is_none()) {
            let mut decoded = String::new();
            let mut rest = name;
            while let Some(at) = rest.find('&') {
                decoded.push_str(&rest[..at]);
                rest = reference(&rest[at..], &mut decoded);
            }
            decoded.push_str(rest);
            self.speaker = Some(decoded);
        }
    }
}

/// Decodes the reference that a text begins with, if it is one; what follows.
fn reference<'a>(text: &'a str, decoded: &mut String) -> &'a str {
    let window = &text.as_bytes()[..text.len().min(entities::LONGEST + 2)];
    let named = memchr::memchr(b';', window).and_then(|end| Some((entities::character(&text[1..end])?, end)));
    if let Some((character, end)) = named {
        // &lrm; and &rlm; are lost with the other marks of direction.
        decoded.push(character);
        &text[end + 1..]
    } else {
        decoded.push('&');
        &text[1..]
    }
}
