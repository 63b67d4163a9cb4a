//! Transcripts as `WebVTT` that any player reads, word times inline.

use std::fmt::Write as _;
use std::time::Duration;

use crate::model::{Cue, Position, Transcript};

/// How long a cue lasts that does not say so and that no other follows.
const LAST: Duration = Duration::from_secs(5);

/// Writes a transcript as `WebVTT`. An end that the cue does not know is the start of the next.
pub fn write_vtt(transcript: &Transcript) -> String {
    let mut file = String::from("WEBVTT\n");
    let next = later_starts(&transcript.cues);
    for (cue, next) in transcript.cues.iter().zip(next) {
        let end = cue.end.filter(|end| *end > cue.start).or(next).unwrap_or_else(|| cue.start.forward(LAST));
        // Writing to a string cannot fail.
        let _ = write!(file, "\n{} --> {}\n{}\n", time(cue.start), time(end), text(cue));
    }
    file
}

/// For each cue when the next one begins that does not begin with it.
fn later_starts(cues: &[Cue]) -> Vec<Option<Position>> {
    let mut later = vec![None; cues.len()];
    for index in (0..cues.len().saturating_sub(1)).rev() {
        let following = cues[index + 1].start;
        later[index] = if following > cues[index].start { Some(following) } else { later[index + 1] };
    }
    later
}

fn time(position: Position) -> String {
    let millis = position.millis();
    let (hours, minutes, seconds) = (millis / 3_600_000, millis / 60_000 % 60, millis / 1000 % 60);
    format!("{hours:02}:{minutes:02}:{seconds:02}.{:03}", millis % 1000)
}

fn text(cue: &Cue) -> String {
    let mut text = cue.speaker.as_ref().map_or_else(String::new, |name| format!("<v {}>", escaped(name)));
    if cue.words.is_empty() {
        // A blank line would end the cue.
        text.push_str(&escaped(&cue.text).replace("\n\n", "\n"));
        return text;
    }
    for (index, word) in cue.words.iter().enumerate() {
        if index > 0 {
            text.push(' ');
        }
        if index > 0 || word.start != cue.start {
            let _ = write!(text, "<{}>", time(word.start));
        }
        text.push_str(&escaped(&word.text));
    }
    text
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
