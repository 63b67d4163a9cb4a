//! Whatever comes, in whatever order: nothing panics, and what must always hold holds.

use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;

use super::stage::{Stage, entry, id, rows, stage_of, start, transcript};
use crate::app::Line;
use crate::keys::{Action, Key, Keymap};
use crate::model::{Mark, OutputState, PlayId, Position, ShowId, Ticket, Timestamp};
use crate::msg::{
    Buffered, DownloadState, FetchEvent, FindEvent, Hit, List, Msg, PlayerEvent, ReadEvent, Snippet, StoreEvent,
};

fn key() -> impl Strategy<Value = Msg> {
    let keymap = Keymap::default();
    let bound: Vec<Key> = keymap.bindings().iter().map(|binding| binding.key).collect();
    prop_oneof![
        6 => prop::sample::select(bound),
        2 => any::<char>().prop_map(Key::char),
        1 => (0_u8..10).prop_map(|digit| Key::char(char::from(b'0' + digit))),
    ]
    .prop_map(Msg::Key)
}

fn place() -> impl Strategy<Value = Position> {
    (0_u64..200_000).prop_map(Position::from_millis)
}

fn heard_event() -> impl Strategy<Value = Msg> {
    let length = prop::option::of((1_u64..200).prop_map(Duration::from_secs));
    (0_u64..12, place(), length, 0_u8..10).prop_map(|(play, position, duration, kind)| {
        let play = PlayId(play);
        Msg::Player(match kind {
            0 => PlayerEvent::Loading { play },
            1 | 2 => PlayerEvent::Playing { play, position, duration },
            3 => PlayerEvent::Paused { play, position, duration },
            4 => PlayerEvent::Seeked { play, position, exact: false },
            5 => PlayerEvent::Stalled { play, position, reason: "net".to_owned() },
            6 => PlayerEvent::Buffered { play, buffered: Buffered::whole() },
            7 => PlayerEvent::Ended { play },
            8 => PlayerEvent::Failed { play, reason: "bad".to_owned() },
            _ => PlayerEvent::Progress { play, position },
        })
    })
}

fn other_event() -> impl Strategy<Value = Msg> {
    (0_u8..16, 0_u64..30, "[a-z]{0,6}", place()).prop_map(|(kind, number, text, start)| {
        let episode = id(&format!("l{}", number % 10));
        let show = ShowId::from(if number % 2 == 0 { "a" } else { "b" });
        let ticket = Ticket(number);
        match kind {
            0 => Msg::Paste(format!("{text}\u{1b}[A\r")),
            1 => Msg::Paste(format!("https://{text}")),
            2 => Msg::Resize { columns: (number * 9) as u16, rows: (number * 2) as u16 },
            3 => Msg::Store(StoreEvent::Rows {
                show: Some(show),
                rows: rows("a", number as usize),
                complete: number % 3 > 0,
            }),
            4 => Msg::Store(StoreEvent::Rows { show: None, rows: rows("b", number as usize), complete: true }),
            5 => Msg::Store(StoreEvent::Listed { list: List::New, rows: rows("a", 3) }),
            6 => Msg::Store(StoreEvent::Shows { shows: vec![entry("a", 1); (number % 3) as usize] }),
            7 => Msg::Store(StoreEvent::Marks {
                marks: vec![(episode, Mark { position: Some(start), ..Mark::default() })],
            }),
            8 => Msg::Read(ReadEvent::Transcript { episode, transcript: Some(Arc::new(transcript())) }),
            9 => Msg::Read(ReadEvent::Failed { episode, what: "details", reason: text }),
            10 => Msg::Fetch(FetchEvent::Added { ticket, result: if number % 2 == 0 { Ok(show) } else { Err(text) } }),
            11 => Msg::Fetch(FetchEvent::Download { episode, state: DownloadState::Here { bytes: number } }),
            12 => Msg::Fetch(FetchEvent::RefreshProgress { done: number as u32, of: 9 }),
            13 => Msg::Fetch(FetchEvent::Unchanged { show, at: Timestamp(1) }),
            14 => {
                let snippets = vec![Snippet { episode, start, text, matched: 0..0 }];
                Msg::Find(FindEvent::Found { ticket, hits: vec![Hit { row: number as u32, score: 1 }], snippets })
            }
            _ => Msg::Player(PlayerEvent::Output { output: OutputState::NoDevice { reason: text } }),
        }
    })
}

/// What must hold after each message.
fn check(stage: &Stage) {
    let list = &stage.list;
    let selectable = list.lines.iter().any(Line::is_selectable);
    assert_eq!(
        list.lines.get(list.cursor).is_some_and(Line::is_selectable),
        selectable,
        "the cursor stands on nothing"
    );
    let height = usize::from(stage.layout().body).max(1);
    assert!(!selectable || (list.top..list.top + height).contains(&list.cursor), "the cursor cannot be seen");
    assert!(stage.catalog.rows.iter().all(|row| stage.place_of(&row.id).is_some()));
    assert!(stage.shows.cursor < stage.shows.count());
    let heard = stage.catalog.rows.iter().filter(|row| stage.mark(&row.id).heard).count();
    assert_eq!(stage.tally.heard as usize, heard, "the count went astray");
    let picked = stage.catalog.rows.iter().filter(|row| stage.picked.contains(&row.id)).count();
    assert_eq!(stage.picked.count(), picked, "something is picked that is not there");
    let known = stage.playback.duration.is_none_or(|length| stage.playback.position.since_start() <= length * 400);
    assert!(known && stage.playback.play <= stage.last_play);
}

fn is_taken_back(stage: &Stage, msg: &Msg) -> bool {
    let Msg::Key(key) = msg else { return false };
    let is_typed = stage.overlay.is_some() || stage.filter.as_ref().is_some_and(|filter| filter.typing);
    let action = stage.keymap.action(crate::keys::Context::Main, *key);
    !is_typed && matches!(action, Some(Action::ToggleHeard | Action::Undo))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_comes_breaks_the_state(msgs in prop::collection::vec(prop_oneof![4 => key(), 3 => heard_event(), 2 => other_event()], 1..120)) {
        let mut begin = start();
        begin.library.shows = vec![entry("a", 1), entry("b", 2)];
        let mut stage = stage_of(begin);
        for msg in msgs {
            stage.pass(130);
            let heard: Vec<_> = stage.marks.iter().filter(|(_, mark)| mark.heard).map(|(id, _)| id.clone()).collect();
            let taken_back = is_taken_back(&stage, &msg);
            stage.tell(msg);
            check(&stage);
            prop_assert!(taken_back || heard.iter().all(|id| stage.mark(id).heard), "something was un-heard");
            prop_assert!(stage.deadline().is_none_or(|deadline| deadline > stage.running), "the loop would spin");
        }
    }
}
