//! Files on the command line: what stands in them comes after the start.

use std::sync::Arc;
use std::time::Duration;

use super::stage::{Stage, id, press, stage_of, start};
use crate::app::{HomeKind, HomeList, Loadable};
use crate::model::{Chapter, Episode, Mark, Position, ShowId};
use crate::msg::{Msg, ReadEvent};

fn file(name: &str) -> Episode {
    let mut episode = Episode::new(ShowId::from("files"), id(name), name);
    episode.audio = Some(super::stage::enclosure(&format!("file:///music/{name}.mp3")));
    episode.section = Some("music".to_owned());
    episode
}

fn folder() -> Stage {
    let mut start = start();
    start.home_kind = HomeKind::Files;
    start.episodes = HomeList::of(&["c", "b", "a"].map(|name| Arc::new(file(name))));
    stage_of(start)
}

/// `name` says in its tags that it is called `title` and a minute long.
fn tell(stage: &mut Stage, name: &str, title: &str) {
    let chapter = Chapter { start: Position::ZERO, end: None, title: None, link: None, image: None, hidden: false };
    let whole = Episode {
        title: title.to_owned(),
        duration: Some(Duration::from_mins(1)),
        chapters: vec![chapter],
        ..file(name)
    };
    stage.tell(Msg::Read(ReadEvent::Described { episodes: vec![Arc::new(whole)] }));
}

fn titles(stage: &Stage) -> Vec<&str> {
    stage.list.order.iter().filter_map(|row| stage.row(*row)).map(|row| &*row.title).collect()
}

#[test]
fn titles_and_lengths_come_later_and_nothing_moves() {
    let mut stage = folder();
    press(&mut stage, "j");
    tell(&mut stage, "b", "Zebra");
    assert_eq!((titles(&stage), stage.stands_on()), (vec!["c", "Zebra", "a"], "b"));
    assert_eq!(stage.tally.left, Duration::from_mins(1));
    assert_eq!(stage.reading.chapters.len(), 1);
    assert!(matches!(&stage.reading.details, Loadable::Here(whole) if whole.title == "Zebra"));
    press(&mut stage, "s");
    tell(&mut stage, "c", "Ant");
    assert_eq!(titles(&stage), ["a", "Ant", "Zebra"]);
    assert_eq!(stage.stands_on(), "b", "by title it stands elsewhere, and is still selected");
}

#[test]
fn as_long_as_a_length_is_not_known_what_is_left_is_the_least_of_it() {
    let mut stage = folder();
    tell(&mut stage, "b", "Zebra");
    assert_eq!((stage.tally.left, stage.tally.unmeasured), (Duration::from_mins(1), 2));
    let mark = |duration| Mark { duration, ..Mark::default() };
    stage.set("a", mark(Some(Duration::from_mins(2))));
    assert_eq!((stage.tally.left, stage.tally.unmeasured), (Duration::from_mins(3), 1));
    stage.set("c", Mark { heard: true, ..Mark::default() });
    assert_eq!((stage.tally.left, stage.tally.unmeasured), (Duration::from_mins(3), 0));
    assert_eq!(stage.stands_on(), "c");
    press(&mut stage, "u");
    assert_eq!(stage.tally.unmeasured, 1, "new again");
}

#[test]
fn a_filter_and_what_plays_stay() {
    let mut stage = folder();
    press(&mut stage, "<enter>");
    stage.sound(0);
    press(&mut stage, "jj/b");
    assert_eq!(stage.stands_on(), "b");
    tell(&mut stage, "c", "Ant");
    tell(&mut stage, "b", "Zebra");
    assert_eq!((stage.stands_on(), stage.list.lines.len()), ("b", 1));
    let playing = stage.playback.row.as_ref().map(|row| row.title.to_string());
    assert_eq!((playing.as_deref(), stage.playback.next_title.as_deref()), (Some("Ant"), Some("Zebra")));
    press(&mut stage, "<esc>");
    assert_eq!(stage.stands_on(), "a", "and Esc goes back to where it was");
}
