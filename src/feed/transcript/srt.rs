//! `SubRip`, which nobody ever specified: whatever stands around them, two times and an arrow begin a cue, and the lines
//! below up to a blank one are its text.

use super::times::srt_time;
use super::vtt::lines;
use crate::feed::html::plain_paragraphs;
use crate::model::{Cue, Position};

/// Start and end of a cue; one that is open ends with the next.
type Times = (Position, Option<Position>);

/// True if a line of it is a timing.
pub(super) fn has_timing(text: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), b"-->").is_some() && lines(text).any(|line| timing(line).is_some())
}

/// Reads the cues, in the order of the file. Cues without words are passed over.
pub(super) fn read(text: &str) -> Vec<Cue> {
    let mut cues = Vec::new();
    let mut current: Option<(Times, Vec<&str>)> = None;
    for line in lines(text) {
        if let Some(times) = timing(line) {
            if let Some((before, mut words)) = current.take() {
                // The number of the next cue, where no blank line parts them.
                if words.len() > 1 && words.last().is_some_and(|last| is_number(last)) {
                    words.pop();
                }
                cues.extend(cue(before, &words));
            }
            current = Some((times, Vec::new()));
        } else if let Some((times, words)) = &mut current {
            let is_blank = line.trim().is_empty();
            if is_blank && !words.is_empty() {
                cues.extend(cue(*times, words));
                current = None;
            } else if !is_blank {
                words.push(line);
            }
        }
    }
    cues.extend(current.and_then(|(times, words)| cue(times, &words)));
    cues
}

fn timing(line: &str) -> Option<Times> {
    let (start, rest) = srt_time(line.trim_start())?;
    let rest = rest.trim_start().strip_prefix("-->")?;
    if rest.trim().is_empty() {
        return Some((start, None));
    }
    let (end, _) = srt_time(rest.trim_start())?;
    Some((start, Some(end)))
}

fn is_number(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit())
}

fn cue((start, end): Times, lines: &[&str]) -> Option<Cue> {
    let text = crate::model::one_line(&plain_paragraphs(&without_overrides(&lines.join("\n"))));
    (!text.is_empty()).then(|| Cue { start, end, speaker: None, text, words: Vec::new() })
}

/// `{\an8}` and its kin say where on the screen a line stands and how it looks.
fn without_overrides(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("{\\") {
        let Some(end) = rest[start..].find('}') else { break };
        plain.push_str(&rest[..start]);
        rest = &rest[start + end + 1..];
    }
    plain.push_str(rest);
    plain
}
