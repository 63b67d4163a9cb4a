//! Keys: which of the open things gets one, and what each action does.

use crate::keys::{Action, Code, Context, Key};
use crate::msg::{Effect, PlayerCmd, StoreCmd};

use super::prompting::step_of;
use super::queue::Side;
use super::turn::Turn;
use super::{Focus, Overlay, State};

/// Per cent that one key press changes the volume by.
const LOUDER: i16 = 5;

impl State {
    /// A key was pressed.
    pub(super) fn press(&mut self, turn: &mut Turn, key: Key) {
        self.toast = None;
        if key.control
            && let Some(action @ (Action::Quit | Action::Redraw | Action::Suspend)) =
                self.keymap.action(Context::Main, key)
        {
            self.act(turn, action);
        } else if self.overlay.is_some() {
            self.press_over(turn, key);
        } else if self.filter.as_ref().is_some_and(|filter| filter.typing) {
            self.press_in_filter(turn, key);
        } else if std::mem::take(&mut self.after_go) {
            self.press_after_go(turn, key);
        } else {
            self.press_in_main(turn, key);
        }
    }

    /// Arrows and pages move in the list while the filter is typed; everything else edits the line.
    fn press_in_filter(&mut self, turn: &mut Turn, key: Key) {
        let is_arrow = matches!(key.code, Code::Up | Code::Down | Code::PageUp | Code::PageDown);
        let action = match (key.code, key.control) {
            (Code::Char('n'), true) => Some(Action::Down),
            (Code::Char('p'), true) => Some(Action::Up),
            _ if is_arrow => self.keymap.action(Context::Main, key),
            _ => None,
        };
        match step_of(action) {
            Some(step) => self.move_in_list(turn, step),
            None => self.type_in_filter(turn, key),
        }
    }

    fn press_after_go(&mut self, turn: &mut Turn, key: Key) {
        if let Some(action) = self.keymap.action(Context::AfterGo, key) {
            self.act(turn, action);
            return;
        }
        match key.code {
            Code::Char(first) if plain(key) && (first.is_ascii_digit() || first == ':') => self.open_go_to(first),
            Code::Esc => {}
            _ => self.press_in_main(turn, key),
        }
    }

    fn press_in_main(&mut self, turn: &mut Turn, key: Key) {
        if let Some(action) = self.keymap.action(Context::Main, key) {
            self.act(turn, action);
        } else if let Code::Char(character) = key.code
            && let Some(tenth) = character.to_digit(10).filter(|_| plain(key))
        {
            self.seek_tenth(turn, tenth);
        }
    }

    /// What an action does.
    fn act(&mut self, turn: &mut Turn, action: Action) {
        match action {
            Action::Enter => self.enter(turn),
            Action::PauseOrPlay => self.pause_or_go_on(turn),
            Action::Back5 => self.skip(turn, -5),
            Action::Forward5 => self.skip(turn, 5),
            Action::Back15 => self.skip(turn, -15),
            Action::Forward15 => self.skip(turn, 15),
            // Bound to a key of its own it has no digit to go by.
            Action::Tenth => self.seek_tenth(turn, 0),
            Action::GoTo => self.after_go = true,
            Action::NextChapter => self.go_to_chapter(turn, Side::After),
            Action::PreviousChapter => self.go_to_chapter(turn, Side::Before),
            Action::NextEpisode => self.play_neighbour(turn, Side::After),
            Action::PreviousEpisode => self.play_neighbour(turn, Side::Before),
            Action::StopAfter => self.toggle_stop_after(turn),
            Action::Softer => self.change_volume(turn, -LOUDER),
            Action::Louder => self.change_volume(turn, LOUDER),
            Action::Mute => self.toggle_mute(turn),
            Action::Filter => self.open_filter(),
            Action::Pick => self.pick(turn),
            Action::PickShown => self.pick_shown(turn),
            Action::CycleSort => self.cycle_sort(turn),
            Action::Transcript => self.toggle_reading(turn),
            Action::SeeAlso => self.open_related(turn),
            Action::ToggleHeard => self.toggle_heard(turn),
            Action::Shows => self.toggle_shows(),
            Action::AddShow => self.open_add_show(""),
            Action::SearchShows => self.open_search_shows(),
            Action::Refresh => self.refresh(turn),
            Action::RefreshAll => self.refresh_all(turn),
            Action::Unsubscribe => self.unsubscribe(turn),
            Action::Download => self.download(turn),
            Action::DeleteDownload => self.delete_download(turn),
            Action::Undo => self.undo(turn),
            Action::Help => self.overlay = Some(Overlay::Help { scroll: 0 }),
            Action::Escape => self.escape(turn),
            Action::Redraw => turn.effects.push(Effect::Redraw),
            Action::Suspend => self.suspend(turn),
            Action::Quit => self.quit(turn),
            Action::Down
            | Action::Up
            | Action::HalfPageDown
            | Action::HalfPageUp
            | Action::PageDown
            | Action::PageUp
            | Action::Top
            | Action::Bottom => {
                if let Some(step) = step_of(Some(action)) {
                    self.step(turn, step);
                }
            }
        }
    }

    fn enter(&mut self, turn: &mut Turn) {
        if self.reading.related_cursor.is_some() {
            self.go_to_related(turn);
        } else if self.focus == Focus::Shows {
            self.open_chosen(turn);
        } else {
            self.activate(turn);
        }
    }

    /// Closes what is open, the nearest first.
    fn escape(&mut self, turn: &mut Turn) {
        if self.reading.related_cursor.take().is_some() {
            return;
        }
        match self.focus {
            Focus::Reading => self.leave_reading(),
            Focus::Shows => self.leave_shows(),
            Focus::List if !self.picked.is_empty() => self.picked.clear(),
            Focus::List if self.filter.is_some() => self.close_filter(turn),
            Focus::List if self.shows.is_refreshing() => self.cancel_refresh(turn),
            Focus::List => {}
        }
    }

    fn change_volume(&mut self, turn: &mut Turn, step: i16) {
        self.volume = self.volume.changed(step);
        self.muted = false;
        self.tell_volume(turn);
    }

    fn toggle_mute(&mut self, turn: &mut Turn) {
        self.muted = !self.muted;
        self.tell_volume(turn);
    }

    fn tell_volume(&mut self, turn: &mut Turn) {
        let (volume, muted) = (self.volume, self.muted);
        turn.player(PlayerCmd::SetVolume { volume, muted });
        turn.store(StoreCmd::SaveVolume { volume, muted });
        // Where there is no row for it, it is told.
        if !self.layout().hints {
            let percent = volume.percent();
            self.say(turn, if muted { "Muted".to_owned() } else { format!("Volume {percent} %") });
        }
    }

    /// Ctrl-Z: silence first, then the shell.
    fn suspend(&mut self, turn: &mut Turn) {
        self.pause(turn);
        turn.effects.push(Effect::Suspend);
    }

    /// Leave; the place is kept.
    pub(super) fn quit(&mut self, turn: &mut Turn) {
        self.save_position(turn);
        turn.effects.push(Effect::Quit);
    }
}

fn plain(key: Key) -> bool {
    !key.control && !key.alt
}
