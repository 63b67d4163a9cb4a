//! Which letters of a shown text answer the question: what the screen underlines. By the rules of the ranking, so
//! that what is underlined is why the row is there.

use std::ops::Range;

use super::fold::Traced;
use super::place::{Fit, Place, places};
use super::question::{Question, Word};
use super::scattered::Scattered;

/// Byte ranges of `text` to highlight for `query`: on character boundaries, ascending, not touching. Meant for what
/// stands on the screen, a title or a summary.
#[must_use]
pub fn matched(query: &str, text: &str) -> Vec<Range<usize>> {
    let question = Question::read(query);
    if question.is_empty() || text.is_empty() {
        return Vec::new();
    }
    let traced = Traced::of(text);
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for word in &question.words {
        let solid = solid(&traced.text, word);
        let found = if solid.is_empty() { scattered(&traced.text, word) } else { solid };
        ranges.extend(found.into_iter().map(|range| traced.original(range)));
    }
    merge(ranges)
}

/// All places where the word stands at the start of a word; without one, all inside of words.
fn solid(text: &str, word: &Word) -> Vec<Range<usize>> {
    let all: Vec<Place> = places(text, word).collect();
    let best = if all.iter().any(|place| place.fit > Fit::Inside) { Fit::Start } else { Fit::Inside };
    all.into_iter().filter(|place| place.fit >= best).map(|place| place.at.0..place.at.0 + word.folded.len()).collect()
}

fn scattered(text: &str, word: &Word) -> Vec<Range<usize>> {
    let mut scattered = Scattered::new();
    if scattered.quality(text, word).is_none() {
        return Vec::new();
    }
    let mut wanted = scattered.indices().iter().peekable();
    let characters = text.char_indices().zip(0_u32..);
    let chosen = characters.filter(|(_, index)| wanted.next_if_eq(&index).is_some());
    chosen.map(|((at, character), _)| at..at + character.len_utf8()).collect()
}

fn merge(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(query: &str, text: &str) -> String {
        let mut shown = text.to_owned();
        for range in matched(query, text).into_iter().rev() {
            shown.insert(range.end, ']');
            shown.insert(range.start, '[');
        }
        shown
    }

    #[test]
    fn what_was_typed_is_marked_where_a_word_starts() {
        assert_eq!(shown("lora", "LoRA — low-rank, LoRAs, exploration"), "[LoRA] — low-rank, [LoRA]s, exploration");
        assert_eq!(shown("lora", "QLoRA"), "Q[LoRA]");
        assert_eq!(shown("fine tuning", "Fine-tuning"), "[Fine]-[tuning]");
        assert_eq!(shown("l", "LoRA, Polish"), "[L]oRA, Polish");
    }

    #[test]
    fn scattered_letters_are_marked_one_by_one_and_merged() {
        assert_eq!(shown("attn", "Self-attention"), "Self-[att]e[n]tion");
        assert_eq!(shown("xyz", "Self-attention"), "Self-attention");
    }

    #[test]
    fn marks_fall_on_characters_whatever_the_script() {
        assert_eq!(shown("uber", "Für ÜBER — Über"), "Für [ÜBER] — [Über]");
        assert_eq!(shown("e", "e\u{301}t"), "[e\u{301}]t");
        assert_eq!(shown("語", "日本語の話"), "日本[語]の話");
        assert_eq!(shown("", "text") + &shown("x", ""), "text");
    }
}
