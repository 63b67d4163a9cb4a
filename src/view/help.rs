//! The help: every action with its keys, from the keymap, so that it cannot be wrong.

use ratatui::layout::Rect;

use crate::keys::{Action, Group, Keymap};

use super::pen::{Pen, Span};
use super::{cells, overlay};

/// Between two columns.
const GAP: usize = 3;

enum Entry {
    Blank,
    Heading(&'static str),
    Keys(String, &'static str),
}

/// Draws the help, `scroll` lines down: in two columns where nothing of them is cut.
pub fn draw(pen: &mut Pen, area: Rect, keymap: &Keymap, scroll: u16) {
    let entries = entries(keymap);
    let (left, right) = entries.split_at(split(&entries, usize::from(area.height.saturating_sub(2))));
    let both = width(left) + GAP + width(right);
    let two = both + 4 <= usize::from(area.width);
    let (rows, wide) = if two { (left.len().max(right.len()), both) } else { (entries.len(), width(&entries).max(60)) };
    let cells = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
    let inner = overlay::draw(pen, area, "Keys", cells(wide), cells(rows));
    let hidden = rows.saturating_sub(usize::from(inner.height));
    let top = usize::from(scroll).min(hidden);
    if two {
        let second = inner.x.saturating_add(cells(width(left) + GAP));
        draw_column(pen, Rect { width: cells(width(left)), ..inner }, left, top);
        draw_column(pen, Rect { x: second, width: inner.right().saturating_sub(second), ..inner }, right, top);
    } else {
        draw_column(pen, inner, &entries, top);
    }
    if top < hidden {
        let more = Span { x: inner.x, right: inner.right(), y: inner.bottom() };
        pen.write_right(more, &format!(" {} more ", hidden - top), pen.theme.dim, 0);
    }
}

/// Width of the keys with the air behind them.
fn keys_width(entries: &[Entry]) -> usize {
    let widths = entries.iter().map(|entry| if let Entry::Keys(keys, _) = entry { cells::width(keys) + 3 } else { 0 });
    widths.max().unwrap_or(0)
}

/// Width of a column.
fn width(entries: &[Entry]) -> usize {
    let widths = entries.iter().map(|entry| if let Entry::Keys(_, help) = entry { cells::width(help) } else { 0 });
    keys_width(entries) + widths.max().unwrap_or(0)
}

fn entries(keymap: &Keymap) -> Vec<Entry> {
    let mut entries = Vec::new();
    for group in Group::ALL {
        if !entries.is_empty() {
            entries.push(Entry::Blank);
        }
        entries.push(Entry::Heading(group.title()));
        for action in Action::ALL.iter().filter(|action| action.group() == group) {
            entries.push(Entry::Keys(keymap.keys(*action).join("  "), action.help()));
        }
    }
    entries
}

/// Where the second column begins: at the blank line next to the middle, which is then left out; wherever the first
/// column is full, when that is what it takes to show them all in `rows`.
fn split(entries: &[Entry], rows: usize) -> usize {
    let blanks = entries.iter().enumerate().filter(|(_, entry)| matches!(entry, Entry::Blank)).map(|(index, _)| index);
    let middle = blanks.min_by_key(|index| index.abs_diff(entries.len() / 2)).unwrap_or(entries.len());
    if middle > rows && entries.len() <= 2 * rows { rows } else { middle }
}

fn draw_column(pen: &mut Pen, area: Rect, entries: &[Entry], top: usize) {
    let widest = keys_width(entries);
    let first = usize::from(matches!(entries.first(), Some(Entry::Blank)));
    for (entry, row) in entries.iter().skip(top + first).zip(0..area.height) {
        let line = Span::of(area, row);
        match entry {
            Entry::Blank => {}
            Entry::Heading(title) => {
                pen.write(line, &title.to_uppercase(), pen.theme.section);
            }
            Entry::Keys(keys, help) => {
                let room = u16::try_from(widest.min(line.width() / 2)).unwrap_or(0);
                pen.write(Span { right: line.x + room, ..line }.shortened(2), keys, pen.theme.accent);
                pen.write(line.indented(room), help, pen.theme.text);
            }
        }
    }
}
