//! Any size, any title: nothing panics, no row overflows, no column moves.

use proptest::prelude::*;

use super::fixture::{drawn, of_episodes, playing};
use super::screens::{filtered, shows};
use crate::app::{Focus, Overlay, Scrolled, State};
use crate::model::Episode;
use crate::theme::{ColorDepth, Theme};
use crate::view::cells;

/// Pieces that titles are made of: wide, combining, joined, right to left, without width, and what no feed may send.
const PIECES: [&str; 14] = [
    "日本語",
    "e\u{301}",
    "👨‍👩‍👧",
    "🇳🇴",
    "❤\u{fe0f}",
    "שלום",
    "مرحبا",
    "\u{200b}",
    "\u{202e}",
    "a",
    " — ",
    " ",
    "ﾊﾞ",
    "\u{1b}[2J",
];

fn title() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&PIECES[..]), 1..24).prop_map(|pieces| pieces.concat())
}

fn hostile(titles: &[String]) -> State {
    let episodes = titles.iter().enumerate().map(|(index, title)| {
        let mut episode = Episode::new("show".into(), format!("{index}").as_str().into(), title);
        episode.section = Some(titles[index / 3].clone());
        episode.description = Some(title.repeat(3));
        episode.number = Some(index as f64 * 1.5);
        episode
    });
    let mut state = of_episodes(episodes.collect(), crate::msg::Library::default());
    state.playback = playing().playback;
    state.playback.row = state.catalog.rows.last().cloned();
    state.playback.next_title = titles.first().cloned();
    state
}

/// The cells of each row add up to its width: a sign of two cells has a blank behind it, and none sticks out.
fn assert_rows_fit(state: &State, columns: u16, rows: u16) {
    let buffer = drawn(state, &Theme::new(ColorDepth::True, false, false), columns, rows);
    for row in buffer.content.chunks(usize::from(columns)) {
        let mut x = 0;
        while x < row.len() {
            let wide = cells::width(row[x].symbol());
            assert!(!row[x].symbol().contains(char::is_control), "a control character in {:?}", row[x]);
            assert!(wide >= 1 && x + wide <= row.len(), "{:?} at {x} of {columns}", row[x]);
            for behind in &row[x + 1..x + wide] {
                assert_eq!(behind.symbol(), " ", "something behind {:?}", row[x]);
            }
            x += wide;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_title_breaks_a_row(titles in prop::collection::vec(title(), 1..12), columns in 1..=200_u16, rows in 1..=60_u16) {
        let mut state = hostile(&titles);
        assert_rows_fit(&state, columns, rows);
        state.focus = Focus::Reading;
        assert_rows_fit(&state, columns, rows);
        state.overlay = Some(Overlay::Help { scroll: 7 });
        assert_rows_fit(&state, columns, rows);
    }

    #[test]
    fn no_size_breaks_a_screen(columns in 1..=200_u16, rows in 1..=60_u16, scroll in 0..200_usize) {
        for mut state in [playing(), filtered("lora"), shows()] {
            assert_rows_fit(&state, columns, rows);
            state.reading.scroll = Some(Scrolled { from: Some(scroll / 3), by: scroll.cast_signed() - 60 });
            state.list.top = scroll;
            state.list.cursor = scroll * 3;
            assert_rows_fit(&state, columns, rows);
        }
    }

    #[test]
    fn lengths_stand_in_one_column_whatever_the_titles(titles in prop::collection::vec(title(), 3..8)) {
        let mut state = hostile(&titles);
        for row in &mut std::sync::Arc::make_mut(&mut state.catalog).rows {
            row.duration = Some(std::time::Duration::from_secs(61));
            row.playable = true;
        }
        let buffer = drawn(&state, &Theme::new(ColorDepth::True, false, false), 80, 24);
        let rows = state.list.lines.iter().zip(2..20).filter(|(line, _)| matches!(line, crate::app::Line::Episode { .. }));
        for (_, y) in rows {
            let length: String = (75..79).map(|x| buffer[(x, y)].symbol()).collect();
            prop_assert_eq!(length, "1:01");
        }
    }
}
