//! Episodes and shows as other programs read them. Fields are added, never renamed; what is not known is null.

use std::borrow::Cow;

use serde::Serialize;

use crate::model::{Enclosure, Episode, EpisodeType, Heard, Mark, Person, Show, ShowType, TranscriptLink, shareable};

/// A show.
#[derive(Debug, Serialize)]
pub struct ShowJson<'a> {
    title: &'a str,
    description: Option<&'a str>,
    link: Option<String>,
    feed_url: Option<String>,
    image: Option<String>,
    author: Option<&'a str>,
    language: Option<&'a str>,
    #[serde(rename = "type")]
    show_type: Option<&'static str>,
}

impl<'a> ShowJson<'a> {
    /// The show, its address without credentials.
    #[must_use]
    pub fn of(show: &'a Show) -> Self {
        Self {
            title: &show.title,
            description: show.description.as_deref(),
            link: show.link.as_deref().map(shareable),
            feed_url: show.feed_url.as_deref().map(shareable),
            image: show.image.as_deref().map(shareable),
            author: show.author.as_deref(),
            language: show.language.as_deref(),
            show_type: show.show_type.map(|kind| match kind {
                ShowType::Serial => "serial",
                ShowType::Episodic => "episodic",
            }),
        }
    }
}

/// The guid; where an address stands for it, without its secrets.
fn guid(episode: &Episode) -> Cow<'_, str> {
    let guid = episode.guid.as_str();
    let is_address = episode.link.as_deref() == Some(guid) || episode.enclosures.iter().any(|file| file.url == guid);
    if is_address { Cow::Owned(shareable(guid)) } else { Cow::Borrowed(guid) }
}

/// An episode, with what was heard of it.
#[derive(Debug, Serialize)]
pub struct EpisodeJson<'a> {
    id: &'a str,
    guid: Cow<'a, str>,
    number: Option<Number>,
    season: Option<Number>,
    season_name: Option<&'a str>,
    section: Option<&'a str>,
    title: &'a str,
    description: Option<&'a str>,
    content: Option<&'a str>,
    link: Option<String>,
    image: Option<String>,
    published: Option<String>,
    duration_seconds: Option<f64>,
    episode_type: Option<&'static str>,
    explicit: Option<bool>,
    audio: Option<EnclosureJson<'a>>,
    enclosures: Vec<EnclosureJson<'a>>,
    transcripts: Vec<TranscriptJson<'a>>,
    chapters_url: Option<String>,
    persons: Vec<PersonJson<'a>>,
    takeaway: Option<&'a str>,
    related: Vec<&'a str>,
    heard: HeardJson,
    #[serde(skip_serializing_if = "Option::is_none")]
    show_title: Option<&'a str>,
}

/// A number that is written without a fraction when it has none.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Number {
    Whole(i64),
    Decimal(f64),
}

impl From<f64> for Number {
    fn from(number: f64) -> Self {
        if number.fract() == 0.0 && number.abs() < 1e15 { Self::Whole(number as i64) } else { Self::Decimal(number) }
    }
}

#[derive(Debug, Serialize)]
struct EnclosureJson<'a> {
    url: String,
    mime_type: Option<&'a str>,
    bytes: Option<u64>,
}

#[derive(Debug, Serialize)]
struct TranscriptJson<'a> {
    url: String,
    mime_type: Option<&'a str>,
    language: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct PersonJson<'a> {
    name: &'a str,
    role: Option<&'a str>,
    link: Option<String>,
    image: Option<String>,
}

#[derive(Debug, Serialize)]
struct HeardJson {
    state: &'static str,
    position_seconds: f64,
}

impl<'a> EpisodeJson<'a> {
    /// The episode; `show_title` where episodes of several shows stand together.
    #[must_use]
    pub fn of(episode: &'a Episode, mark: Mark, show_title: Option<&'a str>) -> Self {
        let length = mark.duration.or(episode.duration);
        Self {
            id: episode.id.as_str(),
            guid: guid(episode),
            number: episode.number.map(Number::from),
            season: episode.season.map(Number::from),
            season_name: episode.season_name.as_deref(),
            section: episode.section.as_deref(),
            title: &episode.title,
            description: episode.description.as_deref(),
            content: episode.content.as_deref(),
            link: episode.link.as_deref().map(shareable),
            image: episode.image.as_deref().map(shareable),
            published: episode.published.and_then(crate::model::Timestamp::rfc3339),
            duration_seconds: length.map(|length| (length.as_secs_f64() * 1000.0).round() / 1000.0),
            episode_type: episode.episode_type.map(|kind| match kind {
                EpisodeType::Full => "full",
                EpisodeType::Trailer => "trailer",
                EpisodeType::Bonus => "bonus",
            }),
            explicit: episode.explicit,
            audio: episode.audio.as_ref().map(EnclosureJson::of),
            enclosures: episode.enclosures.iter().map(EnclosureJson::of).collect(),
            transcripts: episode.transcripts.iter().map(TranscriptJson::of).collect(),
            chapters_url: episode.chapters_url.as_deref().map(shareable),
            persons: episode.persons.iter().map(PersonJson::of).collect(),
            takeaway: episode.takeaway.as_deref(),
            related: episode.related.iter().map(crate::model::EpisodeId::as_str).collect(),
            heard: HeardJson::of(mark),
            show_title,
        }
    }
}

impl<'a> EnclosureJson<'a> {
    fn of(enclosure: &'a Enclosure) -> Self {
        Self { url: shareable(&enclosure.url), mime_type: enclosure.mime_type.as_deref(), bytes: enclosure.bytes }
    }
}

impl<'a> TranscriptJson<'a> {
    fn of(link: &'a TranscriptLink) -> Self {
        Self { url: shareable(&link.url), mime_type: link.mime_type.as_deref(), language: link.language.as_deref() }
    }
}

impl<'a> PersonJson<'a> {
    fn of(person: &'a Person) -> Self {
        Self {
            name: &person.name,
            role: person.role.as_deref(),
            link: person.link.as_deref().map(shareable),
            image: person.image.as_deref().map(shareable),
        }
    }
}

impl HeardJson {
    fn of(mark: Mark) -> Self {
        let position_seconds = mark.position.map_or(0.0, crate::model::Position::seconds);
        let state = match mark.state() {
            Heard::New => "new",
            Heard::Started(_) => "started",
            Heard::Heard => "heard",
        };
        Self { state, position_seconds }
    }
}
