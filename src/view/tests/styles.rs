//! The screen as styles: one letter per role.

use ratatui::style::{Color, Modifier, Style};

use super::fixture::{drawn, playing};
use super::screens::{filtered, shows};
use crate::app::State;
use crate::theme::{ColorDepth, Theme};

/// Letters of the roles that are told apart here. A band is a capital.
fn letter(theme: &Theme, style: Style) -> char {
    let roles = [
        (theme.accent, 'a'),
        (theme.matched.patch(Style::new()), 'm'),
        (theme.bar_played, 'p'),
        (theme.bar_rest, 'b'),
        (theme.title, 't'),
        (theme.takeaway, 'k'),
        (theme.heard, 'h'),
        (theme.dim, 'd'),
        (theme.rule, 'r'),
        (theme.warning, 'w'),
        (theme.error, 'e'),
        (theme.text, '.'),
    ];
    let bare = Style { bg: None, ..style };
    let found = roles.into_iter().find(|(role, _)| same(*role, bare)).map_or('?', |(_, letter)| letter);
    match style.bg {
        None | Some(Color::Reset) => found,
        Some(_) if found == '.' => 'S',
        Some(_) => found.to_ascii_uppercase(),
    }
}

fn same(role: Style, drawn: Style) -> bool {
    let ink = |style: Style| style.fg.filter(|color| *color != Color::Reset);
    ink(role) == ink(drawn) && role.add_modifier == drawn.add_modifier - Modifier::empty()
}

fn grid(state: &State, columns: u16, rows: u16) -> String {
    let theme = Theme::new(ColorDepth::True, false, false);
    let buffer = drawn(state, &theme, columns, rows);
    let cell = |cell: &ratatui::buffer::Cell| {
        if cell.symbol() == " " && cell.bg == Color::Reset { ' ' } else { letter(&theme, cell.style()) }
    };
    let rows = buffer.content.chunks(usize::from(columns));
    rows.map(|row| row.iter().map(cell).collect::<String>().trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

#[test]
fn roles_stand_where_they_should() {
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("roles_playing_at_100x28", grid(&playing(), 100, 28));
        insta::assert_snapshot!("roles_filtered_at_100x28", grid(&filtered("LoRA"), 100, 28));
        insta::assert_snapshot!("roles_shows_at_160x30", grid(&shows(), 160, 30));
    });
}

#[test]
fn the_selection_is_a_band_across_the_whole_column() {
    for depth in [ColorDepth::None, ColorDepth::Ansi16, ColorDepth::Ansi256, ColorDepth::True] {
        let theme = Theme::new(depth, false, false);
        let buffer = drawn(&playing(), &theme, 80, 24);
        let y = (0..20).find(|y| buffer[(1, *y)].symbol() == "▶").expect("the row that plays");
        let banded = |x: u16| {
            let style = buffer[(x, y)].style();
            style.add_modifier.contains(Modifier::REVERSED) || style.bg.is_some_and(|bg| bg != Color::Reset)
        };
        assert!((0..80).all(banded), "{depth:?}");
    }
}

#[test]
fn the_spoken_word_differs_from_its_sentence_at_every_depth() {
    for (depth, light) in [(ColorDepth::None, false), (ColorDepth::Ansi16, true), (ColorDepth::True, true)] {
        let theme = Theme::new(depth, light, false);
        assert_ne!(theme.spoken, theme.sentence);
        let state = playing();
        let buffer = drawn(&state, &theme, 100, 28);
        let spoken: String = buffer
            .content
            .iter()
            .filter(|cell| same(theme.spoken, cell.style()))
            .map(ratatui::buffer::Cell::symbol)
            .collect();
        let crate::app::Loadable::Here(transcript) = &state.reading.transcript else { panic!("no transcript") };
        let (cue, word) = state.reading.spoken.expect("something is spoken");
        let word = &transcript.cues[cue].words[word.expect("a word")].text;
        assert!(spoken.contains(word.as_str()), "{depth:?}: {word} in {spoken}");
    }
}
