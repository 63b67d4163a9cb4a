//! RSS 2.0, 0.9x and RDF: what their elements mean; and where a text goes once it is read, whoever's word it was.

use super::atom;
use super::draft::{
    EnclosureDraft, ItemDraft, PersonDraft, ShowDraft, Text, episode_type, is_blank, set, show_type, yes_or_no,
};
use super::element::{Element, Field, Place, Step};
use super::faults::{self, Problems};
use super::walk::Walk;
use super::xml::{attribute, decoded};
use crate::model::ShowType;

/// What an element without a prefix means.
pub(super) fn enter<'a>(walk: &mut Walk<'a>, element: Element<'a, '_>, problems: &mut Problems) -> Step {
    match element.place {
        Place::Root => root(walk, element, problems),
        Place::Channel => channel(walk, element),
        Place::Item | Place::Group => item(walk, element),
        Place::Image if element.local == "url" => Step::Read(Field::SmallImage),
        _ => Step::Pass,
    }
}

fn root<'a>(walk: &mut Walk<'a>, element: Element<'a, '_>, problems: &mut Problems) -> Step {
    match element.local {
        "rss" => {
            let version = attribute(element.attributes, "version").filter(|version| !is_blank(version));
            if version.is_none() {
                problems.show(&faults::NO_VERSION);
            }
            walk.show.format = format(version.as_deref());
            Step::Open(Place::Root)
        }
        "rdf" => {
            "RSS 1.0 (RDF)".clone_into(&mut walk.show.format);
            Step::Open(Place::Root)
        }
        "feed" => atom::enter(walk, element),
        "channel" => Step::Open(Place::Channel),
        "image" => Step::Open(Place::Image),
        "item" => open_item(walk, element),
        // The channel's start tag is missing.
        "title" => Step::Read(Field::Title),
        "description" => Step::Read(Field::Words),
        "link" => Step::Read(Field::Link),
        "language" => Step::Read(Field::Language),
        _ => Step::Pass,
    }
}

fn format(version: Option<&str>) -> String {
    let digits: String = version.unwrap_or("2.0").chars().filter(|c| c.is_ascii_digit() || *c == '.').take(5).collect();
    std::format!("RSS {}", if digits.is_empty() { "2.0" } else { &digits })
}

fn open_item<'a>(walk: &mut Walk<'a>, element: Element<'a, '_>) -> Step {
    if let Some(about) = attribute(element.attributes, "about") {
        set(&mut walk.item.guid, about);
    }
    Step::Open(Place::Item)
}

fn channel<'a>(walk: &mut Walk<'a>, element: Element<'a, '_>) -> Step {
    match element.local {
        "item" => open_item(walk, element),
        "title" => Step::Read(Field::Title),
        "description" => Step::Read(Field::Words),
        "link" => Step::Read(Field::Link),
        "language" => Step::Read(Field::Language),
        "author" => Step::Read(Field::Author),
        "managingeditor" => Step::Read(Field::OtherAuthor),
        "image" => Step::Open(Place::Image),
        _ => Step::Pass,
    }
}

fn item<'a>(walk: &mut Walk<'a>, element: Element<'a, '_>) -> Step {
    if element.place == Place::Group {
        return Step::Pass;
    }
    match element.local {
        "title" => Step::Read(Field::Title),
        "description" | "summary" | "encoded" | "body" | "fulltext" => Step::Read(Field::Words),
        "link" => Step::Read(Field::Link),
        "pubdate" => Step::Read(Field::Date(0)),
        "date" => Step::Read(Field::Date(1)),
        "author" => Step::Read(Field::Author),
        "duration" => Step::Read(Field::Duration),
        "image" => Step::Read(Field::SmallImage),
        "guid" => {
            let said = attribute(element.attributes, "isPermaLink");
            let is = |word| said.as_ref().is_some_and(|said| said.trim().eq_ignore_ascii_case(word));
            Step::Read(Field::Guid { is_address: is("true"), may_open: !is("false") })
        }
        "enclosure" => {
            let enclosure = EnclosureDraft {
                url: walk
                    .address(element.attributes, "url")
                    .or_else(|| walk.address(element.attributes, "href"))
                    .unwrap_or_default(),
                mime_type: attribute(element.attributes, "type"),
                length: attribute(element.attributes, "length"),
                ..EnclosureDraft::default()
            };
            walk.item.list(|item| &mut item.enclosures, enclosure);
            Step::Pass
        }
        _ => Step::Pass,
    }
}

