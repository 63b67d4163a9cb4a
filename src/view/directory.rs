//! Shows that were found in the directory.

use std::borrow::Cow;

use ratatui::layout::Rect;

use crate::app::{Directory, Loadable};

use super::list::visible_top;
use super::pen::{Pen, Span};
use super::{cells, overlay, sentence};

/// Draws what was found, or why nothing was.
pub fn draw(pen: &mut Pen, area: Rect, words: &str, found: &Loadable<Vec<Directory>>, cursor: usize) {
    let title = format!("Shows for \"{words}\"");
    let width = area.width.saturating_sub(12).clamp(56, 96);
    let most = area.height.saturating_sub(6).max(1);
    let (sentence, failed) = match found {
        Loadable::Here(shows) if !shows.is_empty() => {
            let height = u16::try_from(shows.len()).unwrap_or(u16::MAX).min(most);
            let inner = overlay::draw(pen, area, &title, width, height);
            return draw_shows(pen, inner, shows, cursor);
        }
        Loadable::Absent | Loadable::Loading => (Cow::Borrowed("Asking the directory."), false),
        Loadable::Nothing | Loadable::Here(_) => (Cow::Borrowed("Nothing found. Try fewer words."), false),
        // What the directory itself is the matter with says so.
        Loadable::Failed(reason) if reason.starts_with("The directory") => (sentence::closed(reason), true),
        Loadable::Failed(reason) => (Cow::Owned(format!("The directory could not be asked: {reason}")), true),
    };
    let height = height(&sentence, width, area);
    let inner = overlay::draw(pen, area, &title, width, height.max(2));
    say(pen, inner, &sentence, failed);
}

/// The lines that a sentence takes in an overlay of this width.
pub fn height(sentence: &str, width: u16, area: Rect) -> u16 {
    let wide = width.min(area.width.saturating_sub(4));
    u16::try_from(cells::wrapped(sentence, usize::from(wide)).len()).unwrap_or(u16::MAX)
}

/// A sentence in its lines.
pub fn say(pen: &mut Pen, area: Rect, sentence: &str, failed: bool) {
    let style = if failed { pen.theme.error } else { pen.theme.dim };
    for (range, row) in cells::wrapped(sentence, usize::from(area.width)).into_iter().zip(0..area.height) {
        pen.write(Span::of(area, row), &sentence[range], style);
    }
}

fn draw_shows(pen: &mut Pen, area: Rect, shows: &[Directory], cursor: usize) {
    let height = usize::from(area.height);
    let top = visible_top(0, cursor, shows.len(), height);
    for ((index, show), row) in shows.iter().enumerate().skip(top).take(height).zip(0..) {
        let line = Span::of(area, row);
        let episodes = show.episodes.map(|count| count.to_string()).unwrap_or_default();
        let rest = pen.write_right(line, &episodes, pen.theme.dim, 10).shortened(2);
        let rest = pen.write(rest, &show.title, pen.theme.text).indented(2);
        if let (Some(author), true) = (&show.author, rest.width() > 4) {
            pen.write(rest, author, pen.theme.dim);
        }
        if index == cursor {
            pen.lay(Rect { y: line.y, height: 1, ..area }, pen.theme.selection);
        }
    }
}
