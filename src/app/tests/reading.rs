//! The reading pane: details, transcript, the voice, related lessons.

use std::sync::Arc;
use std::time::Duration;

use super::stage::{Stage, id, press, rows, stage, stage_of, start, to_reader, transcript};
use crate::app::{Focus, Loadable, Phase};
use crate::model::ShowId;
use crate::msg::{Msg, ReadCmd, ReadEvent, StoreEvent};

fn give_transcript(stage: &mut Stage, episode: &str) {
    let transcript = Some(Arc::new(transcript()));
    stage.tell(Msg::Read(ReadEvent::Transcript { episode: id(episode), transcript }));
}

#[test]
fn a_lessons_details_are_there_at_once_and_its_transcript_is_asked_for_once() {
    let mut stage = stage();
    assert!(to_reader(&stage.first).contains(&&ReadCmd::Transcript { episode: id("l1") }));
    let effects = press(&mut stage, "j");
    assert!(matches!(&stage.reading.details, Loadable::Here(details) if details.id == id("l2")));
    assert_eq!(to_reader(&effects), [&ReadCmd::Transcript { episode: id("l2") }]);
    give_transcript(&mut stage, "l2");
    let effects = press(stage.pass(1000), "jk");
    assert!(!to_reader(&effects).contains(&&ReadCmd::Transcript { episode: id("l2") }), "it is on the shelf");
    assert!(matches!(stage.reading.transcript, Loadable::Here(_)));
}

#[test]
fn a_cursor_that_runs_asks_nobody_until_it_rests() {
    let mut stage = stage();
    press(&mut stage, "j");
    let effects = press(stage.pass(20), "jj");
    assert!(to_reader(&effects).is_empty());
    let deadline = stage.deadline().unwrap();
    assert_eq!(deadline, stage.running + Duration::from_millis(80));
    stage.running = deadline;
    assert_eq!(to_reader(&stage.tell(Msg::Deadline)), [&ReadCmd::Transcript { episode: id("l4") }]);
    assert_eq!(stage.deadline(), None, "nothing moves: the loop sleeps for ever");
}

#[test]
fn in_a_narrow_window_nothing_is_asked_for_until_it_is_opened() {
    let mut stage = stage();
    stage.tell(Msg::Resize { columns: 80, rows: 24 });
    assert!(to_reader(&press(&mut stage, "j")).is_empty());
    assert!(!to_reader(&press(&mut stage, "t")).is_empty());
    assert_eq!(stage.focus, Focus::Reading);
    press(&mut stage, "t");
    assert_eq!(stage.focus, Focus::List);
}

#[test]
fn the_words_follow_the_voice_from_deadline_to_deadline() {
    let mut stage = stage();
    give_transcript(&mut stage, "l1");
    press(&mut stage, "<enter>");
    stage.sound(100);
    assert_eq!(stage.reading.spoken, Some((0, Some(0))));
    let deadline = stage.deadline().unwrap();
    assert_eq!(deadline, stage.running + Duration::from_millis(400));
    stage.running = deadline;
    stage.tell(Msg::Deadline);
    assert_eq!(stage.reading.spoken, Some((0, Some(1))));
    stage.progress(1900);
    assert_eq!(stage.reading.spoken, Some((0, Some(3))));
    stage.pass(150).tell(Msg::Deadline);
    assert_eq!(stage.reading.spoken, Some((1, Some(0))));
    press(&mut stage, " ");
    assert_eq!((&stage.playback.phase, stage.deadline()), (&Phase::Paused, None));
    press(&mut stage, "j");
    assert_eq!(stage.reading.spoken, None);
}

#[test]
fn each_word_deadline_is_later_than_the_moment_it_is_asked_at() {
    let mut stage = stage();
    give_transcript(&mut stage, "l1");
    press(&mut stage, "<enter>");
    stage.sound(0);
    for _ in 0..100 {
        if let Some(deadline) = stage.deadline() {
            assert!(deadline > stage.running, "a deadline in the past would spin");
            stage.running = deadline;
            stage.tell(Msg::Deadline);
        } else {
            stage.pass(250);
            let position = stage.playback.position_at(stage.running).millis();
            stage.progress(position);
        }
    }
    assert_eq!(stage.reading.spoken, Some((1, Some(3))));
}

#[test]
fn scrolled_by_hand_it_follows_the_voice_again_after_five_seconds() {
    let mut stage = stage();
    give_transcript(&mut stage, "l1");
    press(&mut stage, "<enter>");
    stage.sound(2100);
    press(&mut stage, "tj");
    assert!(stage.reading.scroll.is_some());
    assert!(stage.deadline().is_some());
    stage.pass(5000).tell(Msg::Deadline);
    assert_eq!(stage.reading.scroll, None);
    press(&mut stage, "G");
    let end = stage.reading.scroll.unwrap();
    press(&mut stage, "jjjj");
    assert_eq!(stage.reading.scroll, Some(end), "no further than there is text");
    press(&mut stage, "t");
    assert_eq!(stage.reading.scroll, None);
}

#[test]
fn related_lessons_are_chosen_then_shown_then_played() {
    let mut stage = stage();
    press(&mut stage, "/lora");
    press(&mut stage, "<enter>e");
    assert_eq!(stage.reading.related_cursor, Some(0));
    press(&mut stage, "jjk<enter>");
    assert_eq!((stage.stands_on(), stage.focus, stage.playing()), ("l7", Focus::List, "l4"));
    assert!(stage.filter.is_none() && stage.reading.related_cursor.is_none());
    press(&mut stage, "<enter>");
    assert_eq!(stage.playing(), "l7");
    press(&mut stage, "e<esc>");
    assert_eq!((stage.reading.related_cursor, stage.stands_on()), (None, "l7"));
}

#[test]
fn another_shows_details_come_from_a_worker_and_play_when_they_are_here() {
    let mut start = start();
    start.library.shows = vec![super::stage::entry("a", 0)];
    start.library.settings.open_show = Some(ShowId::from("a"));
    let mut stage = stage_of(start);
    assert!(!stage.complete);
    let show = Some(ShowId::from("a"));
    stage.tell(Msg::Store(StoreEvent::Rows { show, rows: rows("a", 3), complete: true }));
    let effects = press(&mut stage, "<enter>");
    assert!(to_reader(&effects).contains(&&ReadCmd::Details { episode: id("a-0") }));
    assert_eq!(stage.playback.phase, Phase::Loading);
    let mut whole = crate::model::Episode::new(ShowId::from("a"), id("a-0"), "Talk 0");
    whole.audio = Some(super::stage::enclosure("https://example.org/0.mp3"));
    let details = Arc::new(whole);
    let effects = stage.tell(Msg::Read(ReadEvent::Details { episode: id("a-0"), details }));
    assert_eq!(
        super::stage::loaded(&effects).map(|(_, medium, _)| medium).as_deref(),
        Some("https://example.org/0.mp3")
    );
}

#[test]
fn details_that_cannot_be_had_fail_where_they_would_be() {
    let mut stage = stage();
    stage.tell(Msg::Read(ReadEvent::Failed { episode: id("l1"), what: "transcript", reason: "offline".to_owned() }));
    assert_eq!(stage.reading.transcript, Loadable::Failed("offline".to_owned()));
    assert_eq!(stage.toasted(), "");
}
