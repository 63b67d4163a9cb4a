//! `U`: what was done last is taken back, then what was done before that.

use crate::model::{EpisodeId, Mark, ShowId, counted};
use crate::msg::{FetchCmd, ShowEntry, StoreCmd};

use super::State;
use super::turn::Turn;

/// So many steps are remembered.
const STEPS: usize = 32;

/// What can be taken back, oldest first.
#[derive(Clone, Debug, Default)]
pub struct Undo {
    done: Vec<Undoable>,
}

/// What `U` brings back.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Undoable {
    /// Boxed: an entry is much larger than everything else here.
    Unsubscribed(Box<ShowEntry>),
    DeletedDownloads(Vec<EpisodeId>),
    Marked(Vec<Change>),
}

/// A mark that was changed by hand.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Change {
    pub episode: EpisodeId,
    pub before: Mark,
    pub made: Mark,
}

impl Undo {
    pub(super) fn remember(&mut self, step: Undoable) {
        // What was deleted before the last time is gone for good.
        if matches!(step, Undoable::DeletedDownloads(_)) {
            self.done.retain(|done| !matches!(done, Undoable::DeletedDownloads(_)));
        }
        if self.done.len() >= STEPS {
            self.done.remove(0);
        }
        self.done.push(step);
    }

    /// A show that is subscribed to again needs no undoing.
    pub(super) fn forget_unsubscribed(&mut self, show: &ShowId) {
        self.done.retain(|done| !matches!(done, Undoable::Unsubscribed(entry) if entry.show.id == *show));
    }
}

impl State {
    /// `U`.
    pub(super) fn undo(&mut self, turn: &mut Turn) {
        match self.undo.done.pop() {
            Some(Undoable::Unsubscribed(entry)) => self.subscribe_again(turn, *entry),
            Some(Undoable::DeletedDownloads(episodes)) => self.restore_downloads(turn, episodes),
            Some(Undoable::Marked(changes)) => self.restore_marks(turn, changes),
            None => self.say(turn, "Nothing to undo"),
        }
    }

    fn subscribe_again(&mut self, turn: &mut Turn, entry: ShowEntry) {
        let show = entry.show.id.clone();
        self.shows.let_go.remove(&show);
        turn.store(StoreCmd::RestoreShow { show: show.clone() });
        self.say(turn, format!("Subscribed to {} again", entry.show.title));
        let mut entries = std::mem::take(&mut self.shows.entries);
        entries.retain(|other| other.show.id != show);
        entries.push(entry);
        self.shows_came(entries);
    }

    fn restore_downloads(&mut self, turn: &mut Turn, episodes: Vec<EpisodeId>) {
        self.say(
            turn,
            match episodes.len() {
                1 => "The download is back".to_owned(),
                count => format!("{count} downloads are back"),
            },
        );
        for episode in episodes {
            turn.fetch(FetchCmd::RestoreDownload { episode });
        }
    }

    /// As they were before; what changed since then by listening stays as it is now.
    fn restore_marks(&mut self, turn: &mut Turn, changes: Vec<Change>) {
        let mut restored = 0;
        for Change { episode, before, made } in changes {
            let now = self.mark(&episode);
            if (now.heard, now.position) != (made.heard, made.position) {
                continue;
            }
            restored += 1;
            self.put_mark(turn, &episode, Mark { duration: now.duration, ..before });
        }
        self.keep_last(turn);
        self.choose_next(turn);
        self.say(
            turn,
            match restored {
                0 => "It was listened to since: nothing is taken back".to_owned(),
                1 => "The mark is as it was".to_owned(),
                _ => format!("{} are marked as they were", counted(restored, "episode")),
            },
        );
    }
}
