//! What ratatui draws on: bytes in memory, sent to the terminal in one write per frame, or not at all when
//! nothing changed.

use std::fs::File;
use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use super::pen::Pen;
use super::tty;

/// Begin and end of a synchronized update: the terminal shows the frame at once, or ignores both.
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

/// The bytes of one frame.
pub struct Canvas {
    output: File,
    bytes: Vec<u8>,
    size: Size,
    cursor: Position,
    cursor_shown: bool,
    /// Nothing stands on the screen.
    is_blank: bool,
}

impl Canvas {
    pub fn new(output: File) -> Self {
        let mut canvas = Self {
            output,
            bytes: Vec::new(),
            size: Size::default(),
            cursor: Position::default(),
            cursor_shown: false,
            is_blank: true,
        };
        canvas.measure();
        canvas
    }

    /// Asks the device for its size.
    pub fn measure(&mut self) {
        let (width, height) = tty::size(&self.output);
        self.size = Size { width, height };
    }

    /// The cursor is hidden by what was just written past this canvas.
    pub fn forget_cursor(&mut self) {
        self.cursor_shown = false;
        self.cursor = Position::default();
    }

    /// Sends the frame: one write.
    pub fn present(&mut self) -> io::Result<()> {
        if self.bytes.is_empty() {
            return Ok(());
        }
        self.bytes.extend_from_slice(END);
        let sent = tty::write_whole(&self.output, &self.bytes);
        self.bytes.clear();
        sent
    }

    fn begin(&mut self) {
        if self.bytes.is_empty() {
            self.bytes.extend_from_slice(BEGIN);
        }
    }

    /// For what is said seldom.
    fn library(&mut self) -> CrosstermBackend<&mut Vec<u8>> {
        self.begin();
        CrosstermBackend::new(&mut self.bytes)
    }
}

impl Backend for Canvas {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut content = content.peekable();
        if content.peek().is_none() {
            return Ok(());
        }
        self.begin();
        let mut pen = Pen::new(&mut self.bytes, std::mem::take(&mut self.is_blank));
        content.for_each(|(column, row, cell)| pen.write(column, row, cell));
        pen.finish();
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.cursor_shown) { self.library().hide_cursor() } else { Ok(()) }
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.cursor_shown, true) { Ok(()) } else { self.library().show_cursor() }
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let position = position.into();
        // Drawing has moved the real cursor, so an unchanged place is only unchanged when nothing was drawn.
        if self.bytes.is_empty() && position == self.cursor {
            return Ok(());
        }
        self.cursor = position;
        self.library().set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.is_blank = true;
        self.library().clear()
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.is_blank |= clear_type == ClearType::All;
        self.library().clear_region(clear_type)
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size, pixels: Size::default() })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.bytes.flush()
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;

    use super::*;

    #[test]
    fn after_a_sign_whose_width_terminals_dispute_the_cursor_is_put_anew() {
        let mut canvas = Canvas::new(File::options().write(true).open("/dev/null").expect("a place to write"));
        let mut buffer = ratatui::buffer::Buffer::empty(Rect::new(0, 0, 9, 1));
        buffer.set_string(0, 0, "ab e\u{301}cd", ratatui::style::Style::new());
        let cells = buffer.content.iter().zip(0_u16..).map(|(cell, x)| (x, 0, cell));
        canvas.draw(cells).expect("drawn in memory");
        let drawn = String::from_utf8_lossy(&canvas.bytes).into_owned();
        assert!(drawn.contains("ab e\u{301}") && drawn.contains("\u{1b}[5Gcd"), "{drawn:?}");
        assert_eq!(drawn.matches(['G', 'H']).count(), 2, "and nowhere else: {drawn:?}");
    }
}
