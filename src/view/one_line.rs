//! The whole of podtui in one line: `▶ 0:34 LoRA`; what is typed or said takes its place.

use ratatui::layout::{Position, Rect};

use crate::app::{Overlay, Prompt, State};

use super::pen::{Pen, Span};
use super::{input, player};

/// Draws on the first row; nothing where there is none. Where the cursor stands while something is typed.
pub fn draw(pen: &mut Pen, area: Rect, state: &State) -> Option<Position> {
    if area.width < 2 || area.height == 0 {
        return None;
    }
    let line = Span::of(area, 0);
    let accent = pen.theme.accent;
    match (&state.overlay, &state.filter) {
        (Some(Overlay::Prompt(prompt)), _) => {
            let line = pen.write(line, if is_time(prompt) { "to" } else { ">" }, accent).indented(1);
            return Some(input::draw_prompt(pen, line, prompt));
        }
        (None, Some(filter)) if filter.typing => {
            let line = pen.write(line, "/", accent).indented(1);
            return Some(input::draw(pen, line, &filter.input));
        }
        _ => {}
    }
    draw_playing(pen, line, state);
    None
}

const fn is_time(prompt: &Prompt) -> bool {
    matches!(prompt, Prompt::GoTo { .. })
}

fn draw_playing(pen: &mut Pen, line: Span, state: &State) {
    let accent = pen.theme.accent;
    if let Some(toast) = &state.toast {
        let style = if toast.is_error { pen.theme.error } else { pen.theme.text };
        pen.write(line, &toast.text, style);
        return;
    }
    let Some(row) = &state.playback.row else {
        let title = state.selected().map_or(state.home.title.as_str(), |row| row.title_parts().0);
        pen.write(line, title, pen.theme.text);
        return;
    };
    let line = pen.write(line, player::sign(state, pen.theme), accent).indented(1);
    let line = pen.write_clipped(line, &player::position(&state.playback), pen.theme.dim).indented(1);
    pen.write(line, row.title_parts().0, pen.theme.text);
}
