//! What the database keeps of an episode beyond its row: JSON in a shape of the store's own, so that the model may
//! change without making old files unreadable. A field that is missing or unreadable is none.

use std::borrow::Cow;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::model::{
    Chapter, Enclosure, Episode, EpisodeId, EpisodeType, Person, Position, ShowId, Timestamp, TranscriptLink,
};

type Text<'a> = Cow<'a, str>;
/// Address, type, language.
type StoredLink<'a> = (Text<'a>, Option<Text<'a>>, Option<Text<'a>>);
/// Name, role, link, image.
type StoredPerson<'a> = (Text<'a>, Option<Text<'a>>, Option<Text<'a>>, Option<Text<'a>>);

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Stored<'a> {
    guid: Text<'a>,
    title: Text<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    season: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    season_name: Option<Text<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<Text<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<Text<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<Text<'a>>,
    /// The description is the content, word for word: most feeds have one text without markup, and it is half of all.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    same: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<Text<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<Text<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    millis: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explicit: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    audio: Option<StoredEnclosure<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    enclosures: Vec<StoredEnclosure<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    transcripts: Vec<StoredLink<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    chapters_url: Option<Text<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    chapters: Vec<StoredChapter<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    persons: Vec<StoredPerson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    takeaway: Option<Text<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Text<'a>>,
}

#[derive(Serialize, Deserialize, Clone)]
struct StoredEnclosure<'a>(Text<'a>, Option<Text<'a>>, Option<u64>);

#[derive(Serialize, Deserialize)]
struct StoredChapter<'a> {
    start: u64,
    end: Option<u64>,
    title: Option<Text<'a>>,
    link: Option<Text<'a>>,
    image: Option<Text<'a>>,
    #[serde(default)]
    hidden: bool,
}

/// Appends the stored form to `text`.
pub(super) fn write(episode: &Episode, text: &mut Vec<u8>) -> serde_json::Result<()> {
    serde_json::to_writer(text, &stored(episode))
}

/// Reads the stored form; an unreadable one is an episode with nothing but a title.
pub(super) fn read(text: &str, id: EpisodeId, show: ShowId) -> Episode {
    let stored: Stored<'_> = serde_json::from_str(text).unwrap_or_default();
    restored(stored, id, show)
}

fn stored(episode: &Episode) -> Stored<'_> {
    Stored {
        guid: Cow::Borrowed(&episode.guid),
        title: Cow::Borrowed(&episode.title),
        number: episode.number,
        season: episode.season,
        season_name: lend(episode.season_name.as_ref()),
        section: lend(episode.section.as_ref()),
        description: lend(episode.description.as_ref().filter(|_| !is_same_text(episode))),
        content: lend(episode.content.as_ref()),
        same: is_same_text(episode),
        link: lend(episode.link.as_ref()),
        image: lend(episode.image.as_ref()),
        published: episode.published.map(|moment| moment.0),
        millis: episode.duration.map(|length| Position::from(length).millis()),
        kind: episode.episode_type.map(kind_number),
        explicit: episode.explicit,
        audio: episode.audio.as_ref().map(lend_enclosure),
        enclosures: episode.enclosures.iter().map(lend_enclosure).collect(),
        transcripts: episode.transcripts.iter().map(lend_link).collect(),
        chapters_url: lend(episode.chapters_url.as_ref()),
        chapters: episode.chapters.iter().map(lend_chapter).collect(),
        persons: episode.persons.iter().map(lend_person).collect(),
        takeaway: lend(episode.takeaway.as_ref()),
        related: episode.related.iter().map(|id| Cow::Borrowed(id.as_str())).collect(),
    }
}

fn is_same_text(episode: &Episode) -> bool {
    episode.content.is_some() && episode.description == episode.content
}

fn lend(text: Option<&String>) -> Option<Text<'_>> {
    text.map(|text| Cow::Borrowed(text.as_str()))
}

fn lend_enclosure(enclosure: &Enclosure) -> StoredEnclosure<'_> {
    StoredEnclosure(Cow::Borrowed(&enclosure.url), lend(enclosure.mime_type.as_ref()), enclosure.bytes)
}

fn lend_chapter(chapter: &Chapter) -> StoredChapter<'_> {
    StoredChapter {
        start: chapter.start.millis(),
        end: chapter.end.map(Position::millis),
        title: lend(chapter.title.as_ref()),
        link: lend(chapter.link.as_ref()),
        image: lend(chapter.image.as_ref()),
        hidden: chapter.hidden,
    }
}

fn lend_link(link: &TranscriptLink) -> StoredLink<'_> {
    (Cow::Borrowed(&link.url), lend(link.mime_type.as_ref()), lend(link.language.as_ref()))
}

fn lend_person(person: &Person) -> StoredPerson<'_> {
    (Cow::Borrowed(&person.name), lend(person.role.as_ref()), lend(person.link.as_ref()), lend(person.image.as_ref()))
}

