//! The search worker: one thread that answers the newest question and forgets the older ones.

use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};

use crate::model::{EpisodeId, Transcript};
use crate::msg::{FindCmd, FindEvent};

use super::{Ranker, Spoken};

/// Starts the worker. `transcripts` is asked once, at the first question. The thread ends when the sender is dropped.
pub fn spawn(
    transcripts: impl FnOnce() -> Vec<(EpisodeId, Arc<Transcript>)> + Send + 'static,
    events: impl Fn(FindEvent) + Send + 'static,
) -> Sender<FindCmd> {
    let (sender, inbox) = channel();
    let started = std::thread::Builder::new().name("search".to_owned()).spawn(move || {
        let mut ranker = Ranker::new();
        let mut spoken = Spoken::new();
        for (episode, transcript) in transcripts() {
            spoken.add(episode, transcript);
        }
        for command in inbox {
            if let FindCmd::Find { ticket, query, catalog } = command
                && let Some(hits) = ranker.rank_until(&catalog, &query, || false)
            {
                events(FindEvent::Found { ticket, hits, snippets: spoken.find(&query, 50) });
            }
        }
    });
    // Without a thread the inbox is gone, and the first question finds that out.
    drop(started);
    sender
}
