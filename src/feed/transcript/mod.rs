//! Transcripts, recognised by content: `WebVTT`, SRT, JSON, HTML, plain text. Each reader is linear in its input and never
//! fails a transcript for one bad cue.

mod html;
mod json;
mod srt;
mod times;
mod vtt;
mod write;

use super::error::{Damage, TranscriptError};
use super::{charset, limits, sniff};
use crate::model::{Cue, Position, Transcript, paragraphs};

pub use write::write_vtt;

/// Reads a transcript. `hint` is a media type or a file extension; it decides only between plain text and HTML, content
/// decides the rest. A file that begins with `WEBVTT` is read as nothing else.
///
/// # Errors
/// When there is nothing to read in it.
pub fn transcript(bytes: &[u8], hint: Option<&str>) -> Result<Transcript, TranscriptError> {
    salvaged_transcript(bytes, hint).map(|(transcript, _)| transcript)
}

/// The same, and what was wrong with a document of which only a part could be read.
///
/// # Errors
/// When there is nothing to read in it.
pub fn salvaged_transcript(bytes: &[u8], hint: Option<&str>) -> Result<(Transcript, Option<Damage>), TranscriptError> {
    if bytes.len() > limits::TRANSCRIPT_BYTES {
        return Err(TranscriptError::TooLarge);
    }
    if let Some(what) = sniff::binary(bytes) {
        return Err(TranscriptError::NotATranscript { what: what.to_owned() });
    }
    let decoded = charset::decode(bytes, Some("utf-8"));
    let text = decoded.text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(TranscriptError::Empty);
    }
    let mut damage = None;
    let mut cues = if vtt::begins(text) {
        vtt::read(text)
    } else if text.trim_start().starts_with(['{', '[']) && !hint_is_plain(hint) {
        let read = json::read(text).ok_or_else(|| no_transcript("a JSON document without segments"))?;
        damage = read.1;
        read.0
    } else if srt::has_timing(text) {
        srt::read(text)
    } else {
        untimed(text, hint)?
    };
    // A stable sort: ties stay as in the file.
    cues.sort_by_key(|cue| cue.start);
    Ok((Transcript { cues }, damage))
}

fn untimed(text: &str, hint: Option<&str>) -> Result<Vec<Cue>, TranscriptError> {
    match sniff::kind(text) {
        sniff::Kind::Feed(_) => Err(no_transcript("a feed")),
        sniff::Kind::Opml(_) => Err(no_transcript("a list of subscriptions")),
        sniff::Kind::Text => Ok(plain(text)),
        _ if hint_is_plain(hint) => Ok(plain(text)),
        _ => Ok(html::read(text)),
    }
}

fn no_transcript(what: &str) -> TranscriptError {
    TranscriptError::NotATranscript { what: what.to_owned() }
}

fn hint_is_plain(hint: Option<&str>) -> bool {
    hint.is_some_and(|hint| hint.contains("plain") || hint.trim_start_matches('.').eq_ignore_ascii_case("txt"))
}

/// Text without times: one cue from the start, with its paragraphs.
fn plain(text: &str) -> Vec<Cue> {
    untimed_cue(None, paragraphs(text)).into_iter().collect()
}

/// A cue that lasts for all that is known; none without words.
fn untimed_cue(speaker: Option<String>, text: String) -> Option<Cue> {
    let cue = Cue { start: Position::ZERO, end: None, speaker, text, words: Vec::new() };
    (!cue.text.is_empty()).then_some(cue)
}

/// How good a transcript is likely to be, best first: vtt, srt, json, html, plain; what says nothing last but plain.
pub(super) fn rank(mime_type: Option<&str>, url: &str) -> u8 {
    let by_type = mime_type.map_or("", |kind| kind.split(';').next().unwrap_or_default().trim());
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let extension =
        path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(_, extension)| extension);
    let known = match by_type {
        "text/vtt" => "vtt",
        "application/x-subrip" | "application/srt" | "text/srt" | "application/x-srt" => "srt",
        "application/json" => "json",
        "text/html" => "html",
        "text/plain" if !["vtt", "srt"].contains(&extension) => "txt",
        _ => extension,
    };
    match known {
        "vtt" => 0,
        "srt" => 1,
        "json" => 2,
        "html" | "htm" => 3,
        "txt" => 5,
        _ => 4,
    }
}

#[cfg(test)]
mod tests;
