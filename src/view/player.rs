//! The player, always there: a rule, what plays, the bar, and the keys.

use std::borrow::Cow;
use std::time::Duration;

use ratatui::layout::Rect;

use crate::app::{Foot, Layout, Phase, Playback, State, Told};
use crate::keys::Action;
use crate::model::clock;
use crate::theme::Theme;

use super::pen::{Pen, Span};
use super::{bar, cells, hints, sentence};

/// Draws the player in its rows.
pub fn draw(pen: &mut Pen, area: Rect, layout: Layout, state: &State, foot: &Foot) {
    let ruled = area.height >= 3;
    if ruled {
        pen.fill(Span::of(area, 0), pen.theme.glyphs.rule, pen.theme.rule);
    }
    let title = Span::of(area, u16::from(ruled));
    draw_title(pen, title.indented(1).shortened(1), state);
    let hints = u16::from(layout.hints);
    let used = u16::from(ruled) + 1;
    let bars = Rect { y: area.y + used, height: area.height.saturating_sub(used + hints), ..area };
    draw_bar(pen, bars, state, foot);
    if layout.hints {
        hints::draw(pen, Span::of(area, area.height - 1), state, foot);
    }
}

/// The sign of what the player does.
pub fn sign(state: &State, theme: &Theme) -> &'static str {
    match state.playback.phase {
        Phase::Idle => theme.glyphs.stopped,
        Phase::Paused => theme.glyphs.pause,
        Phase::Playing => theme.glyphs.play,
        Phase::Loading | Phase::Stalled { .. } => theme.glyphs.waiting,
        Phase::Failed { .. } => theme.glyphs.failed,
    }
}

/// `0:34`; `~0:34` while it is an estimate.
pub fn position(playback: &Playback) -> String {
    let estimated = !playback.exact && matches!(playback.phase, Phase::Playing | Phase::Paused | Phase::Stalled { .. });
    // At rest nothing was measured yet, so nothing is an estimate either.
    let mark = if estimated && playback.loaded { "~" } else { "" };
    format!("{mark}{}", clock(playback.position.since_start()))
}

fn draw_title(pen: &mut Pen, span: Span, state: &State) {
    let (dim, accent) = (pen.theme.dim, pen.theme.accent);
    let playback = &state.playback;
    let Some(row) = &playback.row else {
        let enter = hints::key(state, Action::Enter);
        let rest = pen.write(span, pen.theme.glyphs.stopped, dim).indented(2);
        let said =
            [format!("Nothing plays. {enter} plays the selected one."), format!("Nothing plays. {enter} plays.")];
        let fits = said.iter().find(|said| state.selected().is_some() && cells::width(said) <= rest.width());
        pen.write(rest, fits.map_or("Nothing plays", String::as_str), dim);
        return;
    };
    let (head, tail) = row.title_parts();
    let least = cells::width(head).min(span.width() / 2) + 8;
    let mut rest = span;
    for fact in facts(pen, state) {
        let left = pen.write_right(rest, &fact, dim, least);
        rest = if left.right < rest.right { left.shortened(5) } else { left };
    }
    let rest = pen.write(rest, sign(state, pen.theme), accent).indented(1);
    let rest = pen.write(rest, head, accent).indented(2);
    if let (Some(tail), true) = (tail, rest.width() >= 6) {
        pen.write(rest, tail, dim);
    }
}

/// From the right edge inwards.
fn facts(pen: &Pen, state: &State) -> Vec<String> {
    let playback = &state.playback;
    let mut facts = Vec::new();
    if playback.stop_after {
        facts.push("stops after this one".to_owned());
    } else if let Some(reason) = &playback.next_failure {
        facts.push(format!("next cannot be played: {reason}"));
    } else if let Some(next) = &playback.next_title {
        let room = usize::from(pen.buffer.area.width / 4).max(28);
        let head = next.split_once(" — ").map_or(next.as_str(), |(head, _)| head);
        facts.push(format!("next {}", cells::cut(head, room, pen.theme.glyphs.ellipsis)));
    }
    let row = playback.row.as_ref();
    let number = row.and_then(|row| row.number).map(|number| number.to_string());
    let section = row.and_then(|row| row.section.as_deref()).map(str::to_owned);
    let place: Vec<String> = [number, section].into_iter().flatten().collect();
    if !place.is_empty() {
        facts.push(place.join(&format!(" {} ", pen.theme.glyphs.middot)));
    }
    facts
}

fn draw_bar(pen: &mut Pen, area: Rect, state: &State, foot: &Foot) {
    let playback = &state.playback;
    if area.height == 0 || playback.row.is_none() {
        return;
    }
    let low = Span::of(area, area.height - 1).indented(1).shortened(1);
    match &playback.phase {
        Phase::Failed { reason } => {
            let enter = hints::key(state, Action::Enter);
            let why = if foot.tells(Told::Play) {
                Cow::Borrowed("Cannot be played.")
            } else {
                Cow::Owned(format!("Cannot be played: {}", sentence::closed(reason)))
            };
            pen.write(low, &format!("{why} {enter} tries again."), pen.theme.error);
        }
        _ => draw_times(pen, area, low, state, foot),
    }
}

fn draw_times(pen: &mut Pen, area: Rect, low: Span, state: &State, foot: &Foot) {
    let playback = &state.playback;
    // In whole seconds, so that what passed and what is left make the length, and both tick at once.
    let whole = |length: Duration| Duration::from_secs(length.as_secs());
    let passed = whole(playback.position.since_start());
    let remaining = playback.duration.map(|length| whole(length).saturating_sub(passed));
    let note = match &playback.phase {
        Phase::Stalled { .. } if foot.tells(Told::Wait) => "waiting".to_owned(),
        Phase::Stalled { .. } => playback.wait().unwrap_or_default(),
        Phase::Loading => "opening".to_owned(),
        _ => remaining.map(|left| format!("-{}", clock(left))).unwrap_or_default(),
    };
    // The bar must not move while the time gets longer.
    let wide = playback.duration.map_or(4, |length| clock(length).len());
    let right =
        pen.write_right(low, &format!("{note:>width$}", width = wide + 1), pen.theme.dim, wide + 10).shortened(2);
    let style = if playback.exact || !playback.loaded { pen.theme.text } else { pen.theme.warning };
    // The mark of an estimate stands in the margin, so that it does not move the bar either.
    let margin = Span { x: right.x.saturating_sub(1), ..right };
    let left =
        pen.write_clipped(margin, &format!("{:>width$}", position(playback), width = wide + 1), style).indented(2);
    let is_cut = right.right >= low.right.saturating_sub(2) && matches!(playback.phase, Phase::Stalled { .. });
    if is_cut {
        // What is waited for comes before how far it is.
        pen.write(left, &note, pen.theme.dim);
    } else if left.width() > 0 {
        bar::draw(pen, Rect { x: left.x, width: left.right.saturating_sub(left.x), ..area }, state);
    }
}
