//! Rows and QUERYs.

use std::cell::Cell;

use proptest::prelude::*;

use super::{course, titles};
use crate::model::Catalog;
use crate::search::{Ranker, Suggestion, matched, rank, suggest};

fn numbers(catalog: &Catalog, query: &str) -> Vec<u32> {
    rank(catalog, query)
        .iter()
        .filter_map(|hit| catalog.rows[hit.row as usize].number)
        .map(|number| number as u32)
        .collect()
}

fn found(catalog: &Catalog, query: &str) -> Vec<String> {
    rank(catalog, query).iter().map(|hit| catalog.rows[hit.row as usize].title.to_string()).collect()
}

#[test]
fn lora_is_first_then_qlora_then_the_lesson_that_speaks_of_it_and_few_others() {
    let found = numbers(&course(), "lora");
    assert_eq!(found[..3], [57, 58, 59]);
    assert!(found.len() < 8, "{found:?}");
}

#[test]
fn an_abbreviation_finds_the_lessons_on_attention() {
    let course = course();
    let found = rank(&course, "attn");
    assert!(found.len() >= 7);
    println!("{:?}", self::found(&course, "attn"));
    assert!(found.iter().all(|hit| course.rows[hit.row as usize].title.to_lowercase().contains("attention")));
}

#[test]
fn kv_finds_the_lessons_that_name_keys_and_values() {
    let found = numbers(&course(), "kv");
    assert!(found.contains(&29) && found.contains(&21), "{found:?}");
    assert!(numbers(&course(), "kv cache").contains(&29));
    assert!(found.len() < 10, "{found:?}");
}

#[test]
fn a_number_finds_its_lesson_first() {
    let course = course();
    for number in 1..=119 {
        assert_eq!(numbers(&course, &number.to_string())[0], number);
    }
    assert_eq!(numbers(&course, "57 lora"), [57]);
    assert_eq!(numbers(&course, "11")[..2], [11, 110]);
}

#[test]
fn every_lesson_is_first_when_its_title_is_typed() {
    let course = course();
    for (index, row) in course.rows.iter().enumerate() {
        assert_eq!(rank(&course, &row.title)[0].row as usize, index, "{}", row.title);
        assert_eq!(rank(&course, row.title_parts().0)[0].row as usize, index, "{}", row.title_parts().0);
    }
}

#[test]
fn a_topic_finds_its_lessons_in_their_order() {
    let course = course();
    assert_eq!(numbers(&course, "gan")[..3], [106, 107, 108]);
    assert_eq!(numbers(&course, "hallucination")[..4], [72, 75, 73, 74]);
    assert_eq!(numbers(&course, "finetuning")[0], 56);
    assert_eq!(numbers(&course, "temperature")[0], 78);
    assert_eq!(numbers(&course, "cot"), [91]);
    assert_eq!(numbers(&course, "moe"), [35, 38]);
}

#[test]
fn several_words_must_all_be_found_wherever_they_stand() {
    let course = course();
    assert_eq!(numbers(&course, "alignment honest"), [64, 36]);
    assert_eq!(numbers(&course, "attention zebra"), [0_u32; 0]);
    assert_eq!(numbers(&course, "  reward   hacking ")[0], 70);
}

#[test]
fn a_title_outranks_a_description_and_a_word_outranks_a_part() {
    let course = course();
    let position = |number| move |found: &Vec<u32>| found.iter().position(|found| *found == number);
    let found = numbers(&course, "quantization");
    assert_eq!(found, [58]);
    let found = numbers(&course, "rlhf");
    assert_eq!(found[0], 65);
    assert!(position(36)(&found) > position(65)(&found));
    let show = titles(&["Kartoffel artig", "Eine Art", "Smart", "Artist"]);
    assert_eq!(self::found(&show, "art"), ["Eine Art", "Artist", "Kartoffel artig", "Smart"]);
}

#[test]
fn letters_scattered_over_a_description_do_not_count() {
    let mut course = course();
    for row in &mut course.rows {
        row.title = "x".into();
        row.section = None;
    }
    assert!(rank(&course, "attn").is_empty());
    assert!(!rank(&course, "attention").is_empty());
}

