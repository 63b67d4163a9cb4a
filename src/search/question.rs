//! A question: what was typed, cut into words and folded once, so that 100,000 rows need not do it again.

use memchr::memmem::Finder;

use super::fold::folded;

/// Longer questions are cut: nobody types them, somebody pastes them.
const LONGEST: usize = 200;
const MOST_WORDS: usize = 16;

/// What was typed. All words must be found, each anywhere.
#[derive(Clone, Debug, Default)]
pub struct Question {
    pub words: Vec<Word>,
    /// The words with single spaces between them, folded.
    pub phrase: String,
}

/// One word of a question.
#[derive(Clone, Debug)]
pub struct Word {
    pub folded: String,
    /// Looks for `folded`.
    pub finder: Finder<'static>,
    /// Characters of `folded`.
    pub length: usize,
    /// As typed, when capitals beyond the first letter ask for exactly this spelling (`LoRA`, `GAN`).
    pub spelling: Option<String>,
    /// The number that it is.
    pub number: Option<f64>,
    /// Holds a character of a script that is written without spaces.
    pub unspaced: bool,
}

impl Question {
    /// Reads what was typed.
    #[must_use]
    pub fn read(typed: &str) -> Self {
        let end = typed.char_indices().nth(LONGEST).map_or(typed.len(), |(at, _)| at);
        let mut words: Vec<Word> = typed[..end].split_whitespace().take(MOST_WORDS).filter_map(Word::read).collect();
        if words.iter().any(|word| word.folded.contains(char::is_alphanumeric)) {
            words.retain(|word| word.folded.contains(char::is_alphanumeric));
        }
        let phrase = words.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>().join(" ");
        Self { words, phrase }
    }

    /// True when nothing was typed that could be looked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// True when some word asks for its exact spelling.
    #[must_use]
    pub fn has_spelling(&self) -> bool {
        self.words.iter().any(|word| word.spelling.is_some())
    }
}

impl Word {
    fn read(typed: &str) -> Option<Self> {
        let trimmed = typed.trim_matches([',', ';', ':', '?', '!']);
        let typed = if trimmed.is_empty() { typed } else { trimmed };
        let folded = folded(typed);
        let digits = folded.strip_prefix('#').unwrap_or(&folded);
        let is_number = digits.starts_with(|character: char| character.is_ascii_digit())
            && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let number = if is_number { digits.parse().ok() } else { None };
        (!folded.is_empty()).then(|| Self {
            finder: Finder::new(&folded).into_owned(),
            length: folded.chars().count(),
            spelling: typed.chars().skip(1).any(char::is_uppercase).then(|| typed.to_owned()),
            number,
            unspaced: folded.contains(|character| character >= '\u{2e80}'),
            folded,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_words_without_their_punctuation() {
        let question = Question::read("  What is  LoRA? — ");
        assert_eq!(question.phrase, "what is lora");
        assert_eq!(question.words[2].spelling.as_deref(), Some("LoRA"));
        assert!(Question::read(" \t").is_empty());
        assert_eq!(Question::read("—").phrase, "-");
    }

    #[test]
    fn numbers_are_read_with_and_without_their_sign() {
        let number = |typed| Question::read(typed).words[0].number;
        assert_eq!((number("57"), number("#57"), number("3.5")), (Some(57.0), Some(57.0), Some(3.5)));
        assert_eq!((number("gpt-4"), number("inf"), number("1.2.3")), (None, None, None));
    }

    #[test]
    fn a_pasted_book_is_cut_to_a_question() {
        let question = Question::read(&"é ".repeat(100_000));
        assert_eq!(question.words.len(), MOST_WORDS);
    }
}
