//! Enter, Space, what follows, and what is kept.

use std::time::Duration;

use super::stage::{Stage, course, id, lesson, loaded, press, stage, stage_of, start, to_player, to_store};
use crate::app::{HomeList, Phase};
use crate::model::{Heard, Mark, Position};
use crate::msg::{Effect, Msg, PlayerCmd, PlayerEvent, StoreCmd};

fn started(seconds: u64) -> Mark {
    Mark { position: Some(Position::from_millis(seconds * 1000)), ..Mark::default() }
}

fn heard() -> Mark {
    Mark { heard: true, ..Mark::default() }
}

fn preloaded(effects: &[Effect]) -> Vec<&str> {
    let media = to_player(effects).into_iter();
    media
        .filter_map(|cmd| if let PlayerCmd::Preload { medium, .. } = cmd { Some(medium.as_str()) } else { None })
        .collect()
}

fn next(stage: &Stage) -> Option<&str> {
    stage.playback.next.as_ref().map(|(episode, _)| episode.as_str())
}

#[test]
fn enter_plays_a_new_one_from_its_start_a_started_one_where_it_was_and_a_heard_one_anew() {
    let mut stage = stage();
    stage.set("l2", started(30));
    stage.set("l3", Mark { position: Some(Position::from_millis(5000)), ..heard() });
    let mut at = |keys| loaded(&press(&mut stage, keys)).map(|(_, medium, at)| (medium, at));
    assert_eq!(at("<enter>"), Some(("podtui:course/1.opus".to_owned(), 0)));
    assert_eq!(at("j<enter>"), Some(("podtui:course/2.opus".to_owned(), 30_000)));
    assert_eq!(at("j<enter>"), Some(("podtui:course/3.opus".to_owned(), 0)));
}

#[test]
fn enter_on_the_one_that_plays_pauses_and_goes_on() {
    let mut stage = stage();
    press(&mut stage, "<enter>");
    stage.sound(0);
    assert_eq!(to_player(&press(&mut stage, "<enter>")), [&PlayerCmd::Pause]);
    assert_eq!(stage.playback.phase, Phase::Paused);
    assert_eq!(to_player(&press(&mut stage, "<enter>")), [&PlayerCmd::Play]);
    stage.sound(0);
    assert_eq!(stage.playback.phase, Phase::Playing);
}

#[test]
fn an_event_of_an_older_load_is_ignored() {
    let mut stage = stage();
    press(&mut stage, "<enter>");
    stage.sound(0);
    let old = stage.playback.play;
    press(&mut stage, "j<enter>");
    stage.hear(PlayerEvent::Progress { play: old, position: Position::from_millis(50_000) });
    stage.hear(PlayerEvent::Failed { play: old, reason: "gone".to_owned() });
    stage.hear(PlayerEvent::Ended { play: old });
    assert_eq!((stage.playing(), &stage.playback.phase), ("l2", &Phase::Loading));
    assert!(!stage.mark(&id("l1")).heard);
}

#[test]
fn what_follows_is_prepared_when_the_first_sounds_and_takes_over_by_itself() {
    let mut stage = stage();
    press(&mut stage, "<enter>");
    assert_eq!(stage.playback.next_title.as_deref(), Some("Embeddings — words as points"));
    assert_eq!(preloaded(&stage.sound(0)), ["podtui:course/2.opus"]);
    let follower = stage.playback.next.as_ref().map(|(_, play)| *play).unwrap();
    stage.progress(89_900);
    let position = Position::ZERO;
    let effects = stage.hear(PlayerEvent::Playing { play: follower, position, duration: None });
    assert_eq!((stage.playing(), &stage.playback.phase), ("l2", &Phase::Playing));
    assert!(stage.mark(&id("l1")).heard);
    assert_eq!(stage.mark(&id("l1")).position, None);
    assert_eq!(loaded(&effects), None);
    assert_eq!(preloaded(&effects), ["podtui:course/3.opus"]);
    assert_eq!(stage.stands_on(), "l2", "the cursor goes along");
}

#[test]
fn a_started_one_that_follows_goes_on_where_it_was() {
    let mut stage = stage();
    stage.set("l2", started(40));
    press(&mut stage, "<enter>");
    assert!(preloaded(&stage.sound(0)).is_empty());
    let play = stage.playback.play;
    let effects = stage.hear(PlayerEvent::Ended { play });
    assert_eq!(loaded(&effects).map(|(_, _, at)| at), Some(40_000));
}

#[test]
fn episodes_without_audio_are_said_and_skipped() {
    let mut start = start();
    let mut silent = lesson(2);
    silent.audio = None;
    let mut episodes = course();
    episodes[1] = silent.into();
    start.episodes = HomeList::of(&episodes);
    let mut stage = stage_of(start);
    press(&mut stage, "<enter>");
    assert_eq!(next(&stage), Some("l3"));
    press(&mut stage, "j<enter>");
    assert!(stage.toasted().contains("no audio"));
    assert_eq!(stage.playing(), "l1");
}

