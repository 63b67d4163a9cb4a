//! How things look: each role's style and each sign's shape. Names only ratatui's style types; every colour of
//! the program stands in this room, and nobody outside of it names one.

mod environment;
mod glyphs;
mod reduce;
#[cfg(test)]
mod tests;

pub use environment::{ascii_from_env, depth_from_env};
pub use glyphs::Glyphs;

use ratatui::style::{Color, Modifier, Style};

use reduce::reduced;

/// How many colours the terminal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ColorDepth {
    /// No colour is wanted (`NO_COLOR`) or to be had: bold, dim, underline and reverse carry the meaning.
    None,
    Ansi16,
    Ansi256,
    True,
}

/// A style for each role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// What is read.
    pub text: Style,
    /// Titles that head a pane.
    pub title: Style,
    /// What is secondary: numbers, lengths, tails of titles, hints.
    pub dim: Style,
    /// Rules between panes.
    pub rule: Style,
    /// Headers of sections.
    pub section: Style,
    /// What plays, or has the focus.
    pub accent: Style,
    /// Text on a ground of the accent.
    pub on_accent: Style,
    /// The band of the selected row where the keys move; laid over the row's own styles.
    pub selection: Style,
    /// The band where the keys move elsewhere.
    pub selection_idle: Style,
    /// Letters that the filter matched; laid over.
    pub matched: Style,
    /// A lesson that was heard.
    pub heard: Style,
    /// The sentence that is spoken.
    pub sentence: Style,
    /// The word that is spoken.
    pub spoken: Style,
    /// A takeaway.
    pub takeaway: Style,
    /// The bar: what was played.
    pub bar_played: Style,
    /// The bar: what is to come.
    pub bar_rest: Style,
    /// The bar: what is not here yet.
    pub bar_missing: Style,
    pub warning: Style,
    pub error: Style,
    /// The frame of an overlay.
    pub overlay: Style,
    /// What lies under an overlay; laid over everything.
    pub backdrop: Style,
    /// The signs.
    pub glyphs: &'static Glyphs,
}

/// The colours that a theme is made of; `None` is the terminal's own.
struct Palette {
    accent: Color,
    on_accent: Color,
    dim: Color,
    rule: Color,
    rest: Color,
    band: Color,
    band_idle: Color,
    heard: Color,
    warning: Color,
    error: Color,
}

const DARK: Palette = Palette {
    accent: Color::Rgb(0xe8, 0xa8, 0x4c),
    on_accent: Color::Rgb(0x1c, 0x1a, 0x17),
    dim: Color::Rgb(0x8d, 0x8f, 0x96),
    rule: Color::Rgb(0x48, 0x4b, 0x53),
    rest: Color::Rgb(0x5f, 0x63, 0x6c),
    band: Color::Rgb(0x2f, 0x33, 0x3c),
    band_idle: Color::Rgb(0x24, 0x26, 0x2c),
    heard: Color::Rgb(0x75, 0x78, 0x80),
    warning: Color::Rgb(0xe6, 0xc8, 0x6a),
    error: Color::Rgb(0xe8, 0x6c, 0x60),
};

const LIGHT: Palette = Palette {
    accent: Color::Rgb(0xa4, 0x44, 0x0c),
    on_accent: Color::Rgb(0xff, 0xfa, 0xf2),
    dim: Color::Rgb(0x69, 0x6c, 0x74),
    rule: Color::Rgb(0xc2, 0xbf, 0xb8),
    rest: Color::Rgb(0xa6, 0xa3, 0x9c),
    band: Color::Rgb(0xe2, 0xdd, 0xd2),
    band_idle: Color::Rgb(0xee, 0xeb, 0xe4),
    heard: Color::Rgb(0x82, 0x84, 0x8a),
    warning: Color::Rgb(0x84, 0x5c, 0x00),
    error: Color::Rgb(0xb3, 0x26, 0x1e),
};

impl Theme {
    /// The default theme at this depth, on a dark or a light ground, with signs that the locale can show.
    #[must_use]
    pub fn new(depth: ColorDepth, light: bool, ascii: bool) -> Self {
        let glyphs = if ascii { &Glyphs::ASCII } else { &Glyphs::UNICODE };
        match depth {
            ColorDepth::None => Self::colourless(glyphs),
            ColorDepth::Ansi16 => Self::sixteen(if light { &LIGHT } else { &DARK }, glyphs),
            _ => Self::coloured(if light { &LIGHT } else { &DARK }, depth, glyphs),
        }
    }

    fn coloured(palette: &Palette, depth: ColorDepth, glyphs: &'static Glyphs) -> Self {
        let ink = |color| Style::new().fg(reduced(color, depth));
        let ground = |color| Style::new().bg(reduced(color, depth));
        let text = Style::new();
        Self {
            text,
            title: text.add_modifier(Modifier::BOLD),
            dim: ink(palette.dim),
            rule: ink(palette.rule),
            section: ink(palette.dim),
            accent: ink(palette.accent).add_modifier(Modifier::BOLD),
            on_accent: ink(palette.on_accent).bg(reduced(palette.accent, depth)),
            selection: ground(palette.band),
            selection_idle: ground(palette.band_idle),
            matched: ink(palette.accent).add_modifier(Modifier::UNDERLINED),
            heard: ink(palette.heard),
            sentence: text,
            spoken: ink(palette.accent).add_modifier(Modifier::BOLD),
            takeaway: text.add_modifier(Modifier::ITALIC),
            bar_played: ink(palette.accent),
            bar_rest: ink(palette.rest),
            bar_missing: ink(palette.rule),
            warning: ink(palette.warning),
            error: ink(palette.error),
            overlay: ink(palette.accent),
            backdrop: ink(palette.rule).remove_modifier(Modifier::BOLD | Modifier::UNDERLINED | Modifier::ITALIC),
            glyphs,
        }
    }

    /// Sixteen colours have no two greys to lay a band with: the band is reverse video, of one ink so that it is one band.
    fn sixteen(palette: &Palette, glyphs: &'static Glyphs) -> Self {
        let band = Style::new().fg(Color::Reset).add_modifier(Modifier::REVERSED);
        Self {
            selection: band,
            selection_idle: Style::new().add_modifier(Modifier::UNDERLINED),
            ..Self::coloured(palette, ColorDepth::Ansi16, glyphs)
        }
    }

    fn colourless(glyphs: &'static Glyphs) -> Self {
        let with = |modifier| Style::new().add_modifier(modifier);
        let (plain, bold, dim) = (Style::new(), with(Modifier::BOLD), with(Modifier::DIM));
        Self {
            text: plain,
            title: bold,
            dim,
            rule: dim,
            section: dim,
            accent: bold,
            on_accent: with(Modifier::REVERSED),
            selection: with(Modifier::REVERSED).remove_modifier(Modifier::DIM),
            selection_idle: with(Modifier::UNDERLINED),
            matched: with(Modifier::BOLD | Modifier::UNDERLINED),
            heard: dim,
            sentence: plain,
            spoken: with(Modifier::BOLD | Modifier::UNDERLINED),
            takeaway: with(Modifier::ITALIC),
            bar_played: bold,
            bar_rest: dim,
            bar_missing: dim,
            warning: bold,
            error: with(Modifier::BOLD | Modifier::REVERSED),
            overlay: bold,
            backdrop: dim
                .remove_modifier(Modifier::BOLD | Modifier::UNDERLINED | Modifier::ITALIC | Modifier::REVERSED),
            glyphs,
        }
    }
}
