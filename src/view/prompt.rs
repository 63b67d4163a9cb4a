//! Lines to type that are not the filter: a time, an address, words.

use ratatui::layout::{Position, Rect};
use tui_input::Input;

use crate::app::Prompt;

use super::directory::{self, say};
use super::pen::{Pen, Span};
use super::{Header, header, input, overlay};

/// `go to 1:05`, in the header's place.
pub fn draw_go_to(pen: &mut Pen, header: Header, typed: &Input) -> Position {
    header::clear(pen, header.line);
    let line = header.line.indented(1).shortened(1);
    let line = pen.write_right(line, "1:05, 90, 1:02:03", pen.theme.dim, 20).shortened(2);
    let line = pen.write(line, "go to", pen.theme.accent).indented(1);
    input::draw(pen, line, typed)
}

/// A framed prompt; where the cursor stands.
pub fn draw(pen: &mut Pen, area: Rect, prompt: &Prompt) -> Option<Position> {
    let (title, note, failed) = match prompt {
        Prompt::GoTo { .. } => return None,
        Prompt::AddShow { waiting: Some(_), .. } => ("Add a show", "Fetching the show.", false),
        Prompt::AddShow { problem: Some(problem), .. } => ("Add a show", problem.as_str(), true),
        Prompt::AddShow { .. } => {
            ("Add a show", "Paste or type the address of its feed or its page, then Enter.", false)
        }
        Prompt::SearchShows { .. } => ("Search for shows", "Words of its name, then Enter.", false),
    };
    let lines = directory::height(note, 68, area);
    let inner = overlay::draw(pen, area, title, 68, lines.max(3).saturating_add(2));
    let cursor = input::draw_prompt(pen, Span::of(inner, 0), prompt);
    // Air between them, where there is room for all of it.
    let down = if inner.height >= lines.saturating_add(2) { 2 } else { 1 };
    let below = Rect { y: inner.y.saturating_add(down), height: inner.height.saturating_sub(down), ..inner };
    say(pen, below, note, failed);
    Some(cursor)
}
