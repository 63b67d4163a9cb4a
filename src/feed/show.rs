//! From what a feed says of itself to a show.

use super::addresses::Addresses;
use super::assemble::{Taken, line};
use super::draft::{ShowDraft, is_blank};
use super::faults::{self, Problems};
use super::html::plain_paragraphs;
use super::source::Source;
use super::{Trust, text};
use crate::model::{Show, ShowId, fingerprint};

/// The show, and what is to be known about its feed.
pub(super) fn assemble(draft: ShowDraft, source: &Source, addresses: &Addresses, problems: &mut Problems) -> Taken {
    let address =
        |text: Option<&str>| text.filter(|text| !is_blank(text)).and_then(|text| addresses.resolve(text).ok());
    let title = line(draft.title.as_deref());
    let link = address(draft.link.as_deref());
    let declared = address(draft.feed_url.as_deref());
    let image = address(draft.image.as_deref()).or_else(|| address(draft.small_image.as_deref()));
    let description = draft.description.as_deref().map(plain_paragraphs).filter(|text| !text.is_empty());
    let author =
        line(draft.author.as_deref()).or_else(|| line(draft.other_author.as_deref())).map(|author| text::name(&author));
    let language = line(draft.language.as_deref());
    if source.trust != Trust::BuiltIn {
        let missing = [
            (title.is_none(), &faults::NO_SHOW_TITLE),
            (description.is_none(), &faults::NO_SHOW_DESCRIPTION),
            (link.is_none(), &faults::NO_SHOW_LINK),
            (image.is_none(), &faults::NO_SHOW_IMAGE),
            (author.is_none(), &faults::NO_AUTHOR),
            (language.is_none(), &faults::NO_LANGUAGE),
            (!draft.has_category, &faults::NO_CATEGORY),
            (!draft.has_explicit, &faults::NO_EXPLICIT),
        ];
        missing.iter().filter(|(is_missing, _)| *is_missing).for_each(|(_, fault)| problems.show(fault));
    }
    let name = title.or_else(|| host(link.as_deref().or(source.url))).unwrap_or_else(|| "Untitled show".to_owned());
    let id = source.show.clone().unwrap_or_else(|| identity(source, &draft, link.as_deref(), &name));
    let moved_to = draft.moved_to.as_deref().and_then(|url| addresses.resolve_web(url));
    Taken {
        show: Show {
            description,
            link,
            feed_url: source.url.map(str::to_owned).or(declared),
            image,
            author,
            language,
            show_type: draft.show_type,
            ..Show::new(id, &name)
        },
        format: draft.format,
        cut_off: draft.cut_off,
        moved_to: moved_to.filter(|url| Some(url.as_str()) != source.url),
        complete: draft.complete,
    }
}

/// A fingerprint of the address, else of what the feed says it is.
fn identity(source: &Source, draft: &ShowDraft, link: Option<&str>, name: &str) -> ShowId {
    let parts = match (source.url, draft.guid.as_deref().map(str::trim), link) {
        (Some(url), ..) => fingerprint(&[url]),
        (None, Some(guid), _) if !guid.is_empty() => fingerprint(&["podcast:guid", &guid.to_ascii_lowercase()]),
        (None, _, link) => fingerprint(&[name, link.unwrap_or_default()]),
    };
    ShowId::from(parts.as_str())
}

fn host(url: Option<&str>) -> Option<String> {
    url::Url::parse(url?).ok()?.host_str().map(crate::model::one_line).filter(|host| !host.is_empty())
}
