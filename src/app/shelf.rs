//! What was read lately, so that coming back to an episode asks nobody. Small, and the oldest goes first.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::model::{Chapter, Episode, EpisodeId, Transcript};

use super::Loadable;

/// What is known of the episodes that were looked at last.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    books: VecDeque<Book>,
}

/// What is known of one episode.
#[derive(Clone, Debug)]
pub struct Book {
    pub episode: EpisodeId,
    pub details: Loadable<Arc<Episode>>,
    pub transcript: Loadable<Arc<Transcript>>,
    pub chapters: Option<Vec<Chapter>>,
    /// What is wrong with the chapters document that its feed names.
    pub chapters_trouble: Option<String>,
}

impl Shelf {
    /// How many episodes are kept: enough to go back and forth, too few to weigh anything.
    pub const SIZE: usize = 24;

    /// What is known of an episode.
    #[must_use]
    pub fn book(&self, episode: &EpisodeId) -> Option<&Book> {
        self.books.iter().find(|book| book.episode == *episode)
    }

    /// The place of an episode, made if it has none; the oldest makes room.
    pub fn book_mut(&mut self, episode: &EpisodeId) -> &mut Book {
        if let Some(index) = self.books.iter().position(|book| book.episode == *episode) {
            return &mut self.books[index];
        }
        if self.books.len() >= Self::SIZE {
            self.books.pop_front();
        }
        self.books.push_back(Book {
            episode: episode.clone(),
            details: Loadable::Absent,
            transcript: Loadable::Absent,
            chapters: None,
            chapters_trouble: None,
        });
        let last = self.books.len() - 1;
        &mut self.books[last]
    }

    /// The transcript of an episode, if it is at hand.
    #[must_use]
    pub fn transcript(&self, episode: &EpisodeId) -> Option<&Arc<Transcript>> {
        match &self.book(episode)?.transcript {
            Loadable::Here(transcript) => Some(transcript),
            _ => None,
        }
    }

    /// All transcripts that are at hand.
    #[must_use]
    pub fn transcripts(&self) -> Vec<(EpisodeId, Arc<Transcript>)> {
        let read = |book: &Book| match &book.transcript {
            Loadable::Here(transcript) => Some((book.episode.clone(), Arc::clone(transcript))),
            _ => None,
        };
        self.books.iter().filter_map(read).collect()
    }

    /// Forget the details of these: their feed came anew.
    pub fn forget_details(&mut self) {
        for book in &mut self.books {
            book.details = Loadable::Absent;
        }
    }
}
