//! Plain text: what is left of somebody's words when nothing in them can steer a terminal.

use unicode_normalization::UnicodeNormalization;

/// One line: control characters, bidi overrides and zero-width characters (except joiners between emoji) are gone,
/// runs of white space are one space, the ends are trimmed.
#[must_use]
pub fn one_line(text: &str) -> String {
    if is_plain_line(text) {
        return text.to_owned();
    }
    let mut writer = PlainWriter::with_capacity(text.len());
    writer.words(text);
    writer.finish()
}

/// True for what is one plain line already, in visible ASCII with single spaces: most of what publishers write. Looks at all
/// bytes alike, which the compiler turns into vectors.
#[must_use]
pub fn is_plain_line(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return true };
    let strange = bytes.iter().filter(|byte| !(b' '..=b'~').contains(*byte)).count();
    let doubled = bytes.iter().zip(&bytes[1..]).filter(|pair| *pair == (&b' ', &b' ')).count();
    *first != b' ' && *last != b' ' && strange == 0 && doubled == 0
}

/// As [`one_line`], in small letters, which it mostly has already.
#[must_use]
pub fn lower_line(text: &str) -> String {
    let line = one_line(text);
    if line.bytes().any(|byte| byte.is_ascii_uppercase() || !byte.is_ascii()) { line.to_lowercase() } else { line }
}

/// Paragraphs: as [`one_line`], but a line end stays, two at the most.
#[must_use]
pub fn paragraphs(text: &str) -> String {
    if is_plain_line(text) {
        return text.to_owned();
    }
    let mut writer = PlainWriter::with_capacity(text.len());
    writer.lines(text);
    writer.finish()
}

/// `1 episode`, `3 episodes`.
#[must_use]
pub fn counted(count: usize, thing: &str) -> String {
    if count == 1 { format!("1 {thing}") } else { format!("{count} {thing}s") }
}

/// Gathers plain text piece by piece, so that markup can be taken out on the way. White space at the ends is never written.
#[derive(Clone, Debug, Default)]
pub struct PlainWriter {
    text: String,
    gap: Gap,
}

/// What parts the text written from the text to come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    Line,
    Paragraph,
}

impl PlainWriter {
    /// A writer that expects about so many bytes.
    #[must_use]
    pub fn with_capacity(bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), gap: Gap::None }
    }

    /// Writes text in which line ends are spaces.
    pub fn words(&mut self, text: &str) {
        self.write(text, Self::space);
    }

    /// Writes text in which line ends are line ends.
    pub fn lines(&mut self, text: &str) {
        self.write(text, Self::line_end);
    }

    /// White space.
    pub fn space(&mut self) {
        self.gap = self.gap.max(Gap::Space);
    }

    /// What follows stands on a line of its own.
    pub fn line(&mut self) {
        self.gap = self.gap.max(Gap::Line);
    }

    /// A line ends; the second in a row leaves a blank line.
    pub fn line_end(&mut self) {
        self.gap = if self.gap >= Gap::Line { Gap::Paragraph } else { Gap::Line };
    }

    /// What follows is a paragraph of its own.
    pub fn paragraph(&mut self) {
        self.gap = Gap::Paragraph;
    }

    /// How many bytes stand there.
    #[must_use]
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// True while nothing visible was written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The text.
    #[must_use]
    pub fn finish(self) -> String {
        self.text
    }

    fn write(&mut self, text: &str, line_end: fn(&mut Self)) {
        let mut rest = text;
        while let Some(&first) = rest.as_bytes().first() {
            // Most text is runs of ASCII words: they are copied whole.
            let run = ascii_run(rest.as_bytes());
            if run > 0 {
                self.push(&rest[..run]);
                rest = &rest[run..];
            } else if first == b'\n' || first == b'\r' {
                line_end(self);
                rest = rest.strip_prefix("\r\n").unwrap_or(&rest[1..]);
            } else if let Some(character) = rest.chars().next() {
                let (piece, after) = rest.split_at(character.len_utf8());
                if character == ' ' || (character.is_whitespace() && is_visible(character)) {
                    self.space();
                } else if is_visible(character) || self.joins(character) {
                    self.push(piece);
                }
                rest = after;
            }
        }
    }

    /// A zero-width joiner is visible between emoji only.
    fn joins(&self, character: char) -> bool {
        let joins_to = |before: char| before as u32 >= 0x2190;
        character == '\u{200d}' && self.gap == Gap::None && self.text.chars().next_back().is_some_and(joins_to)
    }

    fn push(&mut self, piece: &str) {
        if !self.text.is_empty() {
            self.text.push_str(match self.gap {
                Gap::None => "",
                Gap::Space => " ",
                Gap::Line => "\n",
                Gap::Paragraph => "\n\n",
            });
        }
        self.gap = Gap::None;
        self.text.push_str(piece);
    }
}

