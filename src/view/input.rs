//! A line that is typed: scrolled so that the cursor is seen.

use ratatui::layout::Position;
use tui_input::Input;

use super::cells;
use super::pen::{Pen, Span};

/// Draws the text; where the cursor stands.
pub fn draw(pen: &mut Pen, span: Span, input: &Input) -> Position {
    let value = input.value();
    let at = value.char_indices().nth(input.cursor()).map_or(value.len(), |(at, _)| at);
    let (before, after) = value.split_at(at);
    // One cell is kept for the cursor behind the last letter.
    let shown = cells::end(before, span.width().saturating_sub(1));
    let rest = pen.write_clipped(span, shown, pen.theme.text);
    pen.write_clipped(rest, after, pen.theme.text);
    Position { x: rest.x.min(span.right.saturating_sub(1)), y: span.y }
}
