//! The search worker: one thread that answers the newest question and forgets the older ones.

use std::cell::RefCell;
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use crate::model::{Catalog, EpisodeId, Transcript};
use crate::msg::{FindCmd, FindEvent, Snippet};

use super::{Ranker, Spoken};

/// More sentences than this nobody reads through.
const SNIPPETS: usize = 50;

/// Starts the worker. `transcripts` is asked once, at the first question that was not empty; that question is
/// answered at once without sentences, and again with them. The thread ends when the sender is dropped. Should the
/// system refuse a thread, the first send fails.
pub fn spawn(
    transcripts: impl FnOnce() -> Vec<(EpisodeId, Arc<Transcript>)> + Send + 'static,
    events: impl Fn(FindEvent) + Send + 'static,
) -> Sender<FindCmd> {
    let (sender, inbox) = channel();
    let thread = std::thread::Builder::new().name("search".to_owned());
    // Without a thread the inbox is dropped, which the sender notices.
    drop(thread.spawn(move || Worker::new(inbox, transcripts, events).run()));
    sender
}

struct Worker<T, E> {
    inbox: Inbox,
    events: E,
    ranker: Ranker,
    spoken: Spoken,
    transcripts: Option<T>,
}

impl<T: FnOnce() -> Vec<(EpisodeId, Arc<Transcript>)>, E: Fn(FindEvent)> Worker<T, E> {
    fn new(inbox: Receiver<FindCmd>, transcripts: T, events: E) -> Self {
        Self {
            inbox: Inbox { inbox, newer: RefCell::default() },
            events,
            ranker: Ranker::new(),
            spoken: Spoken::new(),
            transcripts: Some(transcripts),
        }
    }

    fn run(mut self) {
        while let Some(command) = self.inbox.newest() {
            // None: a newer command came, which is what the loop goes on with.
            let _ = self.answer(command);
        }
    }

    fn answer(&mut self, command: FindCmd) -> Option<()> {
        let FindCmd::Find { ticket, query, catalog, read } = command else { return Some(()) };
        let hits = self.ranker.rank_until(&catalog, &query, || self.inbox.has_newer())?;
        if !query.trim().is_empty()
            && let Some(transcripts) = self.transcripts.take()
        {
            (self.events)(FindEvent::Found { ticket, hits: hits.clone(), snippets: Vec::new() });
            for (episode, transcript) in transcripts() {
                self.spoken.add(episode, &transcript);
            }
        }
        self.learn(read);
        let snippets = self.snippets(&query, &catalog)?;
        (self.events)(FindEvent::Found { ticket, hits, snippets });
        Some(())
    }

    /// What was read is at hand from now on; what is known already is not taken apart again.
    fn learn(&mut self, read: Vec<(EpisodeId, Arc<Transcript>)>) {
        let known: HashSet<&EpisodeId> = self.spoken.episodes().collect();
        let new: Vec<_> = read.into_iter().filter(|(episode, _)| !known.contains(episode)).collect();
        for (episode, transcript) in new {
            self.spoken.add(episode, &transcript);
        }
    }

    /// Sentences of the episodes that are in the catalog.
    fn snippets(&self, query: &str, catalog: &Catalog) -> Option<Vec<Snippet>> {
        if self.spoken.is_empty() {
            return Some(Vec::new());
        }
        let at_hand: HashSet<&EpisodeId> = self.spoken.episodes().collect();
        let wanted: HashSet<&EpisodeId> =
            catalog.rows.iter().map(|row| &row.id).filter(|id| at_hand.contains(id)).collect();
        self.spoken.find_in(query, SNIPPETS, |episode| wanted.contains(episode), || self.inbox.has_newer())
    }
}

/// The inbox, read ahead: whatever is newer makes the older obsolete.
struct Inbox {
    inbox: Receiver<FindCmd>,
    newer: RefCell<Option<FindCmd>>,
}

impl Inbox {
    /// Waits for a command, and skips those that a newer one has overtaken. None: nobody can ask any more.
    fn newest(&self) -> Option<FindCmd> {
        if !self.has_newer() {
            return self.inbox.recv().ok().map(|command| self.inbox.try_iter().last().unwrap_or(command));
        }
        self.newer.take()
    }

    fn has_newer(&self) -> bool {
        let mut newer = self.newer.borrow_mut();
        if let Some(command) = self.inbox.try_iter().last() {
            *newer = Some(command);
        }
        newer.is_some()
    }
}
