//! The whole of podtui in one line: `▶ 0:34 LoRA`.

use ratatui::layout::Rect;

use crate::app::State;

use super::pen::{Pen, Span};
use super::player;

/// Draws on the first row; nothing where there is none.
pub fn draw(pen: &mut Pen, area: Rect, state: &State) {
    if area.width < 2 || area.height == 0 {
        return;
    }
    let line = Span::of(area, 0);
    let accent = pen.theme.accent;
    let Some(row) = &state.playback.row else {
        let title = state.selected().map_or(state.home.title.as_str(), |row| row.title_parts().0);
        pen.write(line, title, pen.theme.text);
        return;
    };
    let line = pen.write(line, player::sign(state, pen.theme), accent).indented(1);
    let line = pen.write_clipped(line, &player::position(&state.playback), pen.theme.dim).indented(1);
    pen.write(line, row.title_parts().0, pen.theme.text);
}
