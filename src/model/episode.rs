//! One episode, whole: everything its feed says of it.

use std::time::Duration;

use super::{EpisodeId, MediumId, ShowId, Timestamp};

/// An episode as its feed tells it. Text is plain (no markup, no control characters) except `content`.
#[derive(Clone, Debug, PartialEq)]
pub struct Episode {
    /// podtui's own stable key.
    pub id: EpisodeId,
    /// The show it belongs to.
    pub show: ShowId,
    /// Identity as resolved: the feed's guid, else link, else enclosure address, else a fingerprint.
    pub guid: String,
    /// Place in the course or `itunes:episode`; decimals allowed.
    pub number: Option<f64>,
    /// `itunes:season` or `podcast:season`.
    pub season: Option<f64>,
    /// `podcast:season name`.
    pub season_name: Option<String>,
    /// Header to list it under: the course's section, else the season's name.
    pub section: Option<String>,
    /// Never empty.
    pub title: String,
    /// Plain text; may hold newlines between paragraphs.
    pub description: Option<String>,
    /// The longest text of the item as it came, HTML allowed.
    pub content: Option<String>,
    /// Absolute address of its page.
    pub link: Option<String>,
    /// Absolute address of its picture.
    pub image: Option<String>,
    /// When it was published; none if absent, unreadable or in the future.
    pub published: Option<Timestamp>,
    /// Declared length.
    pub duration: Option<Duration>,
    /// Full, trailer or bonus.
    pub episode_type: Option<EpisodeType>,
    /// `itunes:explicit`.
    pub explicit: Option<bool>,
    /// The enclosure that is played; none when there is none to play.
    pub audio: Option<Enclosure>,
    /// All of them.
    pub enclosures: Vec<Enclosure>,
    /// Best first: vtt, srt, json, html, plain.
    pub transcripts: Vec<TranscriptLink>,
    /// Address of a chapters document.
    pub chapters_url: Option<String>,
    /// Chapters that the feed itself spells out (`psc:chapters`).
    pub chapters: Vec<super::Chapter>,
    /// Who is in it.
    pub persons: Vec<Person>,
    /// One sentence to remember; the course's.
    pub takeaway: Option<String>,
    /// What to hear next or before; the course's.
    pub related: Vec<EpisodeId>,
}

impl Episode {
    /// An episode of which only identity and title are known.
    #[must_use]
    pub fn new(show: ShowId, id: EpisodeId, title: &str) -> Self {
        Self {
            guid: id.as_str().to_owned(),
            id,
            show,
            title: title.to_owned(),
            number: None,
            season: None,
            season_name: None,
            section: None,
            description: None,
            content: None,
            link: None,
            image: None,
            published: None,
            duration: None,
            episode_type: None,
            explicit: None,
            audio: None,
            enclosures: Vec::new(),
            transcripts: Vec::new(),
            chapters_url: None,
            chapters: Vec::new(),
            persons: Vec::new(),
            takeaway: None,
            related: Vec::new(),
        }
    }

    /// What the player is asked to open.
    #[must_use]
    pub fn medium(&self) -> Option<MediumId> {
        self.audio.as_ref().map(|audio| MediumId::from(audio.url.as_str()))
    }
}

/// A file that a feed offers for an episode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enclosure {
    /// Absolute address: `podtui:`, `file:`, `http:` or `https:`.
    pub url: String,
    /// As declared, lower case.
    pub mime_type: Option<String>,
    /// As declared; none for 0, negative or garbage.
    pub bytes: Option<u64>,
}

/// Where a transcript may be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TranscriptLink {
    /// Absolute address.
    pub url: String,
    /// As declared, lower case.
    pub mime_type: Option<String>,
    /// BCP 47, as declared.
    pub language: Option<String>,
}

/// A host, a guest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub name: String,
    pub role: Option<String>,
    pub link: Option<String>,
    pub image: Option<String>,
}

/// `itunes:episodeType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EpisodeType {
    Full,
    Trailer,
    Bonus,
}
