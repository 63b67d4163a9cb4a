//! What stands in place of a list that has nothing to show: why, and what to press.

use ratatui::layout::Rect;

use crate::app::{HomeKind, Progress, Scope, State};
use crate::keys::Action;

use super::pen::{Pen, Span};
use super::{cells, sentence};

/// Draws the sentence.
pub fn draw(pen: &mut Pen, area: Rect, state: &State) {
    let (sentence, failed) = sentence(state);
    let style = if failed { pen.theme.error } else { pen.theme.dim };
    let area = Rect { x: area.x + 3.min(area.width), width: area.width.saturating_sub(6), ..area };
    let lines = cells::wrapped(&sentence, usize::from(area.width));
    let first = area.height.min(2) / 2;
    for (range, row) in lines.into_iter().zip(first..area.height) {
        pen.write(Span::of(area, row), &sentence[range], style);
    }
}

fn remote_home(state: &State, refresh: &str) -> (String, bool) {
    match &state.home_failure {
        _ if state.shows.refreshing.contains(&state.home.id) => ("Fetching the show.".to_owned(), false),
        Some(failure) => {
            (format!("This show could not be fetched: {} {refresh} tries again.", sentence::closed(failure)), true)
        }
        None => (format!("No episodes are here yet. {refresh} fetches them."), false),
    }
}

fn sentence(state: &State) -> (String, bool) {
    let key = |action| state.keymap.keys(action).into_iter().next().unwrap_or_default();
    if let Some(filter) = state.filter.as_ref().filter(|filter| !filter.query().is_empty()) {
        return match filter.progress {
            Progress::Searching => ("Searching.".to_owned(), false),
            Progress::Complete => {
                (format!("Nothing for \"{}\". {} clears.", filter.query(), key(Action::Escape)), false)
            }
        };
    }
    if !state.complete {
        return ("Loading the episodes.".to_owned(), false);
    }
    let refresh = key(Action::Refresh);
    match &state.scope {
        Scope::AllNew => (format!("Nothing new. {} refreshes all shows.", key(Action::RefreshAll)), false),
        Scope::Continue => ("Nothing is half heard. What you leave in the middle stands here.".to_owned(), false),
        Scope::All => (format!("No episodes yet. {} adds a show by its address.", key(Action::AddShow)), false),
        Scope::Home if state.home_kind == HomeKind::Remote => remote_home(state, &refresh),
        Scope::Home | Scope::Course => ("There is nothing to play here.".to_owned(), false),
        Scope::Show(show) => match state.shows.entry(show) {
            _ if state.shows.refreshing.contains(show) => ("Fetching the show.".to_owned(), false),
            Some(entry) => match &entry.failure {
                Some(failure) => (
                    format!("This show could not be fetched: {} {refresh} tries again.", sentence::closed(failure)),
                    true,
                ),
                None if entry.refreshed.is_none() => (format!("Not fetched yet. {refresh} fetches it."), false),
                None => ("This show has no episodes.".to_owned(), false),
            },
            None => ("This show is on its way.".to_owned(), false),
        },
    }
}
