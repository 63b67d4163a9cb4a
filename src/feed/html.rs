//! Plain text of HTML. Not a browser: tags go, blocks become lines and paragraphs, named characters become themselves.

use memchr::memchr2;

use super::entities;
use super::tags::{Kind, Survey, Tag, skip_hidden, survey, tag_at};
use crate::model::{PlainWriter, is_plain_line};

/// Plain text of HTML or of text that may hold HTML: paragraphs, no markup, no control characters.
pub fn plain_text(html: &str) -> String {
    text(html, Lines::Paragraphs, Tags::All)
}

/// Plain text of what stands within one block of HTML: line ends are spaces, whatever the tags.
pub(super) fn plain_block(html: &str) -> String {
    text(html, Lines::Block, Tags::All)
}

/// Plain text of a title or a name: one line. `<y>` stays where there is no such element in HTML.
pub(super) fn plain_line(html: &str) -> String {
    text(html, Lines::One, Tags::Known)
}

/// Plain text of what may be HTML but need not: paragraphs; where nothing is an element of HTML, `<y>` stays.
pub(super) fn plain_paragraphs(text_or_html: &str) -> String {
    if has_no_markup(text_or_html) {
        return text_or_html.to_owned();
    }
    let found = survey(text_or_html);
    surveyed(text_or_html, Lines::Paragraphs, if found.elements { Tags::All } else { Tags::Known }, found)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Lines {
    One,
    /// Paragraphs by the tags, even if there are none.
    Block,
    Paragraphs,
}

/// Which tags are taken out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tags {
    All,
    Known,
}

fn text(html: &str, lines: Lines, tags: Tags) -> String {
    if has_no_markup(html) {
        return html.to_owned();
    }
    surveyed(html, lines, tags, survey(html))
}

/// True for one plain line in which no markup can begin.
fn has_no_markup(text: &str) -> bool {
    is_plain_line(text) && text.bytes().filter(|byte| matches!(byte, b'<' | b'&')).count() == 0
}

fn surveyed(html: &str, lines: Lines, tags: Tags, found: Survey) -> String {
    let once = strip(html, lines, tags, found);
    if !html.as_bytes().contains(&b'&') {
        return once;
    }
    // Escaped twice: what came out is HTML itself. `AT&amp;amp;T`, `&amp;lt;p&amp;gt;`.
    let within = survey(&once);
    if has_entity(&once) || (within.elements && !found.elements) { strip(&once, lines, tags, within) } else { once }
}

fn strip(html: &str, lines: Lines, tags: Tags, found: Survey) -> String {
    let mut writer = PlainWriter::with_capacity(html.len());
    // In HTML a line end is a space; in plain text it is a line end.
    let spaced = lines != Lines::Paragraphs || found.blocks;
    let write = if spaced { PlainWriter::words } else { PlainWriter::lines };
    let bytes = html.as_bytes();
    let mut position = 0;
    while let Some(found) = next_mark(&bytes[position..]) {
        let at = position + found;
        write(&mut writer, &html[position..at]);
        position = if bytes[at] == b'&' {
            reference(html, at, |piece| write(&mut writer, piece))
        } else if let Some(tag) = tag_at(html, at).filter(|tag| tags == Tags::All || tag.is_known()) {
            match lines {
                Lines::Paragraphs | Lines::Block => lay_out(&mut writer, &tag),
                Lines::One if tag.kind.is_some_and(|kind| kind != Kind::Inline) => writer.space(),
                Lines::One => {}
            }
            if tag.kind == Some(Kind::Hidden) && !tag.closes { skip_hidden(html, &tag) } else { tag.end }
        } else {
            write(&mut writer, "<");
            at + 1
        };
    }
    write(&mut writer, &html[position..]);
    writer.finish()
}

/// Where markup may begin next. Byte by byte in a short text: the quick search asks the processor first what it can do, and
/// where that is a virtual one the answer takes longer than reading a list of titles.
fn next_mark(bytes: &[u8]) -> Option<usize> {
    const SHORT: usize = 512;
    if bytes.len() > SHORT {
        return memchr2(b'<', b'&', bytes);
    }
    bytes.iter().position(|byte| matches!(byte, b'<' | b'&'))
}

