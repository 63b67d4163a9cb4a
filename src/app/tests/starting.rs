//! The first state.

use std::sync::Arc;

use super::stage::{Stage, enclosure, id, loaded, press, stage_of, start, to_player, to_reader};
use crate::app::{HomeKind, HomeList, Phase, Scope, Start};
use crate::model::{Episode, Mark, Position, ShowId};
use crate::msg::{Effect, Msg, PlayerCmd, ReadCmd, ReadEvent, Resume, StoreCmd};

fn resumed(episode: &str, seconds: u64) -> Start {
    let mut start = start();
    let position = Position::from_millis(seconds * 1000);
    start.library.last = Some(Resume { episode: id(episode), position });
    start
}

fn position(stage: &Stage) -> u64 {
    stage.playback.position.millis()
}

#[test]
fn the_last_lesson_is_there_paused_a_second_earlier_and_space_opens_it() {
    let mut stage = stage_of(resumed("l4", 30));
    assert_eq!((stage.playing(), position(&stage), stage.stands_on()), ("l4", 29_000, "l4"));
    assert_eq!(stage.playback.phase, Phase::Paused);
    assert_eq!(loaded(&stage.first), None, "nothing is opened for it");
    assert!(matches!(to_player(&stage.first)[..], [PlayerCmd::SetVolume { .. }]));
    assert!(to_reader(&stage.first).iter().any(|cmd| matches!(cmd, ReadCmd::Waveform { .. })));
    assert_eq!(stage.playback.next_title.as_deref(), Some("QLoRA — fine-tuning on consumer hardware"));
    press(&mut stage, "<right>");
    assert_eq!(loaded(&press(&mut stage, " ")).map(|(_, _, at)| at), Some(34_000));
    assert_eq!(position(&stage_of(resumed("l4", 0))), 0);
}

#[test]
fn a_start_and_a_quit_leave_the_place_where_it_was() {
    let mut start = resumed("l4", 30);
    let place = Mark { position: Some(Position::from_millis(30_000)), ..Mark::default() };
    start.library.marks = vec![(id("l4"), place)];
    let mut stage = stage_of(start);
    let effects = press(&mut stage, "q");
    assert!(
        !effects.iter().any(|effect| matches!(effect, Effect::Store(StoreCmd::SavePosition { .. }))),
        "{effects:?}"
    );
}

#[test]
fn the_last_episode_of_another_show_comes_when_its_details_do() {
    let mut stage = stage_of(resumed("far", 60));
    assert_eq!(stage.playback.phase, Phase::Idle);
    assert!(to_reader(&stage.first).contains(&&ReadCmd::Details { episode: id("far") }));
    let mut whole = Episode::new(ShowId::from("a"), id("far"), "Far away");
    whole.audio = Some(enclosure("https://example.org/far.mp3"));
    stage.tell(Msg::Read(ReadEvent::Details { episode: id("far"), details: Arc::new(whole) }));
    assert_eq!((stage.playing(), position(&stage)), ("far", 59_000));
    assert_eq!(loaded(&press(&mut stage, " ")).map(|(_, _, at)| at), Some(59_000));
}

#[test]
fn named_files_come_before_what_was_open() {
    let mut start = start();
    start.home_kind = HomeKind::Files;
    start.library.shows = vec![super::stage::entry("a", 0)];
    start.library.settings.open_show = Some(ShowId::from("a"));
    let stage = stage_of(start);
    assert_eq!((&stage.scope, stage.stands_on()), (&Scope::Home, "l1"));
}

#[test]
fn what_went_wrong_while_opening_is_said() {
    let mut start = start();
    start.library.trouble = vec!["The database is of a newer podtui.".to_owned()];
    let stage = stage_of(start);
    assert_eq!((stage.toasted(), stage.trouble.len()), ("The database is of a newer podtui.", 1));
}

#[test]
fn an_empty_home_is_survived() {
    let mut start = start();
    start.episodes = HomeList::default();
    let mut stage = stage_of(start);
    press(&mut stage, "jkGgg <enter>nps/x<enter><esc>ute5.g1:05<enter><esc>d");
    assert_eq!(stage.playing(), "nothing");
}

#[test]
fn what_follows_the_last_episode_is_known_when_its_list_is_open() {
    let mut start = resumed("a-1", 60);
    start.library.shows = vec![super::stage::entry("a", 0)];
    start.library.settings.open_show = Some(ShowId::from("a"));
    let mut stage = stage_of(start);
    let mut whole = Episode::new(ShowId::from("a"), id("a-1"), "Talk 1");
    whole.audio = Some(enclosure("https://example.org/a/1.mp3"));
    stage.tell(Msg::Read(ReadEvent::Details { episode: id("a-1"), details: Arc::new(whole) }));
    assert_eq!(stage.playback.next, None);
    let rows = super::stage::rows("a", 3);
    stage.tell(Msg::Store(crate::msg::StoreEvent::Rows { show: Some(ShowId::from("a")), rows, complete: true }));
    assert_eq!(stage.playback.next.as_ref().map(|(episode, _)| episode.as_str()), Some("a-2"));
    assert_eq!(stage.stands_on(), "a-1");
}
