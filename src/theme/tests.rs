//! Colours by depth and ground, signs by locale: what the environment says and what the theme makes of it.

use ratatui::style::{Color, Modifier};

use super::{ColorDepth, Glyphs, Theme, ascii_from_env, depth_from_env};

#[test]
fn no_color_and_dumb_terminals_get_none() {
    assert_eq!(depth_from_env(Some("1"), Some("truecolor"), Some("xterm-256color")), ColorDepth::None);
    assert_eq!(depth_from_env(Some(""), Some("truecolor"), Some("xterm")), ColorDepth::True);
    assert_eq!(depth_from_env(None, None, Some("dumb")), ColorDepth::None);
    assert_eq!(depth_from_env(None, None, None), ColorDepth::None);
}

#[test]
fn the_terminal_names_its_depth() {
    assert_eq!(depth_from_env(None, None, Some("screen-256color")), ColorDepth::Ansi256);
    assert_eq!(depth_from_env(None, None, Some("linux")), ColorDepth::Ansi16);
    assert_eq!(depth_from_env(None, Some("24bit"), Some("foot")), ColorDepth::True);
    assert_eq!(depth_from_env(None, None, Some("xterm-kitty")), ColorDepth::True);
}

#[test]
fn the_first_locale_variable_that_is_set_decides() {
    assert!(!ascii_from_env(None, None, Some("en_GB.UTF-8")));
    assert!(!ascii_from_env(Some(""), Some("de_DE.utf8"), Some("C")));
    assert!(ascii_from_env(Some("C"), None, Some("en_GB.UTF-8")));
    assert!(ascii_from_env(None, None, None));
}

#[test]
fn fewer_colours_are_found_by_rule() {
    let theme = Theme::new(ColorDepth::Ansi256, false, false);
    assert_eq!(theme.accent.fg, Some(Color::Indexed(179)));
    let theme = Theme::new(ColorDepth::Ansi16, false, false);
    assert_eq!((theme.accent.fg, theme.dim.fg), (Some(Color::Yellow), Some(Color::DarkGray)));
    assert_eq!(Theme::new(ColorDepth::Ansi16, true, false).accent.fg, Some(Color::Red));
}

#[test]
fn without_colour_no_role_has_one_and_what_matters_still_differs() {
    let theme = Theme::new(ColorDepth::None, false, true);
    let roles = [theme.text, theme.dim, theme.accent, theme.selection, theme.matched, theme.spoken, theme.error];
    assert!(roles.iter().all(|style| style.fg.is_none() && style.bg.is_none()));
    assert!(theme.selection.add_modifier.contains(Modifier::REVERSED));
    assert_ne!(theme.bar_played, theme.bar_rest);
    assert_ne!(theme.text, theme.accent);
}

#[test]
fn ascii_signs_are_ascii_and_unicode_signs_take_one_cell() {
    let ascii = format!("{:?}", Glyphs::ASCII);
    assert!(ascii.is_ascii());
    let set = Glyphs::UNICODE;
    for sign in [set.heard, set.started, set.new, set.play, set.pause, set.stopped, set.waiting, set.ellipsis] {
        assert_eq!(unicode_width::UnicodeWidthStr::width(sign), 1, "{sign}");
    }
}
