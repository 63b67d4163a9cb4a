//! What a medium says about itself: title, artist, length, codec, chapters. All of it is somebody's claim: text is
//! made plain, lists are bounded.

use std::collections::BTreeMap;
use std::time::Duration;

use symphonia::core::formats::FormatReader;
use symphonia::core::meta::{ChapterGroup, ChapterGroupItem, MetadataRevision, StandardTag, Tag};
use symphonia::core::units::Time;

use super::decoder::Decoder;
use super::opened::Opened;
use super::probe::Purpose;
use super::{flac, matroska, mp4};
use crate::model::{Chapter, Position, one_line};

/// Chapters beyond this are not kept.
const MOST_CHAPTERS: usize = 10_000;

/// What a medium says about itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Description {
    /// One line, as tagged.
    pub title: Option<String>,
    /// One line, as tagged.
    pub artist: Option<String>,
    /// As the container declares it; counted where it does not and all of it is here.
    pub duration: Option<Duration>,
    /// A short word: `opus`, `mp3`, `aac`.
    pub codec: String,
    /// Frames a second, decoded.
    pub sample_rate: u32,
    /// 1 is mono, 2 is stereo.
    pub channels: u16,
    /// Sorted by start.
    pub chapters: Vec<Chapter>,
}

/// Reads the head of a medium (of an MP4 file also its index). The error is a sentence.
pub fn describe(mut opened: Opened) -> Result<Description, String> {
    let mut chapters = Vec::new();
    if opened.source.is_seekable() {
        // It is one of them at most: of any other file each finds none.
        chapters = mp4::chapters(&mut opened.source);
        chapters.extend(of_comments(flac::comments(&mut opened.source)));
        chapters.extend(matroska::chapters(&mut opened.source));
        opened.source.seek(std::io::SeekFrom::Start(0)).map_err(|error| super::sentence::of_io(&error))?;
    }
    let is_whole = opened.live.as_ref().is_none_or(|live| live.is_whole());
    let mut decoder = Decoder::open_for(opened, Purpose::Everything)?;
    let format = decoder.format();
    let mut description = Description {
        duration: decoder.declared(),
        codec: decoder.codec_name().to_owned(),
        sample_rate: format.rate,
        channels: format.channels,
        ..Description::default()
    };
    let reader = decoder.reader()?;
    if chapters.is_empty() {
        chapters = reader.chapters().map(of_group).unwrap_or_default();
    }
    read_tags(reader.as_mut(), &mut description, &mut chapters);
    chapters.sort_by_key(|chapter| chapter.start);
    if is_whole && decoder.is_length_guessed() {
        description.duration = decoder.count_length().or(description.duration);
    }
    end_chapters(&mut chapters, description.duration);
    description.chapters = chapters;
    Ok(description)
}

fn read_tags(reader: &mut dyn FormatReader, description: &mut Description, chapters: &mut Vec<Chapter>) {
    let mut metadata = reader.metadata();
    loop {
        if let Some(revision) = metadata.current() {
            read_revision(revision, description, chapters);
        }
        if metadata.is_latest() {
            return;
        }
        metadata.pop();
    }
}

fn read_revision(revision: &MetadataRevision, description: &mut Description, chapters: &mut Vec<Chapter>) {
    for tag in &revision.media.tags {
        match &tag.std {
            Some(StandardTag::TrackTitle(title)) => fill(&mut description.title, title),
            Some(StandardTag::Artist(artist)) => fill(&mut description.artist, artist),
            _ => {}
        }
    }
    for track in &revision.per_track {
        for tag in &track.metadata.tags {
            if let Some(StandardTag::TrackTitle(title)) = &tag.std {
                fill(&mut description.title, title);
            }
        }
    }
    if chapters.is_empty() {
        let tags = revision.media.tags.iter();
        *chapters = of_comments(tags.map(|tag| (tag.raw.key.clone(), tag.raw.value.to_string())));
    }
}

fn fill(place: &mut Option<String>, text: &str) {
    let text = one_line(text);
    if place.is_none() && !text.is_empty() {
        *place = Some(text);
    }
}

