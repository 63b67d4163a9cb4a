//! Atom 1.0 and 0.3: what their elements mean, in a feed of their own or within RSS.

use super::draft::{EnclosureDraft, set};
use super::element::{Element, Field, Place, Step};
use super::walk::Walk;
use super::xml::attribute;

/// What an element of Atom means.
pub(super) fn enter<'a>(walk: &mut Walk<'a>, element: Element<'a, '_>) -> Step {
    match (element.place, element.local) {
        (Place::Root, "feed") => {
            let old = attribute(element.attributes, "version").is_some_and(|version| version.trim() == "0.3");
            walk.is_atom = true;
            (if old { "Atom 0.3" } else { "Atom 1.0" }).clone_into(&mut walk.show.format);
            if let Some(language) = attribute(element.attributes, "lang") {
                set(&mut walk.show.language, language);
            }
            Step::Open(Place::Channel)
        }
        (Place::Root | Place::Channel, "entry") => Step::Open(Place::Item),
        (Place::Channel | Place::Item, "link") => link(walk, element),
        (Place::Channel | Place::Item, "author") => Step::Open(Place::Author),
        (Place::Channel | Place::Item, "title") => Step::Read(Field::Title),
        (Place::Channel, "logo") => Step::Read(Field::Image),
        (Place::Channel, "icon") => Step::Read(Field::SmallImage),
        (Place::Item, "id") => Step::Read(Field::Guid { is_address: false, may_open: false }),
        (Place::Channel, "subtitle" | "tagline") | (Place::Item, "summary") => Step::Read(Field::Words),
        (Place::Item, "content") => content(walk, element),
        (Place::Item, "published" | "issued" | "created") => Step::Read(Field::Date(2)),
        (Place::Item, "updated" | "modified") => Step::Read(Field::Date(3)),
        (Place::Author, "name") => Step::Read(Field::Author),
        (Place::Author, "uri" | "url") => Step::Read(Field::AuthorLink),
        _ => Step::Pass,
    }
}

fn link<'a>(walk: &mut Walk<'a>, element: Element<'a, '_>) -> Step {
    let named = |name| attribute(element.attributes, name);
    let Some(href) = walk.address(element.attributes, "href") else {
        // RSS's way of writing it.
        return Step::Read(Field::Link);
    };
    let relation = named("rel").unwrap_or_default();
    match (relation.trim().to_ascii_lowercase().as_str(), element.place) {
        ("" | "alternate", place) => {
            let is_page = named("type").is_none_or(|kind| kind.contains("html"));
            if is_page && place == Place::Item {
                set(&mut walk.item.link, href);
            } else if is_page {
                set(&mut walk.show.link, href);
            }
        }
        ("self", Place::Channel) => set(&mut walk.show.feed_url, href),
        ("enclosure", Place::Item) => {
            let enclosure = EnclosureDraft {
                url: href,
                mime_type: named("type"),
                length: named("length"),
                ..EnclosureDraft::default()
            };
            walk.item.list(|item| &mut item.enclosures, enclosure);
        }
        _ => {}
    }
    Step::Pass
}

/// A text, or a file elsewhere.
fn content<'a>(walk: &mut Walk<'a>, element: Element<'a, '_>) -> Step {
    let Some(url) = walk.address(element.attributes, "src") else {
        return Step::Read(Field::Words);
    };
    let mime_type = attribute(element.attributes, "type");
    if mime_type.as_ref().is_some_and(|kind| kind.starts_with("audio/") || kind.starts_with("video/")) {
        walk.item.list(|item| &mut item.enclosures, EnclosureDraft { url, mime_type, ..EnclosureDraft::default() });
    }
    Step::Pass
}
