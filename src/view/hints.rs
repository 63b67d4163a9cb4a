//! The last row: what can be pressed here, and at the right how loud it is and where the sound goes. A toast stands
//! in its place.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::{Focus, Foot, Layout, Loadable, Overlay, Phase, Prompt, State, Told};
use crate::keys::Action;
use crate::model::{Heard, OutputState};

use super::cells;
use super::header::clear;
use super::pen::{Pen, Span};

/// Draws the row.
pub fn draw(pen: &mut Pen, line: Span, state: &State, foot: &Foot) {
    let inner = line.indented(1).shortened(1);
    if let Some((text, style)) = notice(pen, state).filter(|(text, _)| cells::width(text) <= inner.width()) {
        pen.write(inner, text, style);
        return;
    }
    let mut rest = inner;
    // What can be pressed just now comes before what stays.
    let is_passing = state.overlay.is_some() || state.after_go || !state.picked.is_empty();
    if let Some(trouble) = state.output_trouble().filter(|_| !is_passing && !foot.tells(Told::Output)) {
        rest = pen.write_right(rest, &trouble, pen.theme.warning, 8).shortened(3);
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

/// What is said where there is no row of hints, or where it is longer than that: on the last row of `area`, and on as
/// many above it as it takes.
pub fn draw_notice(pen: &mut Pen, area: Rect, state: &State, layout: Layout) {
    let wide = usize::from(area.width.saturating_sub(2));
    let said = notice(pen, state).filter(|(text, _)| !layout.hints || cells::width(text) > wide);
    let Some((text, style)) = said else { return };
    let lines = cells::wrapped(text, wide);
    let first = area.height.saturating_sub(u16::try_from(lines.len()).unwrap_or(u16::MAX));
    for (range, row) in lines.into_iter().zip(first..area.height) {
        let line = Span::of(area, row);
        clear(pen, line);
        pen.write(line.indented(1).shortened(1), &text[range], style);
    }
}

/// What is said for a moment. What stands in the header or at the foot is not said twice.
fn notice<'a>(pen: &Pen, state: &'a State) -> Option<(&'a str, Style)> {
    let toast = state.toast.as_ref()?;
    if state.layout().player >= 3 && state.trouble.last() == Some(&toast.text) {
        return None;
    }
    Some((&toast.text, if toast.is_error { pen.theme.error } else { pen.theme.text }))
}

/// From the right edge inwards.
fn facts(pen: &Pen, state: &State) -> Vec<String> {
    let mut facts = Vec::new();
    match &state.output {
        OutputState::Null => facts.push("null output".to_owned()),
        OutputState::File { path } => facts.push(format!("writing {}", file_name(path))),
        OutputState::Closed | OutputState::Device { .. } | OutputState::NoDevice { .. } | OutputState::Lost { .. } => {}
    }
    facts.push(if state.muted { "muted".to_owned() } else { format!("vol {}", state.volume.percent()) });
    if let Some((done, of)) = state.shows.progress {
        facts.push(format!("refreshing {done}/{of}{}", pen.theme.glyphs.ellipsis));
    } else if state.shows.is_refreshing() {
        facts.push(format!("refreshing{}", pen.theme.glyphs.ellipsis));
    }
    facts
}

fn file_name(path: &std::path::Path) -> String {
    crate::model::one_line(&path.file_name().unwrap_or_default().to_string_lossy())
}

/// What can be pressed here, what matters most first.
fn hints(state: &State) -> Vec<(String, &'static str)> {
    let plain = |key: &str, what| (key.to_owned(), what);
    if let Some(overlay) = &state.overlay {
        return match overlay {
            Overlay::Help { .. } => vec![plain("↑↓", "scroll"), plain("Esc", "close")],
            Overlay::Prompt(prompt) => vec![plain("Enter", asked(prompt)), plain("Esc", "cancel")],
            Overlay::Directory { found: Loadable::Here(shows), .. } if !shows.is_empty() => {
                vec![plain("Enter", "subscribe"), plain("↑↓", "move"), plain("/", "other words"), plain("Esc", "close")]
            }
            Overlay::Directory { .. } => vec![plain("/", "other words"), plain("Esc", "close")],
        };
    }
    if state.after_go {
        return vec![plain("g", "to the first"), plain("1:05", "then Enter: to that time"), plain("Esc", "cancel")];
    }
    if state.filter.as_ref().is_some_and(|filter| filter.typing) {
        let enter = state.selected().map(|_| (key(state, Action::Enter), enter_does(state).unwrap_or("play")));
        let moves = enter.as_ref().map(|_| [plain("↑↓", "move"), plain("Tab", "to the list")]);
        return enter.into_iter().chain(moves.into_iter().flatten()).chain([plain("Esc", "clear")]).collect();
    }
    if state.reading.related_cursor.is_some() {
        return vec![plain("Enter", "go there"), plain("↑↓", "choose"), plain("Esc", "back")];
    }
    match state.focus {
        Focus::Shows => in_shows(state),
        Focus::Reading => in_reading(state),
        Focus::List if !state.picked.is_empty() => with_picked(state),
        Focus::List => in_list(state),
    }
}

/// What Enter does with what was typed.
const fn asked(prompt: &Prompt) -> &'static str {
    match prompt {
        Prompt::GoTo { .. } => "go there",
        Prompt::AddShow { .. } => "add it",
        Prompt::SearchShows { .. } => "search",
    }
}