fn of_group(group: &ChapterGroup) -> Vec<Chapter> {
    let mut chapters = Vec::new();
    let mut groups = vec![group];
    while let Some(group) = groups.pop() {
        for item in &group.items {
            match item {
                ChapterGroupItem::Group(inner) => groups.push(inner),
                ChapterGroupItem::Chapter(chapter) if chapters.len() < MOST_CHAPTERS => {
                    chapters.push(of_tags(chapter.start_time, chapter.end_time, &chapter.tags));
                }
                ChapterGroupItem::Chapter(_) => return chapters,
            }
        }
    }
    chapters
}

fn of_tags(start: Time, end: Option<Time>, tags: &[Tag]) -> Chapter {
    let mut chapter = Chapter {
        start: Position::from_seconds(start.as_secs_f64()),
        end: end.map(|end| Position::from_seconds(end.as_secs_f64())),
        title: None,
        link: None,
        image: None,
        hidden: false,
    };
    for tag in tags {
        let text = tag.raw.value.to_string();
        match &tag.std {
            Some(StandardTag::ChapterTitle(title) | StandardTag::TrackTitle(title)) => fill(&mut chapter.title, title),
            _ if tag.raw.key.starts_with("TIT2") => fill(&mut chapter.title, &text),
            _ if text.starts_with("http://") || text.starts_with("https://") => fill(&mut chapter.link, &text),
            _ => {}
        }
    }
    chapter
}

/// `CHAPTER001=00:01:02.500`, `CHAPTER001NAME=..`, `CHAPTER001URL=..`: the Vorbis comment chapter extension.
fn of_comments(comments: impl IntoIterator<Item = (String, String)>) -> Vec<Chapter> {
    let mut starts: BTreeMap<u32, Chapter> = BTreeMap::new();
    let fields = comments.into_iter().filter_map(|(key, value)| {
        let key = key.to_ascii_uppercase();
        let rest = key.strip_prefix("CHAPTER")?;
        let digits = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
        let number = rest[..digits].parse::<u32>().ok()?;
        Some((number, rest[digits..].to_owned(), value))
    });
    let fields: Vec<_> = fields.take(MOST_CHAPTERS * 3).collect();
    for (number, what, text) in &fields {
        if let (true, Some(start)) = (what.is_empty(), clock(text)) {
            starts.insert(*number, of_tags(start, None, &[]));
        }
    }
    for (number, what, text) in &fields {
        match (starts.get_mut(number), what.as_str()) {
            (Some(chapter), "NAME") => fill(&mut chapter.title, text),
            (Some(chapter), "URL") => fill(&mut chapter.link, text),
            _ => {}
        }
    }
    starts.into_values().collect()
}

/// `HH:MM:SS.mmm`.
fn clock(text: &str) -> Option<Time> {
    let mut seconds = 0.0;
    for part in text.trim().split(':') {
        let value = part.parse::<f64>().ok().filter(|value| (0.0..1e6).contains(value))?;
        seconds = seconds * 60.0 + value;
    }
    Time::try_from_secs_f64(seconds)
}

/// A chapter without an end ends where the next begins.
fn end_chapters(chapters: &mut [Chapter], duration: Option<Duration>) {
    let starts: Vec<Position> = chapters.iter().map(|chapter| chapter.start).collect();
    for (index, chapter) in chapters.iter_mut().enumerate() {
        let next = starts.get(index + 1).copied().or(duration.map(Position::from));
        let end = chapter.end.or(next);
        chapter.end = end.filter(|end| *end > chapter.start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vorbis_comments_hold_chapters_and_nonsense_is_left_out() {
        let tag = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        let tags = [
            tag("CHAPTER001", "00:00:00.000"),
            tag("chapter001name", "Begin\u{1b}[31m"),
            tag("CHAPTER002", "00:01:02.500"),
            tag("CHAPTER002NAME", "Middle"),
            tag("CHAPTER002URL", "https://example.org/"),
            tag("CHAPTER003", "soon"),
            tag("CHAPTERS", "3"),
        ];
        let mut chapters = of_comments(tags);
        end_chapters(&mut chapters, Some(Duration::from_secs(90)));
        let read: Vec<_> = chapters
            .iter()
            .map(|chapter| (chapter.start.millis(), chapter.end.map(Position::millis), chapter.title.as_deref()))
            .collect();
        assert_eq!(read, [(0, Some(62_500), Some("Begin[31m")), (62_500, Some(90_000), Some("Middle"))]);
        assert_eq!(chapters[1].link.as_deref(), Some("https://example.org/"));
    }
}
