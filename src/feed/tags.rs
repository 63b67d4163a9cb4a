//! The tags of HTML, however it is written. Linear in the length: a tag ends at `>`, or at the next `<` that a quote cannot hold.

use memchr::memchr;

/// A tag, a comment or a declaration (these without a name).
pub(super) struct Tag<'a> {
    pub name: &'a str,
    pub kind: Option<Kind>,
    pub closes: bool,
    /// The place of its `<`.
    pub start: usize,
    /// The place after its `>`.
    pub end: usize,
}

impl Tag<'_> {
    pub(super) const fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    pub(super) fn is_known(&self) -> bool {
        self.name.is_empty() || self.kind.is_some()
    }
}

/// The tag that begins at `at`, if one does.
pub(super) fn tag_at(html: &str, at: usize) -> Option<Tag<'_>> {
    let rest = &html[at + 1..];
    if rest.starts_with("!--") {
        let end = rest.find("-->").map_or(html.len(), |end| at + 1 + end + 3);
        return Some(Tag { name: "", kind: None, closes: false, start: at, end });
    }
    let (closes, rest) = rest.strip_prefix('/').map_or((false, rest), |rest| (true, rest));
    let first = rest.bytes().next()?;
    if !first.is_ascii_alphabetic() && (closes || (first != b'!' && first != b'?')) {
        return None;
    }
    let length = rest
        .bytes()
        .position(|byte| !byte.is_ascii_alphanumeric() && byte != b'-' && byte != b':')
        .unwrap_or(rest.len());
    let start = html.len() - rest.len();
    let end = tag_end(html.as_bytes(), start + length)?;
    Some(Tag { name: &rest[..length], kind: element(&rest[..length]), closes, start: at, end })
}

/// After the `>`: the first outside quotes, unless a quote holds a `<`, then the first at all.
fn tag_end(bytes: &[u8], from: usize) -> Option<usize> {
    let (mut quote, mut first) = (None, None);
    for (index, &byte) in bytes.iter().enumerate().skip(from) {
        match (byte, quote) {
            (b'>', None) => return Some(index + 1),
            (b'>', Some(_)) => first = first.or(Some(index + 1)),
            (b'<', _) => return first,
            (b'"' | b'\'', None) if bytes[index - 1] == b'=' => quote = Some(byte),
            (mark, Some(open)) if mark == open => quote = None,
            _ => {}
        }
    }
    first
}

/// What an element does to the text around it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Paragraph,
    Line,
    Break,
    Item,
    Cell,
    Inline,
    Hidden,
}

fn element(written: &str) -> Option<Kind> {
    let mut lower = [0; 10];
    let name = lower.get_mut(..written.len()).filter(|name| !name.is_empty())?;
    name.copy_from_slice(written.as_bytes());
    name.make_ascii_lowercase();
    Some(match &*name {
        b"p" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"ul" | b"ol" | b"dl" | b"blockquote" | b"table"
        | b"pre" | b"section" | b"article" | b"hr" | b"header" | b"footer" | b"figure" | b"aside" | b"main"
        | b"nav" | b"form" => Kind::Paragraph,
        b"div" | b"tr" | b"dt" | b"dd" | b"address" | b"figcaption" | b"body" | b"html" | b"option" => Kind::Line,
        b"br" => Kind::Break,
        b"li" => Kind::Item,
        b"td" | b"th" => Kind::Cell,
        b"script" | b"style" | b"head" | b"template" | b"iframe" | b"object" | b"svg" | b"title" => Kind::Hidden,
        b"a" | b"b" | b"i" | b"u" | b"s" | b"em" | b"strong" | b"span" | b"font" | b"img" | b"small" | b"big"
        | b"sub" | b"sup" | b"code" | b"kbd" | b"samp" | b"var" | b"tt" | b"cite" | b"q" | b"abbr" | b"acronym"
        | b"del" | b"ins" | b"mark" | b"time" | b"strike" | b"center" | b"tbody" | b"thead" | b"tfoot" | b"col"
        | b"caption" | b"colgroup" | b"wbr" | b"link" | b"meta" | b"audio" | b"video" | b"source" | b"embed"
        | b"noscript" | b"label" | b"input" | b"button" | b"picture" | b"ruby" | b"rt" => Kind::Inline,
        _ => return None,
    })
}

/// After the end tag of a hidden element; at the end when it has none.
pub(super) fn skip_hidden(html: &str, tag: &Tag) -> usize {
    let bytes = html.as_bytes();
    let mut position = tag.end;
    while let Some(found) = memchr(b'<', &bytes[position..]) {
        let at = position + found;
        let name = bytes.get(at + 2..at + 2 + tag.name.len());
        if bytes.get(at + 1) == Some(&b'/') && name.is_some_and(|name| name.eq_ignore_ascii_case(tag.name.as_bytes())) {
            return memchr(b'>', &bytes[at..]).map_or(html.len(), |end| at + end + 1);
        }
        position = at + 1;
    }
    html.len()
}

/// The tags of a page, comments included, in their order.
pub(super) fn tags(html: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut position = 0;
    std::iter::from_fn(move || {
        loop {
            let at = position + html[position..].find('<')?;
            position = at + 1;
            if let Some(tag) = tag_at(html, at) {
                position = tag.end;
                return Some(tag);
            }
        }
    })
}

/// What kinds of tags there are in a text.
#[derive(Clone, Copy, Default)]
pub(super) struct Survey {
    pub elements: bool,
    pub blocks: bool,
}

pub(super) fn survey(html: &str) -> Survey {
    let mut found = Survey::default();
    for tag in tags(html) {
        found.elements |= tag.kind.is_some();
        if matches!(tag.kind, Some(Kind::Paragraph | Kind::Line | Kind::Break | Kind::Item)) {
            return Survey { elements: true, blocks: true };
        }
    }
    found
}
