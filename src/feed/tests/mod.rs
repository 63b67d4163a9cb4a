//! Whole documents: formats, text, XML as it is published, limits. One table of what goes in and what comes out each.

mod formats;
mod hostile;
mod lenient;

use super::{FeedError, Source, Trust, parse};
use crate::model::{Episode, FeedDocument, Severity, Timestamp};

/// 2026-11-25T00:00:00Z
const NOW: Timestamp = Timestamp(1_795_564_800);

fn source() -> Source<'static> {
    Source {
        url: Some("https://host.example/show/feed.xml"),
        charset: None,
        show: None,
        now: NOW,
        trust: Trust::Remote,
    }
}

fn read(text: &str) -> FeedDocument {
    parse(text.as_bytes(), &source()).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// An RSS feed of these items.
fn rss(items: &str) -> FeedDocument {
    read(&format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\" \
         xmlns:podcast=\"https://podcastindex.org/namespace/1.0\" xmlns:media=\"http://search.yahoo.com/mrss/\" \
         xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:atom=\"http://www.w3.org/2005/Atom\" xmlns:psc=\"http://podlove.org/simple-chapters\">\
         <channel><title>Show</title>{items}</channel></rss>"
    ))
}

/// The only item of an RSS feed.
fn item(inside: &str) -> Episode {
    let mut document = rss(&format!("<item>{inside}</item>"));
    assert_eq!(document.episodes.len(), 1, "{inside}");
    document.episodes.remove(0)
}

fn titles(document: &FeedDocument) -> Vec<&str> {
    document.episodes.iter().map(|episode| episode.title.as_str()).collect()
}

fn has_problem(document: &FeedDocument, severity: Severity, what: &str) -> bool {
    document.problems.iter().any(|problem| problem.severity == severity && problem.what.contains(what))
}