/// Writes the character that the reference at `at` names, else the `&`; where reading goes on.
fn reference(html: &str, at: usize, mut write: impl FnMut(&str)) -> usize {
    if let Some((character, end)) = reference_at(html, at) {
        write(character.encode_utf8(&mut [0; 4]));
        end
    } else {
        write("&");
        at + 1
    }
}

fn reference_at(html: &str, at: usize) -> Option<(char, usize)> {
    let rest = &html.as_bytes()[at + 1..];
    let length = rest.iter().take(entities::LONGEST).position(|byte| *byte == b';')?;
    let character = entities::character(&html[at + 1..at + 1 + length])?;
    Some((character, at + length + 2))
}

fn lay_out(writer: &mut PlainWriter, tag: &Tag) {
    match tag.kind {
        Some(Kind::Paragraph) => writer.paragraph(),
        Some(Kind::Line) => writer.line(),
        Some(Kind::Break) => writer.line_end(),
        Some(Kind::Item) if tag.closes => writer.line(),
        Some(Kind::Item) => {
            writer.line();
            writer.words("- ");
            writer.space();
        }
        Some(Kind::Cell) => writer.space(),
        Some(Kind::Inline | Kind::Hidden) | None => {}
    }
}

fn has_entity(text: &str) -> bool {
    text.match_indices('&').any(|(at, _)| reference_at(text, at).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_become_paragraphs_and_lines() {
        let table = [
            ("plain", "plain"),
            ("a\nb\n\n\nc", "a\nb\n\nc"),
            ("<p>a\nb</p><p>c</p>", "a b\n\nc"),
            ("a<br>b<br/><br />c", "a\nb\n\nc"),
            ("<ul><li>one</li><li>two</li></ul>after", "- one\n- two\n\nafter"),
            ("<div>a</div><div>b</div>", "a\nb"),
            ("<P CLASS='x > y'>a</P>", "a"),
            ("a <b>bold</b>, <a href=\"http://x/?a=1&copy=2\">link</a>", "a bold, link"),
            ("<script>alert('<p>')</script>x<style>p{}</style>y", "xy"),
            ("<!-- hidden --><p>seen", "seen"),
            ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ];
        for (html, plain) in table {
            assert_eq!(plain_text(html), plain, "{html}");
        }
    }

    #[test]
    fn characters_are_named_once_or_twice_and_addresses_keep_their_ampersands() {
        let table = [
            ("Q&amp;A", "Q&A"),
            ("AT&amp;amp;T", "AT&T"),
            ("caf&eacute; &#8217; &#x2019;", "café ’ ’"),
            ("&lt;p&gt;one&lt;/p&gt;&lt;p&gt;two&lt;/p&gt;", "one\n\ntwo"),
            ("http://x/?a=1&copy=2&reg=3", "http://x/?a=1&copy=2&reg=3"),
            ("a & b &nosuch; &", "a & b &nosuch; &"),
            ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
            ("5 &lt; 6", "5 < 6"),
        ];
        for (html, plain) in table {
            assert_eq!(plain_text(html), plain, "{html}");
        }
    }

    #[test]
    fn a_title_loses_its_tags_and_keeps_its_angles() {
        assert_eq!(plain_line("<b>Bold</b>\n title &amp;amp; <i>more"), "Bold title & more");
        assert_eq!(plain_line("Vec<u8> and <T> in Rust"), "Vec<u8> and <T> in Rust");
        assert_eq!(plain_line("one<br>two"), "one two");
    }

    #[test]
    fn broken_markup_loses_no_text() {
        let table = [
            ("a <b href=\"x>y</b> z", "a y z"),
            ("a < b", "a < b"),
            ("tail <b", "tail <b"),
            ("<", "<"),
            ("</", "</"),
            ("<!-- never closed", ""),
            ("<script>never closed", ""),
        ];
        for (html, plain) in table {
            assert_eq!(plain_text(html), plain, "{html}");
        }
    }
}
