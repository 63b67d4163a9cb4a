//! What the environment says about colours and letters. Pure: the variables come in as arguments.

use super::ColorDepth;

/// The colour depth from `NO_COLOR`, `COLORTERM` and `TERM`. A `NO_COLOR` that is set and not empty means none
/// (no-color.org); `COLORTERM` is `truecolor` or `24bit` where the terminal has all colours.
#[must_use]
pub fn depth_from_env(no_color: Option<&str>, colorterm: Option<&str>, term: Option<&str>) -> ColorDepth {
    if no_color.is_some_and(|value| !value.is_empty()) {
        return ColorDepth::None;
    }
    let term = term.unwrap_or_default();
    if term == "dumb" || term.is_empty() {
        return ColorDepth::None;
    }
    if colorterm.is_some_and(|value| value.contains("truecolor") || value.contains("24bit")) {
        return ColorDepth::True;
    }
    if term.ends_with("-direct") || term.contains("kitty") || term.contains("ghostty") || term.contains("alacritty") {
        return ColorDepth::True;
    }
    if term.contains("256color") {
        return ColorDepth::Ansi256;
    }
    if term.starts_with("vt100") || term.starts_with("vt220") || term.ends_with("-m") || term.ends_with("-mono") {
        return ColorDepth::None;
    }
    ColorDepth::Ansi16
}

/// True when the locale cannot show more than ASCII: the first of `LC_ALL`, `LC_CTYPE` and `LANG` that is set and
/// not empty decides (POSIX), and it must name UTF-8. With none set the locale is `C`.
#[must_use]
pub fn ascii_from_env(lc_all: Option<&str>, lc_ctype: Option<&str>, lang: Option<&str>) -> bool {
    let locale = [lc_all, lc_ctype, lang].into_iter().flatten().find(|value| !value.is_empty()).unwrap_or("C");
    let locale = locale.to_ascii_lowercase();
    !(locale.contains("utf-8") || locale.contains("utf8"))
}
