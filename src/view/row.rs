//! One episode in a list: state, number, title, length, each in its column.

use std::ops::Range;

use ratatui::style::Style;

use crate::app::{DownloadState, Line, Phase, Scope, State};
use crate::model::{EpisodeId, Heard, Row, clock};

use super::pen::{Pen, Span};
use super::quote;

/// Widths of the columns, the same for all rows that are seen; 0 for a column that is not shown.
#[derive(Clone, Copy, Debug)]
pub struct Widths {
    number: usize,
    date: usize,
    length: usize,
    tail: bool,
}

impl Widths {
    /// What these lines need, and a screen and a column of these widths allow: numbers and tails go first, then
    /// lengths.
    pub fn of(lines: &[Line], state: &State, screen: u16, column: u16) -> Self {
        let rows =
            || lines.iter().filter_map(|line| if let Line::Episode { row } = line { state.row(*row) } else { None });
        let numbered = rows().filter_map(|row| row.number).map(|number| number.to_string().len()).max();
        // As wide as the last number, so that the column stands still while the list is scrolled.
        let number = numbered.map_or(0, |wide| wide.max(state.catalog.rows.len().to_string().len()));
        let length = rows().map(|row| length(row, state).len()).max().unwrap_or(0).max(4);
        let date = if rows().any(|row| row.published.is_some()) { 10 } else { 0 };
        Self {
            number: if screen >= 60 { number.min(7) } else { 0 },
            date: if column >= 60 && number == 0 { date } else { 0 },
            length: if column >= 36 { length } else { 0 },
            tail: screen >= 60,
        }
    }
}

/// Draws a row; the band of the selection is laid over it by the list.
pub fn draw(pen: &mut Pen, span: Span, row: &Row, state: &State, widths: Widths) {
    let current = state.is_current(&row.id);
    let style = style(pen, row, state);
    draw_picked(pen, span, &row.id, state);
    let rest = span.indented(1).shortened(1);
    let sign = if current { playing_sign(pen, state) } else { " " };
    let rest = pen.write(rest, sign, pen.theme.accent).indented(1);
    let mut rest = draw_state(pen, rest, row, state).indented(2);
    if widths.number > 0 {
        let number = row.number.map(|number| number.to_string()).unwrap_or_default();
        let marks = state.filter.as_ref().map(|filter| filter.highlights(&number)).unwrap_or_default();
        let cells = |count| u16::try_from(count).unwrap_or(0);
        let column = Span { right: rest.x + cells(widths.number), ..rest };
        pen.write_marked(
            column.indented(cells(widths.number.saturating_sub(number.len()))),
            &number,
            pen.theme.dim,
            &marks,
        );
        rest = rest.indented(cells(widths.number) + 2);
    }
    let rest = draw_right(pen, rest, row, state, widths);
    draw_title(pen, rest.shortened(1), row, state, widths, style);
}

/// In the margin, where nothing has to make room for it.
pub fn draw_picked(pen: &mut Pen, span: Span, episode: &EpisodeId, state: &State) {
    if state.picked.contains(episode) {
        pen.write(span, pen.theme.glyphs.picked, pen.theme.accent);
    }
}

fn playing_sign(pen: &Pen, state: &State) -> &'static str {
    match state.playback.phase {
        Phase::Idle | Phase::Paused => pen.theme.glyphs.pause,
        Phase::Playing => pen.theme.glyphs.play,
        Phase::Loading | Phase::Stalled { .. } => pen.theme.glyphs.waiting,
        Phase::Failed { .. } => pen.theme.glyphs.failed,
    }
}

fn draw_state(pen: &mut Pen, span: Span, row: &Row, state: &State) -> Span {
    let (glyphs, theme) = (pen.theme.glyphs, pen.theme);
    let (sign, style) = match state.mark(&row.id).state() {
        _ if !row.playable => (glyphs.absent, theme.warning),
        Heard::Heard => (glyphs.heard, theme.heard),
        Heard::Started(_) => (glyphs.started, theme.text),
        Heard::New => (glyphs.new, theme.text),
    };
    pen.write(span, sign, style)
}

fn style(pen: &Pen, row: &Row, state: &State) -> Style {
    match state.mark(&row.id).state() {
        _ if state.is_current(&row.id) => pen.theme.accent,
        Heard::Heard => pen.theme.heard,
        _ if !row.playable => pen.theme.dim,
        _ => pen.theme.text,
    }
}

