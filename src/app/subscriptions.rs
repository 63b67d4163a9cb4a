//! The subscriptions: the shows pane, refreshing, unsubscribing, and what the network says of it.

use std::sync::Arc;

use crate::model::{FeedDocument, Now, Show, ShowId};
use crate::msg::{AskedBy, FetchCmd, FetchEvent, Fetched, RefreshFailure, ShowEntry, StoreCmd};

use super::cursor::{Step, scrolled};
use super::turn::Turn;
use super::undo::Undoable;
use super::{Focus, HomeKind, Scope, ShowsPane, State};

impl State {
    /// `S`: into the shows pane and out of it.
    pub(super) fn toggle_shows(&mut self) {
        if self.focus == Focus::Shows {
            self.leave_shows();
            return;
        }
        self.leave_reading();
        self.focus = Focus::Shows;
        self.shows.open = self.layout().columns.shows == 0;
        let open = (0..self.shows.count()).find(|line| self.shows.scope_at(*line).as_ref() == Some(&self.scope));
        self.shows.cursor = open.unwrap_or(self.shows.cursor);
        self.settle_shows();
    }

    pub(super) fn leave_shows(&mut self) {
        self.focus = Focus::List;
        self.shows.open = false;
    }

    pub(super) fn move_in_shows(&mut self, step: Step) {
        self.shows.cursor = step.from(self.shows.cursor, self.list_height(), self.shows.count());
        self.settle_shows();
    }

    /// The cursor of the pane is on a line, and that line is visible.
    pub(super) fn settle_shows(&mut self) {
        let (height, count) = (self.list_height(), self.shows.count());
        self.shows.cursor = self.shows.cursor.min(count.saturating_sub(1));
        self.shows.top = scrolled(self.shows.top, self.shows.cursor, height, count);
    }

    /// Enter in the pane.
    pub(super) fn open_chosen(&mut self, turn: &mut Turn) {
        if let Some(scope) = self.shows.scope_at(self.shows.cursor) {
            self.open_scope(turn, scope);
        }
    }

    /// The subscription that `r`, `x` and `d` are about: under the cursor of the pane, else the open one.
    pub(super) fn meant_scope(&self) -> Scope {
        match self.focus {
            Focus::Shows => self.shows.scope_at(self.shows.cursor).unwrap_or_default(),
            _ => self.scope.clone(),
        }
    }

    /// `r`.
    pub(super) fn refresh(&mut self, turn: &mut Turn) {
        let show = match self.meant_scope() {
            Scope::Show(show) => show,
            Scope::Home if self.home_kind == HomeKind::Remote => self.home.id.clone(),
            Scope::Home | Scope::Course => {
                let title = if self.meant_scope() == Scope::Home { &self.home.title } else { self.course_title() };
                self.say(turn, format!("{title} needs no refresh: it is all here"));
                return;
            }
            _ => {
                self.refresh_all(turn);
                return;
            }
        };
        self.shows.refreshing.insert(show.clone());
        self.shows.asked = true;
        turn.fetch(FetchCmd::Refresh { show, asked_by: AskedBy::Listener });
    }

    /// `R`.
    pub(super) fn refresh_all(&mut self, turn: &mut Turn) {
        if self.shows.entries.is_empty() && self.home_kind != HomeKind::Remote {
            self.say(turn, "No subscriptions yet: a adds a show by its address, A looks for one by name");
            return;
        }
        let waiting = self.shows.entries.iter().filter(|entry| !entry.finished).count();
        if self.home_kind == HomeKind::Remote {
            turn.fetch(FetchCmd::Refresh { show: self.home.id.clone(), asked_by: AskedBy::Listener });
        } else if waiting == 0 {
            self.say(turn, "All shows are complete: nothing more will come");
            return;
        }
        self.shows.asked = true;
        if waiting > 0 {
            self.shows.progress = Some((0, u32::try_from(waiting).unwrap_or(u32::MAX)));
            turn.fetch(FetchCmd::RefreshAll { asked_by: AskedBy::Listener });
        }
    }