#[test]
fn accents_and_case_do_not_matter_unless_the_spelling_was_typed() {
    let show = titles(&["Über Café", "rag and bone", "What is RAG", "coverage"]);
    assert_eq!(found(&show, "uber cafe"), ["Über Café"]);
    assert_eq!(found(&show, "CAFÉ"), ["Über Café"]);
    assert_eq!(found(&show, "RAG"), ["What is RAG"]);
    assert_eq!(found(&show, "Rag").len(), 3);
    assert_eq!(found(&show, "BONE"), ["rag and bone"]);
}

#[test]
fn scripts_without_spaces_are_found_by_a_single_character() {
    let show = titles(&["日本語の話", "中文播客", "Ёлка"]);
    assert_eq!(found(&show, "語"), ["日本語の話"]);
    assert_eq!(found(&show, "елка"), ["Ёлка"]);
}

#[test]
fn nothing_typed_is_everything_in_order_and_ties_keep_it() {
    let show = titles(&["b one", "a one", "c one"]);
    for query in ["", "  ", "one"] {
        assert_eq!(rank(&show, query).iter().map(|hit| hit.row).collect::<Vec<_>>(), [0, 1, 2], "{query:?}");
    }
}

#[test]
fn two_threads_find_what_one_finds_and_a_cancelled_question_has_no_answer() {
    let course = course();
    let many = Catalog { rows: course.rows.iter().cycle().take(119 * 40).cloned().collect() };
    let once = rank(&course, "model training");
    let all = rank(&many, "model training");
    assert_eq!(all.len(), once.len() * 40);
    assert!(all.is_sorted_by_key(|hit| (std::cmp::Reverse(hit.score), hit.row)));
    assert_eq!(all[0].score, once[0].score);
    let asked = Cell::new(0);
    let mut ranker = Ranker::new();
    let cancelled = || asked.replace(asked.get() + 1) > 0;
    assert_eq!(ranker.rank_until(&many, "model", cancelled), None);
    assert_eq!(ranker.rank_until(&many, "model training", || false), Some(all));
}

#[test]
fn a_query_is_an_id_then_a_number_then_a_title_then_a_part_then_a_guess() {
    let course = course();
    let one = |number: u32| Suggestion::Found(vec![number - 1]);
    assert_eq!(suggest(&course, "057-lora"), one(57));
    assert_eq!(suggest(&course, "57"), one(57));
    assert_eq!(suggest(&course, "LoRA — low-rank adaptation for efficient fine-tuning"), one(57));
    assert_eq!(suggest(&course, "LORA"), one(57));
    assert_eq!(suggest(&course, "low-rank"), one(57));
    assert_eq!(suggest(&course, "trnsfrmr"), one(19));
    assert_eq!(suggest(&course, "reward"), Suggestion::Found(vec![65, 69]));
}

#[test]
fn a_query_that_fits_nothing_names_the_three_nearest() {
    let course = course();
    let Suggestion::Nearest(near) = suggest(&course, "transfromer") else { unreachable!("it fits nothing") };
    assert_eq!((near.len(), near[0]), (3, 18));
    assert_eq!(suggest(&Catalog::default(), "x"), Suggestion::Nearest(Vec::new()));
    assert!(matches!(suggest(&course, " "), Suggestion::Nearest(near) if near.len() == 3));
}

proptest! {
    #[test]
    fn no_question_and_no_text_break_anything(query in "\\PC{0,40}", text in "\\PC{0,80}") {
        let show = titles(&[&text, "LoRA"]);
        prop_assert!(rank(&show, &query).len() <= 2);
        let mut end = 0;
        for range in matched(&query, &text) {
            prop_assert!(range.start >= end && range.end > range.start);
            prop_assert!(text.get(range.clone()).is_some());
            end = range.end;
        }
    }

    #[test]
    fn a_title_that_was_typed_is_found(title in "[a-zA-Zäéßøж日]{1,12}( [a-zA-Zäéßøж日]{1,12}){0,4}") {
        prop_assert!(!rank(&titles(&[&title]), &title).is_empty());
        prop_assert!(!matched(&title, &title).is_empty());
    }
}
