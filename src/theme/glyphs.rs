//! The signs, in Unicode and in ASCII. Every sign is exactly one cell wide, except the ellipsis of ASCII (two).

/// One set of signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyphs {
    pub heard: &'static str,
    pub started: &'static str,
    pub new: &'static str,
    /// Picked, for what is done to several rows at once.
    pub picked: &'static str,
    /// Cannot be played.
    pub absent: &'static str,
    pub play: &'static str,
    pub pause: &'static str,
    /// Nothing is loaded.
    pub stopped: &'static str,
    /// Something is on its way.
    pub waiting: &'static str,
    pub failed: &'static str,
    /// A download that is here.
    pub downloaded: &'static str,
    /// A download on its way.
    pub downloading: &'static str,
    /// Points at a sentence in a transcript, or at a choice.
    pub pointer: &'static str,
    /// Eight heights, lowest first.
    pub bars: [&'static str; 8],
    pub bar_played: &'static str,
    pub bar_rest: &'static str,
    /// Not buffered yet.
    pub bar_missing: &'static str,
    pub ellipsis: &'static str,
    /// Between facts: `34 of 119 heard · 2 h left`.
    pub middot: &'static str,
    pub times: &'static str,
    pub rule: &'static str,
    pub column_rule: &'static str,
    /// Corners of an overlay: top left, top right, bottom left, bottom right.
    pub corners: [&'static str; 4],
    /// True when only ASCII can be shown: what the texts hold beyond it is folded.
    pub ascii: bool,
}

impl Glyphs {
    /// For a locale in UTF-8.
    pub const UNICODE: Self = Self {
        heard: "●",
        started: "◐",
        new: "○",
        picked: "✓",
        absent: "✕",
        play: "▶",
        pause: "‖",
        stopped: "■",
        waiting: "◌",
        failed: "✕",
        downloaded: "↓",
        downloading: "⇣",
        pointer: "▸",
        bars: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
        bar_played: "━",
        bar_rest: "─",
        bar_missing: "·",
        ellipsis: "…",
        middot: "·",
        times: "×",
        rule: "─",
        column_rule: "│",
        corners: ["╭", "╮", "╰", "╯"],
        ascii: false,
    };

    /// For every other.
    pub const ASCII: Self = Self {
        heard: "x",
        started: "~",
        new: "-",
        picked: "*",
        absent: "!",
        play: ">",
        pause: "=",
        stopped: "#",
        waiting: "?",
        failed: "!",
        downloaded: "v",
        downloading: ".",
        pointer: ">",
        bars: [".", ".", ":", ":", "|", "|", "#", "#"],
        bar_played: "=",
        bar_rest: "-",
        bar_missing: ".",
        ellipsis: "..",
        middot: "-",
        times: "x",
        rule: "-",
        column_rule: "|",
        corners: ["+", "+", "+", "+"],
        ascii: true,
    };
}
