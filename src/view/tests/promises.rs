//! What the screen promises: numbers that add up, hints that are true, a page that moves by a line at a time.

use std::sync::Arc;

use tui_input::Input;

use super::fixture::{course, drawn, lines, playing, press, tell, text};
use super::screens::filtered;
use crate::app::{Filter, Loadable, Overlay, Prompt, Scope, State};
use crate::keys::{Code, Key};
use crate::model::{Chapter, Position};
use crate::msg::{Msg, PlayerEvent, ReadEvent};
use crate::theme::{ColorDepth, Theme};

fn voice_at(state: &mut State, millis: u64) {
    let (play, duration) = (state.playback.play, state.playback.duration);
    tell(state, Msg::Player(PlayerEvent::Playing { play, position: Position::from_millis(millis), duration }));
}

/// The lines of the reading pane at 100 columns, below the title.
fn page(state: &State) -> Vec<String> {
    let screen = text(state, 100, 28);
    let beside = |line: &str| line.split_once('│').map(|(_, pane)| pane.trim().to_owned());
    screen.lines().filter_map(beside).skip(4).take(18).collect()
}

fn seconds(clock: &str) -> u64 {
    let (minutes, seconds) = clock.split_once(':').expect("a clock");
    minutes.parse::<u64>().expect("minutes") * 60 + seconds.parse::<u64>().expect("seconds")
}

#[test]
fn what_passed_and_what_is_left_make_the_length_at_every_moment() {
    let mut state = playing();
    state.playback.duration = Some(std::time::Duration::from_millis(90_400));
    for millis in [0, 399, 401, 999, 1000, 34_601, 90_399] {
        voice_at(&mut state, millis);
        let screen = text(&state, 100, 28);
        let bar = screen.lines().rev().nth(1).expect("the bar");
        let words: Vec<&str> = bar.split_whitespace().collect();
        let left = words[words.len() - 1].trim_start_matches('-');
        assert_eq!(seconds(words[0]) + seconds(left), 90, "{bar}");
    }
}

#[test]
fn the_first_key_moves_the_page_by_one_line_wherever_the_voice_is() {
    for millis in [0, 8_000, 20_000, 40_000, 60_000] {
        let mut state = playing();
        voice_at(&mut state, millis);
        let before = page(&state);
        press(&mut state, "tj");
        let after = page(&state);
        assert_eq!(after[..after.len() - 1], before[1..], "at {millis} ms down");
        press(&mut state, "k");
        assert_eq!(page(&state), before, "at {millis} ms and up again");
    }
}

#[test]
fn the_end_of_a_page_with_chapters_and_speakers_is_reached_and_left_by_a_line() {
    let mut state = playing();
    let Loadable::Here(transcript) = &state.reading.transcript else { panic!("a transcript") };
    let mut transcript = transcript.as_ref().clone();
    for (index, cue) in transcript.cues.iter_mut().enumerate() {
        cue.speaker = Some(format!("Speaker {}", index / 2));
        cue.text.push_str(" andawordthatislongerthananylineofthepaneandsoisbrokensomewhere");
        cue.words.clear();
    }
    transcript.cues.last_mut().expect("sentences").text = "This is the very last.".to_owned();
    let episode = state.reading.episode.clone().expect("an episode");
    tell(&mut state, Msg::Read(ReadEvent::Transcript { episode, transcript: Some(Arc::new(transcript)) }));
    let chapter = |second: u64| Chapter {
        start: Position::from_millis(second * 1000),
        title: Some("Part".to_owned()),
        end: None,
        link: None,
        image: None,
        hidden: false,
    };
    state.reading.chapters = (0..20).map(chapter).collect();
    press(&mut state, "tG");
    let end = page(&state);
    assert!(end.contains(&"This is the very last.".to_owned()), "{end:#?}");
    press(&mut state, "k");
    assert_eq!(page(&state)[1..], end[..end.len() - 1]);
    press(&mut state, "gg");
    assert!(page(&state)[0].starts_with("Freezing original model weights"));
}

#[test]
fn related_lessons_stand_while_the_voice_moves_the_page() {
    let mut state = playing();
    voice_at(&mut state, 50_000);
    assert!(!text(&state, 100, 28).contains("SEE ALSO"));
    press(&mut state, "e");
    assert!(page(&state).iter().any(|line| line == "SEE ALSO"));
    assert!(page(&state).iter().any(|line| line == "▸ QLoRA"));
}

#[test]
fn at_the_start_of_a_lesson_its_takeaway_can_be_read_while_the_voice_begins() {
    let mut state = playing();
    voice_at(&mut state, 0);
    assert!(page(&state).iter().any(|line| line.contains("LoRA freezes a model's weights")));
}

