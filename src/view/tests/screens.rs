//! The screen as text: read these as a reader of the screen would.

use std::sync::Arc;
use std::time::Duration;

use tui_input::Input;

use super::fixture::{course, drawn, lines, playing, press, tell, text};
use crate::app::{
    Buffered, Directory, DownloadState, Focus, HomeKind, Loadable, Overlay, Phase, Prompt, Scope, ShowEntry, Snippet,
    State, Toast,
};
use crate::model::{Chapter, OutputState, Position, Show, ShowId, Timestamp, Volume};
use crate::msg::{FindEvent, Hit, Msg};
use crate::theme::{ColorDepth, Theme};

macro_rules! screens {
    ($($name:ident: $state:expr, $columns:literal x $rows:literal;)*) => {
        $(#[test]
        fn $name() {
            insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false }, {
                insta::assert_snapshot!(text(&$state, $columns, $rows));
            });
        })*
    };
}

screens! {
    start_at_100x28: course(), 100 x 28;
    start_at_80x24: course(), 80 x 24;
    playing_at_200x60: playing(), 200 x 60;
    playing_at_100x28: playing(), 100 x 28;
    playing_at_80x24: playing(), 80 x 24;
    playing_at_40x12: playing(), 40 x 12;
    playing_at_20x5: playing(), 20 x 5;
    playing_at_19x5: playing(), 19 x 5;
    playing_at_1x1: playing(), 1 x 1;
    transcript_over_the_list_at_80x24: reading(), 80 x 24;
    filter_with_matches_at_100x28: filtered("LoRA"), 100 x 28;
    filter_with_matches_at_40x12: filtered("LoRA"), 40 x 12;
    nothing_found_at_80x24: nothing_found(), 80 x 24;
    help_at_200x60: help(0), 200 x 60;
    help_at_100x28: help(0), 100 x 28;
    help_at_80x24: help(9), 80 x 24;
    help_at_40x12: help(0), 40 x 12;
    cannot_be_played_at_100x28: failed(), 100 x 28;
    no_device_at_100x28: without_device(), 100 x 28;
    no_device_at_40x12: without_device(), 40 x 12;
    no_device_of_two_hosts_at_100x28: without_hosts(), 100 x 28;
    no_device_of_two_hosts_at_80x24: without_hosts(), 80 x 24;
    no_device_of_two_hosts_at_40x12: without_hosts(), 40 x 12;
    shows_at_160x30: shows(), 160 x 30;
    shows_at_80x24: shows(), 80 x 24;
    a_show_that_failed_at_100x28: failed_show(), 100 x 28;
    a_show_that_is_well_at_80x24: well(), 80 x 24;
    directory_at_100x28: directory(), 100 x 28;
    adding_a_show_at_80x24: adding(), 80 x 24;
    go_to_a_time_at_80x24: going_to(), 80 x 24;
    streaming_at_100x40: streaming(), 100 x 40;
    trouble_that_stays_at_100x28: troubled(), 100 x 28;
    a_toast_at_40x12: toast(), 40 x 12;
    see_also_at_100x28: see_also(), 100 x 28;
    a_selection_at_100x28: selection(), 100 x 28;
    a_selection_in_a_filter_at_80x24: selection_in_a_filter(), 80 x 24;
    a_selection_at_40x12: selection_on_a_small_screen(), 40 x 12;
}

fn reading() -> State {
    State { focus: Focus::Reading, ..playing() }
}

fn typed(text: &str) -> Input {
    Input::new(text.to_owned())
}

/// The filter, answered: rows whose titles hold the words, and a sentence.
pub fn filtered(words: &str) -> State {
    let mut state = playing();
    press(&mut state, "/");
    press(&mut state, words);
    let rows = state.catalog.rows.iter().zip(0_u32..).filter(|(row, _)| row.title.contains(words));
    let hits = rows.map(|(_, row)| Hit { row, score: 1 }).collect();
    let sentence = "One of them starts at zero, so at first LoRA behaves exactly as the model it was made from.";
    let snippets = sentence.find(words).map(|at| Snippet {
        episode: state.catalog.rows[56].id.clone(),
        start: Position::from_millis(41_000),
        text: sentence.to_owned(),
        matched: at..at + words.len(),
    });
    let ticket = state.filter.as_ref().expect("a filter").ticket;
    tell(&mut state, Msg::Find(FindEvent::Found { ticket, hits, snippets: snippets.into_iter().collect() }));
    state
}

fn nothing_found() -> State {
    filtered("xyz")
}

fn help(scroll: u16) -> State {
    State { overlay: Some(Overlay::Help { scroll }), ..playing() }
}

fn failed() -> State {
    let mut state = playing();
    state.playback.phase = Phase::Failed { reason: "the file is cut off after 12 s.".to_owned() };
    state
}

fn without_device() -> State {
    let mut state = playing();
    state.output = OutputState::NoDevice { reason: "nothing is plugged in".to_owned() };
    state.volume = Volume::from_percent(80);
    state
}

fn without_hosts() -> State {
    let mut state = playing();
    state.output = OutputState::NoDevice { reason: "PulseAudio: not running; ALSA: no device".to_owned() };
    state
}

fn entry(id: &str, title: &str, unheard: u32, failure: Option<&str>) -> ShowEntry {
    ShowEntry {
        show: Show::new(ShowId::from(id), title),
        episodes: 120,
        unheard,
        refreshed: failure.is_none().then_some(Timestamp(1_700_000_000)),
        failure: failure.map(str::to_owned),
        finished: false,
    }
}

