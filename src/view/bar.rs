//! The bar: the episode's own waveform, what was played of it in the accent; a plain line until it is known.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::{Buffered, Playback, State};

use super::pen::Pen;

/// Draws the bar, one or two rows high.
pub fn draw(pen: &mut Pen, area: Rect, state: &State) {
    let playback = &state.playback;
    let columns = usize::from(area.width);
    let played = played(playback, columns);
    let ticks = ticks(playback, columns);
    for (column, x) in (0..columns).zip(area.x..) {
        let kind = match &playback.buffered {
            Some(buffered) if !is_here(buffered, column, columns) => Kind::Missing,
            _ if column < played => Kind::Played,
            _ => Kind::Rest,
        };
        let style = style(pen, kind);
        match &playback.waveform {
            _ if kind == Kind::Missing => pen.sign(x, area.bottom() - 1, pen.theme.glyphs.bar_missing, style),
            Some(waveform) => draw_level(pen, x, area, waveform.level(column, columns), style),
            None => {
                let glyphs = pen.theme.glyphs;
                let sign = if kind == Kind::Played { glyphs.bar_played } else { glyphs.bar_rest };
                pen.sign(x, area.bottom() - 1, sign, style);
            }
        }
        if ticks.contains(&column) {
            pen.sign(x, area.y, pen.theme.glyphs.column_rule, pen.theme.text);
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Played,
    Rest,
    Missing,
}

fn style(pen: &Pen, kind: Kind) -> Style {
    match kind {
        Kind::Played => pen.theme.bar_played,
        Kind::Rest => pen.theme.bar_rest,
        Kind::Missing => pen.theme.bar_missing,
    }
}

/// How many columns are played.
fn played(playback: &Playback, columns: usize) -> usize {
    let length = playback.duration.map_or(0.0, |length| length.as_secs_f64());
    if length <= 0.0 {
        return 0;
    }
    let share = (playback.position.seconds() / length).clamp(0.0, 1.0);
    (share * columns as f64).round() as usize
}

/// True when the middle of this column's part is here.
fn is_here(buffered: &Buffered, column: usize, columns: usize) -> bool {
    let middle = (column * 2 + 1) * 500 / columns.max(1);
    buffered.parts.iter().any(|(from, to)| (usize::from(*from)..usize::from(*to)).contains(&middle))
}

/// Columns where chapters of what plays begin; none when they would crowd.
fn ticks(playback: &Playback, columns: usize) -> Vec<usize> {
    let Some(length) = playback.duration else { return Vec::new() };
    let chapters = playback.shown_chapters();
    if chapters.clone().count() * 4 > columns || length.is_zero() {
        return Vec::new();
    }
    let place = |seconds: f64| (seconds / length.as_secs_f64() * columns as f64) as usize;
    chapters.map(|chapter| place(chapter.start.seconds())).filter(|column| (1..columns).contains(column)).collect()
}

/// One column of the waveform, in eighths of a cell. Squared, as speech is loud most of the time and would fill the
/// bar. Silence is the lowest sign, so that the bar has no gaps.
fn draw_level(pen: &mut Pen, x: u16, area: Rect, level: u8, style: Style) {
    let squared = usize::from(level) * usize::from(level);
    let eighths = (squared * usize::from(area.height) * 8).div_ceil(255 * 255).max(1);
    for (row, y) in (area.y..area.bottom()).rev().enumerate() {
        let filled = eighths.saturating_sub(row * 8).min(8);
        if filled > 0 {
            pen.sign(x, y, pen.theme.glyphs.bars[filled - 1], style);
        }
    }
}
