//! The list of keys as it stands on the help screen: in one column or in two. What is drawn and what can be scrolled to
//! must agree, so both go by this.

use crate::keys::Keymap;

/// A line of the sheet on a screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SheetLine {
    Blank,
    Heading(&'static str),
    Keys { keys: String, help: &'static str },
}

/// The sheet in one column or in two, inside a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arranged {
    pub columns: Vec<Vec<SheetLine>>,
    /// Lines that are seen at a time.
    pub height: usize,
}

impl Arranged {
    /// Between two columns.
    pub const GAP: usize = 3;
    /// What the frame takes of the width and of the height.
    const FRAME: (usize, usize) = (4, 2);

    /// On a screen of this size: in two columns where nothing of them is cut.
    #[must_use]
    pub fn on(keymap: &Keymap, columns: u16, rows: u16) -> Self {
        let lines = lines(keymap);
        let height = usize::from(rows).saturating_sub(Self::FRAME.1).max(1);
        let (left, right) = lines.split_at(split(&lines, height));
        let right = if right.first() == Some(&SheetLine::Blank) { &right[1..] } else { right };
        let both = width(left) + Self::GAP + width(right);
        let fits = both + Self::FRAME.0 <= usize::from(columns);
        let inner = usize::from(columns).saturating_sub(Self::FRAME.0);
        let columns = if fits { vec![left.to_vec(), right.to_vec()] } else { vec![wrapped(lines, inner)] };
        Self { columns, height }
    }

    /// Lines of the longest column.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.columns.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// Lines that are out of sight: so far can be scrolled.
    #[must_use]
    pub fn hidden(&self) -> usize {
        self.rows().saturating_sub(self.height)
    }
}

/// Width of the keys of a column with the air behind them. Keys are letters and arrows, a cell each.
fn keys_width(lines: &[SheetLine]) -> usize {
    let widths =
        lines.iter().map(|line| if let SheetLine::Keys { keys, .. } = line { keys.chars().count() + 3 } else { 0 });
    widths.max().unwrap_or(0)
}

/// Width of a column.
#[must_use]
pub fn width(lines: &[SheetLine]) -> usize {
    let widths =
        lines.iter().map(|line| if let SheetLine::Keys { help, .. } = line { help.chars().count() } else { 0 });
    keys_width(lines) + widths.max().unwrap_or(0)
}

/// How much of a column of this width the keys take.
#[must_use]
pub fn keys_room(lines: &[SheetLine], width: usize) -> usize {
    keys_width(lines).min(width / 2)
}

/// What a key does is told on as many lines as it takes, below each other.
fn wrapped(lines: Vec<SheetLine>, width: usize) -> Vec<SheetLine> {
    let room = width.saturating_sub(keys_room(&lines, width)).max(1);
    let mut wrapped = Vec::with_capacity(lines.len());
    for line in lines {
        let SheetLine::Keys { mut keys, mut help } = line else {
            wrapped.push(line);
            continue;
        };
        while help.len() > room
            && let Some(end) = help.get(..=room).and_then(|start| start.rfind(' ')).filter(|end| *end > 0)
        {
            wrapped.push(SheetLine::Keys { keys: std::mem::take(&mut keys), help: &help[..end] });
            help = &help[end + 1..];
        }
        wrapped.push(SheetLine::Keys { keys, help });
    }
    wrapped
}

fn lines(keymap: &Keymap) -> Vec<SheetLine> {
    let mut lines = Vec::new();
    for section in keymap.sheet() {
        if !lines.is_empty() {
            lines.push(SheetLine::Blank);
        }
        lines.push(SheetLine::Heading(section.title));
        let explained = section.lines.into_iter();
        lines.extend(explained.map(|line| SheetLine::Keys { keys: line.keys.join("  "), help: line.help }));
    }
    lines
}

/// Where the second column begins: at the blank line next to the middle; wherever the first column is full, when that is
/// what it takes to show them all.
fn split(lines: &[SheetLine], height: usize) -> usize {
    let blanks = lines.iter().enumerate().filter(|(_, line)| **line == SheetLine::Blank).map(|(index, _)| index);
    let middle = blanks.min_by_key(|index| index.abs_diff(lines.len() / 2)).unwrap_or(lines.len());
    if middle > height && lines.len() <= 2 * height { height } else { middle }
}
