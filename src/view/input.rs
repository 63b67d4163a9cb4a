//! A line that is typed: scrolled so that the cursor is seen, and without its secrets.

use std::borrow::Cow;

use ratatui::layout::Position;
use tui_input::Input;

use crate::app::Prompt;
use crate::model::secrets_typed;

use super::cells;
use super::pen::{Pen, Span};

/// Draws the text; where the cursor stands.
pub fn draw(pen: &mut Pen, span: Span, input: &Input) -> Position {
    draw_text(pen, span, input.value(), input.cursor())
}

/// Draws what is typed in a prompt. Each letter of a secret is an asterisk, so that it can be edited all the same.
pub fn draw_prompt(pen: &mut Pen, span: Span, prompt: &Prompt) -> Position {
    let input = prompt.input();
    let shown = match prompt {
        Prompt::AddShow { .. } => hidden(input.value()),
        Prompt::GoTo { .. } | Prompt::SearchShows { .. } => Cow::Borrowed(input.value()),
    };
    draw_text(pen, span, &shown, input.cursor())
}

fn hidden(line: &str) -> Cow<'_, str> {
    let secrets = secrets_typed(line);
    if secrets.is_empty() {
        return Cow::Borrowed(line);
    }
    let is_secret = |at: usize| secrets.iter().any(|secret| secret.contains(&at));
    line.char_indices().map(|(at, letter)| if is_secret(at) { '*' } else { letter }).collect()
}

fn draw_text(pen: &mut Pen, span: Span, value: &str, cursor: usize) -> Position {
    let at = value.char_indices().nth(cursor).map_or(value.len(), |(at, _)| at);
    let (before, after) = value.split_at(at);
    // One cell is kept for the cursor behind the last letter.
    let shown = cells::end(before, span.width().saturating_sub(1));
    let rest = pen.write_clipped(span, shown, pen.theme.text);
    pen.write_clipped(rest, after, pen.theme.text);
    Position { x: rest.x.min(span.right.saturating_sub(1)), y: span.y }
}
