//! The shows pane: the fixed lists, then the subscriptions, each with what is new in it and how its refresh went.

use ratatui::layout::Rect;

use crate::app::{Focus, Scope, ShowEntry, State};
use crate::model::Timestamp;

use super::list::{draw_section, visible_top};
use super::pen::{Pen, Span};
use super::{cells, directory, sentence};

/// Draws the pane.
pub fn draw(pen: &mut Pen, area: Rect, state: &State) {
    let facts = state.shows.progress.map(|(done, of)| format!("{done}/{of}")).unwrap_or_default();
    draw_section(pen, Span::of(area, 0), "Shows", &facts);
    let mut lines = Rect { y: area.y + 1.min(area.height), height: area.height.saturating_sub(1), ..area };
    if let Some((note, failed)) = note(pen, state) {
        lines = draw_note(pen, lines, &note, failed);
    }
    let height = usize::from(lines.height);
    let top = visible_top(state.shows.top, state.shows.cursor, state.shows.count(), height);
    for (index, row) in (top..state.shows.count()).zip(0..lines.height) {
        let line = Span::of(lines, row);
        draw_line(pen, line, index, state);
        if index == state.shows.cursor && state.focus == Focus::Shows {
            pen.lay(Rect { y: line.y, height: 1, ..lines }, pen.theme.selection);
        }
    }
}

/// What is to be said of the show under the cursor, and whether it is a failure.
fn note(pen: &Pen, state: &State) -> Option<(String, bool)> {
    if state.focus != Focus::Shows {
        return None;
    }
    let entry = state.shows.entries.get(state.shows.cursor.checked_sub(state.shows.fixed())?)?;
    let dot = pen.theme.glyphs.middot;
    let note = match (&entry.failure, entry.finished, entry.refreshed.and_then(Timestamp::date)) {
        (Some(failure), ..) => return Some((format!("Not refreshed: {}", sentence::closed(failure)), true)),
        (None, true, _) => format!("{} episodes {dot} complete: nothing more will come", entry.episodes),
        (None, false, Some(date)) => format!("{} episodes {dot} refreshed {date}", entry.episodes),
        (None, false, None) => "Not fetched yet.".to_owned(),
    };
    Some((note, false))
}

/// The note at the foot of the pane, under a rule; what is left above it.
fn draw_note(pen: &mut Pen, area: Rect, note: &str, failed: bool) -> Rect {
    let wide = usize::from(area.width.saturating_sub(2));
    let lines = u16::try_from(cells::wrapped(note, wide).len()).unwrap_or(u16::MAX);
    // A failure is read whole where three shows are left above it; anything else needs more room to be worth it.
    let (wanted, left) = if failed { (lines, 3) } else { (lines.min(6), 5) };
    let wanted = wanted.min(area.height.saturating_sub(left + 1));
    if wanted == 0 || (!failed && wanted < lines.min(6)) {
        return area;
    }
    let above = Rect { height: area.height - wanted - 1, ..area };
    pen.fill(Span::of(above, above.height).indented(1).shortened(1), pen.theme.glyphs.rule, pen.theme.rule);
    let place = Rect { x: area.x + 1, y: above.bottom() + 1, width: area.width.saturating_sub(2), height: wanted };
    directory::say(pen, place, note, failed);
    above
}

fn draw_line(pen: &mut Pen, line: Span, index: usize, state: &State) {
    let Some(scope) = state.shows.scope_at(index) else { return };
    let open = scope == state.scope;
    let style = if open { pen.theme.accent } else { pen.theme.text };
    let rest = line.indented(1).shortened(1);
    let rest = pen.write(rest, if open { pen.theme.glyphs.pointer } else { " " }, style).indented(1);
    if let Some(entry) = index.checked_sub(state.shows.fixed()).and_then(|place| state.shows.entries.get(place)) {
        return draw_show(pen, rest, entry, state, open);
    }
    let name = match scope {
        Scope::Home => state.home.title.as_str(),
        Scope::Course => state.course_title(),
        Scope::AllNew => "All new",
        Scope::Continue => "Continue",
        Scope::All | Scope::Show(_) => "All episodes",
    };
    let unheard: u32 = state.shows.entries.iter().map(|entry| entry.unheard).sum();
    let rest = if scope == Scope::AllNew && unheard > 0 {
        pen.write_right(rest, &unheard.to_string(), pen.theme.accent, 4).shortened(1)
    } else {
        rest
    };
    pen.write(rest, name, style);
}

fn draw_show(pen: &mut Pen, line: Span, entry: &ShowEntry, state: &State, open: bool) {
    let (glyphs, dim) = (pen.theme.glyphs, pen.theme.dim);
    let mut rest = line;
    if state.shows.refreshing.contains(&entry.show.id) {
        rest = pen.write_right(rest, glyphs.waiting, pen.theme.accent, 4).shortened(1);
    } else if entry.failure.is_some() {
        rest = pen.write_right(rest, glyphs.failed, pen.theme.error, 4).shortened(1);
    }
    if entry.unheard > 0 {
        rest = pen.write_right(rest, &entry.unheard.to_string(), pen.theme.accent, 4).shortened(1);
    }
    let style = match (open, entry.finished) {
        (true, _) => pen.theme.accent,
        (false, true) => dim,
        (false, false) => pen.theme.text,
    };
    pen.write(rest, &entry.show.title, style);
}
