//! Writes on the buffer, clipped to it: whatever the numbers, nothing outside of the given bounds is touched.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::theme::Theme;

use super::cells;

/// The buffer and what it is drawn with.
pub struct Pen<'a> {
    pub buffer: &'a mut Buffer,
    pub theme: &'a Theme,
}

/// Where a line is written: from column `x` up to `right`, which is not written on, in row `y`.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    pub x: u16,
    pub right: u16,
    pub y: u16,
}

impl Span {
    /// The row `row` of an area.
    pub fn of(area: Rect, row: u16) -> Self {
        Self { x: area.x, right: area.right(), y: area.y.saturating_add(row) }
    }

    /// Its width.
    pub fn width(self) -> usize {
        usize::from(self.right.saturating_sub(self.x))
    }

    /// Without `cells` at its left.
    pub fn indented(self, cells: u16) -> Self {
        Self { x: self.x.saturating_add(cells).min(self.right), ..self }
    }

    /// Without `cells` at its right.
    pub fn shortened(self, cells: u16) -> Self {
        Self { right: self.right.saturating_sub(cells).max(self.x), ..self }
    }
}

impl Pen<'_> {
    /// Writes as much as fits and ends in an ellipsis if that is not all; what is left of the span.
    pub fn write(&mut self, span: Span, text: &str, style: Style) -> Span {
        let text = cells::cut(text, span.width(), self.theme.glyphs.ellipsis);
        self.write_whole(span, &text, style)
    }

    /// Writes from the right edge if all of it fits, leaving `least` cells free; what is left of the span.
    pub fn write_right(&mut self, span: Span, text: &str, style: Style, least: usize) -> Span {
        let wide = cells::width(text);
        if wide == 0 || wide + least > span.width() {
            return span;
        }
        let left = span.right.saturating_sub(u16::try_from(wide).unwrap_or(u16::MAX));
        self.write_whole(Span { x: left, ..span }, text, style);
        Span { right: left, ..span }
    }

    /// As `write`, with the byte ranges `marks` of the text drawn in the style of matches.
    pub fn write_marked(&mut self, span: Span, text: &str, style: Style, marks: &[Range<usize>]) -> Span {
        let kept = cells::cut(text, span.width(), self.theme.glyphs.ellipsis);
        let own = if kept.len() == text.len() {
            kept.len()
        } else {
            kept.len() - self.theme.glyphs.ellipsis.len().min(kept.len())
        };
        let (mut rest, mut at) = (span, 0);
        for mark in marks {
            let (from, to) = (mark.start.clamp(at, own), mark.end.clamp(at, own));
            let (Some(before), Some(inside)) = (kept.get(at..from), kept.get(from..to)) else { continue };
            rest = self.write_whole(rest, before, style);
            rest = self.write_whole(rest, inside, style.patch(self.theme.matched));
            at = to;
        }
        self.write_whole(rest, kept.get(at..).unwrap_or_default(), style)
    }

    /// Fills the span with one sign.
    pub fn fill(&mut self, span: Span, sign: &str, style: Style) {
        for x in span.x..span.right {
            self.sign(x, span.y, sign, style);
        }
    }

    /// One sign in one cell.
    pub fn sign(&mut self, x: u16, y: u16, sign: &str, style: Style) {
        if let Some(cell) = self.buffer.cell_mut((x, y)) {
            cell.set_symbol(sign).set_style(style);
        }
    }

    /// Lays a style over what is there.
    pub fn lay(&mut self, area: Rect, style: Style) {
        self.buffer.set_style(area, style);
    }

    /// A rule from top to bottom.
    pub fn column_rule(&mut self, x: u16, area: Rect) {
        for y in area.y..area.bottom() {
            self.sign(x, y, self.theme.glyphs.column_rule, self.theme.rule);
        }
    }

    /// Writes as much as fits, without an ellipsis; what is left of the span.
    pub fn write_clipped(&mut self, span: Span, text: &str, style: Style) -> Span {
        self.write_whole(span, text, style)
    }

    fn write_whole(&mut self, span: Span, text: &str, style: Style) -> Span {
        let within = self.buffer.area.contains((span.x, span.y).into());
        if !within || span.width() == 0 {
            return span;
        }
        let (x, _) = self.buffer.set_stringn(span.x, span.y, text, span.width(), style);
        Span { x, ..span }
    }
}
