//! A web page where a feed was expected: its title, and the feeds it names.

use super::addresses::Addresses;
use super::error::FeedLink;
use super::html::plain_line;
use super::limits;
use super::source::Source;
use super::tags::tags;
use super::xml::attribute;

/// How much of a page is read: links to feeds stand at its beginning.
const HEAD: usize = 1 << 20;

/// Title and feeds of a page.
pub(super) fn read(page: &str, source: &Source) -> (Option<String>, Vec<FeedLink>) {
    let head = &page[..page.floor_char_boundary(HEAD)];
    let mut title = None;
    let mut addresses = Addresses::new(source);
    let mut feeds: Vec<FeedLink> = Vec::new();
    for tag in tags(head).filter(|tag| !tag.closes) {
        let raw = &head[tag.start..tag.end];
        if tag.is("title") && title.is_none() {
            let text = &head[tag.end..];
            let end = memchr::memchr(b'<', text.as_bytes()).unwrap_or(text.len()).min(limits::TEXT_BYTES);
            title = Some(plain_line(&text[..text.floor_char_boundary(end)])).filter(|title| !title.is_empty());
        } else if tag.is("base") {
            if let Some(base) = attribute(inside(raw), "href") {
                addresses = addresses.based(&base);
            }
        } else if tag.is("link") && feeds.len() < limits::LISTED {
            feeds.extend(
                feed_link(inside(raw), &addresses).filter(|link| !feeds.iter().any(|known| known.url == link.url)),
            );
        }
    }
    (title, feeds)
}

fn feed_link(raw: &str, addresses: &Addresses) -> Option<FeedLink> {
    let relation = attribute(raw, "rel")?.to_ascii_lowercase();
    let kind = attribute(raw, "type")?.to_ascii_lowercase();
    let is_alternate = relation.split_ascii_whitespace().any(|word| word == "alternate");
    let is_feed = matches!(
        kind.split(';').next().unwrap_or_default().trim(),
        "application/rss+xml"
            | "application/atom+xml"
            | "application/feed+json"
            | "application/rdf+xml"
            | "text/rss+xml"
    );
    let url = addresses.resolve(&attribute(raw, "href")?).ok().filter(|_| is_alternate && is_feed)?;
    Some(FeedLink {
        url,
        title: attribute(raw, "title").map(|title| plain_line(&title)).filter(|title| !title.is_empty()),
    })
}

/// A tag's attributes: without the brackets and the name.
fn inside(raw: &str) -> &str {
    let inside = raw.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
    inside.find(|c: char| c.is_ascii_whitespace()).map_or("", |end| &inside[end..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::Trust;
    use crate::model::Timestamp;

    #[test]
    fn a_page_names_its_feeds() {
        let page = r#"<!DOCTYPE html><html><head><title>My &amp; Show
            </title><link rel=stylesheet href=x.css><LINK REL="alternate" TYPE="application/rss+xml" TITLE="Audio" HREF="/feed.xml">
            <link rel="alternate" type="application/feed+json" href="https://b.example/feed.json"/>
            <link rel="alternate" type="application/rss+xml" href="javascript:x"><link rel="alternate" hreflang="de" href="/de">"#;
        let source = Source {
            url: Some("https://a.example/show/"),
            charset: None,
            show: None,
            now: Timestamp(0),
            trust: Trust::Remote,
        };
        let (title, feeds) = read(page, &source);
        assert_eq!(title.as_deref(), Some("My & Show"));
        let expected = [("https://a.example/feed.xml", Some("Audio")), ("https://b.example/feed.json", None)];
        let found: Vec<_> = feeds.iter().map(|feed| (feed.url.as_str(), feed.title.as_deref())).collect();
        assert_eq!(found, expected);
    }
}