/// A text of an item was read.
pub(super) fn set_item<'a>(item: &mut ItemDraft<'a>, field: Field, attributes: &'a str, text: Text<'a>) {
    match field {
        Field::Guid { is_address, may_open } => {
            if item.guid.is_none() {
                (item.guid_is_address, item.guid_may_open) = (is_address, may_open);
            }
            set(&mut item.guid, text);
        }
        Field::Title => set(&mut item.title, text),
        Field::OtherTitle => set(&mut item.other_title, text),
        Field::Words => item.offer_content(text),
        Field::Link => set(&mut item.link, text),
        // `<image><url>..</url>`, as a channel has it.
        Field::SmallImage if text.contains('<') => {
            let address = text.split_once("<url>").map_or("", |(_, rest)| rest.split('<').next().unwrap_or_default());
            set(&mut item.image, decoded(address).into_owned().into());
        }
        Field::Image | Field::SmallImage => set(&mut item.image, text),
        Field::Date(rank) => {
            if let Some(slot) = item.dates.get_mut(rank) {
                set(slot, text);
            }
        }
        Field::Duration => set(&mut item.duration, text),
        Field::Number => set(&mut item.number, text),
        Field::OtherNumber => set(&mut item.other_number, text),
        Field::Season => set(&mut item.season, text),
        Field::OtherSeason => set(&mut item.other_season, text),
        Field::EpisodeType => item.episode_type = item.episode_type.or_else(|| episode_type(&text)),
        Field::Explicit => item.explicit = item.explicit.or_else(|| yes_or_no(&text)),
        Field::Author if !is_blank(&text) => {
            item.list(|item| &mut item.authors, PersonDraft { name: text, ..PersonDraft::default() });
        }
        Field::AuthorLink if !is_blank(&text) => {
            if let Some(author) = item.authors.last_mut() {
                set(&mut author.link, text);
            }
        }
        Field::Person if !is_blank(&text) => {
            let person = PersonDraft {
                name: text,
                role: attribute(attributes, "role"),
                link: attribute(attributes, "href"),
                image: attribute(attributes, "img"),
            };
            item.list(|item| &mut item.persons, person);
        }
        _ => {}
    }
}

/// A text of the show was read.
pub(super) fn set_show<'a>(show: &mut ShowDraft<'a>, field: Field, text: Text<'a>) {
    match field {
        Field::Title => set(&mut show.title, text),
        Field::Words => {
            let longer = show.description.as_ref().is_none_or(|longest| text.trim().len() > longest.trim().len());
            if longer && !is_blank(&text) {
                show.description = Some(text);
            }
        }
        Field::Link => set(&mut show.link, text),
        Field::Image => set(&mut show.image, text),
        Field::SmallImage => set(&mut show.small_image, text),
        Field::Author => set(&mut show.author, text),
        Field::OtherAuthor => set(&mut show.other_author, text),
        Field::Language => set(&mut show.language, text),
        // Either word for "in order" wins.
        Field::ShowType if show.show_type != Some(ShowType::Serial) => {
            show.show_type = show_type(&text).or(show.show_type);
        }
        Field::ShowGuid => set(&mut show.guid, text),
        Field::MovedTo => set(&mut show.moved_to, text),
        Field::Complete => show.complete |= yes_or_no(&text) == Some(true),
        _ => {}
    }
}
