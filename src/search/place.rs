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

/// All places of `word` in `text` (folded), from the left. One letter inside of a word is no place, unless its
/// script has no spaces.
pub fn places<'a>(text: &'a str, word: &'a Word) -> impl Iterator<Item = Place> + 'a {
    let found = word.finder.find_iter(text.as_bytes());
    found.filter_map(move |at| place(text, at, at + word.folded.len(), word.length > 1 || word.unspaced))
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

fn place(text: &str, at: usize, end: usize, may_be_inside: bool) -> Option<Place> {
    let joined = |at: usize| letter_before(text, at) && letter_after(text, at);
    let starts = !joined(at);
    if !starts && !may_be_inside {
        return None;
    }
    let ending = if joined(end) { word_end(text, end) } else { end };
    let fit = match (starts, &text[end..ending]) {
        (true, "" | "s") => Fit::Whole,
        (true, _) => Fit::Start,
        (false, _) => Fit::Inside,
    };
    let beginning = if starts { at } else { word_start(text, at) };
    let share = (end - at) * 100 / (ending - beginning).max(1);
    Some(Place { fit, share: share as u32, at: std::cmp::Reverse(at) })
}

fn letter_before(text: &str, at: usize) -> bool {
    match at.checked_sub(1).and_then(|before| text.as_bytes().get(before)) {
        Some(byte) if byte.is_ascii() => byte.is_ascii_alphanumeric(),
        Some(_) => text[..at].chars().next_back().is_some_and(char::is_alphanumeric),
        None => false,
    }
}

fn letter_after(text: &str, at: usize) -> bool {
    match text.as_bytes().get(at) {
        Some(byte) if byte.is_ascii() => byte.is_ascii_alphanumeric(),
        Some(_) => text[at..].chars().next().is_some_and(char::is_alphanumeric),
        None => false,
    }
}

/// Where the word ends that goes on at `from`.
fn word_end(text: &str, from: usize) -> usize {
    let rest = &text[from..];
    from + rest.find(|character: char| !character.is_alphanumeric()).unwrap_or(rest.len())
}

/// Where the word begins that goes on until `to`.
fn word_start(text: &str, to: usize) -> usize {
    text[..to]
        .rfind(|character: char| !character.is_alphanumeric())
        .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8))
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