#[test]
fn enter_and_space_say_what_they_would_do() {
    let hints = |state: &State| text(state, 100, 28).lines().last().expect("hints").to_owned();
    let mut state = course();
    assert!(hints(&state).starts_with(" Enter play   ? keys"), "nothing to pause: {}", hints(&state));
    state = playing();
    assert!(hints(&state).starts_with(" Space pause"), "Enter would do the same: {}", hints(&state));
    press(&mut state, "j");
    assert!(hints(&state).starts_with(" Enter play   Space pause"), "{}", hints(&state));
    state.list.cursor = 2;
    assert!(hints(&state).starts_with(" Enter play again   Space pause"), "{}", hints(&state));
    press(&mut state, "/");
    assert!(hints(&state).contains("Esc clear"));
    state.filter = Some(Filter { typing: false, ..Filter::default() });
    assert!(hints(&state).contains("Esc clear"), "a filter that stands is cleared by Esc: {}", hints(&state));
}

#[test]
fn what_is_refreshed_is_said_and_how_to_stop_it() {
    let foot = |state: &State| text(state, 100, 28).lines().last().expect("hints").to_owned();
    let mut state = course();
    assert!(!foot(&state).contains("refreshing"), "{}", foot(&state));
    state.shows.refreshing.insert(crate::model::ShowId::from("a"));
    assert!(foot(&state).contains("refreshing…") && foot(&state).contains("Esc stop"), "{}", foot(&state));
    state.shows.progress = Some((1, 3));
    assert!(foot(&state).contains("refreshing 1/3…"), "{}", foot(&state));
    state.shows.refreshing.clear();
    state.shows.progress = None;
    assert!(!foot(&state).contains("Esc stop"), "{}", foot(&state));
}

#[test]
fn a_row_that_was_found_by_its_description_shows_the_words() {
    let mut state = playing();
    press(&mut state, "/decomposed");
    let screen = text(&state, 100, 28);
    let row = screen.lines().nth(2).expect("the best row");
    assert!(row.contains("LoRA") && row.contains("…rank-decomposed"), "{row}");
}

#[test]
fn a_selection_is_told_by_a_sign_of_its_own_and_by_what_can_be_done_with_it() {
    let mut state = playing();
    press(&mut state, "v");
    for ascii in [false, true] {
        let theme = Theme::new(ColorDepth::None, false, ascii);
        let screen = lines(&drawn(&state, &theme, 100, 28)).join("\n");
        let sign = if ascii { '*' } else { '✓' };
        let rows: Vec<&str> = screen.lines().filter(|line| line.starts_with(sign)).collect();
        assert!(rows.len() == 1 && rows[0].contains("57  LoRA"), "{screen}");
        assert!(
            screen.lines().next().is_some_and(|header| header.ends_with(&format!("{sign} 1 selected"))),
            "{screen}"
        );
    }
    let hints = |state: &State| text(state, 100, 28).lines().last().expect("hints").to_owned();
    assert!(hints(&state).starts_with(" u heard or new   Esc clear"), "lessons need no download: {}", hints(&state));
    state.scope = Scope::AllNew;
    assert!(hints(&state).starts_with(" d download   u heard or new   Esc clear   D delete"), "{}", hints(&state));
}

#[test]
fn a_password_is_never_seen_while_it_is_typed_and_can_be_edited() {
    let mut state = playing();
    press(&mut state, "a");
    for letter in "https://ann:pass@example.org/rss?token=abc".chars() {
        press(&mut state, &letter.to_string());
        for (columns, rows) in [(80, 24), (19, 4)] {
            let screen = text(&state, columns, rows);
            assert!(!["pas", ":p", "=a", "abc"].iter().any(|part| screen.contains(part)), "{screen}");
        }
    }
    assert!(text(&state, 80, 24).contains("https://********@example.org/rss?token=***"));
    tell(&mut state, Msg::Key(Key::plain(Code::Backspace)));
    assert!(text(&state, 80, 24).contains("token=** "), "{}", text(&state, 80, 24));
    let Some(Overlay::Prompt(prompt)) = &state.overlay else { panic!("a prompt") };
    assert_eq!(prompt.input().value(), "https://ann:pass@example.org/rss?token=ab");
}

#[test]
fn over_all_shows_every_row_says_whose_it_is() {
    let mut state = super::screens::shows();
    state.focus = crate::app::Focus::List;
    let line = |state: &State| text(state, 80, 24).lines().nth(3).expect("a row").to_owned();
    let (shown, here) = (line(&state), "AI Podcast");
    assert!(!shown.contains(here), "{shown}");
    state.scope = Scope::Continue;
    assert!(line(&state).contains(here), "a title with a tail too: {}", line(&state));
    press(&mut state, "/heartbeat");
    let found = text(&state, 80, 24).lines().nth(2).expect("a row").to_owned();
    assert!(found.contains("the heartbeat of pre-training"), "what was found comes first: {found}");
}

