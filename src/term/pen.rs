//! Cells as bytes for the terminal: what changes from one to the next is written, and no more. A first frame is a third
//! shorter than the library's, which is felt over a slow line, and fits into one read of a pseudo terminal.
//!
//! Sequences: ECMA-48, 8.3.117 (SGR), 8.3.21 (CUP) and 8.3.9 (CHA); colours beyond sixteen: ITU T.416, as xterm writes them.

use std::io::Write;

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// Writes cells in one go; the style is the terminal's own before and after.
pub struct Pen<'b> {
    bytes: &'b mut Vec<u8>,
    /// What is not written stands there as a blank: the screen was cleared.
    on_blank: bool,
    /// The row of the cursor; none before the first cell.
    row: Option<u16>,
    /// Its column; none if terminals disagree about it.
    column: Option<u16>,
    /// The cursor came here over ASCII, about whose width nobody disagrees.
    is_sure: bool,
    ground: Color,
    ink: Color,
    modifier: Modifier,
}

/// Places further apart than this are jumped, which takes four bytes and more.
const STEP: u16 = 5;

/// What is seen on a space too.
const SEEN_ON_BLANKS: Modifier = Modifier::UNDERLINED.union(Modifier::REVERSED).union(Modifier::CROSSED_OUT);

/// Bits of a cell's style, the parameter that sets each, and the one that takes it back.
const ATTRIBUTES: [(Modifier, u8, u8); 9] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

impl<'b> Pen<'b> {
    pub fn new(bytes: &'b mut Vec<u8>, on_blank: bool) -> Self {
        let (ground, ink, modifier) = (Color::Reset, Color::Reset, Modifier::empty());
        Self { bytes, on_blank, row: None, column: None, is_sure: false, ground, ink, modifier }
    }

    /// Writes one cell. Cells come by rows, from left to right.
    pub fn write(&mut self, column: u16, row: u16, cell: &Cell) {
        if self.on_blank && cell.symbol() == " " && cell.bg == Color::Reset && !cell.modifier.intersects(SEEN_ON_BLANKS)
        {
            return;
        }
        self.go(column, row);
        self.dress(cell.modifier, cell.fg, cell.bg);
        let symbol = cell.symbol();
        self.bytes.extend_from_slice(symbol.as_bytes());
        // Terminals disagree about the width of joined signs: after each, the cursor is put where we think it is.
        self.column = if is_joined(symbol) { None } else { Some(column.saturating_add(1)) };
        self.is_sure &= symbol.len() == 1;
    }

    /// Leaves the terminal's own style.
    pub fn finish(mut self) {
        self.dress(Modifier::empty(), Color::Reset, Color::Reset);
    }

    fn go(&mut self, column: u16, row: u16) {
        let first = u32::from(column) + 1;
        if self.row != Some(row) {
            put(self.bytes, format_args!("\x1b[{};{first}H", u32::from(row) + 1));
        } else if self.column == Some(column) {
            return;
        } else if let Some(gap) = self.gap(column) {
            self.bytes.resize(self.bytes.len() + usize::from(gap), b' ');
            return;
        } else {
            put(self.bytes, format_args!("\x1b[{first}G"));
        }
        (self.row, self.is_sure) = (Some(row), true);
    }

    /// So many blanks lead there, and spaces look like them.
    fn gap(&self, column: u16) -> Option<u16> {
        let here = self.column.filter(|_| self.is_sure && self.on_blank)?;
        let looks_blank = self.ground == Color::Reset && !self.modifier.intersects(SEEN_ON_BLANKS);
        column.checked_sub(here).filter(|gap| looks_blank && *gap <= STEP)
    }

    fn dress(&mut self, modifier: Modifier, ink: Color, ground: Color) {
        if (modifier, ink, ground) == (self.modifier, self.ink, self.ground) {
            return;
        }
        if (modifier, ink, ground) == (Modifier::empty(), Color::Reset, Color::Reset) {
            self.bytes.extend_from_slice(b"\x1b[m");
        } else {
            self.change_to(modifier, ink, ground);
        }
        (self.modifier, self.ink, self.ground) = (modifier, ink, ground);
    }