/// The first key of an action.
pub fn key(state: &State, action: Action) -> String {
    state.keymap.keys(action).into_iter().next().unwrap_or_default()
}

fn pair(state: &State, one: Action, other: Action) -> String {
    key(state, one) + &key(state, other)
}

/// What Space does; nothing while nothing is there to be played.
fn space_does(state: &State) -> Option<&'static str> {
    match state.playback.phase {
        Phase::Idle => None,
        Phase::Playing | Phase::Loading | Phase::Stalled { .. } => Some("pause"),
        Phase::Paused => Some("play"),
        Phase::Failed { .. } => Some("try again"),
    }
}

/// What Enter does with the selected line. On what is in the player it does what Space does, and that is said there.
fn enter_does(state: &State) -> Option<&'static str> {
    if state.list.selected_snippet().is_some() {
        return Some("play from here");
    }
    let row = state.selected()?;
    match state.mark(&row.id).state() {
        _ if !row.playable || (state.is_current(&row.id) && state.playback.phase != Phase::Idle) => None,
        Heard::New => Some("play"),
        Heard::Started(_) => Some("go on"),
        Heard::Heard => Some("play again"),
    }
}

fn in_list(state: &State) -> Vec<(String, &'static str)> {
    let mut hints = Vec::new();
    hints.extend(enter_does(state).map(|what| (key(state, Action::Enter), what)));
    hints.extend(space_does(state).map(|what| (key(state, Action::PauseOrPlay), what)));
    if state.filter.is_some() {
        hints.push((key(state, Action::Escape), "clear"));
    } else if state.shows.is_refreshing() {
        hints.push((key(state, Action::Escape), "stop refreshing"));
    }
    hints.push((key(state, Action::Help), "keys"));
    hints.push((key(state, Action::Filter), "filter"));
    if space_does(state).is_some() {
        hints.push((pair(state, Action::Back5, Action::Forward5), "5 s"));
        hints.push((key(state, Action::NextEpisode), "next"));
    }
    hints.push((key(state, Action::Transcript), "read"));
    hints.push((key(state, Action::CycleSort), "sort"));
    hints.push((key(state, Action::Shows), "shows"));
    hints.push((key(state, Action::Quit), "quit"));
    hints.push((key(state, Action::Pick), "select"));
    hints
}

/// What can be done with a selection.
fn with_picked(state: &State) -> Vec<(String, &'static str)> {
    let mut hints = vec![(key(state, Action::ToggleHeard), "heard or new")];
    if state.is_fetched() {
        hints.insert(0, (key(state, Action::Download), "download"));
        hints.push((key(state, Action::DeleteDownload), "delete"));
    }
    hints.insert(hints.len().min(2), (key(state, Action::Escape), "clear"));
    hints.push((pair(state, Action::Pick, Action::PickShown), "this, all"));
    hints.extend(space_does(state).map(|what| (key(state, Action::PauseOrPlay), what)));
    hints.push((key(state, Action::Help), "keys"));
    hints
}

fn in_reading(state: &State) -> Vec<(String, &'static str)> {
    let mut hints = vec![(pair(state, Action::Down, Action::Up), "scroll")];
    hints.extend(space_does(state).map(|what| (key(state, Action::PauseOrPlay), what)));
    hints.push((key(state, Action::Transcript), "back"));
    hints.push((key(state, Action::Help), "keys"));
    hints.push((key(state, Action::SeeAlso), "see also"));
    if space_does(state).is_some() {
        hints.push((pair(state, Action::Back5, Action::Forward5), "5 s"));
    }
    hints
}

fn in_shows(state: &State) -> Vec<(String, &'static str)> {
    vec![
        (key(state, Action::Enter), "open"),
        (key(state, Action::AddShow), "add"),
        (key(state, Action::SearchShows), "search"),
        (key(state, Action::Refresh), "refresh"),
        (key(state, Action::RefreshAll), "all"),
        (key(state, Action::Escape), "back"),
        (key(state, Action::Download), "download"),
        (key(state, Action::Unsubscribe), "unsubscribe"),
        (key(state, Action::Undo), "undo"),
    ]
}
