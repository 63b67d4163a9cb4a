//! Spoken sentences and the worker.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use super::{course, lessons, transcript};
use crate::model::{Catalog, EpisodeId, Position, Ticket, Transcript};
use crate::msg::{FindCmd, FindEvent, Snippet};
use crate::search::{Spoken, spawn};

fn marked(snippet: &Snippet) -> &str {
    &snippet.text[snippet.matched.clone()]
}

#[test]
fn all_words_stand_in_one_sentence_and_phrases_come_first() {
    let mut spoken = Spoken::new();
    spoken.add("a".into(), &transcript(&["Matrices that are thin.", "Two thin matrices.", "Thin. And matrices."]));
    spoken.add("b".into(), &transcript(&["Thin matrices again."]));
    let found = spoken.find("thin matrices", 9);
    let seen: Vec<_> =
        found.iter().map(|snippet| (snippet.episode.as_str(), snippet.start.millis(), marked(snippet))).collect();
    assert_eq!(
        seen,
        [("a", 10_000, "thin matrices"), ("b", 0, "Thin matrices"), ("a", 0, "Matrices"), ("a", 20_000, "matrices")]
    );
    assert_eq!(spoken.find("thin matrices", 1).len(), 1);
    assert!(spoken.find("thin zebra", 9).is_empty());
}

#[test]
fn a_sentence_may_span_cues_and_begins_with_the_first() {
    let mut spoken = Spoken::new();
    spoken.add(
        "a".into(),
        &transcript(&["Stop.", "Beside it, LoRA trains", "two thin matrices", "of the same shape.", "End"]),
    );
    let found = spoken.find("trains two", 9);
    assert_eq!(found[0].text, "Beside it, LoRA trains two thin matrices of the same shape.");
    assert_eq!((found[0].start, marked(&found[0])), (Position::from_millis(10_000), "trains two"));
    assert_eq!(spoken.find("end", 9)[0].start, Position::from_millis(40_000));
}

#[test]
fn words_are_found_as_plain_words_whatever_their_case_and_accents() {
    let mut spoken = Spoken::new();
    spoken.add("a".into(), &transcript(&["Das Café über dem Fluß.", "Elegance of kvass."]));
    assert_eq!(marked(&spoken.find("uber", 9)[0]), "über");
    assert_eq!(marked(&spoken.find("CAFE", 9)[0]), "Café");
    assert_eq!(marked(&spoken.find("eleg", 9)[0]), "Eleg");
    for query in ["gan", "kv", "e", "", "lgnc"] {
        assert!(spoken.find(query, 9).is_empty(), "{query}");
    }
}

#[test]
fn a_newer_transcript_takes_the_place_of_the_older() {
    let mut spoken = Spoken::new();
    spoken.add("a".into(), &transcript(&["Old words."]));
    spoken.add("a".into(), &transcript(&["New words."]));
    assert_eq!(spoken.find("words", 9).len(), 1);
}

#[test]
fn a_sentence_without_an_end_is_cut() {
    let mut spoken = Spoken::new();
    spoken.add("a".into(), &transcript(&["some words without an end"; 100]));
    assert!(spoken.find("words", 99).iter().all(|snippet| snippet.text.len() <= 330));
}

fn spoken_course() -> Vec<(EpisodeId, Arc<Transcript>)> {
    let said = |script: &str| transcript(&script.split_inclusive(". ").collect::<Vec<_>>());
    lessons().iter().map(|lesson| (lesson.id.as_str().into(), said(&lesson.script))).collect()
}

fn answer(events: &Receiver<FindEvent>, wanted: Ticket) -> (usize, Vec<Snippet>) {
    loop {
        match events.recv_timeout(Duration::from_secs(30)) {
            Ok(FindEvent::Found { ticket, hits, snippets }) if ticket == wanted && !snippets.is_empty() => {
                return (hits.len(), snippets);
            }
            Ok(_) => {}
            Err(error) => panic!("no answer to {wanted:?}: {error}"),
        }
    }
}

fn find(ticket: u64, query: &str, catalog: &Arc<Catalog>, read: Vec<(EpisodeId, Arc<Transcript>)>) -> FindCmd {
    FindCmd::Find { ticket: Ticket(ticket), query: query.to_owned(), catalog: Arc::clone(catalog), read }
}

#[test]
fn what_was_read_is_searched_from_then_on() {
    let (sender, events) = channel();
    let finder = spawn(Vec::new, move |event| drop(sender.send(event)));
    let catalog = Arc::new(course());
    let read = vec![(catalog.rows[4].id.clone(), transcript(&["A quokka laughs."]))];
    finder.send(find(1, "quokka", &catalog, read)).unwrap();
    let (_, snippets) = answer(&events, Ticket(1));
    assert_eq!((snippets.len(), &snippets[0].episode), (1, &catalog.rows[4].id));
    finder.send(find(2, "quokka", &catalog, Vec::new())).unwrap();
    assert_eq!(answer(&events, Ticket(2)).1, snippets, "also when it is no longer at hand elsewhere");
}

#[test]
fn the_worker_answers_the_newest_question_with_rows_and_sentences() {
    let (sender, events) = channel();
    let finder = spawn(spoken_course, move |event| drop(sender.send(event)));
    let catalog = Arc::new(course());
    for (ticket, query) in [(1, "l"), (2, "lo"), (3, "lora")] {
        finder.send(find(ticket, query, &catalog, Vec::new())).unwrap();
    }
    let (hits, snippets) = answer(&events, Ticket(3));
    assert!(hits >= 3);
    assert!(snippets.iter().any(|snippet| snippet.episode == EpisodeId::from("057-lora")));
    assert!(snippets.iter().all(|snippet| marked(snippet).eq_ignore_ascii_case("lora")));
}

#[test]
fn the_worker_quotes_only_episodes_of_the_list_that_was_asked_about() {
    let (sender, events) = channel();
    let finder = spawn(spoken_course, move |event| drop(sender.send(event)));
    let mut catalog = course();
    catalog.rows.retain(|row| row.number == Some(58.0));
    finder.send(find(1, "lora", &Arc::new(catalog), Vec::new())).unwrap();
    let (hits, snippets) = answer(&events, Ticket(1));
    assert_eq!(hits, 1);
    assert!(snippets.iter().all(|snippet| snippet.episode == EpisodeId::from("058-qlora")));
    finder.send(FindCmd::Cancel).unwrap();
    finder.send(find(2, "lora", &Arc::default(), Vec::new())).unwrap();
    let FindEvent::Found { ticket, hits, snippets } = events.recv_timeout(Duration::from_secs(30)).unwrap();
    assert_eq!((ticket, hits.len(), snippets.len()), (Ticket(2), 0, 0));
}
