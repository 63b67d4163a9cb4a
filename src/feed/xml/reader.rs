//! A document in tokens, each a piece of the document itself. quick-xml cuts; what it would refuse was repaired before.

use std::borrow::Cow;

use memchr::{memchr, memchr2};
use quick_xml::events::Event;
use quick_xml::events::attributes::Attributes;

use super::repair::repair;
use crate::feed::entities;
use crate::feed::faults::{self, Problems};

/// A document made fit for reading. Owns what had to be repaired.
pub(in crate::feed) struct Document<'a> {
    text: Cow<'a, str>,
    cut_off: bool,
}

/// One piece of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::feed) enum Token<'a> {
    /// `raw` is the tag from `<` to `>`; `attributes` what follows the name.
    Start {
        name: &'a str,
        attributes: &'a str,
        empty: bool,
        raw: &'a str,
    },
    End {
        name: &'a str,
        raw: &'a str,
    },
    /// Text without references, or the whole of a CDATA section.
    Text(&'a str),
    /// `&name;`, and the character it stands for if it does.
    Reference {
        raw: &'a str,
        character: Option<char>,
    },
}

/// Cuts a document into tokens and notes what is wrong with it.
pub(in crate::feed) struct Reader<'a> {
    document: &'a str,
    tokens: quick_xml::Reader<&'a [u8]>,
    cut_off: bool,
}

impl<'a> Document<'a> {
    pub(in crate::feed) fn new(text: &'a str, problems: &mut Problems) -> Self {
        // The tokenizer would skip a mark without counting it.
        let repaired = repair(text.trim_start_matches('\u{feff}'), problems);
        Self { text: repaired.text, cut_off: repaired.cut_off }
    }
}

impl<'a> Reader<'a> {
    pub(in crate::feed) fn new(document: &'a Document<'_>) -> Self {
        let mut tokens = quick_xml::Reader::from_str(&document.text);
        let config = tokens.config_mut();
        config.allow_dangling_amp = true;
        config.allow_unmatched_ends = true;
        config.check_end_names = false;
        Self { document: &document.text, tokens, cut_off: document.cut_off }
    }

    /// The next token; none at the end.
    pub(in crate::feed) fn next(&mut self, problems: &mut Problems) -> Option<Token<'a>> {
        loop {
            let start = self.position();
            let event = self.tokens.read_event();
            let raw = self.document.get(start..self.position())?;
            return Some(match event {
                Ok(Event::Start(_)) => {
                    self.judge_references(start, raw, problems);
                    start_tag(raw, &raw[1..raw.len() - 1], false)
                }
                Ok(Event::Empty(_)) => {
                    self.judge_references(start, raw, problems);
                    start_tag(raw, &raw[1..raw.len() - 2], true)
                }
                Ok(Event::End(_)) => Token::End { name: raw[2..raw.len() - 1].trim(), raw },
                Ok(Event::Text(_)) => {
                    if raw.starts_with('&') {
                        problems.at(&faults::BARE_AMPERSAND, self.document, start, String::new);
                    }
                    Token::Text(raw)
                }
                Ok(Event::CData(_)) => Token::Text(&raw[9..raw.len() - 3]),
                Ok(Event::GeneralRef(_)) => self.reference(start, raw, problems),
                Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => continue,
                Ok(Event::Eof) => return None,
                Err(_) => {
                    // Nothing that is known gets here; the rest is as good as cut off.
                    self.cut_off = true;
                    return None;
                }
            });
        }
    }

    fn reference(&self, start: usize, raw: &'a str, problems: &mut Problems) -> Token<'a> {
        let name = &raw[1..raw.len() - 1];
        let character = if name.len() <= entities::LONGEST { entities::character(name) } else { None };
        if character.is_none() {
            problems.at(&faults::BARE_AMPERSAND, self.document, start, String::new);
        } else if !entities::is_xml(name) {
            problems.at(&faults::UNDEFINED_ENTITY, self.document, start, || format!("({raw})"));
        }
        Token::Reference { raw, character }
    }

    /// Attributes are decoded only if they are wanted, but a bare `&` in any of them breaks stricter readers.
    fn judge_references(&self, start: usize, tag: &str, problems: &mut Problems) {
        for at in memchr::memchr_iter(b'&', tag.as_bytes()) {
            let window = &tag.as_bytes()[at + 1..tag.len().min(at + 2 + entities::LONGEST)];
            let name = memchr(b';', window).map(|end| &tag[at + 1..at + 1 + end]);
            if name.and_then(entities::character).is_none() {
                problems.at(&faults::BARE_AMPERSAND, self.document, start, || "(in an attribute)".to_owned());
            }
        }
    }

    /// Bytes read so far.
    pub(in crate::feed) fn position(&self) -> usize {
        usize::try_from(self.tokens.buffer_position())
            .map_or(self.document.len(), |position| position.min(self.document.len()))
    }

    /// The text that is read, for saying where something is.
    pub(in crate::feed) const fn document(&self) -> &'a str {
        self.document
    }

    /// True if the document ends in the midst of markup.
    pub(in crate::feed) const fn is_cut_off(&self) -> bool {
        self.cut_off
    }
}