    /// At the start: what was not refreshed for so long that something new is likely.
    pub(super) fn refresh_stale(&mut self, turn: &mut Turn, now: Now, after: std::time::Duration) {
        let limit = i64::try_from(after.as_secs()).unwrap_or(i64::MAX);
        let is_stale = |entry: &&ShowEntry| {
            let age = entry.refreshed.map(|at| now.wall.0.saturating_sub(at.0));
            !entry.finished && age.is_none_or(|age| age >= limit || age < 0)
        };
        let stale: Vec<ShowId> =
            self.shows.entries.iter().filter(is_stale).map(|entry| entry.show.id.clone()).collect();
        if !stale.is_empty() && stale.len() == self.shows.entries.len() {
            turn.fetch(FetchCmd::RefreshAll { asked_by: AskedBy::Itself });
            return;
        }
        for show in stale {
            turn.fetch(FetchCmd::Refresh { show, asked_by: AskedBy::Itself });
        }
    }

    /// `x`.
    pub(super) fn unsubscribe(&mut self, turn: &mut Turn) {
        let Scope::Show(show) = self.meant_scope() else {
            if self.meant_scope() == Scope::Home && self.shows.keeps_home {
                let said = format!("{} is the show of this run: `podtui remove` unsubscribes from it", self.home.title);
                self.say(turn, said);
                return;
            }
            self.say(turn, "That is no subscription: S shows them, x there unsubscribes");
            return;
        };
        let Some(index) = self.shows.entries.iter().position(|entry| entry.show.id == show) else { return };
        let entry = self.shows.entries.remove(index);
        let title = entry.show.title.clone();
        self.undo.remember(Undoable::Unsubscribed(Box::new(entry)));
        self.shows.let_go.insert(show.clone());
        turn.store(StoreCmd::RemoveShow { show: show.clone() });
        let focus = self.focus;
        if self.scope == Scope::Show(show) {
            self.open_scope(turn, Scope::Home);
        }
        self.focus = focus;
        self.shows.open = focus == Focus::Shows && self.layout().columns.shows == 0;
        self.settle_shows();
        self.say(turn, format!("Unsubscribed from {title}; what you heard is kept. U brings it back"));
    }

    /// The subscriptions as the store has them. The cursor stays on the show it was on.
    pub(super) fn shows_came(&mut self, mut entries: Vec<ShowEntry>) {
        let chosen = self.shows.scope_at(self.shows.cursor);
        self.shows.keeps_home = entries.iter().any(|entry| self.is_remote_home(&entry.show.id));
        entries.retain(|entry| self.home_kind == HomeKind::BuiltIn || entry.show.id != self.home.id);
        entries.sort_by_cached_key(|entry| crate::model::fold(&entry.show.title));
        self.shows.entries = entries;
        let lines = 0..self.shows.count();
        let line = lines.into_iter().find(|line| self.shows.scope_at(*line) == chosen);
        self.shows.cursor = line.unwrap_or(self.shows.cursor);
        self.settle_shows();
    }

    /// An event of the network.
    pub(super) fn fetched(&mut self, turn: &mut Turn, event: FetchEvent) {
        match event {
            FetchEvent::Refreshing { show } => {
                self.shows.refreshing.insert(show);
            }
            FetchEvent::RefreshProgress { done, of } => self.refresh_goes_on(turn, done, of),
            FetchEvent::Came { show, document, fetched } => self.feed_came(turn, &show, document, fetched),
            FetchEvent::Unchanged { show, at } => {
                self.refresh_ended(&show, None);
                self.say_refreshed(turn, &show, "has nothing new");
                turn.store(StoreCmd::NoteRefresh { show, at, failure: None });
            }
            FetchEvent::Moved { show, address } => turn.store(StoreCmd::MoveFeed { show, address }),
            FetchEvent::Patience(patience) => turn.store(StoreCmd::SavePatience(patience)),
            FetchEvent::RefreshFailed { show, at, failure } => self.refresh_failed(turn, show, at, failure),
            FetchEvent::Added { ticket, result } => self.added(turn, ticket, result),
            FetchEvent::Directory { ticket, result } => self.directory_came(ticket, result),
            FetchEvent::Download { episode, state } => self.download_goes_on(turn, episode, state),
        }
    }

