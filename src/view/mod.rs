//! Draws the state. It learns nothing while drawing: the same state on the same size is the same screen.

use ratatui::Frame;

use crate::app::State;
use crate::theme::Theme;

/// Draws the whole screen.
pub fn draw(state: &State, theme: &Theme, frame: &mut Frame) {
    let area = frame.area();
    frame.buffer_mut().set_stringn(0, 0, &state.home.title, usize::from(area.width), theme.title);
}