#[test]
fn what_follows_is_the_shown_order_whatever_the_filter() {
    let mut stage = stage();
    press(&mut stage, "/lora<enter>");
    assert_eq!((stage.playing(), next(&stage)), ("l4", Some("l5")));
    press(&mut stage, "n");
    assert_eq!(stage.playing(), "l5");
    press(&mut stage, "pp");
    assert_eq!(stage.playing(), "l3");
    press(&mut stage, "<esc>s");
    assert_eq!(stage.sort.name(), "by title");
    assert_eq!(next(&stage), Some("l8"), "Attention, then DPO");
}

#[test]
fn a_changed_order_takes_back_what_was_prepared() {
    let mut stage = stage();
    press(&mut stage, "<enter>");
    stage.sound(0);
    let effects = press(&mut stage, "s");
    assert!(to_player(&effects).contains(&&PlayerCmd::ForgetPreload));
    assert_eq!((next(&stage), stage.playback.preloaded), (None, false), "Tokens is the last by title");
}

#[test]
fn stop_after_this_one_forgets_what_follows_and_then_waits_with_it() {
    let mut stage = stage();
    press(&mut stage, "<enter>");
    stage.sound(0);
    assert!(to_player(&press(&mut stage, ".")).contains(&&PlayerCmd::ForgetPreload));
    let play = stage.playback.play;
    let effects = stage.hear(PlayerEvent::Ended { play });
    assert_eq!(loaded(&effects), None);
    assert_eq!((stage.playing(), &stage.playback.phase), ("l2", &Phase::Paused));
    assert!(loaded(&press(&mut stage, " ")).is_some());
}

#[test]
fn a_lesson_counts_as_heard_once_at_95_per_cent_and_the_listeners_word_after_that_stands() {
    let mut stage = stage();
    press(&mut stage, "<enter>");
    stage.sound(0);
    stage.progress(85_400);
    assert!(!stage.mark(&id("l1")).heard);
    let marked = |effects: Vec<Effect>| to_store(&effects).contains(&&StoreCmd::MarkHeard { episode: id("l1") });
    assert!(marked(stage.progress(85_500)));
    assert!(!marked(stage.progress(86_000)));
    press(&mut stage, "u");
    assert!(!stage.mark(&id("l1")).heard);
    assert!(!marked(stage.progress(87_000)));
    let play = stage.playback.play;
    stage.hear(PlayerEvent::Ended { play });
    assert!(!stage.mark(&id("l1")).heard);
}

#[test]
fn a_length_that_only_the_feed_declares_counts_nothing_as_heard() {
    let mut stage = stage();
    press(&mut stage, "<enter>");
    let play = stage.playback.play;
    stage.hear(PlayerEvent::Playing { play, position: Position::ZERO, duration: None });
    assert!(stage.playback.duration.is_some(), "declared");
    stage.progress(3_600_000);
    assert!(!stage.mark(&id("l1")).heard);
    // A length of a few seconds, once it is known, is as good as any.
    stage.hear(PlayerEvent::Duration { play, duration: Duration::from_secs(4) });
    stage.progress(3_799);
    assert!(!stage.mark(&id("l1")).heard);
    stage.progress(3_800);
    assert!(stage.mark(&id("l1")).heard);
}

#[test]
fn positions_are_kept_twice_a_second_and_at_each_turn() {
    let mut stage = stage();
    press(&mut stage, "<enter>");
    stage.sound(0);
    let saves = |effects: &[Effect]| {
        to_store(effects).iter().filter(|cmd| matches!(cmd, StoreCmd::SavePosition { .. })).count()
    };
    let mut count = 0;
    for quarter in 1..=40 {
        count += saves(&stage.pass(250).progress(quarter * 250));
    }
    assert_eq!(count, 19, "twice a second, but for the first one");
    assert_eq!(saves(&press(&mut stage, "<right>")), 1);
    assert_eq!(saves(&press(&mut stage, " ")), 1);
    assert_eq!(saves(&press(&mut stage, "n")), 1);
    press(&mut stage, "p");
    stage.sound(7000);
    let effects = press(&mut stage, "q");
    assert_eq!((saves(&effects), effects.last()), (1, Some(&Effect::Quit)));
    let effects = stage.tell(Msg::Terminate);
    assert_eq!((saves(&effects), effects.last()), (1, Some(&Effect::Quit)));
}

#[test]
fn who_only_passes_through_a_lesson_has_not_started_it() {
    let mut stage = stage();
    press(&mut stage, "<enter>");
    stage.sound(0);
    stage.pass(900).progress(900);
    press(&mut stage, "n");
    assert_eq!(stage.mark(&id("l1")), Mark::default());
    stage.sound(0);
    stage.pass(1100).progress(1100);
    press(&mut stage, "n");
    assert!(matches!(stage.mark(&id("l2")).state(), Heard::Started(_)));
}

