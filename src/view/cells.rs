//! Text measured in cells of the terminal: never in bytes, never in characters. A grapheme is as wide as ratatui
//! draws it, so what is measured here is what is drawn.

use std::borrow::Cow;
use std::ops::Range;

use ratatui::buffer::CellWidth;
use unicode_segmentation::UnicodeSegmentation;

/// Width of a text.
pub fn width(text: &str) -> usize {
    if is_plain(text) { text.len() } else { graphemes(text).map(|(_, _, width)| width).sum() }
}

/// ASCII without control characters: each byte is a cell.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| (0x20..0x7f).contains(&byte))
}

/// Graphemes with their byte offsets and widths. What holds a control character is not drawn, so has no width.
fn graphemes(text: &str) -> impl Iterator<Item = (usize, &str, usize)> {
    text.grapheme_indices(true).map(|(at, grapheme)| {
        let width = if grapheme.contains(char::is_control) { 0 } else { usize::from(grapheme.cell_width()) };
        (at, grapheme, width)
    })
}

/// The longest start of a text that fits, never half a grapheme.
pub fn start(text: &str, cells: usize) -> &str {
    let mut used = 0;
    for (at, _, width) in graphemes(text) {
        used += width;
        if used > cells {
            return &text[..at];
        }
    }
    text
}

/// The longest end of a text that fits.
pub fn end(text: &str, cells: usize) -> &str {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true).rev() {
        used += width(grapheme);
        if used > cells {
            return &text[at + grapheme.len()..];
        }
    }
    text
}

/// The text, or as much of it as leaves room for the ellipsis.
pub fn cut<'a>(text: &'a str, cells: usize, ellipsis: &str) -> Cow<'a, str> {
    // One grapheme more than fits proves that the whole does not: a long text is not measured to its end.
    if start(text, cells).len() == text.len() {
        return Cow::Borrowed(text);
    }
    match cells.checked_sub(width(ellipsis)) {
        Some(room) => Cow::Owned(format!("{}{ellipsis}", start(text, room).trim_end())),
        None => Cow::Borrowed(start(text, cells)),
    }
}

/// The lines of one paragraph at a width: byte ranges of the text, white space between them left out. A word that
/// is wider than the line is broken; newlines end a line.
pub fn wrapped(text: &str, cells: usize) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut offset = 0;
    for paragraph in text.split('\n') {
        wrap_paragraph(paragraph, offset, cells.max(1), &mut lines);
        offset += paragraph.len() + 1;
    }
    lines
}

fn wrap_paragraph(text: &str, offset: usize, cells: usize, lines: &mut Vec<Range<usize>>) {
    let mut line: Option<Range<usize>> = None;
    let mut used = 0;
    for (at, word) in words(text) {
        let wide = width(word);
        if let Some(current) = &mut line {
            let gap = width(text.get(current.end..at).unwrap_or(" "));
            if used + gap + wide <= cells {
                current.end = at + word.len();
                used += gap + wide;
                continue;
            }
            lines.push(current.start + offset..current.end + offset);
        }
        let (from, rest) = break_word(word, at, cells, offset, lines);
        line = Some(from..at + word.len());
        used = rest;
    }
    let last = line.unwrap_or(0..0);
    lines.push(last.start + offset..last.end + offset);
}

/// Pushes the full lines of a word that is wider than a line; returns where its last part begins and its width.
fn break_word(word: &str, at: usize, cells: usize, offset: usize, lines: &mut Vec<Range<usize>>) -> (usize, usize) {
    let mut from = 0;
    loop {
        let rest = &word[from..];
        let wide = width(rest);
        if wide <= cells {
            return (at + from, wide);
        }
        let fits = start(rest, cells).len();
        // A grapheme that is wider than the line takes one all the same.
        let taken = if fits > 0 { fits } else { rest.graphemes(true).next().map_or(rest.len(), str::len) };
        if taken >= rest.len() {
            return (at + from, wide);
        }
        lines.push(at + from + offset..at + from + taken + offset);
        from += taken;
    }
}

fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let start = text.as_ptr() as usize;
    text.split_whitespace().map(move |word| (word.as_ptr() as usize - start, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAMILY: &str = "👨‍👩‍👧";

    #[test]
    fn a_width_is_what_the_terminal_shows() {
        assert_eq!(width("LoRA"), 4);
        assert_eq!(width("日本語"), 6);
        assert_eq!(width("e\u{301}te\u{301}"), 3);
        assert_eq!(width(FAMILY), 2);
        assert_eq!(width("שלום"), 4);
        assert_eq!(width("a\u{1b}b\n"), 2);
    }

    #[test]
    fn a_cut_never_halves_a_grapheme() {
        assert_eq!(cut("low-rank adaptation", 9, "…"), "low-rank…");
        assert_eq!(cut("日本語", 5, "…"), "日本…");
        assert_eq!(cut("日本語", 4, "…"), "日…");
        assert_eq!(cut(FAMILY, 1, "…"), "…");
        assert_eq!(cut("abc", 1, ".."), "a");
        assert_eq!(cut("abc", 0, "…"), "");
        assert_eq!(end("日本語", 3), "語");
    }

    #[test]
    fn lines_break_between_words_and_within_too_long_ones() {
        let text = "Beside it, LoRA trains two\nextraordinarily 日本語日本語";
        let lines: Vec<&str> = wrapped(text, 10).into_iter().map(|range| &text[range]).collect();
        assert_eq!(lines, ["Beside it,", "LoRA", "trains two", "extraordin", "arily", "日本語日本", "語"]);
    }
}
