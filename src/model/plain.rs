//! Plain text: what is left of somebody's words when nothing in them can steer a terminal.

use unicode_normalization::UnicodeNormalization;

/// One line: control characters, bidi overrides and zero-width characters (except joiners between emoji) are gone,
/// runs of white space are one space, the ends are trimmed.
#[must_use]
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for character in visible(text) {
        if character.is_whitespace() {
            if !line.ends_with(' ') && !line.is_empty() {
                line.push(' ');
            }
        } else {
            line.push(character);
        }
    }
    line.truncate(line.trim_end().len());
    line
}

/// Paragraphs: as [`one_line`], but a line end stays, two at the most.
#[must_use]
pub fn paragraphs(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut blank = 0;
    for line in text.replace("\r\n", "\n").split(['\n', '\r']) {
        let line = one_line(line);
        if line.is_empty() {
            blank += 1;
            continue;
        }
        if !result.is_empty() {
            result.push_str(if blank > 0 { "\n\n" } else { "\n" });
        }
        blank = 0;
        result.push_str(&line);
    }
    result
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

fn visible(text: &str) -> impl Iterator<Item = char> + '_ {
    let mut before = ' ';
    text.chars().filter(move |&character| {
        let keep = match character {
            '\n' | '\t' | '\r' => true,
            '\u{200d}' => before as u32 >= 0x2190,
            '\u{200b}'
            | '\u{200c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{061c}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{2028}'..='\u{2029}'
            | '\u{202a}'..='\u{202e}'
            | '\u{e0000}'..='\u{e007f}'
            | '\u{fff9}'..='\u{fffb}' => false,
            other => !other.is_control(),
        };
        if keep {
            before = character;
        }
        keep
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_escape_and_no_bidi_override_is_left() {
        assert_eq!(one_line("a\u{1b}[31mb\u{202e}c\u{7}\u{9b}d"), "a[31mbcd");
    }

    #[test]
    fn a_family_of_emoji_keeps_its_joiners_and_a_word_does_not() {
        assert_eq!(one_line("👩\u{200d}👧 x\u{200d}y"), "👩\u{200d}👧 xy");
    }

    #[test]
    fn white_space_is_one_space_and_paragraphs_stay() {
        assert_eq!(one_line("  a \t b\n"), "a b");
        assert_eq!(paragraphs("a\r\n\r\n\r\n b \nc"), "a\n\nb\nc");
    }

    #[test]
    fn folding_forgets_case_accents_and_typographic_quotes() {
        assert_eq!(fold("Café – “Über”"), "cafe - \"uber\"");
    }
}
