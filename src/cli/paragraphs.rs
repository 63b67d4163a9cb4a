//! A transcript as paragraphs: where the voice rests, where another one speaks, or where it has gone on for long.

use std::time::Duration;

use crate::model::{Cue, Transcript};

/// A rest between two cues that begins a paragraph. The course rests 0.3 s between sentences and 0.55 s between
/// paragraphs.
const REST: Duration = Duration::from_millis(500);
/// A paragraph that is longer ends with its sentence, in bytes: transcripts without rests would be one paragraph.
const LONG: usize = 1000;

/// The text, a paragraph a line; a speaker's name before their words.
#[must_use]
pub fn paragraphs(transcript: &Transcript) -> String {
    let mut text = String::new();
    let mut length = 0;
    let mut before: Option<&Cue> = None;
    for cue in &transcript.cues {
        let words = cue.text.replace('\n', " ");
        if before.is_some_and(|before| begins(before, cue, length)) {
            text.push('\n');
            length = 0;
        }
        if length > 0 {
            text.push(' ');
        } else if let Some(speaker) = &cue.speaker {
            text.push_str(speaker);
            text.push_str(": ");
        }
        text.push_str(&words);
        length += words.len();
        before = Some(cue);
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

fn begins(before: &Cue, cue: &Cue, length: usize) -> bool {
    let rest = before.end.map_or(Duration::ZERO, |end| cue.start.since_start().saturating_sub(end.since_start()));
    let ends = before.text.trim_end().ends_with(['.', '?', '!', '…', '"', '”']);
    before.speaker != cue.speaker || (ends && (rest >= REST || length >= LONG))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Position;

    fn cue(start: u64, end: u64, speaker: Option<&str>, text: &str) -> Cue {
        Cue {
            start: Position::from_millis(start),
            end: Some(Position::from_millis(end)),
            speaker: speaker.map(ToOwned::to_owned),
            text: text.to_owned(),
            words: Vec::new(),
        }
    }

    #[test]
    fn a_rest_and_another_speaker_begin_a_paragraph_and_a_breath_does_not() {
        let cues = vec![
            cue(0, 1000, None, "One."),
            cue(1300, 2000, None, "Two,"),
            cue(3000, 4000, None, "still two."),
            cue(4550, 5000, None, "Three."),
            cue(5100, 6000, Some("Ada"), "Mine."),
        ];
        assert_eq!(paragraphs(&Transcript { cues }), "One. Two, still two.\nThree.\nAda: Mine.\n");
        assert_eq!(paragraphs(&Transcript::default()), "");
    }

    #[test]
    fn every_lesson_has_the_paragraphs_of_its_script() {
        let course = crate::cli::source::read_course().unwrap();
        for episode in &course.episodes {
            let transcript = crate::cli::reading::of_episode(episode, crate::net::Reach::PublicOnly).unwrap();
            let script = episode.content.as_deref().unwrap_or_default();
            assert_eq!(paragraphs(&transcript).lines().count(), script.split("\n\n").count(), "{}", episode.id);
        }
    }
}
