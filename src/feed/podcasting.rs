//! The vocabularies that podcasts add: iTunes, Podcasting 2.0, Media RSS, Podlove chapters, and the small ones.

use super::assemble;
use super::draft::{ChapterDraft, EnclosureDraft, TranscriptDraft, set, yes_or_no};
use super::element::{Element, Field, Place, Step};
use super::limits;
use super::walk::Walk;
use super::xml::{Vocabulary, attribute};

/// What an element of these vocabularies means.
pub(super) fn enter<'a>(walk: &mut Walk<'a>, element: Element<'a, '_>) -> Step {
    if element.place == Place::Root {
        return Step::Pass;
    }
    match element.vocabulary {
        Vocabulary::Itunes | Vocabulary::GooglePlay => itunes(walk, element),
        Vocabulary::Podcast => podcast(walk, element),
        Vocabulary::Media => media(walk, element),
        Vocabulary::Content if element.local == "encoded" && element.place == Place::Item => Step::Read(Field::Words),
        Vocabulary::Dublin => dublin(element),
        Vocabulary::Chapters => chapters(walk, element),
        _ => Step::Pass,
    }
}

fn itunes<'a>(walk: &mut Walk<'a>, element: Element<'a, '_>) -> Step {
    match (element.place, element.local) {
        (Place::Channel | Place::Item, "image") => {
            let address = walk.address(element.attributes, "href").or_else(|| walk.address(element.attributes, "url"));
            match address {
                Some(address) if element.place == Place::Item => set(&mut walk.item.image, address),
                Some(address) => set(&mut walk.show.image, address),
                None => return Step::Read(Field::Image),
            }
            Step::Pass
        }
        (Place::Channel | Place::Item, "summary" | "subtitle" | "description") => Step::Read(Field::Words),
        (Place::Channel | Place::Item, "author") => Step::Read(Field::Author),
        (Place::Channel, "owner") => Step::Open(Place::Owner),
        (Place::Owner, "name") => Step::Read(Field::OtherAuthor),
        (Place::Channel, "category") => {
            walk.show.has_category = true;
            Step::Pass
        }
        (Place::Channel, "explicit") => {
            walk.show.has_explicit = true;
            Step::Pass
        }
        (Place::Channel, "title") => Step::Read(Field::Title),
        (Place::Channel, "type") => Step::Read(Field::ShowType),
        (Place::Channel, "new-feed-url") => Step::Read(Field::MovedTo),
        (Place::Channel, "complete") => Step::Read(Field::Complete),
        (Place::Item, "title") => Step::Read(Field::OtherTitle),
        (Place::Item, "duration") => Step::Read(Field::Duration),
        (Place::Item, "explicit") => Step::Read(Field::Explicit),
        (Place::Item, "episodetype") => Step::Read(Field::EpisodeType),
        (Place::Item, "season") => Step::Read(Field::OtherSeason),
        (Place::Item, "episode") => Step::Read(Field::OtherNumber),
        _ => Step::Pass,
    }
}