fn start_tag<'a>(raw: &'a str, inside: &'a str, empty: bool) -> Token<'a> {
    let end = inside.bytes().position(|byte| byte.is_ascii_whitespace()).unwrap_or(inside.len());
    let (name, attributes) = inside.split_at(end);
    Token::Start { name, attributes, empty, raw }
}

/// Name and undecoded value of each attribute. Without quotes, without a value, twice: all are read, none is refused.
pub(in crate::feed) fn attributes(raw: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut list = Attributes::html(raw, 0);
    list.with_checks(false);
    list.flatten().map(|attribute| {
        let value = match attribute.value {
            Cow::Borrowed(value) => value,
            Cow::Owned(_) => "",
        };
        (attribute.key.into_inner(), value)
    })
}

/// The decoded value of an attribute by its name without prefix, in any letter case.
pub(in crate::feed) fn attribute<'a>(raw: &'a str, name: &str) -> Option<Cow<'a, str>> {
    attributes(raw).find(|(key, _)| super::local_name(key).eq_ignore_ascii_case(name)).map(|(_, value)| decoded(value))
}

/// A text with its references decoded; what is none stays as it is.
pub(in crate::feed) fn decoded(raw: &str) -> Cow<'_, str> {
    if memchr(b'&', raw.as_bytes()).is_none() {
        return Cow::Borrowed(raw);
    }
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        text.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let window = &after.as_bytes()[..after.len().min(entities::LONGEST + 1)];
        let named = memchr2(b';', b'&', window)
            .filter(|end| window[*end] == b';')
            .and_then(|end| Some((entities::character(&after[..end])?, end)));
        if let Some((character, end)) = named {
            text.push(character);
            rest = &after[end + 1..];
        } else {
            text.push('&');
            rest = after;
        }
    }
    text.push_str(rest);
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> String {
        let mut problems = Problems::default();
        let document = Document::new(text, &mut problems);
        let mut reader = Reader::new(&document);
        let mut line = String::new();
        while let Some(token) = reader.next(&mut problems) {
            line += &match token {
                Token::Start { name, empty: true, .. } => ["<", name, "/"].concat(),
                Token::Start { name, .. } => ["<", name].concat(),
                Token::End { name, .. } => ["/", name].concat(),
                Token::Text(text) => ["'", text, "'"].concat(),
                Token::Reference { character, raw } => character.map_or_else(|| raw.to_owned(), String::from),
            };
        }
        line
    }

    #[test]
    fn documents_are_cut_as_they_are_written() {
        let table = [
            ("<a><b/>x</a>", "<a<b/'x'/a"),
            ("<a>A&amp;B &amp C & D &nbsp; AT&T is; big</a >", "<a'A'&'B ''&amp C ''& D '\u{a0}' AT'&T is;' big'/a"),
            ("<a><![CDATA[x]]><![CDATA[<y>&amp;]]></a>", "<a'x''<y>&amp;'/a"),
            ("<a></b></a></></a>", "<a/b/a//a"),
        ];
        for (text, expected) in table {
            assert_eq!(tokens(text), expected, "{text}");
        }
    }

    #[test]
    fn attributes_are_found_however_they_are_written() {
        let raw = " url=\"a&amp;b&copy=c\" TYPE='x' length=12 bare itunes:q = \"1\" url=\"second\"";
        assert_eq!(attribute(raw, "url").as_deref(), Some("a&b&copy=c"));
        assert_eq!(attribute(raw, "type").as_deref(), Some("x"));
        assert_eq!(attribute(raw, "length").as_deref(), Some("12"));
        assert_eq!(attribute(raw, "q").as_deref(), Some("1"));
        assert_eq!(attribute(raw, "nosuch"), None);
    }
}
