//! JSON transcripts of Podcasting 2.0: `{"segments": [{"speaker", "startTime", "endTime", "body"}]}`, in seconds. What speech
//! recognizers write (`start`, `end`, `text`, `words`) is read as well.

use serde::de::MapAccess;

use crate::feed::draft::Text;
use crate::feed::durations;
use crate::feed::error::Damage;
use crate::feed::html::plain_paragraphs;
use crate::feed::json::{Fields, List, Object, salvage, text};
use crate::model::{Cue, Position, Word, one_line};

/// Reads the cues, in the order of the file, and what was wrong if not all could be read; none if it is no transcript.
pub(super) fn read(document: &str) -> Option<(Vec<Cue>, Option<Damage>)> {
    let cues =
        |segments: Vec<Object<Segment>>| segments.into_iter().filter_map(|segment| segment.0.and_then(cue)).collect();
    if let Ok(segments) = parse(document) {
        return segments.map(|segments| (cues(segments), None));
    }
    let saved = salvage(document);
    let segments = parse(&saved.text).ok()??;
    Some((cues(segments), Some(saved.damage)))
}

fn parse(document: &str) -> Result<Option<Vec<Object<Segment<'_>>>>, serde_json::Error> {
    let document = document.trim();
    if document.starts_with('[') {
        return serde_json::from_str::<List<Object<Segment>>>(document).map(|list| Some(list.0));
    }
    Ok(serde_json::from_str::<Object<Document>>(document)?.0.and_then(|document| document.segments))
}

fn place(text: Option<&Text>) -> Option<Position> {
    text.and_then(|text| durations::seconds(text)).map(Position::from_seconds)
}

fn cue(segment: Segment) -> Option<Cue> {
    let text = one_line(&plain_paragraphs(segment.body.as_deref()?));
    let words: Vec<Word> = segment.words.iter().filter_map(word).collect();
    // Words that are not the text's own would mark the wrong place.
    let is_text = words.iter().map(|word| word.text.as_str()).eq(text.split(' '));
    let cue = Cue {
        start: place(segment.start.as_ref())?,
        end: place(segment.end.as_ref()),
        speaker: segment.speaker.map(|name| one_line(&name)).filter(|name| !name.is_empty()),
        text,
        words: if is_text { words } else { Vec::new() },
    };
    (!cue.text.is_empty()).then_some(cue)
}

fn word(fields: &Object<SpokenWord>) -> Option<Word> {
    let fields = fields.0.as_ref()?;
    let text = one_line(fields.text.as_deref()?);
    Some(Word { start: place(fields.start.as_ref())?, text }).filter(|word| !word.text.is_empty())
}

#[derive(Debug, Default)]
struct Document<'de> {
    segments: Option<Vec<Object<Segment<'de>>>>,
}

#[derive(Debug, Default)]
struct Segment<'de> {
    speaker: Option<Text<'de>>,
    start: Option<Text<'de>>,
    end: Option<Text<'de>>,
    body: Option<Text<'de>>,
    words: Vec<Object<SpokenWord<'de>>>,
}

#[derive(Debug, Default)]
struct SpokenWord<'de> {
    start: Option<Text<'de>>,
    text: Option<Text<'de>>,
}

impl<'de> Fields<'de> for Document<'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
        if key == "segments" {
            self.segments = Some(map.next_value::<List<_>>()?.0);
        }
        Ok(key == "segments")
    }
}

impl<'de> Fields<'de> for Segment<'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
        match key {
            "speaker" => self.speaker = text(map)?,
            "startTime" | "start" => self.start = text(map)?,
            "endTime" | "end" => self.end = text(map)?,
            "body" | "text" => self.body = text(map)?,
            "words" => self.words = map.next_value::<List<_>>()?.0,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl<'de> Fields<'de> for SpokenWord<'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
        match key {
            "startTime" | "start" => self.start = text(map)?,
            "word" | "text" | "body" => self.text = text(map)?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}
