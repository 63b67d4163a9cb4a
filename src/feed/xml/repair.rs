//! Stray `<`, unmatched quotes, unended sections and document types are taken out before the tokenizer sees them: it would
//! give up, or swallow the rest of the document.
//!
//! Each byte is looked at a bounded number of times: a tag cannot hold a `<` outside quotes, so no scan runs past the next.

use std::borrow::Cow;

use memchr::{memchr, memmem};

use crate::feed::faults::{self, Problems};

/// A document that the tokenizer takes, with line ends where they were.
pub(super) struct Repaired<'a> {
    pub text: Cow<'a, str>,
    /// It ends within a tag, a comment or a CDATA section, which was left out.
    pub cut_off: bool,
}

/// Repairs a document and notes what was wrong. Nothing is copied when nothing is.
pub(super) fn repair<'a>(document: &'a str, problems: &mut Problems) -> Repaired<'a> {
    let mut repair = Repair { document, problems, copy: String::new(), copied: 0, no_more_instructions: false };
    let cut_at = repair.run();
    let end = cut_at.unwrap_or(document.len());
    let text = if repair.copied == 0 {
        Cow::Borrowed(&document[..end])
    } else {
        repair.copy.push_str(&document[repair.copied..end]);
        Cow::Owned(repair.copy)
    };
    Repaired { text, cut_off: cut_at.is_some() }
}

struct Repair<'a, 'p> {
    document: &'a str,
    problems: &'p mut Problems,
    copy: String,
    /// How much of the document is in the copy, or left out of it.
    copied: usize,
    no_more_instructions: bool,
}

/// What follows a `<`.
enum Markup {
    /// Sound up to here.
    Sound(usize),
    /// No markup: the `<` stands for itself.
    Stray,
    /// To be left out, up to here.
    Unwanted(usize),
    /// A quote is never closed: sound up to the first, the tag ends at the second.
    Unquoted(usize, usize),
    /// The document ends in it.
    CutOff,
}

impl Repair<'_, '_> {
    /// Where the document is cut off, if it is.
    fn run(&mut self) -> Option<usize> {
        let bytes = self.document.as_bytes();
        let mut position = 0;
        while let Some(found) = memchr(b'<', &bytes[position..]) {
            let at = position + found;
            position = match self.markup(at) {
                Markup::Sound(end) => end,
                Markup::Stray => {
                    self.problems.at(&faults::STRAY_ANGLE, self.document, at, String::new);
                    self.replace(at, at + 1, "&lt;");
                    at + 1
                }
                Markup::Unwanted(end) => {
                    let lines = memchr::memchr_iter(b'\n', &bytes[at..end]).count();
                    self.replace(at, end, &"\n".repeat(lines));
                    end
                }
                Markup::Unquoted(sound, end) => {
                    self.problems.at(&faults::BROKEN_TAG, self.document, at, String::new);
                    self.replace(sound, end, if bytes[end - 2] == b'/' { "/>" } else { ">" });
                    end
                }
                Markup::CutOff => return Some(at),
            };
        }
        None
    }

    fn replace(&mut self, from: usize, to: usize, by: &str) {
        self.copy.push_str(&self.document[self.copied..from]);
        self.copy.push_str(by);
        self.copied = to;
    }

    fn markup(&mut self, at: usize) -> Markup {
        let bytes = &self.document.as_bytes()[at..];
        let ends = |mark: &[u8], from: usize| match memmem::find(&bytes[from..], mark) {
            Some(end) => Markup::Sound(at + from + end + mark.len()),
            None => Markup::CutOff,
        };
        match bytes.get(1) {
            Some(b'!') if bytes.starts_with(b"<![CDATA[") => ends(b"]]>", 9),
            Some(b'!') if bytes.starts_with(b"<!--") => ends(b"-->", 4),
            Some(b'!') if bytes.len() > 9 && bytes[2..9].eq_ignore_ascii_case(b"DOCTYPE") => self.document_type(at),
            Some(b'?') if !self.no_more_instructions => match memmem::find(bytes, b"?>") {
                // The shortest that the tokenizer takes is <??>.
                Some(end) if end >= 2 => Markup::Sound(at + end + 2),
                Some(_) => Markup::Stray,
                None => {
                    self.no_more_instructions = true;
                    Markup::Stray
                }
            },
            Some(b'/') => tag(self.document.as_bytes(), at, at + 2),
            Some(byte) if byte.is_ascii_alphabetic() || *byte == b'_' || *byte == b':' || !byte.is_ascii() => {
                tag(self.document.as_bytes(), at, at + 1)
            }
            None => Markup::CutOff,
            Some(_) => Markup::Stray,
        }
    }

