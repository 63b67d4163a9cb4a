//! Where a word stands in a folded text: as a word of its own, at the start of one, or inside one.

use super::question::Word;

/// How well a word fits where it stands; the later the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// In the middle of a longer word.
    Inside,
    /// At the start of a longer word.
    Start,
    /// A word of its own, or its plural.
    Whole,
}

/// One place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub fit: Fit,
    /// Share of the surrounding word that was typed, in hundredths.
    pub share: u32,
    /// Byte of the folded text; compares in reverse, so that of equals the first is the best.
    pub at: std::cmp::Reverse<usize>,
}

/// All places of `word` in `text` (folded), from the left.
pub fn places<'a>(text: &'a str, word: &'a Word) -> impl Iterator<Item = Place> + 'a {
    text.match_indices(word.folded.as_str()).map(|(at, found)| place(text, at, found))
}

/// The best place of `word` in `text` (folded).
#[must_use]
pub fn best_place(text: &str, word: &Word) -> Option<Place> {
    // In a long text the first whole word is as good as any later one.
    let mut best: Option<Place> = None;
    for place in places(text, word) {
        best = best.max(Some(place));
        if place.fit == Fit::Whole {
            break;
        }
    }
    best
}

fn place(text: &str, at: usize, found: &str) -> Place {
    let (before, after) = (&text[..at], &text[at + found.len()..]);
    let joins = |inner: Option<char>, outer: Option<char>| {
        inner.is_some_and(char::is_alphanumeric) && outer.is_some_and(char::is_alphanumeric)
    };
    let starts = !joins(found.chars().next(), before.chars().next_back());
    let ends = !joins(found.chars().next_back(), after.chars().next());
    let ending = if ends { "" } else { &after[..word_end(after)] };
    let fit = match (starts, ending) {
        (true, "" | "s") => Fit::Whole,
        (true, _) => Fit::Start,
        (false, _) => Fit::Inside,
    };
    let beginning = if starts { 0 } else { before.len() - word_start(before) };
    let share = found.len() * 100 / (found.len() + beginning + ending.len()).max(1);
    Place { fit, share: share as u32, at: std::cmp::Reverse(at) }
}

/// Length of the word at the start of `text`.
fn word_end(text: &str) -> usize {
    text.find(|character: char| !character.is_alphanumeric()).unwrap_or(text.len())
}

/// Where the word at the end of `text` begins.
fn word_start(text: &str) -> usize {
    text.char_indices()
        .rev()
        .find(|(_, character)| !character.is_alphanumeric())
        .map_or(0, |(at, gap)| at + gap.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::question::Question;

    fn fit(text: &str, typed: &str) -> Option<Fit> {
        best_place(text, &Question::read(typed).words[0]).map(|place| place.fit)
    }

    #[test]
    fn a_word_of_its_own_its_plural_a_start_and_an_inside_are_told_apart() {
        assert_eq!(fit("low-rank gan", "gan"), Some(Fit::Whole));
        assert_eq!(fit("the gans won", "gan"), Some(Fit::Whole));
        assert_eq!(fit("a gander", "gan"), Some(Fit::Start));
        assert_eq!(fit("elegance", "gan"), Some(Fit::Inside));
        assert_eq!(fit("elegance, gan", "gan"), Some(Fit::Whole));
        assert_eq!(fit("nothing", "gan"), None);
    }

    #[test]
    fn the_share_is_of_the_whole_surrounding_word() {
        let question = Question::read("lora");
        let share = |text| best_place(text, &question.words[0]).map(|place| place.share);
        assert_eq!((share("a qlora b"), share("exploration")), (Some(80), Some(36)));
    }
}
