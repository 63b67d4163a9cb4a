//! Nothing that explains a failure is cut where it can be wrapped: every word of it stands on the screen, at every size
//! that has rows for it.

use std::sync::Arc;
use std::time::Duration;

use tui_input::Input;

use super::fixture::{playing, press, tell, text};
use super::screens::shows;
use crate::app::{DownloadState, Focus, HomeKind, Loadable, Overlay, Phase, Prompt, Scope, State, Toast};
use crate::model::{OutputState, ShowId, Ticket};
use crate::msg::{Msg, PlayerEvent};

const SIZES: [(u16, u16); 5] = [(150, 40), (100, 28), (80, 24), (60, 16), (40, 12)];

/// As long as they come.
const REASON: &str = "feeds.example.org did not answer within 30 s, and what it had sent before that was no feed. \
                      Check the address";

/// All words of a sentence, in their order, whatever stands between its lines; none of them cut. A page is
/// scrolled through.
fn assert_read(state: &State, sentence: &str, why: &str) {
    for (columns, rows) in SIZES {
        let mut state = state.clone();
        let overlay = state.overlay.take();
        let toast = state.toast.take();
        tell(&mut state, Msg::Resize { columns, rows });
        (state.overlay, state.toast) = (overlay, toast);
        let mut screen = text(&state, columns, rows);
        if state.focus == Focus::Reading {
            for _ in 0..30 {
                press(&mut state, "j");
                screen.push_str(&text(&state, columns, rows));
            }
        }
        let mut shown = screen.split_whitespace();
        for word in sentence.split_whitespace() {
            let is_shown = |part: &str| part.trim_end_matches(['.', '│']) == word.trim_end_matches('.');
            assert!(shown.any(is_shown), "{why} at {columns}x{rows}: {word} of \"{sentence}\":\n{screen}");
        }
    }
}

#[test]
fn why_nothing_is_heard() {
    for reason in [
        "PulseAudio: not running; ALSA: no device",
        "the default device takes sound faster than time passes, so it is no real one",
    ] {
        let mut state = playing();
        state.output = OutputState::NoDevice { reason: reason.to_owned() };
        assert_read(&state, &format!("no sound device: {reason}"), "no device");
        state.output = OutputState::Lost { reason: reason.to_owned() };
        assert_read(&state, &format!("sound device lost: {reason}"), "lost");
    }
}

#[test]
fn where_there_is_no_rule_no_device_is_told_for_a_moment() {
    let mut state = playing();
    tell(&mut state, Msg::Resize { columns: 20, rows: 5 });
    let output = OutputState::NoDevice { reason: "ALSA: no device".to_owned() };
    tell(&mut state, Msg::Player(PlayerEvent::Output { output }));
    let screen = text(&state, 20, 5);
    assert!(screen.contains("no sound device:\n ALSA: no device\n"), "{screen}");
    press(&mut state, "j");
    assert!(!text(&state, 20, 5).contains("ALSA"));
}

#[test]
fn what_stays_wrong() {
    let trouble = format!("Your place cannot be saved: {REASON}");
    assert_read(&State { trouble: vec![trouble.clone()], ..playing() }, &trouble, "trouble");
    let output = OutputState::NoDevice { reason: "ALSA: no device".to_owned() };
    let both = State { trouble: vec!["The disk is full".to_owned()], output, ..playing() };
    assert_read(&both, "The disk is full", "trouble beside no device");
    assert_read(&both, "no sound device: ALSA: no device", "no device beside trouble");
}

#[test]
fn why_it_cannot_be_played_and_what_to_press() {
    let mut state = playing();
    state.playback.phase = Phase::Failed { reason: REASON.to_owned() };
    assert_read(&state, &format!("Cannot be played: {REASON}"), "a failed play");
    assert_read(&state, "Enter tries again", "a failed play");
}

#[test]
fn what_is_waited_for() {
    let mut state = playing();
    state.playback.phase = Phase::Stalled { reason: "no answer for 10 s".to_owned() };
    assert_read(&state, "waiting: no answer for 10 s", "a stall");
    state.playback.phase = Phase::Stalled { reason: REASON.to_owned() };
    assert_read(&state, &format!("waiting: {REASON}"), "a long stall");
    state.playback.phase = Phase::Stalled { reason: "Waiting for more of the audio.".to_owned() };
    assert_read(&state, "Waiting for more of the audio.", "no failure at all");
    assert!(!text(&state, 100, 28).contains("waiting: Waiting"));
}

/// A show that has episodes and could not be refreshed.
fn unrefreshed() -> State {
    let mut state = shows();
    state.shows.entries[2].failure = Some(REASON.to_owned());
    state.scope = Scope::Show(ShowId::from("c"));
    state.focus = Focus::List;
    state
}

#[test]
fn why_a_show_was_not_refreshed_or_fetched() {
    assert_read(&unrefreshed(), &format!("refreshed: {REASON}"), "a list that stands");
    let mut state = unrefreshed();
    state.catalog = Arc::default();
    state.list.lines.clear();
    assert_read(&state, &format!("This show could not be fetched: {REASON} r tries again."), "an empty list");
    let mut state = state.clone();
    (state.scope, state.home_kind, state.home_failure) = (Scope::Home, HomeKind::Remote, Some(REASON.to_owned()));
    assert_read(&state, &format!("This show could not be fetched: {REASON} r tries again."), "an empty home");
    let mut state = unrefreshed();
    state.scope = Scope::Home;
    press(&mut state, "SG");
    assert_read(&state, &format!("Not refreshed: {REASON}"), "the shows pane");
}

#[test]
fn why_a_show_was_not_found_or_added() {
    let found = Loadable::Failed(REASON.to_owned());
    let overlay = Overlay::Directory { words: "radio".to_owned(), ticket: Ticket(1), found, cursor: 0 };
    let state = State { overlay: Some(overlay), ..playing() };
    assert_read(&state, &format!("The directory could not be asked: {REASON}"), "the directory");
    let problem = Some(REASON.to_owned());
    let prompt = Prompt::AddShow { input: Input::new("https://example.org".to_owned()), waiting: None, problem };
    assert_read(&State { overlay: Some(Overlay::Prompt(prompt)), ..playing() }, REASON, "adding");
}

#[test]
fn why_there_is_no_transcript_no_download_and_what_a_key_could_not_do() {
    let mut state = State { focus: Focus::Reading, ..playing() };
    state.reading.transcript = Loadable::Failed(REASON.to_owned());
    state.reading.details = Loadable::Nothing;
    state.reading.spoken = None;
    assert_read(&state, REASON, "the transcript");
    let episode = state.reading.episode.clone().expect("an episode");
    state.reading.transcript = Loadable::Nothing;
    state.reading.chapters_trouble = Some(format!("the chapters document cannot be had: {REASON}"));
    assert_read(&state, &format!("The chapters document cannot be had: {REASON}"), "the chapters");
    state.downloads.insert(episode, DownloadState::Failed { reason: REASON.to_owned() });
    assert_read(&state, &format!("Not downloaded: {REASON}"), "the download");
    let said = format!("LoRA was not downloaded: {REASON}");
    let toast = Some(Toast { text: said.clone(), is_error: true, until: Duration::ZERO });
    assert_read(&State { toast, ..playing() }, &said, "what is said for a moment");
}
