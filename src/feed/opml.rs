//! Subscription lists: OPML 1.0 and 2.0, read leniently and written strictly.

use std::collections::HashSet;
use std::fmt::Write as _;

use super::charset;
use super::error::OpmlError;
use super::faults::Problems;
use super::html::plain_line;
use super::limits;
use super::sniff::{self, Kind};
use super::xml::{Document, Reader, Token, attributes, decoded};
use crate::model::is_visible;

/// One subscription of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpmlEntry {
    /// Plain text, one line; the address where the list has no name for it.
    pub title: String,
    /// As it stands, without surrounding space and invisible characters. May hold credentials.
    pub url: String,
}

/// Reads a list; folders are flattened, an address that stands twice counts once.
///
/// # Errors
/// When it is no subscription list.
pub fn opml(bytes: &[u8]) -> Result<Vec<OpmlEntry>, OpmlError> {
    if bytes.len() > limits::FEED_BYTES {
        return Err(OpmlError::TooLarge);
    }
    let no_list = |what: &str| Err(OpmlError::NotOpml { what: what.to_owned() });
    if let Some(what) = sniff::binary(bytes) {
        return no_list(what);
    }
    let decoded = charset::decode(bytes, None);
    let entries = read(&decoded.text);
    match sniff::kind(&decoded.text) {
        Kind::Opml(_) => Ok(entries),
        // A list whose root was lost is a list all the same.
        _ if !entries.is_empty() => Ok(entries),
        Kind::Feed(_) => no_list("a single feed (add its address instead)"),
        Kind::WebPage => no_list("a web page"),
        Kind::Json => no_list("a JSON document"),
        Kind::Xml(_) => no_list("an XML document"),
        Kind::Text => no_list("plain text"),
    }
}

/// The entries of whatever this is, depth and order of elements aside.
pub(super) fn read(text: &str) -> Vec<OpmlEntry> {
    let mut problems = Problems::default();
    let document = Document::new(text, &mut problems);
    let mut reader = Reader::new(&document);
    let (mut entries, mut seen) = (Vec::new(), HashSet::new());
    while let Some(token) = reader.next(&mut problems) {
        if let Token::Start { name, attributes, .. } = token
            && name.eq_ignore_ascii_case("outline")
            && entries.len() < limits::ITEMS
            && let Some(entry) = entry(attributes)
            && seen.insert(entry.url.clone())
        {
            entries.push(entry);
        }
    }
    entries
}

fn entry(raw: &str) -> Option<OpmlEntry> {
    let (mut address, mut text, mut title) = (None, None, None);
    for (key, value) in attributes(raw) {
        match key.to_ascii_lowercase().as_str() {
            "xmlurl" => address = Some(value),
            "url" => address = address.or(Some(value)),
            "text" => text = Some(value),
            "title" => title = Some(value),
            _ => {}
        }
    }
    let url: String = decoded(address?).trim().chars().filter(|c| is_visible(*c) && *c != '\t').collect();
    if url.is_empty() || url.len() > limits::URL_BYTES {
        return None;
    }
    let named = |raw: Option<&str>| raw.map(|raw| plain_line(&decoded(&raw[..raw.floor_char_boundary(1024)])));
    let title = named(text).filter(|text| !text.is_empty()).or_else(|| named(title)).filter(|text| !text.is_empty());
    Some(OpmlEntry { title: title.unwrap_or_else(|| url.clone()), url })
}

/// Writes a list as OPML 2.0.
pub fn write_opml(entries: &[OpmlEntry]) -> String {
    let mut list = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n  <head>\n    <title>podtui subscriptions</title>\n  </head>\n  <body>\n",
    );
    for OpmlEntry { title, url } in entries {
        let (title, url) = (escaped(title), escaped(url));
        // Writing to a string cannot fail.
        let _ = writeln!(list, "    <outline type=\"rss\" text=\"{title}\" title=\"{title}\" xmlUrl=\"{url}\"/>");
    }
    list.push_str("  </body>\n</opml>\n");
    list
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            control if control.is_control() => {}
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_whatever_its_folders() {
        let list = br#"<?xml version="1.0" encoding="ISO-8859-1"?><opml version="1.0"><body>
            <outline text="News &amp; more"><outline text="Caf&#233;" type="rss" xmlUrl="https://a.example/feed?x=1&y=2"/>
            <outline title="B" xmlurl=" https://b.example/ "></outline></outline>
            <outline text="again" xmlUrl="https://b.example/"/><outline text="no address"/>
            <OUTLINE url='feed://c.example/'>"#;
        let entries = opml(list).unwrap();
        let found: Vec<_> = entries.iter().map(|entry| (entry.title.as_str(), entry.url.as_str())).collect();
        let expected = [
            ("Café", "https://a.example/feed?x=1&y=2"),
            ("B", "https://b.example/"),
            ("feed://c.example/", "feed://c.example/"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_written_is_read_again() {
        let entries = vec![
            OpmlEntry { title: "A \"quoted\" & <odd> title".into(), url: "https://a.example/?x=1&y=<2>".into() },
            OpmlEntry { title: "B".into(), url: "https://user:secret@b.example/".into() },
        ];
        assert_eq!(opml(write_opml(&entries).as_bytes()).unwrap(), entries);
    }

    #[test]
    fn what_is_no_list_says_what_it_is() {
        assert!(
            matches!(opml(b"<rss><channel/></rss>"), Err(OpmlError::NotOpml { what }) if what.contains("single feed"))
        );
        assert!(matches!(opml(b"hello"), Err(OpmlError::NotOpml { .. })));
        assert_eq!(opml(b"<opml><body/></opml>"), Ok(Vec::new()));
    }
}
