//! The reading pane: what the selected episode is, then what is said in it. The head stands; the rest scrolls, or
//! follows the voice. Only what is seen of a transcript is wrapped, unless it is scrolled by hand.

use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line as Written, Span as Piece};

use crate::app::{CHAPTERS, DownloadState, Focus, Loadable, Phase, State};
use crate::keys::Action;
use crate::model::{Episode, Row, Timestamp, clock};
use crate::theme::Theme;

use super::pen::{Pen, Span};
use super::transcript::{self, Pages};
use super::{cells, row, sentence};

/// So much of a text is wrapped for each frame, in bytes; show notes are shorter, and a hostile one costs no more.
const LONGEST: usize = 16 * 1024;

/// Draws the pane.
pub fn draw(pen: &mut Pen, area: Rect, state: &State) {
    let indent = 2.min(area.width);
    let inner = Rect { x: area.x + indent, width: area.width.saturating_sub(3), ..area };
    let Some(row) = state.reading.episode.as_ref().and_then(|id| state.row_of(id)).or_else(|| state.selected()) else {
        return;
    };
    let of_row = state.reading.episode.as_ref() == Some(&row.id);
    let width = usize::from(inner.width);
    let details = match &state.reading.details {
        Loadable::Here(details) if of_row => Some(details.as_ref()),
        _ => None,
    };
    let mut head = head(pen.theme, row, state, width);
    // Those that are chosen among stand, whatever the voice moves.
    if state.reading.related_cursor.is_some() {
        head.extend(related(pen.theme, details, state, width));
    }
    let stands = inner.height.min(u16::try_from(head.len()).unwrap_or(u16::MAX));
    write(pen, Rect { height: stands, ..inner }, &head);
    let below = Rect { y: inner.y + stands, height: inner.height - stands, ..inner };
    let notes = notes(pen.theme, row, details, state, width);
    let height = usize::from(below.height);
    let lines = match &state.reading.transcript {
        Loadable::Here(transcript) if of_row => {
            Pages { theme: pen.theme, transcript, width, height, notes, resting: pen.theme.text }.shown(&state.reading)
        }
        other => {
            let mut lines = notes;
            if of_row {
                lines.extend(transcript::absence(pen.theme, other, width));
            }
            let by = state.reading.scroll.map_or(0, |scrolled| usize::try_from(scrolled.by).unwrap_or(0));
            let top = by.min(lines.len().saturating_sub(height));
            lines.split_off(top)
        }
    };
    write(pen, below, &lines);
}

fn write(pen: &mut Pen, area: Rect, lines: &[Written]) {
    for (line, row) in lines.iter().zip(0..area.height) {
        let mut span = Span::of(area, row);
        for piece in &line.spans {
            span = pen.write_clipped(span, &piece.content, piece.style);
        }
    }
}

/// Number, section and length, then the title: this stands while the rest scrolls.
fn head<'a>(theme: &Theme, row: &'a Row, state: &'a State, width: usize) -> Vec<Written<'a>> {
    let mut facts: Vec<String> = Vec::new();
    facts.extend(row.number.map(|number| number.to_string()));
    facts.extend(row.section.as_deref().map(str::to_owned));
    facts.extend(row::show_title(row, state).map(str::to_owned));
    facts.extend(row.published.and_then(Timestamp::date));
    facts.extend(state.mark(&row.id).duration.or(row.duration).map(clock));
    let facts = facts.join(&format!(" {} ", theme.glyphs.middot));
    let mut lines = vec![styled(cells::cut(&facts, width, theme.glyphs.ellipsis).into_owned(), theme.dim)];
    // The pane where the keys move has its title in the accent.
    let title = if state.focus == Focus::Reading { theme.accent } else { theme.title };
    lines.extend(paragraph(&row.title, width, title).into_iter().take(3));
    lines.push(Written::default());
    lines
}

/// Everything between the title and the transcript.
fn notes<'a>(
    theme: &Theme,
    row: &'a Row,
    details: Option<&'a Episode>,
    state: &'a State,
    width: usize,
) -> Vec<Written<'a>> {
    let mut lines = Vec::new();
    let description = details.and_then(|details| details.description.as_deref()).unwrap_or(&row.summary);
    lines.extend(spaced(marked(theme, description, state, width)));
    if let Loadable::Failed(reason) = &state.reading.details {
        lines.extend(spaced(owned(
            &format!("Details could not be read: {}", sentence::closed(reason)),
            width,
            theme.error,
        )));
    }
    if let Some(takeaway) = details.and_then(|details| details.takeaway.as_deref()) {
        lines.extend(spaced(paragraph(takeaway, width, theme.takeaway)));
    }
    if !row.playable {
        lines.extend(spaced(owned("This episode has no audio that podtui can play.", width, theme.warning)));
    }
    lines.extend(failure(theme, row, state, width));
    lines.extend(download(theme, row, state, width));
    if state.reading.related_cursor.is_none() {
        lines.extend(related(theme, details, state, width));
    }
    lines.extend(chapters(theme, state, width));
    lines
}

/// Why it cannot be played, all of it: the bar has one line.
fn failure(theme: &Theme, row: &Row, state: &State, width: usize) -> Vec<Written<'static>> {
    match &state.playback.phase {
        Phase::Failed { reason } if state.is_current(&row.id) => {
            let enter = state.keymap.keys(Action::Enter).into_iter().next().unwrap_or_default();
            let said = format!("Cannot be played: {} {enter} tries again.", sentence::closed(reason));
            spaced(owned(&said, width, theme.error))
        }
        _ => Vec::new(),
    }
}