#[test]
fn seeking_shows_at_once_and_older_reports_do_not_jump_back() {
    let mut stage = stage();
    press(&mut stage, "<enter>");
    stage.sound(10_000);
    let effects = press(&mut stage, "<shift-right>l");
    assert_eq!(stage.playback.position.millis(), 30_000);
    assert_eq!(to_player(&effects).len(), 2);
    stage.pass(100).progress(10_250);
    assert_eq!(stage.playback.position.millis(), 30_000);
    let play = stage.playback.play;
    stage.hear(PlayerEvent::Seeked { play, position: Position::from_millis(30_010), exact: false });
    assert!(!stage.playback.exact);
    stage.pass(250).progress(30_260);
    assert_eq!(stage.playback.position.millis(), 30_260);
    press(&mut stage, "5");
    assert_eq!(stage.playback.position.millis(), 45_000);
    press(&mut stage, "<right><right><right><right><right><right><right><right><right><right>");
    assert_eq!(stage.playback.position.millis(), 89_700, "there is something left to hear");
}

#[test]
fn a_pause_or_an_older_seek_that_is_told_late_does_not_jump_back_either() {
    let mut stage = stage();
    press(&mut stage, "<enter>");
    stage.sound(2000);
    press(&mut stage, "<space>5");
    let play = stage.playback.play;
    let at = Position::from_millis;
    stage.hear(PlayerEvent::Paused { play, position: at(2000), duration: None });
    assert_eq!((&stage.playback.phase, stage.playback.position), (&Phase::Paused, at(45_000)));
    press(&mut stage, "<right>");
    stage.hear(PlayerEvent::Seeked { play, position: at(45_000), exact: true });
    assert_eq!(stage.playback.position, at(50_000), "that was the answer to the first");
    press(&mut stage, "<right>");
    stage.hear(PlayerEvent::Seeked { play, position: at(54_800), exact: false });
    assert_eq!(stage.playback.position, at(54_800));
    press(&mut stage, "1");
    stage.hear(PlayerEvent::Seeked { play, position: at(20_000), exact: true });
    assert_eq!(stage.playback.position, at(20_000), "the answer to the only seek there is");
    press(&mut stage, "9");
    stage.pass(700).hear(PlayerEvent::Paused { play, position: at(20_000), duration: None });
    assert_eq!(stage.playback.position, at(20_000), "nobody answered in time: the player knows best");
}

#[test]
fn a_failure_stands_in_the_player_and_enter_tries_again() {
    let mut stage = stage();
    press(&mut stage, "<enter>");
    stage.sound(20_000);
    let play = stage.playback.play;
    let effects = stage.hear(PlayerEvent::Failed { play, reason: "the file is cut off".to_owned() });
    assert_eq!(loaded(&effects), None, "nothing is skipped in silence");
    assert_eq!(stage.playback.phase, Phase::Failed { reason: "the file is cut off".to_owned() });
    assert_eq!(loaded(&press(&mut stage, "<enter>")).map(|(_, _, at)| at), Some(20_000));
}

#[test]
fn a_follower_that_fails_beforehand_is_said_when_its_turn_comes() {
    let mut stage = stage();
    press(&mut stage, "<enter>");
    stage.sound(0);
    let (play, follower) = (stage.playback.play, stage.playback.next.as_ref().unwrap().1);
    stage.hear(PlayerEvent::Failed { play: follower, reason: "no such file".to_owned() });
    assert_eq!((stage.playing(), &stage.playback.phase), ("l1", &Phase::Playing));
    stage.hear(PlayerEvent::Ended { play });
    assert_eq!((stage.playing(), &stage.playback.phase), ("l2", &Phase::Failed { reason: "no such file".to_owned() }));
}

#[test]
fn at_the_end_of_the_list_it_rests() {
    let mut stage = stage();
    press(&mut stage, "G<enter>");
    stage.sound(0);
    assert_eq!(next(&stage), None);
    let play = stage.playback.play;
    stage.hear(PlayerEvent::Ended { play });
    assert_eq!(
        (stage.playing(), &stage.playback.phase, stage.playback.position),
        ("l8", &Phase::Paused, Position::ZERO)
    );
    press(&mut stage, "n");
    assert!(stage.toasted().contains("the last"));
}

#[test]
fn the_decoded_length_wins_over_the_declared_one() {
    let mut stage = stage();
    press(&mut stage, "<enter>");
    let play = stage.playback.play;
    stage.hear(PlayerEvent::Duration { play, duration: Duration::from_secs(80) });
    assert_eq!(stage.playback.duration, Some(Duration::from_secs(80)));
}

#[test]
fn ctrl_z_silences_first_and_comes_back_whole() {
    let mut stage = stage();
    press(&mut stage, "<enter>");
    stage.sound(1000);
    let effects = press(&mut stage, "<ctrl-z>");
    assert_eq!(to_player(&effects), [&PlayerCmd::Pause]);
    assert_eq!(effects.last(), Some(&Effect::Suspend));
    assert_eq!(stage.tell(Msg::Resumed), [Effect::Redraw]);
}

#[test]
fn volume_goes_in_steps_and_is_kept() {
    let mut stage = stage();
    let effects = press(&mut stage, "m+");
    assert_eq!((stage.volume.percent(), stage.muted), (105, false));
    assert!(matches!(effects.last(), Some(Effect::Store(StoreCmd::SaveVolume { muted: false, .. }))));
}
