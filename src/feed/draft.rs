//! What stands in a feed, written down as it stands: nothing resolved, nothing judged. RSS, Atom and JSON Feed all end here.

use std::borrow::Cow;

use super::limits;
use crate::model::{EpisodeType, ShowType};

/// A text of the document.
pub(super) type Text<'a> = Cow<'a, str>;

/// A show as its feed writes it.
#[derive(Debug, Default)]
pub(super) struct ShowDraft<'a> {
    /// For people.
    pub format: String,
    pub title: Option<Text<'a>>,
    pub description: Option<Text<'a>>,
    pub link: Option<Text<'a>>,
    /// `atom:link rel=self` or `feed_url`.
    pub feed_url: Option<Text<'a>>,
    /// `itunes:image` or its like.
    pub image: Option<Text<'a>>,
    /// The `<image>` of RSS, often small.
    pub small_image: Option<Text<'a>>,
    pub author: Option<Text<'a>>,
    /// The editor or owner.
    pub other_author: Option<Text<'a>>,
    pub language: Option<Text<'a>>,
    pub show_type: Option<ShowType>,
    /// `podcast:guid`.
    pub guid: Option<Text<'a>>,
    pub moved_to: Option<Text<'a>>,
    pub complete: bool,
    /// `itunes:category` and `itunes:explicit` stand there, or the format has no word for them.
    pub has_category: bool,
    pub has_explicit: bool,
    pub base: Option<Text<'a>>,
    pub cut_off: bool,
}

/// An item as it stands there.
#[derive(Debug, Default)]
pub(super) struct ItemDraft<'a> {
    pub guid: Option<Text<'a>>,
    /// `isPermaLink="true"`, said in so many words.
    pub guid_is_address: bool,
    /// It is the item's page, if it is an address at all.
    pub guid_may_open: bool,
    pub title: Option<Text<'a>>,
    /// `itunes:title`, for want of the other.
    pub other_title: Option<Text<'a>>,
    /// A short text of its own; none: made of the longest.
    pub summary: Option<Text<'a>>,
    /// The longest of its texts.
    pub content: Option<Text<'a>>,
    /// `content` is plain text, not HTML.
    pub content_is_plain: bool,
    pub link: Option<Text<'a>>,
    pub image: Option<Text<'a>>,
    /// By rank: `pubDate`, `dc:date`, `published`, `updated`.
    pub dates: [Option<Text<'a>>; 4],
    pub duration: Option<Text<'a>>,
    pub number: Option<Text<'a>>,
    pub other_number: Option<Text<'a>>,
    pub season: Option<Text<'a>>,
    pub other_season: Option<Text<'a>>,
    pub season_name: Option<Text<'a>>,
    pub section: Option<Text<'a>>,
    pub episode_type: Option<EpisodeType>,
    pub explicit: Option<bool>,
    pub enclosures: Vec<EnclosureDraft<'a>>,
    pub transcripts: Vec<TranscriptDraft<'a>>,
    pub chapters_url: Option<Text<'a>>,
    pub chapters: Vec<ChapterDraft<'a>>,
    pub persons: Vec<PersonDraft<'a>>,
    pub authors: Vec<PersonDraft<'a>>,
    pub takeaway: Option<Text<'a>>,
    pub related: Vec<Text<'a>>,
    pub base: Option<Text<'a>>,
    /// A list or a text was longer than is read.
    pub too_listed: bool,
    pub too_long: bool,
}

/// A file that an item offers.
#[derive(Debug, Default)]
pub(super) struct EnclosureDraft<'a> {
    pub url: Text<'a>,
    pub mime_type: Option<Text<'a>>,
    pub length: Option<Text<'a>>,
    /// Seconds, as JSON Feed has them; or text.
    pub duration: Option<Text<'a>>,
    /// `medium="audio"` of `media:content`, as good as a type.
    pub medium: Option<Text<'a>>,
    /// Offered instead of the proper one.
    pub alternate: bool,
}

/// A transcript that an item offers.
#[derive(Debug, Default)]
pub(super) struct TranscriptDraft<'a> {
    pub url: Text<'a>,
    pub mime_type: Option<Text<'a>>,
    pub language: Option<Text<'a>>,
}

/// A chapter that the feed itself spells out.
#[derive(Debug, Default)]
pub(super) struct ChapterDraft<'a> {
    pub start: Text<'a>,
    pub title: Option<Text<'a>>,
    pub link: Option<Text<'a>>,
    pub image: Option<Text<'a>>,
}

/// Somebody.
#[derive(Debug, Default)]
pub(super) struct PersonDraft<'a> {
    pub name: Text<'a>,
    pub role: Option<Text<'a>>,
    pub link: Option<Text<'a>>,
    pub image: Option<Text<'a>>,
}

impl<'a> ItemDraft<'a> {
    /// Keeps the longest of an item's texts, the first of equals.
    pub(super) fn offer_content(&mut self, text: Text<'a>) {
        let longer = self.content.as_ref().is_none_or(|content| text.trim().len() > content.trim().len());
        if longer && !is_blank(&text) {
            self.content = Some(text);
        }
    }

    /// Adds to one of the lists, which are bounded.
    pub(super) fn list<T>(&mut self, list: fn(&mut Self) -> &mut Vec<T>, thing: T) {
        if list(self).len() < limits::LISTED {
            list(self).push(thing);
        } else {
            self.too_listed = true;
        }
    }

    /// True if there is nothing to know it by: no title, text, link, guid or address.
    pub(super) fn is_empty(&self) -> bool {
        let texts = [&self.guid, &self.title, &self.other_title, &self.summary, &self.content, &self.link];
        self.enclosures.iter().all(|enclosure| is_blank(&enclosure.url))
            && texts.into_iter().flatten().all(|text| is_blank(text))
    }
}

/// Sets what is not set yet, to what is not blank.
pub(super) fn set<'a>(slot: &mut Option<Text<'a>>, text: Text<'a>) {
    if slot.is_none() && !is_blank(&text) {
        *slot = Some(text);
    }
}

/// True if there is nothing to read in it.
pub(super) fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// `yes`, `true`, `explicit`; `no`, `false`, `clean`. Anything else says nothing.
pub(super) fn yes_or_no(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "yes" | "true" | "explicit" | "1" => Some(true),
        "no" | "false" | "clean" | "not explicit" | "0" => Some(false),
        _ => None,
    }
}

/// `itunes:episodeType`.
pub(super) fn episode_type(text: &str) -> Option<EpisodeType> {
    match text.trim().to_ascii_lowercase().as_str() {
        "full" => Some(EpisodeType::Full),
        "trailer" => Some(EpisodeType::Trailer),
        "bonus" => Some(EpisodeType::Bonus),
        _ => None,
    }
}

/// `itunes:type`, or `podcast:medium`: a course is heard in its order.
pub(super) fn show_type(text: &str) -> Option<ShowType> {
    match text.trim().to_ascii_lowercase().as_str() {
        "serial" | "course" => Some(ShowType::Serial),
        "episodic" => Some(ShowType::Episodic),
        _ => None,
    }
}
