//! `]` and `[`: from chapter to chapter of what plays.

use super::stage::{Stage, id, press, stage, stage_of, start, to_player, to_reader, to_store};
use crate::app::{HomeKind, Loadable};
use crate::model::{Chapter, Position};
use crate::msg::{Buffered, Effect, Msg, PlayerCmd, PlayerEvent, ReadCmd, ReadEvent, StoreCmd};

fn chapter(second: u64) -> Chapter {
    let start = Position::from_millis(second * 1000);
    Chapter { start, end: None, title: None, link: None, image: None, hidden: false }
}

/// The first episode of a show of ours sounds, and its chapters may have been asked for.
fn listening() -> (Stage, Vec<Effect>) {
    let mut stage = stage_of(crate::app::Start { home_kind: HomeKind::Remote, ..start() });
    press(&mut stage, "<enter>");
    let effects = stage.sound(0);
    (stage, effects)
}

fn give(stage: &mut Stage, episode: &str, chapters: Vec<Chapter>) {
    stage.tell(Msg::Read(ReadEvent::Chapters { episode: id(episode), chapters, trouble: None }));
}

fn sought(effects: &[Effect]) -> Option<u64> {
    to_player(effects)
        .into_iter()
        .find_map(|cmd| if let PlayerCmd::Seek { to } = cmd { Some(to.millis()) } else { None })
}

fn asks_chapters(effects: &[Effect], episode: &str) -> bool {
    to_reader(effects).contains(&&ReadCmd::Chapters { episode: id(episode) })
}

#[test]
fn the_next_chapter_and_the_start_of_this_one_or_the_one_before_are_sought() {
    let (mut stage, _) = listening();
    let hidden = Chapter { hidden: true, ..chapter(20) };
    give(&mut stage, "l1", vec![chapter(0), chapter(10), hidden, chapter(30), chapter(500)]);
    stage.sound(2000);
    let effects = press(&mut stage, "]");
    assert_eq!(sought(&effects), Some(10_000));
    let kept = |cmd: &&StoreCmd| matches!(cmd, StoreCmd::SavePosition { position, .. } if position.millis() == 10_000);
    assert!(to_store(&effects).iter().any(kept), "{effects:?}");
    assert_eq!(sought(&press(&mut stage, "]")), Some(30_000), "the hidden one is no place to go to");
    assert_eq!(sought(&press(&mut stage, "]")), None, "the last lies beyond the end");
    assert_eq!(stage.toasted(), "This is the last chapter");
    stage.pass(700).sound(34_000);
    assert_eq!(sought(&press(&mut stage, "[")), Some(30_000));
    assert_eq!(sought(&press(&mut stage, "[")), Some(10_000), "it has just begun: the one before");
    assert_eq!(sought(&press(&mut stage, "[[")), Some(0));
    stage.pass(700).sound(9500);
    assert_eq!(sought(&press(&mut stage, "]")), Some(30_000), "within a second we are in it");
}

#[test]
fn before_the_first_chapter_lies_the_start() {
    let (mut stage, _) = listening();
    give(&mut stage, "l1", vec![chapter(40)]);
    stage.pass(700).sound(20_000);
    assert_eq!(sought(&press(&mut stage, "[")), Some(0));
}

#[test]
fn chapters_are_asked_for_when_an_episode_begins_to_sound_and_are_its_own_wherever_the_cursor_stands() {
    let (mut stage, effects) = listening();
    assert!(asks_chapters(&effects, "l1"));
    press(&mut stage, "jj");
    give(&mut stage, "l3", vec![chapter(5)]);
    assert_eq!((stage.playback.shown_chapters().count(), stage.reading.chapters.len()), (0, 1));
    give(&mut stage, "l1", vec![chapter(7), chapter(8)]);
    assert_eq!((stage.playback.shown_chapters().count(), stage.reading.chapters.len()), (2, 1));
    press(&mut stage, "<enter>");
    assert_eq!(stage.playback.shown_chapters().count(), 1, "they are on the shelf");
    assert!(!asks_chapters(&stage.sound(0), "l3"));
}

#[test]
fn where_there_are_none_it_is_said_and_what_has_not_come_is_asked_for_again() {
    let (mut stage, _) = listening();
    let effects = press(&mut stage, "]");
    assert!(stage.toasted().contains("not here yet") && asks_chapters(&effects, "l1"));
    let reason = "the server answered 500".to_owned();
    stage.tell(Msg::Read(ReadEvent::Failed { episode: id("l1"), what: "chapters", reason }));
    let effects = press(&mut stage, "[");
    assert_eq!(stage.toasted(), "No chapters: the server answered 500");
    assert!(asks_chapters(&effects, "l1"));
    give(&mut stage, "l1", Vec::new());
    let effects = press(&mut stage, "]");
    assert_eq!(stage.toasted(), "This episode has no chapters or times in its notes");
    assert!(!asks_chapters(&effects, "l1"));
}

#[test]
fn a_lesson_has_none_and_nobody_is_asked() {
    let mut stage = stage();
    press(&mut stage, "]");
    assert_eq!(stage.toasted(), "Nothing plays yet: Enter plays the selected episode");
    press(&mut stage, "<enter>");
    assert!(!asks_chapters(&stage.sound(0), "l1"));
    assert_eq!(stage.playback.chapters, Loadable::Nothing);
    press(&mut stage, "]");
    assert_eq!(stage.toasted(), "This episode has no chapters or times in its notes");
}

#[test]
fn when_all_of_the_sound_is_here_chapters_inside_may_replace_times_of_the_notes() {
    let (mut stage, _) = listening();
    give(&mut stage, "l1", vec![chapter(7)]);
    let play = stage.playback.play;
    let effects = stage.hear(PlayerEvent::Buffered { play, buffered: Buffered::whole() });
    assert!(asks_chapters(&effects, "l1"));
    assert_eq!(stage.playback.shown_chapters().count(), 1, "those known serve until then");
}

#[test]
fn what_is_wrong_with_the_chapters_document_stands_where_the_chapters_are_also_after_coming_back() {
    let (mut stage, _) = listening();
    let trouble = Some("the chapters document that the feed names cannot be had: 404".to_owned());
    let chapters = vec![chapter(7)];
    stage.tell(Msg::Read(ReadEvent::Chapters { episode: id("l1"), chapters, trouble: trouble.clone() }));
    assert_eq!((stage.reading.chapters.len(), &stage.reading.chapters_trouble), (1, &trouble));
    press(&mut stage, "j");
    assert_eq!(stage.reading.chapters_trouble, None, "that is another episode");
    press(&mut stage, "k");
    assert_eq!(stage.reading.chapters_trouble, trouble);
    give(&mut stage, "l1", vec![chapter(7)]);
    assert_eq!(stage.reading.chapters_trouble, None, "now it was had");
    let reason = "it is not there".to_owned();
    stage.tell(Msg::Read(ReadEvent::Failed { episode: id("l1"), what: "chapters", reason: reason.clone() }));
    assert_eq!(stage.reading.chapters_trouble, Some(reason));
}