#[test]
fn the_course_keeps_its_titles_whole_whatever_is_downloaded_elsewhere() {
    let mut state = playing();
    let before = text(&state, 80, 24);
    state.downloads.insert("elsewhere".into(), crate::app::DownloadState::Waiting);
    assert_eq!(text(&state, 80, 24), before);
}

#[test]
fn the_end_of_the_help_is_reached_and_left_by_a_line_at_every_size() {
    for (columns, rows) in [(200, 30), (100, 28), (80, 24), (40, 12)] {
        let mut state = playing();
        tell(&mut state, Msg::Resize { columns, rows });
        press(&mut state, "?G");
        let end = text(&state, columns, rows);
        assert!(!end.contains('…') || columns > 40, "what a key does is told whole: {end}");
        assert!(end.contains("paste") && !end.contains(" more "), "{end}");
        press(&mut state, "k");
        assert!(text(&state, columns, rows).contains(" 1 more "), "{}", text(&state, columns, rows));
        press(&mut state, "jj");
        assert_eq!(text(&state, columns, rows), end);
    }
}

#[test]
fn what_is_typed_is_seen_on_one_line_too() {
    let mut state = filtered("LoRA");
    assert_eq!(text(&state, 19, 4).trim_end(), "/ LoRA");
    tell(&mut state, Msg::Key(Key::plain(Code::Esc)));
    state.overlay = Some(Overlay::Prompt(Prompt::GoTo { input: Input::new("1:05".to_owned()) }));
    assert_eq!(text(&state, 19, 4).trim_end(), "to 1:05");
    press(&mut state, "\r");
    assert!(text(&state, 19, 4).starts_with("▶ 1:05"), "{}", text(&state, 19, 4));
}

#[test]
fn louder_and_softer_are_told_where_there_is_no_row_for_it() {
    let mut state = playing();
    tell(&mut state, Msg::Resize { columns: 40, rows: 12 });
    press(&mut state, "+");
    assert!(text(&state, 40, 12).contains("Volume 105 %"));
    press(&mut state, "m");
    assert!(text(&state, 40, 12).contains("Muted"));
    tell(&mut state, Msg::Resize { columns: 100, rows: 28 });
    press(&mut state, "j");
    assert!(text(&state, 100, 28).ends_with("muted"));
}

#[test]
fn ticks_of_the_bar_are_those_of_what_plays_wherever_the_cursor_stands() {
    let ticks = |state: &State| {
        let screen = text(state, 80, 24);
        screen.lines().rev().take(4).map(|line| line.matches('│').count()).sum::<usize>()
    };
    let chapter = |second: u64, hidden: bool| Chapter {
        start: Position::from_millis(second * 1000),
        title: None,
        end: None,
        link: None,
        image: None,
        hidden,
    };
    let mut state = playing();
    press(&mut state, "jj");
    state.reading.chapters = vec![chapter(15, false)];
    assert_eq!(ticks(&state), 0);
    state.playback.chapters = Loadable::Here(vec![chapter(20, false), chapter(40, false), chapter(60, true)]);
    assert_eq!(ticks(&state), 2);
    state.playback.chapters = Loadable::Here((1..80).map(|second| chapter(second, false)).collect());
    assert_eq!(ticks(&state), 0, "they would crowd");
}

#[test]
fn hints_name_only_what_does_something_here() {
    let hints = |state: &State| text(state, 100, 28).lines().last().expect("hints").to_owned();
    let found = |words: &str| {
        let mut state = playing();
        press(&mut state, "/");
        press(&mut state, words);
        hints(&state)
    };
    assert!(found("qxqxqx").starts_with(" Esc clear  "), "{}", found("qxqxqx"));
    let mut nothing = course();
    press(&mut nothing, "/qxqxqx");
    assert!(text(&nothing, 100, 28).contains("Nothing plays\n"), "and nothing is there that Enter would play");
    assert!(found("QLoRA").starts_with(" Enter play   ↑↓ move   Tab to the list   Esc clear"), "{}", found("QLoRA"));
    let mut state = playing();
    state.output =
        crate::model::OutputState::NoDevice { reason: "PulseAudio: not running; ALSA: no device".to_owned() };
    press(&mut state, "g");
    assert!(hints(&state).contains("1:05 then Enter"), "what is asked for now comes first: {}", hints(&state));
}
