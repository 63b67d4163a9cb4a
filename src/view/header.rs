//! The header: what list is open and how much of it is heard; in its place the filter, while there is one.

use ratatui::layout::Position;

use crate::app::{Filter, Foot, Progress, State, Told};

use super::pen::{Pen, Span};
use super::{Header, cells, input, sentence};

/// Draws the line; where the cursor stands while the filter is typed.
pub fn draw(pen: &mut Pen, header: Header, state: &State, foot: &Foot) -> Option<Position> {
    match &state.filter {
        Some(filter) => draw_filter(pen, header, filter, state),
        None if header.stands => {
            draw_progress(pen, header.line.indented(1).shortened(1), state, foot);
            draw_trouble(pen, header.line, state, foot);
            None
        }
        None => None,
    }
}

/// How many rows are selected, if any are.
fn picked(pen: &Pen, state: &State) -> Option<String> {
    (!state.picked.is_empty()).then(|| format!("{} {} selected", pen.theme.glyphs.picked, state.picked.count()))
}

/// The same at the right edge; what is left of the line.
fn draw_picked(pen: &mut Pen, line: Span, state: &State) -> Span {
    match picked(pen, state) {
        Some(text) => pen.write_right(line, &text, pen.theme.accent, 4).shortened(3),
        None => line,
    }
}

fn draw_progress(pen: &mut Pen, line: Span, state: &State, foot: &Foot) {
    let (title, dim) = (pen.theme.title, pen.theme.dim);
    let line = draw_picked(pen, line, state);
    let name = state.scope_title();
    let least = cells::width(name).min(line.width() / 2) + 2;
    if let Some(failure) = state.refresh_failure() {
        let rest = pen.write(line, name, title).indented(2);
        let short = format!("{} not refreshed", pen.theme.glyphs.failed);
        let whole = format!("{short}: {failure}");
        let fits = cells::width(&whole) <= rest.width() && !foot.tells(Told::Refresh);
        pen.write(rest, if fits { &whole } else { &short }, pen.theme.error);
        return;
    }
    let facts = facts(state);
    let dot = format!(" {} ", pen.theme.glyphs.middot);
    let mut rest = line;
    // The last facts go first where there is no room.
    for count in (1..=facts.len()).rev() {
        let text = facts[..count].join(&dot);
        rest = pen.write_right(line, &text, dim, least);
        if rest.right < line.right {
            break;
        }
    }
    pen.write(rest.shortened(1), name, title);
}

/// What is wrong and stays so, in the line of air below.
fn draw_trouble(pen: &mut Pen, line: Span, state: &State, foot: &Foot) {
    if let Some(trouble) = state.trouble.last().filter(|_| !foot.tells(Told::Trouble)) {
        let below = Span { y: line.y + 1, ..line };
        pen.write(below.indented(1).shortened(1), trouble, pen.theme.warning);
    }
}

/// What matters most first.
fn facts(state: &State) -> Vec<String> {
    let tally = &state.tally;
    let mut facts = Vec::new();
    if !state.complete {
        facts.push("loading".to_owned());
    }
    if tally.of > 0 {
        facts.push(format!("{} of {} heard", tally.heard, tally.of));
        facts.extend(sentence::left(tally.left, tally.unmeasured > 0));
    }
    facts.push(state.order_name().to_owned());
    facts
}

fn draw_filter(pen: &mut Pen, header: Header, filter: &Filter, state: &State) -> Option<Position> {
    clear(pen, header.line);
    let line = header.line.indented(1).shortened(1);
    let counted = match filter.progress {
        _ if filter.query().is_empty() => String::new(),
        Progress::Searching => format!("searching{}", pen.theme.glyphs.ellipsis),
        Progress::Complete => format!("{} of {}", filter.hits.len(), state.catalog.rows.len()),
    };
    let line = draw_picked(pen, line, state);
    let line = pen.write_right(line, &counted, pen.theme.dim, 8).shortened(1);
    let accent = pen.theme.accent;
    let line = pen.write(line, "/", accent).indented(1);
    let cursor = input::draw(pen, line, &filter.input);
    filter.typing.then_some(cursor)
}

/// Empties the line, which may be a rule.
pub fn clear(pen: &mut Pen, line: Span) {
    pen.fill(line, " ", pen.theme.text);
}
