//! Letters in the right order with gaps between them (`attn`, `finetuning`, `cfg`): nucleo finds the best way to lay
//! them, and it counts only if a person could have meant it.

use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::question::Word;

/// Finds scattered letters; keeps its buffers.
#[derive(Debug)]
pub struct Scattered {
    matcher: Matcher,
    characters: Vec<char>,
    letters: Vec<char>,
    indices: Vec<u32>,
}

impl Scattered {
    pub fn new() -> Self {
        let mut config = Config::DEFAULT;
        // Both sides are folded already.
        config.normalize = false;
        config.ignore_case = false;
        Self { matcher: Matcher::new(config), characters: Vec::new(), letters: Vec::new(), indices: Vec::new() }
    }

    /// How good `word` is when scattered over `text` (folded), in hundredths; none if it is not there, or only by
    /// chance.
    pub fn quality(&mut self, text: &str, word: &Word) -> Option<u32> {
        if word.length < 2 || text.len() < word.folded.len() {
            return None;
        }
        let haystack = laid_out(text, &mut self.characters);
        let needle = laid_out(&word.folded, &mut self.letters);
        self.indices.clear();
        let score = self.matcher.fuzzy_indices(haystack, needle, &mut self.indices)?;
        let most = word.length as u32 * 26 + 10;
        is_meant(haystack, &self.indices).then(|| u32::from(score) * 100 / most)
    }

    /// Places of the letters (in characters of `text`) found by the last [`Self::quality`] that answered.
    pub fn indices(&self) -> &[u32] {
        &self.indices
    }
}

/// Characters as nucleo wants them, without the grapheme search of its own constructor.
fn laid_out<'a>(text: &'a str, buffer: &'a mut Vec<char>) -> Utf32Str<'a> {
    if text.is_ascii() {
        return Utf32Str::Ascii(text.as_bytes());
    }
    buffer.clear();
    buffer.extend(text.chars());
    Utf32Str::Unicode(buffer)
}

/// What a person means is either one word with few of its letters left out, or the beginnings of words that follow
/// each other (`of`, `the` and the like may be missing): first letters, whole words, or three letters and more.
/// Anything else is chance.
fn is_meant(text: Utf32Str<'_>, indices: &[u32]) -> bool {
    let starts_word = |at: u32| is_word(text.get(at)) && (at == 0 || !is_word(text.get(at - 1)));
    let (Some(&first), count) = (indices.first(), indices.len() as u32) else { return false };
    let (mut left_out, mut jumps, mut run) = (0, 0, 1);
    for pair in indices.windows(2) {
        let (before, after) = (pair[0], pair[1]);
        if after == before + 1 {
            run += 1;
            continue;
        }
        let is_beginning = run == 1 || run > 2 || !is_word(text.get(before + 1));
        if (before + 1..after).all(|at| is_word(text.get(at))) {
            left_out += after - before - 1;
        } else if starts_word(after) && is_beginning && is_little(text, before + 1, after) {
            jumps += 1;
        } else {
            return false;
        }
        run = 1;
    }
    let one_word = jumps == 0 && count > 3 && left_out <= count;
    starts_word(first) && (one_word || left_out == 0)
}

/// Nothing but the rest of a word and at most one little word is left out between these places.
fn is_little(text: Utf32Str<'_>, from: u32, to: u32) -> bool {
    let rest = (from..to).find(|&at| !is_word(text.get(at))).unwrap_or(to);
    let mut words = 0;
    let mut length = 0;
    for at in rest..to {
        let begins = is_word(text.get(at)) && !is_word(text.get(at - 1));
        words += u32::from(begins);
        length += u32::from(is_word(text.get(at)));
    }
    words <= 1 && length <= 3
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::question::Question;

    fn quality(text: &str, typed: &str) -> Option<u32> {
        Scattered::new().quality(text, &Question::read(typed).words[0])
    }

    #[test]
    fn abbreviations_and_first_letters_are_meant() {
        for (text, typed) in [
            ("self-attention", "attn"),
            ("classifier-free guidance", "cfg"),
            ("chain-of-thought", "cot"),
            ("tree of thoughts", "tt"),
            ("fine-tuning", "finetuning"),
            ("query, key, value", "kv"),
            ("transformer", "trnsfrmr"),
            ("страна чудес", "стрн"),
        ] {
            assert!(quality(text, typed).is_some(), "{typed} in {text}");
        }
    }

    #[test]
    fn letters_that_happen_to_be_there_are_not_meant() {
        for (text, typed) in [
            ("closed vs open models, apis vs downloadable weights", "lora"),
            ("long road to an aim", "lora"),
            ("training loss curves", "tc"),
            ("randomness in generation", "rag"),
            ("context", "cot"),
            ("architecture", "ae"),
            ("nothing of it", "xyz"),
        ] {
            assert_eq!(quality(text, typed), None, "{typed} in {text}");
        }
    }
}