const fn kind_number(kind: EpisodeType) -> u8 {
    match kind {
        EpisodeType::Full => 0,
        EpisodeType::Trailer => 1,
        EpisodeType::Bonus => 2,
    }
}

const fn kind_of(number: u8) -> Option<EpisodeType> {
    match number {
        0 => Some(EpisodeType::Full),
        1 => Some(EpisodeType::Trailer),
        2 => Some(EpisodeType::Bonus),
        _ => None,
    }
}

fn restored(stored: Stored<'_>, id: EpisodeId, show: ShowId) -> Episode {
    Episode {
        id,
        show,
        guid: stored.guid.into_owned(),
        title: stored.title.into_owned(),
        number: stored.number,
        season: stored.season,
        season_name: own(stored.season_name),
        section: own(stored.section),
        description: own(if stored.same { stored.content.clone() } else { stored.description }),
        content: own(stored.content),
        link: own(stored.link),
        image: own(stored.image),
        published: stored.published.map(Timestamp),
        duration: stored.millis.map(Duration::from_millis),
        episode_type: stored.kind.and_then(kind_of),
        explicit: stored.explicit,
        audio: stored.audio.map(own_enclosure),
        enclosures: stored.enclosures.into_iter().map(own_enclosure).collect(),
        transcripts: stored.transcripts.into_iter().map(own_link).collect(),
        chapters_url: own(stored.chapters_url),
        chapters: stored.chapters.into_iter().map(own_chapter).collect(),
        persons: stored.persons.into_iter().map(own_person).collect(),
        takeaway: own(stored.takeaway),
        related: stored.related.iter().map(|id| EpisodeId::from(&**id)).collect(),
    }
}

fn own(text: Option<Text<'_>>) -> Option<String> {
    text.map(Cow::into_owned)
}

fn own_enclosure(StoredEnclosure(url, mime_type, bytes): StoredEnclosure<'_>) -> Enclosure {
    Enclosure { url: url.into_owned(), mime_type: own(mime_type), bytes }
}

fn own_link((url, mime_type, language): StoredLink<'_>) -> TranscriptLink {
    TranscriptLink { url: url.into_owned(), mime_type: own(mime_type), language: own(language) }
}

fn own_person((name, role, link, image): StoredPerson<'_>) -> Person {
    Person { name: name.into_owned(), role: own(role), link: own(link), image: own(image) }
}

fn own_chapter(chapter: StoredChapter<'_>) -> Chapter {
    Chapter {
        start: Position::from_millis(chapter.start),
        end: chapter.end.map(Position::from_millis),
        title: own(chapter.title),
        link: own(chapter.link),
        image: own(chapter.image),
        hidden: chapter.hidden,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full_episode() -> Episode {
        let mut episode = Episode::new(ShowId::from("s"), EpisodeId::from("e"), "A \"title\" — with 🎧");
        let audio =
            Enclosure { url: "https://a.example/1.mp3".into(), mime_type: Some("audio/mpeg".into()), bytes: Some(7) };
        let words = || Some("words\n\nand \u{e9}".to_owned());
        (episode.season_name, episode.section, episode.description) = (words(), words(), words());
        (episode.content, episode.link, episode.image, episode.takeaway) = (words(), words(), words(), words());
        (episode.number, episode.season, episode.explicit) = (Some(1.5), Some(2.0), Some(false));
        (episode.published, episode.duration) = (Some(Timestamp(-5)), Some(Duration::from_millis(90_500)));
        episode.episode_type = Some(EpisodeType::Bonus);
        episode.enclosures = vec![audio.clone(), Enclosure { url: "x".into(), mime_type: None, bytes: None }];
        episode.audio = Some(audio);
        episode.transcripts = vec![TranscriptLink { url: "t".into(), mime_type: words(), language: None }];
        episode.chapters_url = words();
        episode.chapters = vec![Chapter {
            start: Position::from_millis(1),
            end: Some(Position::from_millis(2)),
            title: words(),
            link: None,
            image: None,
            hidden: true,
        }];
        episode.persons = vec![Person { name: "Ann".into(), role: words(), link: None, image: words() }];
        episode.related = vec![EpisodeId::from("other")];
        episode
    }

    #[test]
    fn every_field_comes_back_as_it_was() {
        let episode = full_episode();
        let mut text = Vec::new();
        write(&episode, &mut text).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert_eq!(read(&text, episode.id.clone(), episode.show.clone()), episode);
    }

    #[test]
    fn garbage_is_an_episode_without_anything() {
        let episode = read("{\"title\":", EpisodeId::from("e"), ShowId::from("s"));
        assert_eq!((episode.id.as_str(), episode.title.as_str(), episode.audio), ("e", "", None));
    }
}