/// Length, download and date, from the right edge; what is left of the span.
fn draw_right(pen: &mut Pen, span: Span, row: &Row, state: &State, widths: Widths) -> Span {
    let (dim, mut rest) = (pen.theme.dim, span);
    if widths.length > 0 {
        pen.write_right(rest, &length(row, state), dim, 0);
        rest = rest.shortened(u16::try_from(widths.length).unwrap_or(0) + 1);
    }
    if !state.downloads.is_empty() && state.is_fetched() && rest.width() > 16 {
        let (sign, style) = download_sign(pen, state.downloads.get(&row.id));
        pen.write_right(rest, sign, style, 0);
        rest = rest.shortened(2);
    }
    if widths.date > 0 {
        let date = row.published.and_then(crate::model::Timestamp::date).unwrap_or_default();
        pen.write_right(rest, &date, dim, 0);
        rest = rest.shortened(u16::try_from(widths.date).unwrap_or(0) + 1);
    }
    rest
}

/// The length; of an episode that is being downloaded, how far that is.
fn length(row: &Row, state: &State) -> String {
    if !row.playable {
        return "no audio".to_owned();
    }
    match state.downloads.get(&row.id) {
        Some(DownloadState::Running { bytes, of: Some(of) }) if *of > 0 => format!("{} %", (bytes.min(of) * 100) / of),
        _ => state.mark(&row.id).duration.or(row.duration).map(clock).unwrap_or_default(),
    }
}

fn download_sign(pen: &Pen, download: Option<&DownloadState>) -> (&'static str, Style) {
    let (glyphs, theme) = (pen.theme.glyphs, pen.theme);
    match download {
        Some(DownloadState::Here { .. }) => (glyphs.downloaded, theme.dim),
        Some(DownloadState::Waiting | DownloadState::Running { .. }) => (glyphs.downloading, theme.accent),
        Some(DownloadState::Failed { .. }) => (glyphs.failed, theme.error),
        Some(DownloadState::Cancelled | DownloadState::Deleted) | None => (" ", theme.dim),
    }
}

fn draw_title(pen: &mut Pen, span: Span, row: &Row, state: &State, widths: Widths, style: Style) {
    let (head, tail) = row.title_parts();
    let marks = |text: &str| state.filter.as_ref().map(|filter| filter.highlights(text)).unwrap_or_default();
    let rest = pen.write_marked(span, head, style, &marks(head)).indented(2);
    if !widths.tail || rest.width() < 4 {
        return;
    }
    let dim = if style == pen.theme.heard { pen.theme.heard } else { pen.theme.dim };
    let is_marked = !marks(head).is_empty() || tail.is_some_and(|tail| !marks(tail).is_empty());
    if state.filter.is_some() && !is_marked && draw_why(pen, rest, row, dim, &marks) {
        return;
    }
    // Over all shows it matters more whose episode it is than how its title goes on.
    match (show_title(row, state), tail) {
        (_, Some(tail)) if !marks(tail).is_empty() => _ = pen.write_marked(rest, tail, dim, &marks(tail)),
        (Some(show), _) => _ = pen.write(rest, show, dim),
        (None, Some(tail)) => _ = pen.write(rest, tail, dim),
        (None, None) => {}
    }
}

/// Why the filter found a row whose title does not show it: its section, or the words of its description.
fn draw_why(pen: &mut Pen, span: Span, row: &Row, style: Style, marks: &impl Fn(&str) -> Vec<Range<usize>>) -> bool {
    for text in row.section.as_deref().into_iter().chain([&*row.summary]) {
        if let Some(mark) = marks(text).into_iter().next() {
            let (quote, mark) = quote::around(text, mark, span.width(), pen.theme.glyphs.ellipsis);
            pen.write_marked(span, &quote, style, &[mark]);
            return true;
        }
    }
    false
}

/// Whose episode it is, where the list is over all shows.
pub fn show_title<'a>(row: &Row, state: &'a State) -> Option<&'a str> {
    match state.scope {
        Scope::Home | Scope::Course | Scope::Show(_) => None,
        Scope::AllNew | Scope::Continue | Scope::All if row.show == state.home.id => Some(&state.home.title),
        Scope::Continue if state.course.as_ref().is_some_and(|course| course.show.id == row.show) => {
            Some(state.course_title())
        }
        Scope::AllNew | Scope::Continue | Scope::All => Some(state.shows.entry(&row.show)?.show.title.as_str()),
    }
}
