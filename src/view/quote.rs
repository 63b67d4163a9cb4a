//! A part of a text in one line, so that what was found in it is seen.

use std::ops::Range;

use super::cells;

/// The text from a word on that leaves its match within the first third; where the match stands in that.
pub fn around(text: &str, matched: Range<usize>, cells: usize, ellipsis: &str) -> (String, Range<usize>) {
    let Some(before) = text.get(..matched.start) else { return (text.to_owned(), 0..0) };
    if cells::width(text) <= cells || cells::width(before) <= cells / 3 {
        return (text.to_owned(), matched);
    }
    let kept = cells::end(before, cells / 3);
    // A word that is cut in the middle says nothing; one that the match is a part of stays whole if it can.
    let own = before.rfind(' ').map_or(before, |gap| &before[gap + 1..]);
    let kept = match kept.find(' ') {
        Some(gap) if !before[..before.len() - kept.len()].ends_with(' ') => &kept[gap..],
        None if cells::width(own) <= cells * 2 / 3 => own,
        _ => kept,
    };
    let kept = kept.trim_start();
    let cut = before.len() - kept.len();
    let quote = format!("{ellipsis}{}", &text[cut..]);
    (quote, matched.start - cut + ellipsis.len()..matched.end.saturating_sub(cut) + ellipsis.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(text: &str, words: &str, cells: usize) -> String {
        let at = text.find(words).unwrap_or(0);
        let (quote, mark) = around(text, at..at + words.len(), cells, "…");
        assert_eq!(&quote[mark], words);
        quote
    }

    #[test]
    fn a_quote_begins_with_a_whole_word_and_shows_its_match() {
        let text = "LoRA, short for low-rank adaptation, does exactly that.";
        assert_eq!(quoted(text, "low-rank", 30), "…short for low-rank adaptation, does exactly that.");
        assert_eq!(quoted(text, "LoRA", 30), text);
        assert_eq!(quoted("attention over 100K-token contexts", "token", 12), "…100K-token contexts");
        assert_eq!(quoted("日本語 日本語 日本語 whole 日本語", "whole", 12), "…whole 日本語");
        assert_eq!(quoted("antidisestablishmentarianism", "arian", 12), "…mentarianism");
    }
}