/// Length of the run of visible ASCII, single spaces between words included.
fn ascii_run(bytes: &[u8]) -> usize {
    let mut before = b' ';
    let mut end = 0;
    for &byte in bytes {
        // A second space in a row, one at the beginning, and what is no ASCII that can be seen.
        if !(b' '..=b'~').contains(&byte) || (byte == b' ' && before == b' ') {
            break;
        }
        before = byte;
        end += 1;
    }
    // The space that the run ends in may be the last thing in the text.
    if end > 0 && before == b' ' { end - 1 } else { end }
}

/// False for what draws nothing, or steers the terminal or the reading direction; for a line end too, which is no character
/// of a line. A zero-width joiner is visible between emoji only, which this cannot know: false.
#[must_use]
pub fn is_visible(character: char) -> bool {
    match character {
        '\t' => true,
        '\u{200b}'..='\u{200f}'
        | '\u{061c}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{2028}'..='\u{202e}'
        | '\u{e0000}'..='\u{e007f}'
        | '\u{fff9}'..='\u{fffb}' => false,
        other => !other.is_control(),
    }
}

/// For comparing: lower case, without accents, quotes and dashes folded to ASCII.
#[must_use]
pub fn fold(text: &str) -> String {
    text.nfkd()
        .filter(|character| !unicode_normalization::char::is_combining_mark(*character))
        .map(|character| match character {
            '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{2032}' => '\'',
            '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{2033}' => '"',
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            other => other,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_escape_and_no_bidi_override_is_left() {
        assert_eq!(one_line("a\u{1b}[31mb\u{202e}c\u{7}\u{9b}d"), "a[31mbcd");
    }

    #[test]
    fn a_plain_line_is_taken_as_it_is_and_nothing_else_is() {
        for text in ["", "a", "a b", "~ !", "a-b c.d"] {
            assert!(is_plain_line(text), "{text:?}");
        }
        for text in [" ", " a", "a ", "a  b", "a\tb", "a\nb", "caf\u{e9}", "\u{7f}", "a\u{1b}"] {
            assert!(!is_plain_line(text), "{text:?}");
        }
        for text in ["a b", " a  b ", "a\t b", "a \u{e9} b ", "one two ", "a\n\nb ", "x \r\ny"] {
            let (mut words, mut lines) = (PlainWriter::default(), PlainWriter::default());
            words.words(text);
            lines.lines(text);
            assert_eq!((one_line(text), paragraphs(text)), (words.finish(), lines.finish()), "{text:?}");
        }
        assert_eq!(lower_line(" Audio/MPEG  ; X=\u{c9}"), "audio/mpeg ; x=\u{e9}");
    }

    #[test]
    fn a_family_of_emoji_keeps_its_joiners_and_a_word_does_not() {
        assert_eq!(one_line("👩\u{200d}👧 x\u{200d}y"), "👩\u{200d}👧 xy");
    }

    #[test]
    fn white_space_is_one_space_and_paragraphs_stay() {
        assert_eq!(one_line("  a \t b\n"), "a b");
        assert_eq!(paragraphs("a\r\n\r\n\r\n b \nc"), "a\n\nb\nc");
        assert_eq!(paragraphs(" \n a  b\rc\u{a0}\t d \u{200b} e\n"), "a b\nc d e");
    }

    #[test]
    fn folding_forgets_case_accents_and_typographic_quotes() {
        assert_eq!(fold("Café – “Über”"), "cafe - \"uber\"");
    }
}
