//! Carrying out a command: what cannot be written waits, is said once, and is tried again with the next one.

use rusqlite::{Connection, ErrorCode, Result, TransactionBehavior};

use super::absorb::{self, Standing};
use super::error::is_broken;
use super::open::{Place, Store};
use super::unsaved::{Unsaved, can_be_asked_again};
use super::{file, library, listening, rows, settings, trouble};
use crate::model::{EpisodeId, Mark, ShowId, Timestamp};
use crate::msg::{List, StoreCmd, StoreEvent};

/// Where events go as they come about.
pub(super) type Say<'a> = &'a mut dyn FnMut(StoreEvent);

impl Store {
    /// Does what is asked, in one transaction, and returns what the app should know. `now` is the calendar's time.
    pub fn apply(&mut self, cmd: &StoreCmd, now: Timestamp) -> Vec<StoreEvent> {
        let mut events = Vec::new();
        self.carry_out(cmd, now, &mut |event| events.push(event));
        self.tell_shows(&mut |event| events.push(event));
        events
    }

    /// As `apply`, but events come one by one, and `Shows` waits for `tell_shows`.
    pub(super) fn carry_out(&mut self, cmd: &StoreCmd, now: Timestamp, say: Say<'_>) {
        match cmd {
            StoreCmd::LoadRows { show } => self.load_rows(cmd, show.as_ref(), say),
            StoreCmd::LoadList { list } => self.load_list(cmd, *list, say),
            StoreCmd::Flush => {
                self.save(None, now, say);
                self.tell_shows(say);
                say(StoreEvent::Flushed);
            }
            // The thread lets go of the store.
            StoreCmd::Close => {}
            _ => self.save(Some(cmd), now, say),
        }
    }

    /// Says the shows if they or their counts have changed since they were said last.
    pub(super) fn tell_shows(&mut self, say: Say<'_>) {
        if std::mem::take(&mut self.shows_changed)
            && let Ok(shows) = library::shows(&self.connection)
        {
            say(StoreEvent::Shows { shows });
        }
    }

    fn load_rows(&mut self, cmd: &StoreCmd, show: Option<&ShowId>, say: Say<'_>) {
        let take = &mut |rows, complete| say(StoreEvent::Rows { show: show.cloned(), rows, complete });
        let outcome = match show {
            Some(show) => rows::of_show(&self.connection, show, take),
            None => rows::of_all(&self.connection, take),
        };
        if let Err(problem) = outcome {
            self.failed(Some(cmd), &problem, say);
        }
    }

    fn load_list(&mut self, cmd: &StoreCmd, list: List, say: Say<'_>) {
        match rows::list(&self.connection, list) {
            Ok(rows) => say(StoreEvent::Listed { list, rows }),
            Err(problem) => self.failed(Some(cmd), &problem, say),
        }
    }

    fn save(&mut self, cmd: Option<&StoreCmd>, now: Timestamp, say: Say<'_>) {
        self.follow_the_name();
        let moved = self.move_to_file(now);
        let for_now = matches!(self.place, Place::MemoryForNow(_));
        let waiting = if for_now { Unsaved::default() } else { std::mem::take(&mut self.unsaved) };
        if cmd.is_none() && waiting.as_slice().is_empty() {
            return;
        }
        match self.commit_with_room(waiting.as_slice(), cmd.map(|cmd| (cmd, now))) {
            Ok(mut news) => {
                if moved && let Ok(marks) = listening::marks(&self.connection) {
                    news = marks;
                }
                if let Some(recovered) = self.troubles.wrote().or(moved.then_some(StoreEvent::Recovered)) {
                    say(recovered);
                }
                if !news.is_empty() {
                    say(StoreEvent::Marks { marks: news });
                }
                if let Some(cmd) = cmd.filter(|_| for_now) {
                    self.unsaved.push(cmd, now);
                }
            }
            Err(problem) => {
                if is_broken(&problem)
                    && let Some(events) = self.renew()
                {
                    self.unsaved = waiting;
                    events.into_iter().for_each(&mut *say);
                    return self.save(cmd, now, say);
                }
                if !for_now {
                    self.unsaved = waiting;
                }
                if let Some(cmd) = cmd.filter(|cmd| !can_be_asked_again(cmd)) {
                    self.unsaved.push(cmd, now);
                }
                self.failed(cmd, &problem, say);
            }
        }
    }

