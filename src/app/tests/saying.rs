//! Sentences: toasts, lasting troubles, dead workers.

use std::time::Duration;

use super::stage::{press, stage};
use crate::app::Phase;
use crate::model::OutputState;
use crate::msg::{Msg, PlayerEvent, StoreEvent};

#[test]
fn a_toast_is_gone_after_four_seconds_or_at_the_next_key() {
    let mut stage = stage();
    press(&mut stage, "U");
    assert_eq!(stage.toasted(), "Nothing to undo");
    assert_eq!(stage.deadline(), Some(stage.running + Duration::from_secs(4)));
    stage.pass(4000).tell(Msg::Deadline);
    assert_eq!((stage.toasted(), stage.deadline()), ("", None));
    press(&mut stage, "Uj");
    assert_eq!(stage.toasted(), "");
}

#[test]
fn what_the_store_cannot_keep_is_said_until_it_can() {
    let mut stage = stage();
    let trouble = || {
        Msg::Store(StoreEvent::Trouble {
            what: "Your place could not be saved".to_owned(),
            reason: "the disk is full".to_owned(),
            advice: "Make room; it is tried again".to_owned(),
        })
    };
    stage.tell(trouble());
    stage.tell(trouble());
    let text = "Your place could not be saved: the disk is full. Make room; it is tried again";
    assert_eq!(stage.trouble, [text]);
    press(&mut stage, "j");
    assert_eq!(stage.trouble, [text]);
    stage.tell(Msg::Store(StoreEvent::Recovered));
    assert!(stage.trouble.is_empty());
}

#[test]
fn a_dead_player_is_said_in_the_player() {
    let mut stage = stage();
    press(&mut stage, "<enter>");
    stage.tell(Msg::WorkerDied { worker: "audio", reason: "it panicked".to_owned() });
    assert!(matches!(&stage.playback.phase, Phase::Failed { reason } if reason.contains("it panicked")));
    assert!(stage.trouble[0].contains("audio"));
}

#[test]
fn the_output_is_told_as_it_is() {
    let mut stage = stage();
    let output = OutputState::NoDevice { reason: "no card".to_owned() };
    stage.hear(PlayerEvent::Output { output: output.clone() });
    assert_eq!(stage.output, output);
    stage.hear(PlayerEvent::OutputFailed { path: "/x\u{1b}[2J.wav".into(), reason: "read-only".to_owned() });
    assert_eq!(stage.trouble, ["Cannot write /x[2J.wav: read-only"]);
}
