//! The list: only its visible lines are looked at, so its length costs nothing.

use std::time::Duration;

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::{Focus, Line, Snippet, State};
use crate::model::clock;

use super::pen::{Pen, Span};
use super::row::{self, Widths};
use super::{empty, quote, sentence};

/// Draws the list.
pub fn draw(pen: &mut Pen, area: Rect, state: &State) {
    let lines = &state.list.lines;
    if !lines.iter().take(2).any(|line| *line != Line::Blank) {
        return empty::draw(pen, area, state);
    }
    let height = usize::from(area.height);
    let top = visible_top(state.list.top, state.list.cursor, lines.len(), height);
    let shown = &lines[top..(top + height).min(lines.len())];
    let widths = Widths::of(shown, state, pen.buffer.area.width, area.width);
    for ((index, line), row) in (top..).zip(shown).zip(0..) {
        let span = Span::of(area, row);
        draw_line(pen, span, line, state, widths);
        if index == state.list.cursor {
            let band = Rect { y: span.y, height: 1, ..area };
            pen.lay(band, selection(pen, state));
        }
    }
}

/// The first line shown: as the state says, moved only if the cursor would not be seen otherwise.
pub fn visible_top(top: usize, cursor: usize, count: usize, height: usize) -> usize {
    let cursor = cursor.min(count.saturating_sub(1));
    let top = top.min(cursor);
    if cursor >= top + height { cursor + 1 - height.max(1) } else { top }
}

fn selection(pen: &Pen, state: &State) -> Style {
    if state.focus == Focus::List { pen.theme.selection } else { pen.theme.selection_idle }
}

fn draw_line(pen: &mut Pen, span: Span, line: &Line, state: &State, widths: Widths) {
    match line {
        Line::Blank => {}
        Line::Section { title, heard, of, minutes_left, at_least } => {
            let left = Duration::from_secs(u64::from(*minutes_left) * 60);
            draw_section(pen, span, title, &section_facts(pen, *heard, *of, sentence::left(left, *at_least)));
        }
        Line::Episode { row } => {
            if let Some(row) = state.row(*row) {
                row::draw(pen, span, row, state, widths);
            }
        }
        Line::SnippetHeader { count } => draw_section(pen, span, "In the transcripts", &count.to_string()),
        Line::Snippet { snippet } => draw_snippet(pen, span, snippet, state),
    }
}

fn section_facts(pen: &Pen, heard: u32, of: u32, left: Option<String>) -> String {
    let left = left.map_or_else(String::new, |left| format!(" {} {left}", pen.theme.glyphs.middot));
    format!("{heard}/{of}{left}")
}

/// A header in capitals, all of one kind: letters that are spaced where there is room would make it two.
pub fn draw_section(pen: &mut Pen, span: Span, title: &str, facts: &str) {
    let inner = span.indented(1).shortened(1);
    let rest = pen.write_right(inner, facts, pen.theme.dim, 10).shortened(1);
    pen.write(rest, &title.to_uppercase(), pen.theme.section);
}

/// `▸ 57 LoRA  0:41  …two thin matrices whose product…`
fn draw_snippet(pen: &mut Pen, span: Span, snippet: &Snippet, state: &State) {
    let (dim, text) = (pen.theme.dim, pen.theme.text);
    row::draw_picked(pen, span, &snippet.episode, state);
    let mut rest = pen.write(span.indented(1), pen.theme.glyphs.pointer, dim).indented(1);
    if let Some(row) = state.row_of(&snippet.episode) {
        if let Some(number) = row.number {
            rest = pen.write(rest, &format!("{number} "), dim);
        }
        let room = u16::try_from(rest.width() * 2 / 5).unwrap_or(0);
        let title = Span { right: rest.x + room, ..rest };
        let written = pen.write(title, row.title_parts().0, text);
        rest = Span { x: written.x, ..rest }.indented(2);
    }
    rest = pen.write(rest, &clock(snippet.start.since_start()), dim).indented(2);
    let (quote, mark) = quote::around(&snippet.text, snippet.matched.clone(), rest.width(), pen.theme.glyphs.ellipsis);
    pen.write_marked(rest.shortened(1), &quote, dim, &[mark]);
}