pub fn shows() -> State {
    let mut state = playing();
    state.shows.entries = vec![
        entry("a", "Radio Bergen — Nyheter", 3, None),
        entry("b", "日本語ポッドキャスト、長い名前の番組", 12, None),
        entry("c", "The Long Now", 0, Some("the server did not answer within 30 s.")),
    ];
    state.shows.refreshing.insert(ShowId::from("a"));
    state.shows.progress = Some((1, 3));
    state.shows.cursor = 6;
    state.focus = Focus::Shows;
    state
}

fn well() -> State {
    let mut state = shows();
    state.shows.cursor = 5;
    state
}

fn failed_show() -> State {
    let mut state = shows();
    state.focus = Focus::List;
    state.scope = Scope::Show(ShowId::from("c"));
    state.catalog = Arc::default();
    state.list.lines.clear();
    state
}

fn directory() -> State {
    let found = vec![
        Directory {
            title: "Radiolab".to_owned(),
            author: Some("WNYC".to_owned()),
            address: String::new(),
            episodes: Some(712),
        },
        Directory { title: "Radio Bergen".to_owned(), author: None, address: String::new(), episodes: None },
    ];
    let found = Loadable::Here(found);
    let overlay = Overlay::Directory { words: "radio".to_owned(), ticket: crate::model::Ticket(1), found, cursor: 1 };
    State { overlay: Some(overlay), ..playing() }
}

fn adding() -> State {
    let problem = Some("https://example.org/feed answered 404: there is no such page. Check the address.".to_owned());
    let prompt = Prompt::AddShow { input: typed("https://example.org/feed"), waiting: None, problem };
    State { overlay: Some(Overlay::Prompt(prompt)), ..playing() }
}

fn going_to() -> State {
    State { overlay: Some(Overlay::Prompt(Prompt::GoTo { input: typed("1:05") })), ..playing() }
}

fn streaming() -> State {
    let mut state = playing();
    state.playback.waveform = None;
    state.playback.exact = false;
    state.playback.buffered = Some(Buffered { parts: vec![(0, 420), (700, 800)] });
    state.playback.phase = Phase::Stalled { reason: "the network".to_owned() };
    state.reading.chapters = [(0, "Beginnings"), (40, "The thin pair")]
        .map(|(second, title)| Chapter {
            start: Position::from_millis(second * 1000),
            end: None,
            title: Some(title.to_owned()),
            link: None,
            image: None,
            hidden: false,
        })
        .to_vec();
    state.playback.chapters = Loadable::Here(state.reading.chapters.clone());
    let id = |row: usize| state.catalog.rows[row].id.clone();
    let downloads = [
        (id(55), DownloadState::Here { bytes: 512_000 }),
        (id(56), DownloadState::Running { bytes: 300_000, of: Some(700_000) }),
        (id(57), DownloadState::Failed { reason: "the disk is full.".to_owned() }),
    ];
    state.downloads = downloads.into_iter().collect();
    state.home_kind = HomeKind::Remote;
    state.reading.spoken = None;
    state
}

fn troubled() -> State {
    let trouble = vec!["Your place cannot be saved: the disk is full. Make room; listening goes on.".to_owned()];
    State { trouble, ..playing() }
}

fn toast() -> State {
    let text = "There is no later lesson.".to_owned();
    State { toast: Some(Toast { text, is_error: false, until: Duration::ZERO }), ..playing() }
}

fn see_also() -> State {
    let mut state = playing();
    state.reading.related_cursor = Some(1);
    state.reading.spoken = None;
    state.focus = Focus::Reading;
    state
}

/// Three rows that `v` picked, the one that plays among them.
pub fn selection() -> State {
    let mut state = playing();
    press(&mut state, "vvjv");
    state
}

fn selection_in_a_filter() -> State {
    let mut state = selection();
    press(&mut state, "/LoRA");
    state
}

fn selection_on_a_small_screen() -> State {
    let mut state = playing();
    tell(&mut state, Msg::Resize { columns: 40, rows: 12 });
    press(&mut state, "kvvv");
    State { toast: None, ..state }
}

#[test]
fn an_ascii_terminal_gets_ascii_only() {
    for state in [playing(), filtered("LoRA"), shows(), help(0), streaming(), directory(), selection()] {
        for (columns, rows) in [(160, 40), (80, 24), (20, 5), (12, 3)] {
            let screen = lines(&drawn(&state, &Theme::new(ColorDepth::None, false, true), columns, rows)).join("\n");
            assert!(screen.is_ascii(), "{screen}");
        }
    }
}

#[test]
fn the_same_state_is_the_same_screen() {
    assert_eq!(text(&playing(), 100, 28), text(&playing(), 100, 28));
}

#[test]
fn the_cursor_stands_behind_what_is_typed() {
    let mut terminal = ratatui::Terminal::new(ratatui::backend::TestBackend::new(80, 24)).expect("a backend");
    let theme = Theme::new(ColorDepth::True, false, false);
    let state = filtered("日本");
    terminal.draw(|frame| crate::view::draw(&state, &theme, frame)).expect("a drawing");
    assert_eq!(terminal.get_cursor_position().expect("a place"), (7, 0).into());
}
