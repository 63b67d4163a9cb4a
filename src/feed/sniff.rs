//! What a document is, by what stands in it. Names and declared types are not asked.

use memchr::memmem;

/// How far in the beginning is looked for: servers put warnings before the feed, never more than this.
const HEAD: usize = 16 << 10;

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    Json,
    /// RSS, RDF or Atom, which begins at this byte.
    Feed(usize),
    Opml(usize),
    WebPage,
    /// Some other XML, by its root.
    Xml(&'a str),
    Text,
}

/// What a text is, by its first element or brace.
pub(super) fn kind(text: &str) -> Kind<'_> {
    let head = &text[..text.floor_char_boundary(HEAD)];
    if head.trim_start().starts_with(['{', '[']) {
        return Kind::Json;
    }
    let Some((first, name)) = root(head) else {
        return Kind::Text;
    };
    if let Some(kind) = named(name, first) {
        return kind;
    }
    // Something stands before it, like the warning of a server; or it is a piece of a page.
    let found = ["<rss", "<rdf:RDF", "<feed", "<RSS"]
        .iter()
        .filter_map(|root| memmem::find(head.as_bytes(), root.as_bytes()))
        .min();
    match found {
        Some(at) => Kind::Feed(at),
        None if is_page(head) => Kind::WebPage,
        None => Kind::Xml(name),
    }
}

fn named(name: &str, at: usize) -> Option<Kind<'_>> {
    let local = name.rsplit_once(':').map_or(name, |(_, local)| local).to_ascii_lowercase();
    Some(match local.as_str() {
        "rss" | "rdf" | "feed" | "channel" => Kind::Feed(at),
        "opml" => Kind::Opml(at),
        "html" => Kind::WebPage,
        _ => return None,
    })
}

/// Where the first element begins, and its name.
fn root(head: &str) -> Option<(usize, &str)> {
    let mut position = 0;
    while let Some(found) = head[position..].find('<') {
        let at = position + found;
        let rest = &head[at + 1..];
        let skipped = if rest.starts_with("!--") {
            rest.find("-->")
        } else if rest.starts_with('?') {
            rest.find("?>")
        } else if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let end =
                rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/' | '<')).unwrap_or(rest.len());
            return Some((at, &rest[..end]));
        } else {
            Some(0)
        };
        position = at + 1 + skipped?;
    }
    None
}

fn is_page(head: &str) -> bool {
    let lower = head.to_ascii_lowercase();
    ["<!doctype html", "<html", "<head", "<body", "<meta", "<title", "<script"].iter().any(|mark| lower.contains(mark))
}

/// What bytes are that are no text at all.
pub(super) fn binary(bytes: &[u8]) -> Option<&'static str> {
    let begins = |mark: &[u8]| bytes.starts_with(mark);
    Some(match bytes {
        _ if begins(b"ID3") || begins(b"OggS") || begins(b"fLaC") || begins(b"RIFF") || begins(b"FORM") => {
            "an audio file"
        }
        [0xff, 0xf0..=0xfd, ..] if bytes.get(2).is_some_and(|byte| *byte != 0) => "an audio file",
        [_, _, _, _, b'f', b't', b'y', b'p', ..] | [0x1a, 0x45, 0xdf, 0xa3, ..] => "an audio or video file",
        _ if begins(b"\x89PNG") || begins(b"\xff\xd8\xff") || begins(b"GIF8") => "a picture",
        _ if begins(b"%PDF") => "a PDF",
        _ if begins(b"PK\x03\x04") => "a ZIP archive",
        _ if begins(b"\x1f\x8b") => "a gzip archive",
        _ if begins(b"\x7fELF") || begins(b"MZ\x90") => "a program",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_what_it_begins_with() {
        let table = [
            ("  {\"version\":", Kind::Json),
            ("<?xml version='1.0'?>\n<!-- <html> -->\n<rss version='2.0'>", Kind::Feed(38)),
            ("<rss>", Kind::Feed(0)),
            ("<rdf:RDF xmlns='x'>", Kind::Feed(0)),
            ("<atom:feed>", Kind::Feed(0)),
            ("<!DOCTYPE rss><rss>", Kind::Feed(14)),
            ("<br /><b>Warning</b>: mysql\n<rss>", Kind::Feed(28)),
            ("<opml version='1.0'>", Kind::Opml(0)),
            ("<!doctype html><html lang=en>", Kind::WebPage),
            ("<head><title>x", Kind::WebPage),
            ("<!DOCTYPE html><p>x", Kind::WebPage),
            ("<svg>", Kind::Xml("svg")),
            ("hello", Kind::Text),
            ("", Kind::Text),
            ("<", Kind::Text),
        ];
        for (text, expected) in table {
            assert_eq!(kind(text), expected, "{text}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_known() {
        assert_eq!(binary(b"ID3\x04"), Some("an audio file"));
        assert_eq!(binary(b"\xff\xfb\x90\x64"), Some("an audio file"));
        assert_eq!(binary(b"\xff\xfe<\0"), None);
        assert_eq!(binary(b"<rss>"), None);
    }
}
