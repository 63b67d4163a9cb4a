//! What other rooms may ask the store directly. Nothing in here writes.

use rusqlite::Connection;

use super::error::StoreError;
use super::library::{self, FeedSource};
use super::listening::{self, Played};
use super::open::Store;
use super::{rows, settings};
use crate::model::{Episode, EpisodeId, Mark, Row, ShowId, Timestamp, Waveform};
use crate::msg::{Library, List, Patience, Settings, ShowEntry};

type Answer<T> = Result<T, StoreError>;

impl Store {
    /// What was heard of every episode that was touched.
    pub fn marks(&self) -> Answer<Vec<(EpisodeId, Mark)>> {
        self.ask("The marks could not be read", listening::marks)
    }

    /// What was heard of one episode.
    pub fn mark(&self, episode: &EpisodeId) -> Answer<Mark> {
        self.ask("The mark could not be read", |connection| {
            listening::mark(connection, &library::known_as(connection, episode)?)
        })
    }

    /// The subscriptions, by title.
    pub fn shows(&self) -> Answer<Vec<ShowEntry>> {
        self.ask("The subscriptions could not be read", library::shows)
    }

    /// One show by its key, also one that was unsubscribed.
    pub fn show(&self, show: &ShowId) -> Answer<Option<ShowEntry>> {
        self.ask("The show could not be read", |connection| library::show(connection, show))
    }

    /// The subscription that is meant: by key, whole title or part of a title, the first by title.
    pub fn show_by_query(&self, query: &str) -> Answer<Option<ShowEntry>> {
        self.ask("The subscriptions could not be read", |connection| library::show_by_query(connection, query))
    }

    /// The show that is fetched from this address, also one that was unsubscribed.
    pub fn show_by_address(&self, address: &str) -> Answer<Option<ShowId>> {
        self.ask("The subscriptions could not be read", |connection| library::show_by_address(connection, address))
    }

    /// All episodes of a show, whole, as they stand in its feed.
    pub fn episodes(&self, show: &ShowId) -> Answer<Vec<Episode>> {
        self.ask("The episodes could not be read", |connection| library::episodes(connection, show))
    }

    /// One episode, whole.
    pub fn episode(&self, episode: &EpisodeId) -> Answer<Option<Episode>> {
        self.ask("The episode could not be read", |connection| library::episode(connection, episode))
    }

    /// The episodes that play this address, each with the address of its feed. Looks at every episode there is.
    pub fn played_by(&self, address: &str) -> Answer<Vec<(EpisodeId, String)>> {
        self.ask("The episodes could not be read", |connection| library::played_by(connection, address))
    }

    /// The key under which marks of this episode stand: its own, or the one it had before its feed changed its guid.
    pub fn known_as(&self, episode: &EpisodeId) -> Answer<EpisodeId> {
        self.ask("The episode could not be read", |connection| library::known_as(connection, episode))
    }

    /// The first rows of a show in its own order, or of all subscriptions (none), newest first.
    pub fn first_rows(&self, show: Option<&ShowId>, limit: usize) -> Answer<Vec<Row>> {
        self.ask("The list could not be read", |connection| rows::first(connection, show, limit))
    }

    /// A list over all subscriptions, whole.
    pub fn list(&self, list: List) -> Answer<Vec<Row>> {
        self.ask("The list could not be read", |connection| rows::list(connection, list))
    }

    /// The shape of an episode's sound, if it was measured.
    pub fn waveform(&self, episode: &EpisodeId) -> Answer<Option<Waveform>> {
        self.ask("The waveform could not be read", |connection| listening::waveform(connection, episode))
    }

    /// What began to play and when, the latest first.
    pub fn history(&self, limit: usize) -> Answer<Vec<Played>> {
        self.ask("The history could not be read", |connection| listening::history(connection, limit))
    }

    /// How to ask for the feed of a show.
    pub fn feed_source(&self, show: &ShowId) -> Answer<Option<FeedSource>> {
        self.ask("The subscription could not be read", |connection| library::feed_source(connection, show))
    }

    /// The subscriptions that were not refreshed since `older_than`; finished ones are left out.
    pub fn feeds_due(&self, older_than: Timestamp) -> Answer<Vec<FeedSource>> {
        self.ask("The subscriptions could not be read", |connection| library::feeds_due(connection, older_than))
    }

    /// The hosts that want to be left alone, and until when.
    pub fn patience(&self) -> Answer<Vec<Patience>> {
        self.ask("The waits that servers asked for could not be read", settings::patience)
    }

    /// What the listener set.
    pub fn settings(&self) -> Answer<Settings> {
        self.ask("The settings could not be read", settings::read)
    }

    /// All that is read before the first frame, again.
    pub fn library(&self) -> Answer<Library> {
        self.ask("The library could not be read", super::open::read_library)
    }

    /// Looks at the whole file, as `doctor` does: none when it is sound, else what is wrong. Slow on a large one.
    pub fn check(&self) -> Answer<Option<String>> {
        self.ask("The database could not be checked", |connection| {
            let finding: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
            Ok((finding != "ok").then_some(finding))
        })
    }

    fn ask<T>(&self, what: &str, question: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Answer<T> {
        question(&self.connection).map_err(|problem| StoreError::of(what, &problem))
    }
}