    /// As `commit`; a feed may stay in the log for now.
    fn commit_with_room(
        &mut self,
        waiting: &[(StoreCmd, Timestamp)],
        new: Option<(&StoreCmd, Timestamp)>,
    ) -> Result<Vec<(EpisodeId, Mark)>> {
        let is_feed = matches!(new, Some((StoreCmd::Absorb { .. } | StoreCmd::AbsorbGuest { .. }, _)));
        if self.place != Place::File || !is_feed {
            return self.commit(waiting, new);
        }
        file::let_log_grow(&self.connection, file::LONG_LOG)?;
        let outcome = self.commit(waiting, new);
        self.log_is_long |= outcome.is_ok();
        file::let_log_grow(&self.connection, file::SHORT_LOG)?;
        outcome
    }

    /// What can wait until nothing else is to be done: writing a long log back to the file.
    pub(super) fn tidy(&mut self) {
        if std::mem::take(&mut self.log_is_long) {
            // If this fails, the next save does it, and says so if it cannot.
            let _ = file::write_back(&self.connection);
        }
    }

    /// One transaction over what waits and what is new. Returns the marks that another copy changed meanwhile.
    fn commit(
        &mut self,
        waiting: &[(StoreCmd, Timestamp)],
        new: Option<(&StoreCmd, Timestamp)>,
    ) -> Result<Vec<(EpisodeId, Mark)>> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let others = listening::others(&transaction)?;
        let news = if others == self.others { Vec::new() } else { listening::changed_since(&transaction, self.seen)? };
        for (cmd, at) in waiting.iter().map(|(cmd, at)| (cmd, *at)).chain(new) {
            execute(&transaction, cmd, at)?;
        }
        let seen = listening::last_change(&transaction)?;
        let edition = library::edition(&transaction)?;
        transaction.commit()?;
        self.shows_changed |= edition != self.edition;
        (self.seen, self.others, self.edition) = (seen, others, edition);
        Ok(news)
    }

    fn failed(&mut self, cmd: Option<&StoreCmd>, problem: &rusqlite::Error, say: Say<'_>) {
        if is_broken(problem) && self.place == Place::File {
            // The next start looks at the whole file; if this cannot be noted, it opens as it did today.
            let _ = std::fs::File::create(file::suspicion(&self.path));
        }
        if problem.sqlite_error_code() == Some(ErrorCode::DiskFull) {
            // The log cannot grow; once it is in the file, it begins again from its start and need not.
            let _ = file::write_back(&self.connection);
        }
        if let Some(event) = self.troubles.failed(trouble::subject(cmd), problem) {
            say(event);
        }
    }
}

/// One command inside a transaction. An id that a feed gave up is written under the one that the library knows.
fn execute(connection: &Connection, cmd: &StoreCmd, now: Timestamp) -> Result<()> {
    match cmd {
        StoreCmd::SavePosition { episode, position, duration } => {
            listening::save_position(connection, &library::known_as(connection, episode)?, *position, *duration, now)
        }
        StoreCmd::MarkHeard { episode } => {
            let episode = library::known_as(connection, episode)?;
            listening::mark_heard(connection, &episode, now)?;
            library::recount_new(connection, &episode)
        }
        StoreCmd::MarkNew { episode } => {
            let episode = library::known_as(connection, episode)?;
            listening::mark_new(connection, &episode, now)?;
            library::recount_new(connection, &episode)
        }
        StoreCmd::Began { episode } => listening::began(connection, &library::known_as(connection, episode)?, now),
        StoreCmd::SaveVolume { volume, muted } => settings::save_volume(connection, *volume, *muted),
        StoreCmd::SaveSort { sort } => settings::save_sort(connection, *sort),
        StoreCmd::SaveOpenShow { show } => settings::save_open_show(connection, show.as_ref()),
        StoreCmd::SaveWaveform { episode, waveform } => listening::save_waveform(connection, episode, waveform),
        StoreCmd::Absorb { show, document, fetched } => {
            absorb::absorb(connection, show, document, fetched, Standing::Subscribed)
        }
        StoreCmd::AbsorbGuest { show, document, fetched } => {
            absorb::absorb(connection, show, document, fetched, Standing::AsItIs)
        }
        StoreCmd::NoteRefresh { show, at, failure } => library::note_refresh(connection, show, *at, failure.as_deref()),
        StoreCmd::SavePatience(patience) => settings::save_patience(connection, patience, now),
        StoreCmd::FinishShow { show } => library::finish(connection, show),
        StoreCmd::MoveFeed { show, address } => library::move_feed(connection, show, address),
        StoreCmd::RemoveShow { show } => library::set_removed(connection, show, Some(now)),
        StoreCmd::RestoreShow { show } => library::set_removed(connection, show, None),
        StoreCmd::LoadRows { .. } | StoreCmd::LoadList { .. } | StoreCmd::Flush | StoreCmd::Close => Ok(()),
    }
}
