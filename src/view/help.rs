//! The help: every key with what it does, from the keymap's own list, so that it cannot be wrong.

use ratatui::layout::Rect;

use crate::app::{Arranged, SheetLine, keys_room, width};
use crate::keys::Keymap;

use super::overlay;
use super::pen::{Pen, Span};

/// In one column: as wide as it looks well.
const ALONE: usize = 60;

/// Draws the help, `scroll` lines down.
pub fn draw(pen: &mut Pen, area: Rect, keymap: &Keymap, scroll: u16) {
    let arranged = Arranged::on(keymap, area.width, area.height);
    let widths: Vec<usize> = arranged.columns.iter().map(|column| width(column)).collect();
    let gaps = Arranged::GAP * (widths.len() - 1);
    let wide = (widths.iter().sum::<usize>() + gaps).max(ALONE);
    let inner = overlay::draw(pen, area, "Keys", cells(wide), cells(arranged.rows()));
    let hidden = arranged.hidden();
    let top = usize::from(scroll).min(hidden);
    let mut x = inner.x;
    for (column, wide) in arranged.columns.iter().zip(widths) {
        draw_column(pen, Rect { x, width: inner.right().saturating_sub(x), ..inner }, column, top);
        x = x.saturating_add(cells(wide + Arranged::GAP)).min(inner.right());
    }
    if top < hidden {
        let more = Span { x: inner.x, right: inner.right(), y: inner.bottom() };
        pen.write_right(more, &format!(" {} more ", hidden - top), pen.theme.dim, 0);
    }
}

fn cells(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

fn draw_column(pen: &mut Pen, area: Rect, lines: &[SheetLine], top: usize) {
    let room = cells(keys_room(lines, usize::from(area.width)));
    for (line, row) in lines.iter().skip(top).zip(0..area.height) {
        let span = Span::of(area, row);
        match line {
            SheetLine::Blank => {}
            SheetLine::Heading(title) => {
                pen.write(span, &title.to_uppercase(), pen.theme.section);
            }
            SheetLine::Keys { keys, help } => {
                pen.write(Span { right: span.x + room, ..span }.shortened(2), keys, pen.theme.accent);
                pen.write(span.indented(room), help, pen.theme.text);
            }
        }
    }
}
