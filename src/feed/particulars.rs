//! The lists of an item: transcripts, chapters, persons. What is broken in one of them is left out alone.

use super::addresses::Addresses;
use super::assemble::line;
use super::draft::{ChapterDraft, ItemDraft, PersonDraft, TranscriptDraft};
use super::{durations, text, transcript};
use crate::model::{Chapter, Person, Position, TranscriptLink, lower_line};

/// Best first; the first of equals.
pub(super) fn transcripts(item: &ItemDraft, addresses: &Addresses) -> Vec<TranscriptLink> {
    let link = |draft: &TranscriptDraft| {
        Some(TranscriptLink {
            url: addresses.resolve(&draft.url).ok()?,
            mime_type: draft.mime_type.as_deref().map(lower_line).filter(|kind| !kind.is_empty()),
            language: line(draft.language.as_deref()),
        })
    };
    let mut links: Vec<TranscriptLink> = item.transcripts.iter().filter_map(link).collect();
    links.sort_by_key(|link| transcript::rank(link.mime_type.as_deref(), &link.url));
    links
}

/// The chapters that the feed itself spells out, sorted by start.
pub(super) fn chapters(item: &ItemDraft, addresses: &Addresses) -> Vec<Chapter> {
    let chapter = |draft: &ChapterDraft| {
        Some(Chapter {
            start: Position::from_seconds(durations::seconds(&draft.start)?),
            end: None,
            title: line(draft.title.as_deref()),
            link: draft.link.as_deref().and_then(|link| addresses.resolve_web(link)),
            image: draft.image.as_deref().and_then(|image| addresses.resolve_web(image)),
            hidden: false,
        })
    };
    let mut chapters: Vec<Chapter> = item.chapters.iter().filter_map(chapter).collect();
    chapters.sort_by_key(|chapter| chapter.start);
    chapters
}

/// Who is named in it, else who wrote it.
pub(super) fn persons(item: &ItemDraft, addresses: &Addresses) -> Vec<Person> {
    let person = |draft: &PersonDraft| {
        Some(Person {
            name: text::name(&line(Some(&draft.name))?),
            role: line(draft.role.as_deref()),
            link: draft.link.as_deref().and_then(|link| addresses.resolve_web(link)),
            image: draft.image.as_deref().and_then(|image| addresses.resolve_web(image)),
        })
    };
    let drafts = if item.persons.is_empty() { &item.authors } else { &item.persons };
    let mut persons: Vec<Person> = Vec::with_capacity(drafts.len());
    for person in drafts.iter().filter_map(person) {
        if !persons.contains(&person) {
            persons.push(person);
        }
    }
    persons
}