    fn document_type(&mut self, at: usize) -> Markup {
        self.problems.at(&faults::DOCTYPE, self.document, at, String::new);
        let bytes = &self.document.as_bytes()[at..];
        let Some(end) = memchr(b'>', bytes) else {
            return Markup::CutOff;
        };
        // An internal subset ends with the `]>` after its last declaration.
        if memchr(b'[', &bytes[..end]).is_none() {
            return Markup::Unwanted(at + end + 1);
        }
        let mut from = end.saturating_sub(1);
        while let Some(found) = memchr(b']', &bytes[from..]) {
            let after = from + found + 1;
            let space = bytes[after..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            if bytes.get(after + space) == Some(&b'>') {
                return Markup::Unwanted(at + after + space + 1);
            }
            from = after + space;
        }
        Markup::CutOff
    }
}

/// A start or end tag whose name begins at `from`, read as the tokenizer reads it: any quote opens a value.
fn tag(bytes: &[u8], at: usize, from: usize) -> Markup {
    let mut quote: Option<(u8, usize)> = None;
    let mut holds_angle = false;
    let mut index = from;
    while let Some(&byte) = bytes.get(index) {
        match (byte, quote) {
            (b'>', None) => return Markup::Sound(index + 1),
            (b'<', None) => return Markup::Stray,
            (b'<', Some(_)) => holds_angle = true,
            (b'>', Some((_, opened))) if holds_angle => return unquoted(bytes, at, opened),
            (b'"' | b'\'', None) => quote = Some((byte, index)),
            (mark, Some((open, _))) if mark == open => (quote, holds_angle) = (None, false),
            _ => {}
        }
        index += 1;
    }
    match quote {
        Some((_, opened)) if memchr(b'>', &bytes[opened..]).is_some() => unquoted(bytes, at, opened),
        _ => Markup::CutOff,
    }
}

/// The quote at `opened` is never closed: its attribute goes, and the tag ends at the first `>`.
fn unquoted(bytes: &[u8], at: usize, opened: usize) -> Markup {
    let before = bytes[at..opened].iter().rposition(u8::is_ascii_whitespace);
    match (before, memchr(b'>', &bytes[opened..])) {
        (Some(space), Some(end)) => Markup::Unquoted(at + space, opened + end + 1),
        _ => Markup::Stray,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sound_documents_are_not_copied() {
        let document = "<?xml version='1.0'?><a b=\"x > y\"><![CDATA[ < & ]]><!-- < --><c/></a>";
        let repaired = repair(document, &mut Problems::default());
        assert!(matches!(repaired.text, Cow::Borrowed(text) if text == document) && !repaired.cut_off);
    }

    #[test]
    fn what_would_derail_the_tokenizer_is_repaired() {
        let table = [
            ("<a>1 < 2</a>", "<a>1 &lt; 2</a>", false),
            ("<a>x <y</a>", "<a>x &lt;y</a>", false),
            ("<a>I <3 you <", "<a>I &lt;3 you ", true),
            ("<a b=\"c>d</a>", "<a>d</a>", false),
            ("<a b=\"c/><d e='f'/>", "<a/><d e='f'/>", false),
            ("<!DOCTYPE x [\n<!ENTITY y \"z\">\n]><a/>", "\n\n<a/>", false),
            ("<!DOCTYPE html><a/>", "<a/>", false),
            ("<!what><a/>", "&lt;!what><a/>", false),
            ("<a/><![CDATA[never", "<a/>", true),
            ("<a/><!-- never", "<a/>", true),
            ("<a/><b c", "<a/>", true),
            ("<?php never <a/>", "&lt;?php never <a/>", false),
            ("<a b=\"x<y\"/>", "<a b=\"x<y\"/>", false),
        ];
        for (document, text, cut_off) in table {
            let repaired = repair(document, &mut Problems::default());
            assert_eq!((&*repaired.text, repaired.cut_off), (text, cut_off), "{document}");
        }
    }
}