    fn change_to(&mut self, modifier: Modifier, ink: Color, ground: Color) {
        let mut parameters = Parameters { bytes: self.bytes, begun: false };
        let mut kept = self.modifier;
        for (bit, _, off) in ATTRIBUTES {
            if kept.contains(bit) && !modifier.contains(bit) {
                parameters.add(format_args!("{off}"));
                // Some are taken back together.
                ATTRIBUTES.iter().filter(|(_, _, same)| *same == off).for_each(|(bit, ..)| kept.remove(*bit));
            }
        }
        for (bit, on, _) in ATTRIBUTES {
            if modifier.contains(bit) && !kept.contains(bit) {
                parameters.add(format_args!("{on}"));
            }
        }
        if ink != self.ink {
            parameters.add_colour(ink, 30);
        }
        if ground != self.ground {
            parameters.add_colour(ground, 40);
        }
        parameters.finish();
    }
}

/// The parameters of one SGR sequence.
struct Parameters<'b> {
    bytes: &'b mut Vec<u8>,
    begun: bool,
}

impl Parameters<'_> {
    fn add(&mut self, parameter: std::fmt::Arguments) {
        self.bytes.extend_from_slice(if self.begun { b";" } else { b"\x1b[" });
        self.begun = true;
        put(self.bytes, parameter);
    }

    /// `base` is 30 for the ink, 40 for the ground.
    fn add_colour(&mut self, colour: Color, base: u8) {
        let step = match colour {
            Color::Rgb(red, green, blue) => return self.add(format_args!("{};2;{red};{green};{blue}", base + 8)),
            Color::Indexed(index) => return self.add(format_args!("{};5;{index}", base + 8)),
            Color::Reset => 9,
            Color::Black => 0,
            Color::Red => 1,
            Color::Green => 2,
            Color::Yellow => 3,
            Color::Blue => 4,
            Color::Magenta => 5,
            Color::Cyan => 6,
            Color::Gray => 7,
            Color::DarkGray => 60,
            Color::LightRed => 61,
            Color::LightGreen => 62,
            Color::LightYellow => 63,
            Color::LightBlue => 64,
            Color::LightMagenta => 65,
            Color::LightCyan => 66,
            Color::White => 67,
        };
        self.add(format_args!("{}", base + step));
    }

    fn finish(self) {
        if self.begun {
            self.bytes.push(b'm');
        }
    }
}

fn put(bytes: &mut Vec<u8>, what: std::fmt::Arguments) {
    // Memory takes all that is written to it.
    let _ = bytes.write_fmt(what);
}

/// True for a grapheme of several characters: with marks, joiners or flags.
fn is_joined(symbol: &str) -> bool {
    symbol.chars().nth(1).is_some()
}

#[cfg(test)]
mod tests {
    use ratatui::backend::{Backend, CrosstermBackend};
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    const AREA: Rect = Rect { x: 0, y: 0, width: 30, height: 6 };

    fn screen() -> vt100::Parser {
        let size = |size| std::num::NonZeroU16::new(size).expect("not zero");
        vt100::Parser::new(size(AREA.height), size(AREA.width), 0)
    }

