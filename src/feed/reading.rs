//! A text of an XML feed while it is being read, within its limit.

use std::borrow::Cow;

use super::draft::Text;
use super::element::{Field, Place};
use super::limits;

/// A text that is being read.
pub(super) struct Reading<'a> {
    pub field: Field,
    pub name: &'a str,
    pub attributes: &'a str,
    pub place: Place,
    pub text: Text<'a>,
    /// Elements of the same name within.
    pub nested: usize,
    /// Markup stands within: references stay as they are.
    pub markup: bool,
}

impl<'a> Reading<'a> {
    /// A piece of the document; one piece alone is not copied.
    pub(super) fn append(&mut self, piece: &'a str, too_long: &mut bool) {
        if self.text.is_empty() {
            let fits = piece.floor_char_boundary(limits::TEXT_BYTES);
            *too_long |= fits < piece.len();
            self.text = Cow::Borrowed(&piece[..fits]);
        } else {
            self.append_copy(piece, too_long);
        }
    }

    /// What does not stand in the document so.
    pub(super) fn append_copy(&mut self, piece: &str, too_long: &mut bool) {
        let room = limits::TEXT_BYTES.saturating_sub(self.text.len());
        let fits = piece.floor_char_boundary(room);
        *too_long |= fits < piece.len();
        if fits > 0 {
            self.text.to_mut().push_str(&piece[..fits]);
        }
    }
}
