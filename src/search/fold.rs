//! Folding: the one form in which question and text are compared. Lower case, without accents, dashes and quotes as
//! in ASCII; combining marks are gone, so that composed and decomposed letters meet.

use std::sync::LazyLock;

use nucleo_matcher::chars::{normalize, to_lower_case};
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// Stands in the table for a character that folds to nothing.
const GONE: char = '\0';
const TABLE: usize = 0x600;

/// Latin, Greek, Cyrillic, Armenian and Hebrew, folded once: feeds in these scripts are most of the text there is.
static FOLDED: LazyLock<Box<[char]>> =
    LazyLock::new(|| (0..TABLE as u32).map(|code| char::from_u32(code).map_or(GONE, fold_slowly)).collect());

/// Folds `text` into `folded`, which is emptied first.
pub fn fold_into(text: &str, folded: &mut String) {
    folded.clear();
    let mut rest = text;
    while let Some(ascii) = first_beyond_ascii(rest.as_bytes()) {
        folded.push_str(&rest[..ascii]);
        let mut characters = rest[ascii..].chars();
        if let Some(character) = characters.next().map(fold_character).filter(|character| *character != GONE) {
            folded.push(character);
        }
        rest = characters.as_str();
    }
    folded.push_str(rest);
    folded.make_ascii_lowercase();
}

/// Sixteen bytes at a time: most text is ASCII with a dash here and there.
fn first_beyond_ascii(bytes: &[u8]) -> Option<usize> {
    let ascii = bytes.chunks_exact(16).take_while(|chunk| chunk.is_ascii()).count() * 16;
    bytes[ascii..].iter().position(|byte| !byte.is_ascii()).map(|at| ascii + at)
}

/// `text`, folded.
pub fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// A folded text that knows where each of its characters came from.
#[derive(Debug, Default)]
pub struct Traced {
    pub text: String,
    /// For each byte of `text`, and once more for its end, the byte of the original at which its character begins.
    origins: Vec<usize>,
}

impl Traced {
    /// Folds `text`, keeping track.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut traced = Self::default();
        for (origin, character) in text.char_indices() {
            let folded = if character.is_ascii() { character.to_ascii_lowercase() } else { fold_character(character) };
            if folded != GONE || character == GONE {
                traced.text.push(folded);
                traced.origins.resize(traced.text.len(), origin);
            }
        }
        traced.origins.push(text.len());
        traced
    }

    /// The range of the original that folded to this range, marks that were dropped from its last letter included.
    #[must_use]
    pub fn original(&self, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
        let origin = |at: usize| self.origins.get(at).or(self.origins.last()).copied().unwrap_or_default();
        origin(range.start)..origin(range.end)
    }
}

fn fold_character(character: char) -> char {
    FOLDED.get(character as usize).copied().unwrap_or_else(|| fold_slowly(character))
}

fn fold_slowly(character: char) -> char {
    match character {
        '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{2032}' => '\'',
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{2033}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        // Letters with a stroke are letters of their own in Unicode, and typed without it all the same.
        'ł' | 'Ł' => 'l',
        'đ' | 'Đ' => 'd',
        'ħ' | 'Ħ' => 'h',
        // Full-width forms stand 0xfee0 above their ASCII characters.
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(character as u32 - 0xfee0).map_or(character, |plain| plain.to_ascii_lowercase())
        }
        // Kana lose no marks, and the syllables of Hangul must not fall apart.
        '\u{2e80}'.. => character,
        _ if is_combining_mark(character) => GONE,
        _ => to_lower_case(base(normalize(character))),
    }
}

/// The letter under the accents.
fn base(character: char) -> char {
    let mut first = None;
    decompose_canonical(character, |part| first = first.or(Some(part)));
    first.unwrap_or(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_typography_are_forgotten_in_every_script() {
        assert_eq!(folded("Café – “ÜBER” Łódź"), "cafe - \"uber\" lodz");
        assert_eq!(folded("Άλφα Ёлка Ｌｏ 한글 がぎ"), "αλφα елка lo 한글 がぎ");
        assert_eq!(folded("e\u{301}"), folded("é"));
    }

    #[test]
    fn a_letter_keeps_its_marks_when_traced_back() {
        let text = "xe\u{301}—z";
        let traced = Traced::of(text);
        assert_eq!(traced.text, folded(text));
        assert_eq!(&text[traced.original(1..2)], "e\u{301}");
        assert_eq!(&text[traced.original(2..4)], "—z");
    }
}