    fn by_pen(before: &Buffer, after: &Buffer, on_blank: bool) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut pen = Pen::new(&mut bytes, on_blank);
        before.diff_iter(after).for_each(|(column, row, cell)| pen.write(column, row, cell));
        pen.finish();
        bytes
    }

    fn by_library(before: &Buffer, after: &Buffer) -> Vec<u8> {
        let mut bytes = Vec::new();
        CrosstermBackend::new(&mut bytes).draw(before.diff_iter(after)).expect("drawn in memory");
        bytes
    }

    /// Words in all styles, at places that differ from frame to frame.
    fn frame(seed: usize) -> Buffer {
        let mut buffer = Buffer::empty(AREA);
        let words = ["a", "two words", "é—│", "日本", "x  y", "e\u{301}e", "", "tail "];
        let colours =
            [Color::Reset, Color::Red, Color::White, Color::Indexed(99), Color::Rgb(1, 20, 255), Color::Reset];
        for step in 0..20 {
            let pick = |salt: usize, count: usize| (seed * 31 + step * 17 + salt * (seed + step + 7)) % count;
            let style = Style::new().fg(colours[pick(1, 6)]).bg(colours[(pick(2, 12) * 5) % 6]);
            let style = style.add_modifier(Modifier::from_bits_truncate(1 << pick(3, 14)));
            buffer.set_string(pick(4, 28) as u16, pick(5, 6) as u16, words[pick(6, 8)], style);
        }
        buffer
    }

    #[test]
    fn the_screen_is_as_the_library_would_have_it_and_no_longer_to_say() {
        let blank = Buffer::empty(AREA);
        for seed in 0..200 {
            let (first, second) = (frame(seed), frame(seed + 1));
            let (mut ours, mut theirs) = (screen(), screen());
            for (before, after, on_blank) in [(&blank, &first, true), (&first, &second, false)] {
                let (said, usual) = (by_pen(before, after, on_blank), by_library(before, after));
                assert!(said.len() <= usual.len(), "{seed}: {} against {}", said.len(), usual.len());
                ours.process(&said);
                theirs.process(&usual);
                for (row, column) in (0..AREA.height).flat_map(|row| (0..AREA.width).map(move |column| (row, column))) {
                    let (mine, usual) = (ours.screen().cell(row, column), theirs.screen().cell(row, column));
                    let seen = |cell: Option<&vt100::Cell>| {
                        cell.map(|cell| {
                            let text = cell.contents().trim_end().to_owned();
                            let ink =
                                (!text.is_empty()).then(|| (cell.fgcolor(), cell.bold(), cell.dim(), cell.italic()));
                            (text, ink, cell.bgcolor(), cell.underline(), cell.inverse())
                        })
                    };
                    assert_eq!(seen(mine), seen(usual), "seed {seed}, row {row}, column {column}");
                }
            }
        }
    }

    #[test]
    fn every_colour_is_the_librarys() {
        let table = (0..16).map(Color::Indexed).zip([
            Color::Black,
            Color::Red,
            Color::Green,
            Color::Yellow,
            Color::Blue,
            Color::Magenta,
            Color::Cyan,
            Color::Gray,
            Color::DarkGray,
            Color::LightRed,
            Color::LightGreen,
            Color::LightYellow,
            Color::LightBlue,
            Color::LightMagenta,
            Color::LightCyan,
            Color::White,
        ]);
        for (numbered, named) in table {
            let shown = |colour, by: fn(&Buffer, &Buffer) -> Vec<u8>| {
                let mut buffer = Buffer::empty(AREA);
                buffer.set_string(0, 0, "x", Style::new().fg(colour).bg(colour));
                let mut screen = screen();
                screen.process(&by(&Buffer::empty(AREA), &buffer));
                screen.screen().cell(0, 0).map(|cell| (cell.fgcolor(), cell.bgcolor()))
            };
            let ours = |before: &Buffer, after: &Buffer| by_pen(before, after, true);
            assert_eq!(shown(named, ours), shown(named, by_library), "{named}");
            assert_eq!(shown(named, ours), shown(numbered, ours), "{named}");
        }
    }

    #[test]
    fn a_blank_line_is_written_in_one_go_and_a_sign_of_doubtful_width_is_followed_by_a_jump() {
        let write = |text: &str| {
            let mut buffer = Buffer::empty(AREA);
            buffer.set_string(1, 2, text, Style::new());
            String::from_utf8(by_pen(&Buffer::empty(AREA), &buffer, true)).expect("text")
        };
        assert_eq!(write("one two  three"), "\u{1b}[3;2Hone two  three");
        assert_eq!(write("é a b"), "\u{1b}[3;2Hé\u{1b}[4Ga b");
        assert_eq!(write("e\u{301}ab"), "\u{1b}[3;2He\u{301}\u{1b}[3Gab");
    }
}
