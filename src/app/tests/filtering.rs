//! The filter: typed, answered, entered, cleared.

use std::sync::Arc;

use super::stage::{Stage, id, loaded, press, rows, stage, stage_of, start, to_finder};
use crate::app::{Line, Progress};
use crate::model::{Position, ShowId, Ticket};
use crate::msg::{FindCmd, FindEvent, Hit, Msg, Snippet, StoreEvent};

fn snippet(episode: &str, seconds: u64) -> Snippet {
    let start = Position::from_millis(seconds * 1000);
    Snippet { episode: id(episode), start, text: "two thin matrices".to_owned(), matched: 0..3 }
}

fn answer(stage: &mut Stage, ticket: Ticket, hits: Vec<Hit>, snippets: Vec<Snippet>) {
    stage.tell(Msg::Find(FindEvent::Found { ticket, hits, snippets }));
}

/// More rows than are ranked at once.
fn crowd() -> Stage {
    let mut start = start();
    start.library.shows = vec![super::stage::entry("big", 0)];
    start.library.settings.open_show = Some(ShowId::from("big"));
    let mut stage = stage_of(start);
    let show = Some(ShowId::from("big"));
    stage.tell(Msg::Store(StoreEvent::Rows { show, rows: rows("big", 5_000), complete: true }));
    stage
}

#[test]
fn the_best_is_selected_in_the_same_frame_and_enter_plays_it() {
    let mut stage = stage();
    let effects = press(&mut stage, "/qlora");
    assert_eq!(stage.stands_on(), "l5");
    assert_eq!(to_finder(&effects).len(), 5, "each letter asks for sentences");
    let effects = press(&mut stage, "<enter>");
    assert_eq!((stage.playing(), loaded(&effects).is_some()), ("l5", true));
    press(&mut stage, "q");
    assert_eq!(stage.filter.as_ref().map(|filter| filter.typing), Some(false), "keys are commands again");
}

#[test]
fn letters_are_text_arrows_move_and_escape_goes_back() {
    let mut stage = stage();
    press(&mut stage, "jj/jq g5<backspace><backspace><backspace><backspace><backspace>");
    assert_eq!(stage.filter.as_ref().map(|filter| filter.query().to_owned()), Some(String::new()));
    assert_eq!(stage.list.lines.len(), 8 + 5, "nothing typed: the whole list");
    press(&mut stage, "ora<down>");
    assert_ne!(stage.stands_on(), "l3");
    press(&mut stage, "<esc>");
    assert!(stage.filter.is_none());
    assert_eq!(stage.stands_on(), "l3");
}

#[test]
fn what_was_read_of_any_show_is_searched_too() {
    let mut stage = stage();
    let transcript = Some(Arc::new(super::stage::transcript()));
    stage.tell(Msg::Read(crate::msg::ReadEvent::Transcript { episode: id("l2"), transcript }));
    let effects = press(&mut stage, "/f");
    assert!(
        matches!(to_finder(&effects)[..], [FindCmd::Find { read, .. }] if read.len() == 1 && read[0].0 == id("l2"))
    );
}

#[test]
fn sentences_come_from_the_worker_and_play_from_their_start() {
    let mut stage = stage();
    press(&mut stage, "/zzzz");
    assert_eq!(stage.stands_on(), "nothing");
    let ticket = stage.filter.as_ref().unwrap().ticket;
    answer(&mut stage, ticket, Vec::new(), vec![snippet("l4", 41)]);
    assert!(matches!(stage.list.lines[0], Line::SnippetHeader { count: 1 }));
    assert_eq!(stage.stands_on(), "l4");
    assert_eq!(loaded(&press(&mut stage, "<enter>")).map(|(_, _, at)| at), Some(41_000));
}

#[test]
fn sentences_do_not_move_the_cursor_off_the_row_it_is_on() {
    let mut stage = stage();
    press(&mut stage, "/lora<down>");
    let before = stage.stands_on().to_owned();
    let ticket = stage.filter.as_ref().unwrap().ticket;
    answer(&mut stage, ticket, Vec::new(), vec![snippet("l1", 1)]);
    assert_eq!(stage.stands_on(), before);
}

#[test]
fn a_stale_answer_is_dropped() {
    let mut stage = crowd();
    press(&mut stage, "/ta");
    let ticket = stage.filter.as_ref().unwrap().ticket;
    let lines = stage.list.lines.len();
    answer(&mut stage, Ticket(ticket.0 - 1), vec![Hit { row: 7, score: 1 }], Vec::new());
    assert_eq!(stage.list.lines.len(), lines, "the older list stays until the right answer");
    assert_eq!(stage.filter.as_ref().unwrap().progress, Progress::Searching);
    answer(&mut stage, ticket, vec![Hit { row: 7, score: 1 }, Hit { row: u32::MAX, score: 1 }], Vec::new());
    assert_eq!((stage.stands_on(), stage.list.lines.len()), ("big-7", 1));
}

#[test]
fn enter_before_the_answer_plays_what_the_answer_brings() {
    let mut stage = crowd();
    press(&mut stage, "/talk<enter>");
    assert_eq!(stage.playing(), "nothing");
    let ticket = stage.filter.as_ref().unwrap().ticket;
    answer(&mut stage, ticket, vec![Hit { row: 9, score: 1 }], Vec::new());
    assert_eq!(stage.playing(), "big-9");
}

#[test]
fn a_paste_goes_into_the_line_and_never_acts_as_keys() {
    let mut stage = stage();
    press(&mut stage, "/");
    stage.tell(Msg::Paste("lo\nra\u{1b}[A".to_owned()));
    assert_eq!(stage.filter.as_ref().map(|filter| filter.query().to_owned()).as_deref(), Some("lo ra[A"));
    press(&mut stage, "<esc>");
    stage.tell(Msg::Paste("qqq\r".to_owned()));
    assert!(stage.toasted().contains("does nothing"));
    assert!(stage.filter.is_none() && stage.overlay.is_none());
}

#[test]
fn the_worker_is_given_the_rows_and_told_when_it_is_over() {
    let mut stage = crowd();
    let effects = press(&mut stage, "/x");
    let catalog = Arc::clone(&stage.catalog);
    let asked = to_finder(&effects).into_iter().any(
        |cmd| matches!(cmd, FindCmd::Find { query, catalog: asked, .. } if query == "x" && Arc::ptr_eq(asked, &catalog)),
    );
    assert!(asked);
    assert_eq!(to_finder(&press(&mut stage, "<esc>")), [&FindCmd::Cancel]);
}