    fn refresh_goes_on(&mut self, turn: &mut Turn, done: u32, of: u32) {
        if done < of {
            self.shows.progress = Some((done, of));
            return;
        }
        self.shows.progress = None;
        self.shows.refreshing.clear();
        if std::mem::take(&mut self.shows.asked) {
            let failed = self.shows.entries.iter().filter(|entry| entry.failure.is_some()).count();
            let text = match failed {
                0 => "All shows are refreshed".to_owned(),
                1 => "Refreshed; 1 show failed: S shows why".to_owned(),
                _ => format!("Refreshed; {failed} shows failed: S shows why"),
            };
            self.say(turn, text);
        }
    }

    fn feed_came(&mut self, turn: &mut Turn, show: &ShowId, document: Arc<FeedDocument>, fetched: Fetched) {
        let cut_off = document.cut_off.then(|| "the feed ended early; what is whole was kept".to_owned());
        self.refresh_ended(show, cut_off);
        self.say_refreshed(turn, show, "is refreshed");
        if self.is_remote_home(show) {
            let feed_url = Some(fetched.address.clone());
            self.home = Show { id: show.clone(), feed_url, ..document.show.clone() };
        }
        let show = show.clone();
        // What is looked at, or was let go meanwhile, is not subscribed to by being fetched.
        turn.store(if self.is_remote_home(&show) || self.shows.let_go.contains(&show) {
            StoreCmd::AbsorbGuest { show: show.clone(), document, fetched }
        } else {
            StoreCmd::Absorb { show: show.clone(), document, fetched }
        });
        self.shelf.forget_details();
        self.reload_rows(turn, &show);
    }

    fn is_remote_home(&self, show: &ShowId) -> bool {
        self.home_kind == HomeKind::Remote && *show == self.home.id
    }

    /// The listener subscribed to a show. Its feed came just before; one that was only looked at, or let go, is
    /// brought back by this.
    pub(super) fn subscribed(&mut self, turn: &mut Turn, show: &ShowId) {
        self.undo.forget_unsubscribed(show);
        if self.shows.let_go.remove(show) || self.is_remote_home(show) {
            turn.store(StoreCmd::RestoreShow { show: show.clone() });
        }
    }

    fn refresh_ended(&mut self, show: &ShowId, failure: Option<String>) {
        self.shows.refreshing.remove(show);
        if self.is_remote_home(show) {
            self.home_failure = failure;
        } else if let Some(entry) = self.shows.entries.iter_mut().find(|entry| entry.show.id == *show) {
            entry.failure = failure;
        }
    }

    /// The reason stands beside the show; it is said only to a listener who asked.
    fn refresh_failed(&mut self, turn: &mut Turn, show: ShowId, at: crate::model::Timestamp, failure: RefreshFailure) {
        self.refresh_ended(&show, Some(failure.reason.clone()));
        if let Some(entry) = self.shows.entries.iter_mut().find(|entry| entry.show.id == show) {
            entry.finished |= failure.gone;
        }
        if self.shows.progress.is_none() && std::mem::take(&mut self.shows.asked) {
            self.warn(turn, format!("{} could not be refreshed: {}", self.title_of(&show), failure.reason));
        }
        if failure.gone {
            turn.store(StoreCmd::FinishShow { show: show.clone() });
        }
        turn.store(StoreCmd::NoteRefresh { show, at, failure: Some(failure.reason) });
    }

    /// A listener who asked for one show is told that it is done.
    fn say_refreshed(&mut self, turn: &Turn, show: &ShowId, how: &str) {
        if self.shows.progress.is_none() && std::mem::take(&mut self.shows.asked) {
            self.say(turn, format!("{} {how}", self.title_of(show)));
        }
    }

    fn title_of(&self, show: &ShowId) -> &str {
        self.shows.entry(show).map_or(self.home.title.as_str(), |entry| entry.show.title.as_str())
    }

    /// Esc while shows are refreshed.
    pub(super) fn cancel_refresh(&mut self, turn: &mut Turn) {
        turn.fetch(FetchCmd::CancelRefresh);
        self.shows.refreshing.clear();
        self.shows.progress = None;
        self.shows.asked = false;
        self.say(turn, "Refreshing was stopped");
    }
}

impl ShowsPane {
    /// True while something is fetched for the pane.
    #[must_use]
    pub fn is_refreshing(&self) -> bool {
        self.progress.is_some() || !self.refreshing.is_empty()
    }
}
