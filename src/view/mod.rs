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

use crate::app::{Focus, Foot, Layout, Overlay, Prompt, Size, State, Told};
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
    let size = Size { columns: area.width, rows: area.height };
    let layout = state.layout_at(size);
    if layout.one_line {
        return one_line::draw(pen, area, state);
    }
    let (places, foot) = (Places::of(area, layout), state.foot_at(size));
    draw_body(pen, places.body, layout, state);
    player::draw(pen, places.player, layout, state, &foot);
    draw_foot(pen, places.foot, &foot);
    hints::draw_notice(pen, places.notice, state, layout);
    let typed = header::draw(pen, places.header, state, &foot);
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
    /// What is wrong: the rows below the body, and the rule.
    foot: Rect,
    /// What a notice may cover that has no room in the row of hints: from the top of the body to the rule, or to the
    /// first row of the player where there is none.
    notice: Rect,
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
        let player = Rect { y: body.bottom() + layout.foot, height: layout.player, ..area };
        let foot = Rect { y: body.bottom(), height: layout.foot + 1, ..area };
        let notice = Rect { height: layout.body + layout.foot + 1, ..body };
        let stands = layout.header > 0;
        Self {
            header: Header { line: Span::of(if stands { area } else { player }, 0), stands },
            body,
            foot,
            notice,
            player,
        }
    }
}

/// What has no room in its own line, in as many lines as it takes; the last one stands on the rule.
fn draw_foot(pen: &mut Pen, area: Rect, foot: &Foot) {
    let wide = usize::from(area.width.saturating_sub(2));
    let lines: Vec<(Told, &str)> = foot
        .sentences
        .iter()
        .flat_map(|(told, sentence)| cells::wrapped(sentence, wide).into_iter().map(|line| (*told, &sentence[line])))
        .collect();
    let count = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    for ((told, line), row) in lines.into_iter().zip(area.height.saturating_sub(count)..area.height) {
        let goes_on = row + 1 == area.height && count > area.height;
        let more = if goes_on { pen.theme.glyphs.ellipsis } else { "" };
        let style = if told == Told::Picked { pen.theme.accent } else { pen.theme.warning };
        let span = Span::of(area, row);
        let rest = pen.write(span, " ", pen.theme.text);
        let rest = pen.write(rest.shortened(1), &format!("{line}{more}"), style);
        pen.write(Span { right: span.right, ..rest }, " ", pen.theme.text);
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
