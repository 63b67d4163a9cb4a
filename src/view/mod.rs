//! Draws the state. It learns nothing while drawing: the same state on the same size is the same screen, and only
//! the rows that are seen are looked at.

mod bar;
mod cells;
mod directory;
mod empty;
mod header;
mod help;
mod hints;
mod input;
mod list;
mod one_line;
mod overlay;
mod pen;
mod plain;
mod player;
mod prompt;
mod quote;
mod reading;
mod row;
mod sentence;
mod shows;
#[cfg(test)]
mod tests;
mod transcript;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use crate::app::{Focus, Layout, Overlay, Prompt, Size, State};
use crate::theme::Theme;

use pen::{Pen, Span};

/// Draws the whole screen.
pub fn draw(state: &State, theme: &Theme, frame: &mut Frame) {
    let area = frame.area();
    let mut pen = Pen { buffer: frame.buffer_mut(), theme };
    let cursor = draw_all(&mut pen, area, state);
    if theme.glyphs.ascii {
        plain::fold_to_ascii(frame.buffer_mut());
    }
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
}

/// Where the cursor stands while something is typed.
fn draw_all(pen: &mut Pen, area: Rect, state: &State) -> Option<Position> {
    let layout = Layout::of(Size { columns: area.width, rows: area.height });
    if layout.one_line {
        return one_line::draw(pen, area, state);
    }
    let places = Places::of(area, layout);
    draw_body(pen, places.body, layout, state);
    player::draw(pen, places.player, layout, state);
    let typed = header::draw(pen, places.header, state);
    match &state.overlay {
        None => typed,
        Some(Overlay::Prompt(Prompt::GoTo { input })) => Some(prompt::draw_go_to(pen, places.header, input)),
        Some(Overlay::Prompt(prompt)) => prompt::draw(pen, area, prompt),
        Some(Overlay::Help { scroll }) => {
            help::draw(pen, area, &state.keymap, *scroll);
            None
        }
        Some(Overlay::Directory { words, found, cursor, .. }) => {
            directory::draw(pen, area, words, found, *cursor);
            None
        }
    }
}

/// The parts of the screen, from top to bottom.
struct Places {
    /// Where the header is, or what is typed: the rule above the player where there is no header.
    header: Header,
    body: Rect,
    player: Rect,
}

/// The line of the header.
#[derive(Clone, Copy)]
pub(crate) struct Header {
    line: Span,
    /// False when there is only room for what is typed.
    stands: bool,
}

impl Places {
    fn of(area: Rect, layout: Layout) -> Self {
        let body = Rect { y: area.y + layout.header, height: layout.body, ..area };
        let player = Rect { y: body.bottom(), height: layout.player, ..area };
        let stands = layout.header > 0;
        Self { header: Header { line: Span::of(if stands { area } else { player }, 0), stands }, body, player }
    }
}

fn draw_body(pen: &mut Pen, body: Rect, layout: Layout, state: &State) {
    let columns = layout.columns;
    let mut rest = body;
    if columns.shows > 0 {
        let column = Rect { width: columns.shows, ..rest };
        shows::draw(pen, column, state);
        pen.column_rule(column.right(), body);
        rest = beyond(rest, columns.shows + 1);
    }
    let list = Rect { width: columns.list, ..rest };
    if columns.shows == 0 && (state.focus == Focus::Shows || state.shows.open) {
        shows::draw(pen, list, state);
    } else if columns.reading == 0 && state.focus == Focus::Reading {
        reading::draw(pen, list, state);
    } else {
        list::draw(pen, list, state);
    }
    if columns.reading > 0 {
        pen.column_rule(list.right(), body);
        reading::draw(pen, beyond(rest, columns.list + 1), state);
    }
}

fn beyond(area: Rect, cells: u16) -> Rect {
    let cells = cells.min(area.width);
    Rect { x: area.x + cells, width: area.width - cells, ..area }
}
