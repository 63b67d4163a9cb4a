//! The frame of what lies over the screen for a moment; what is under it is dimmed.

use ratatui::layout::Rect;

use super::cells;
use super::pen::{Pen, Span};

/// Draws an empty frame in the middle of the area and returns what is inside. On small screens it covers all.
pub fn draw(pen: &mut Pen, area: Rect, title: &str, width: u16, height: u16) -> Rect {
    pen.lay(area, pen.theme.backdrop);
    let width = width.saturating_add(4).min(area.width);
    let height = height.saturating_add(2).min(area.height);
    let frame = Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height };
    empty(pen, frame);
    draw_border(pen, frame, title);
    Rect {
        x: frame.x + 2,
        y: frame.y + 1,
        width: frame.width.saturating_sub(4),
        height: frame.height.saturating_sub(2),
    }
}

/// Clears the area, and the left half of a wide sign that reaches into it.
fn empty(pen: &mut Pen, frame: Rect) {
    for y in frame.y..frame.bottom() {
        if let Some(x) = frame.x.checked_sub(1)
            && pen.buffer.cell((x, y)).is_some_and(|cell| cells::width(cell.symbol()) > 1)
        {
            pen.sign(x, y, " ", pen.theme.text);
        }
        for x in frame.x..frame.right() {
            if let Some(cell) = pen.buffer.cell_mut((x, y)) {
                cell.reset();
            }
        }
    }
}

fn draw_border(pen: &mut Pen, frame: Rect, title: &str) {
    if frame.width < 2 || frame.height < 2 {
        return;
    }
    let (glyphs, style) = (pen.theme.glyphs, pen.theme.overlay);
    let (right, bottom) = (frame.right() - 1, frame.bottom() - 1);
    for y in [frame.y, bottom] {
        pen.fill(Span { x: frame.x, right: frame.right(), y }, glyphs.rule, style);
    }
    for y in frame.y..frame.bottom() {
        pen.sign(frame.x, y, glyphs.column_rule, style);
        pen.sign(right, y, glyphs.column_rule, style);
    }
    for (corner, (x, y)) in
        glyphs.corners.iter().zip([(frame.x, frame.y), (right, frame.y), (frame.x, bottom), (right, bottom)])
    {
        pen.sign(x, y, corner, style);
    }
    let line = Span { x: frame.x, right, y: frame.y }.indented(2).shortened(1);
    let title = format!(" {} ", cells::cut(title, line.width().saturating_sub(2), glyphs.ellipsis));
    pen.write_clipped(line, &title, pen.theme.accent);
}
