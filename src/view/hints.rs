//! The last row: what can be pressed here, and at the right what is not at its default. A toast stands in its place.

use ratatui::style::Style;

use crate::app::{Focus, Overlay, Phase, State};
use crate::keys::Action;
use crate::model::{OutputState, Volume};

use super::cells;
use super::header::clear;
use super::pen::{Pen, Span};

/// Draws the row.
pub fn draw(pen: &mut Pen, line: Span, state: &State) {
    let inner = line.indented(1).shortened(1);
    if let Some((text, style)) = notice(pen, state) {
        pen.write(inner, &text, style);
        return;
    }
    let mut rest = inner;
    if let Some(trouble) = output_trouble(state) {
        let short = cells::cut(&trouble, inner.width() / 2, pen.theme.glyphs.ellipsis).into_owned();
        rest = pen.write_right(rest, &short, pen.theme.warning, 8).shortened(3);
    }
    for fact in facts(pen, state) {
        rest = pen.write_right(rest, &fact, pen.theme.dim, 8).shortened(3);
    }
    for (key, what) in hints(state) {
        let wide = cells::width(&key) + 1 + cells::width(what);
        if wide > rest.width() {
            break;
        }
        rest = pen.write(rest, &key, pen.theme.text).indented(1);
        rest = pen.write(rest, what, pen.theme.dim).indented(3);
    }
}

/// Where there is no row for hints, a toast still has to be seen; and on a rule, which nobody misses, what is wrong
/// and stays so.
pub fn draw_notice(pen: &mut Pen, line: Span, state: &State, on_rule: bool) {
    let lasting = || output_trouble(state).or_else(|| state.trouble.last().cloned());
    let trouble = || lasting().filter(|_| on_rule).map(|trouble| (trouble, pen.theme.warning));
    if let Some((text, style)) = notice(pen, state).or_else(trouble) {
        clear(pen, line);
        pen.write(line.indented(1).shortened(1), &text, style);
    }
}

fn notice(pen: &Pen, state: &State) -> Option<(String, Style)> {
    let toast = state.toast.as_ref()?;
    let style = if toast.is_error { pen.theme.error } else { pen.theme.text };
    Some((toast.text.clone(), style))
}

/// What is wrong with the sound, in words.
fn output_trouble(state: &State) -> Option<String> {
    match &state.output {
        OutputState::NoDevice { reason } => Some(format!("no sound device: {reason}")),
        OutputState::Lost { reason } => Some(format!("sound device lost: {reason}")),
        _ => None,
    }
}

/// From the right edge inwards.
fn facts(pen: &Pen, state: &State) -> Vec<String> {
    let mut facts = Vec::new();
    match &state.output {
        OutputState::Null => facts.push("null output".to_owned()),
        OutputState::File { path } => facts.push(format!("writing {}", file_name(path))),
        OutputState::Closed | OutputState::Device { .. } | OutputState::NoDevice { .. } | OutputState::Lost { .. } => {}
    }
    if state.muted {
        facts.push("muted".to_owned());
    } else if state.volume != Volume::default() {
        facts.push(format!("vol {}", state.volume.percent()));
    }
    if let Some((done, of)) = state.shows.progress {
        facts.push(format!("refreshing {done}/{of}{}", pen.theme.glyphs.ellipsis));
    }
    facts
}

fn file_name(path: &std::path::Path) -> String {
    crate::model::one_line(&path.file_name().unwrap_or_default().to_string_lossy())
}

fn hints(state: &State) -> Vec<(String, &'static str)> {
    let key = |action| state.keymap.keys(action).into_iter().next().unwrap_or_default();
    let plain = |key: &str, what| (key.to_owned(), what);
    if let Some(overlay) = &state.overlay {
        return match overlay {
            Overlay::Help { .. } => vec![plain("↑↓", "scroll"), plain("Esc", "close")],
            Overlay::Prompt(_) => vec![plain("Enter", "do it"), plain("Esc", "leave it")],
            Overlay::Directory { .. } => vec![plain("Enter", "subscribe"), plain("↑↓", "move"), plain("Esc", "close")],
        };
    }
    if state.after_go {
        return vec![plain("g", "to the first"), plain("1:05", "then Enter: to that time"), plain("Esc", "leave it")];
    }
    if state.filter.as_ref().is_some_and(|filter| filter.typing) {
        return vec![plain("Enter", "play"), plain("↑↓", "move"), plain("Esc", "clear")];
    }
    let going = match state.playback.phase {
        Phase::Playing | Phase::Loading | Phase::Stalled { .. } => "pause",
        Phase::Idle | Phase::Paused | Phase::Failed { .. } => "play",
    };
    let pair = |one, other| key(one) + &key(other);
    match state.focus {
        Focus::Shows => vec![
            (key(Action::Enter), "open"),
            (key(Action::AddShow), "add"),
            (key(Action::SearchShows), "search"),
            (key(Action::Refresh), "refresh"),
            (key(Action::RefreshAll), "all"),
            (key(Action::Unsubscribe), "unsubscribe"),
            (key(Action::Undo), "undo"),
            (key(Action::Escape), "back"),
        ],
        Focus::Reading => vec![
            (pair(Action::Down, Action::Up), "scroll"),
            (key(Action::PauseOrPlay), going),
            (pair(Action::Back5, Action::Forward5), "5 s"),
            (key(Action::SeeAlso), "see also"),
            (key(Action::Transcript), "back"),
            (key(Action::Help), "keys"),
        ],
        Focus::List => vec![
            (key(Action::Enter), "play"),
            (key(Action::PauseOrPlay), going),
            (pair(Action::Back5, Action::Forward5), "5 s"),
            (key(Action::NextEpisode), "next"),
            (key(Action::Filter), "filter"),
            (key(Action::Help), "keys"),
            (key(Action::Transcript), "read"),
            (key(Action::Shows), "shows"),
            (key(Action::Quit), "quit"),
        ],
    }
}