fn podcast<'a>(walk: &mut Walk<'a>, element: Element<'a, '_>) -> Step {
    let named = |name| attribute(element.attributes, name);
    match (element.place, element.local) {
        (Place::Channel, "guid") => return Step::Read(Field::ShowGuid),
        (Place::Channel, "medium") => return Step::Read(Field::ShowType),
        (Place::Channel, "updatefrequency") => {
            walk.show.complete |= named("complete").is_some_and(|said| yes_or_no(&said) == Some(true));
        }
        (Place::Item, "person") => return Step::Read(Field::Person),
        (Place::Item, "episode") => {
            // What is to be shown wins, where it is a number ("7.5") and no words ("Ch. 3").
            if let Some(shown) = named("display").filter(|shown| assemble::number(Some(shown)).is_some()) {
                set(&mut walk.item.number, shown);
            }
            return Step::Read(Field::Number);
        }
        (Place::Item, "season") => {
            if let Some(name) = named("name") {
                set(&mut walk.item.season_name, name);
            }
            return Step::Read(Field::Season);
        }
        (Place::Item, "transcript") => {
            let transcript = TranscriptDraft {
                url: walk.address(element.attributes, "url").unwrap_or_default(),
                mime_type: named("type"),
                language: named("language"),
            };
            walk.item.list(|item| &mut item.transcripts, transcript);
        }
        (Place::Item, "chapters") => {
            if let Some(url) = walk.address(element.attributes, "url") {
                set(&mut walk.item.chapters_url, url);
            }
        }
        (Place::Item, "alternateenclosure") => {
            let (mime_type, length) = (named("type"), named("length"));
            let alternate = EnclosureDraft { mime_type, length, alternate: true, ..EnclosureDraft::default() };
            walk.item.list(|item| &mut item.enclosures, alternate);
            return Step::Open(Place::Alternate);
        }
        (Place::Alternate, "source") => {
            // The first of its sources; the others are mirrors.
            if let (Some(url), Some(alternate)) = (
                walk.address(element.attributes, "uri"),
                walk.item.enclosures.last_mut().filter(|last| last.alternate && last.url.is_empty()),
            ) {
                alternate.url = url;
            }
        }
        // `liveItem` is no episode, and what is in it is not the channel's.
        _ => {}
    }
    Step::Pass
}

fn media<'a>(walk: &mut Walk<'a>, element: Element<'a, '_>) -> Step {
    let named = |name| attribute(element.attributes, name);
    match (element.place, element.local) {
        (Place::Item, "group") => Step::Open(Place::Group),
        (Place::Item | Place::Group, "content") => {
            let (medium, mime_type) = (named("medium"), named("type"));
            let is_image =
                medium.as_deref() == Some("image") || mime_type.as_ref().is_some_and(|kind| kind.starts_with("image/"));
            let url = walk.address(element.attributes, "url").unwrap_or_default();
            if is_image {
                set(&mut walk.item.image, url);
            } else if !url.trim().is_empty() {
                let (length, duration) = (named("fileSize"), named("duration"));
                walk.item.list(
                    |item| &mut item.enclosures,
                    EnclosureDraft { url, mime_type, length, duration, medium, alternate: false },
                );
            }
            Step::Open(Place::Group)
        }
        (Place::Item | Place::Group, "thumbnail") => {
            if let Some(url) = walk.address(element.attributes, "url") {
                set(&mut walk.item.image, url);
            }
            Step::Pass
        }
        (Place::Channel, "thumbnail") => {
            if let Some(url) = walk.address(element.attributes, "url") {
                set(&mut walk.show.small_image, url);
            }
            Step::Pass
        }
        (Place::Item | Place::Group, "description") => Step::Read(Field::Words),
        (Place::Item | Place::Group, "title") => Step::Read(Field::OtherTitle),
        _ => Step::Pass,
    }
}

fn dublin(element: Element) -> Step {
    match (element.place, element.local) {
        (Place::Item, "date" | "issued" | "created") => Step::Read(Field::Date(1)),
        (Place::Item, "modified") => Step::Read(Field::Date(3)),
        (Place::Item, "title") => Step::Read(Field::OtherTitle),
        (Place::Item | Place::Channel, "creator") => Step::Read(Field::Author),
        (Place::Item, "description") => Step::Read(Field::Words),
        (Place::Channel, "language") => Step::Read(Field::Language),
        _ => Step::Pass,
    }
}

fn chapters<'a>(walk: &mut Walk<'a>, element: Element<'a, '_>) -> Step {
    let named = |name| attribute(element.attributes, name);
    match (element.place, element.local) {
        (Place::Item, "chapters") => Step::Open(Place::Chapters),
        (Place::Chapters, "chapter") => {
            if walk.item.chapters.len() < limits::CHAPTERS {
                let start = named("start").unwrap_or_default();
                let chapter = ChapterDraft {
                    start,
                    title: named("title"),
                    link: walk.address(element.attributes, "href"),
                    image: walk.address(element.attributes, "image"),
                };
                walk.item.chapters.push(chapter);
            } else {
                walk.item.too_listed = true;
            }
            Step::Pass
        }
        _ => Step::Pass,
    }
}