fn download(theme: &Theme, row: &Row, state: &State, width: usize) -> Vec<Written<'static>> {
    let said = match state.downloads.get(&row.id) {
        Some(DownloadState::Waiting) => ("Waits to be downloaded.".to_owned(), theme.dim),
        Some(DownloadState::Running { bytes, of: Some(of) }) => {
            (format!("Downloading: {} of {}.", sentence::size(*bytes), sentence::size(*of)), theme.dim)
        }
        Some(DownloadState::Running { bytes, of: None }) => {
            (format!("Downloading: {}.", sentence::size(*bytes)), theme.dim)
        }
        Some(DownloadState::Here { bytes }) => (format!("Downloaded, {}.", sentence::size(*bytes)), theme.dim),
        Some(DownloadState::Failed { reason }) => {
            (format!("Not downloaded: {}", sentence::closed(reason)), theme.error)
        }
        Some(DownloadState::Cancelled | DownloadState::Deleted) | None => return Vec::new(),
    };
    spaced(owned(&said.0, width, said.1))
}

/// What to hear next or before: one line each while one is chosen, else one paragraph.
fn related<'a>(theme: &Theme, details: Option<&'a Episode>, state: &'a State, width: usize) -> Vec<Written<'a>> {
    let related = details.map(|details| details.related.as_slice()).unwrap_or_default();
    if related.is_empty() {
        return Vec::new();
    }
    let titles = related.iter().map(|id| state.row_of(id).map_or(id.as_str(), |row| row.title_parts().0));
    let Some(chosen) = state.reading.related_cursor else {
        let dot = format!(" {} ", theme.glyphs.middot);
        let all = format!("See also  {}", titles.collect::<Vec<_>>().join(&dot));
        return spaced(owned(&all, width, theme.dim));
    };
    let mut lines = vec![styled("SEE ALSO".to_owned(), theme.section)];
    for (index, title) in titles.enumerate() {
        let (sign, style) = if index == chosen { (theme.glyphs.pointer, theme.accent) } else { (" ", theme.text) };
        let text = format!("{sign} {title}");
        lines.push(styled(cells::cut(&text, width, theme.glyphs.ellipsis).into_owned(), style));
    }
    spaced(lines)
}

fn chapters(theme: &Theme, state: &State, width: usize) -> Vec<Written<'static>> {
    let chapters: Vec<_> = state.reading.chapters.iter().filter(|chapter| !chapter.hidden).take(CHAPTERS).collect();
    let wide = chapters.iter().map(|chapter| chapter.start.to_string().len()).max().unwrap_or(0);
    let lines = chapters.into_iter().map(|chapter| {
        let start = format!("{:>wide$}  ", chapter.start.to_string());
        let title = chapter.title.as_deref().unwrap_or("Chapter");
        let title = cells::cut(title, width.saturating_sub(wide + 2), theme.glyphs.ellipsis).into_owned();
        Written::from(vec![Piece::styled(start, theme.dim), Piece::styled(title, theme.text)])
    });
    let mut shown = spaced(lines.collect());
    // Nothing that keeps anybody from listening: it is said in passing.
    if let Some(trouble) = &state.reading.chapters_trouble {
        shown.extend(spaced(owned(&sentence::begun(&sentence::closed(trouble)), width, theme.dim)));
    }
    shown
}

/// The lines, and one of air; nothing for nothing.
fn spaced(mut lines: Vec<Written>) -> Vec<Written> {
    if lines.iter().all(|line| line.width() == 0) {
        return Vec::new();
    }
    lines.push(Written::default());
    lines
}

fn styled(text: String, style: Style) -> Written<'static> {
    Written::from(Piece::styled(text, style))
}

fn paragraph(text: &str, width: usize, style: Style) -> Vec<Written<'_>> {
    let text = &text[..text.floor_char_boundary(LONGEST)];
    let lines = cells::wrapped(text, width).into_iter();
    lines.map(|range| Written::from(Piece::styled(&text[range], style))).collect()
}

/// The same, with what the filter matches.
fn marked<'a>(theme: &Theme, text: &'a str, state: &State, width: usize) -> Vec<Written<'a>> {
    let text = &text[..text.floor_char_boundary(LONGEST)];
    let marks = state.filter.as_ref().map(|filter| filter.highlights(text)).unwrap_or_default();
    let line = |line: std::ops::Range<usize>| {
        let mut pieces = Vec::new();
        let mut at = line.start;
        for mark in &marks {
            let (from, to) = (mark.start.clamp(at, line.end), mark.end.clamp(at, line.end));
            pieces.push(Piece::styled(text.get(at..from).unwrap_or_default(), theme.text));
            pieces.push(Piece::styled(text.get(from..to).unwrap_or_default(), theme.text.patch(theme.matched)));
            at = to;
        }
        pieces.push(Piece::styled(text.get(at..line.end).unwrap_or_default(), theme.text));
        Written::from(pieces)
    };
    cells::wrapped(text, width).into_iter().map(line).collect()
}

/// The same for a text that is made here.
pub fn owned(text: &str, width: usize, style: Style) -> Vec<Written<'static>> {
    cells::wrapped(text, width).into_iter().map(|range| styled(text[range].to_owned(), style)).collect()
}
