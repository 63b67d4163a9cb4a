//! One job of a refresh: a feed is fetched, and what came of it is told in events without credentials.

use std::sync::Arc;

use super::answer::now;
use super::refresh::{Events, Round};
use super::{Address, FeedAsk, FeedSource, FetchError, FetchOutcome, Web, fetch_feed};
use crate::model::{ShowId, Ticket};
use crate::msg::{FetchEvent, RefreshFailure};

/// What a fetching thread needs.
pub(super) struct Errand {
    pub web: Web,
    pub events: Events,
    pub round: Arc<Round>,
}

/// Something to fetch.
pub(super) enum Job {
    Refresh(FeedSource),
    Add {
        ticket: Ticket,
        address: Address,
        /// Addresses that are subscribed to.
        known: Vec<(String, ShowId)>,
    },
}

impl Job {
    /// True for what progress counts.
    pub(super) fn counts(&self) -> bool {
        matches!(self, Self::Refresh(_))
    }

    /// What is told when it ends for this reason.
    pub(super) fn failure(&self, reason: &str) -> FetchEvent {
        let reason = reason.to_owned();
        match self {
            Self::Refresh(source) => FetchEvent::RefreshFailed {
                show: source.show.clone(),
                at: now(),
                failure: RefreshFailure { reason, gone: false },
            },
            Self::Add { ticket, .. } => FetchEvent::Added { ticket: *ticket, result: Err(reason) },
        }
    }
}

impl Errand {
    pub(super) fn run(&self, job: Job) {
        match job {
            Job::Refresh(source) => self.refresh(source),
            Job::Add { ticket, address, known } => self.add(ticket, &address, &known),
        }
    }

    fn refresh(&self, source: FeedSource) {
        let show = source.show;
        self.tell(FetchEvent::Refreshing { show: show.clone() });
        let ask = FeedAsk { show: Some(show.clone()), validators: source.validators };
        match self.fetch(&source.address, &ask) {
            Ok(FetchOutcome::Unchanged { moved }) => {
                if let Some(address) = moved.filter(|address| *address != source.address) {
                    self.tell(FetchEvent::Moved { show: show.clone(), address });
                }
                self.tell(FetchEvent::Unchanged { show, at: now() });
            }
            Ok(FetchOutcome::Came(came)) => {
                let event =
                    FetchEvent::Came { show: show.clone(), document: Arc::new(came.document), fetched: came.fetched };
                self.tell(event);
                if let Some(trouble) = came.trouble {
                    self.tell_failure(show, &trouble);
                }
            }
            Err(error) => self.tell_failure(show, &error),
        }
    }

    fn add(&self, ticket: Ticket, address: &Address, known: &[(String, ShowId)]) {
        let have = |address: &str| known.iter().find(|(other, _)| other == address).map(|(_, show)| show.clone());
        let result = match have(&address.secret()) {
            Some(show) => Ok(show),
            None => self.fetch(&address.secret(), &FeedAsk::default()).and_then(|outcome| match outcome {
                FetchOutcome::Came(came) => Ok(have(&came.fetched.address).unwrap_or_else(|| {
                    let show = came.document.show.id.clone();
                    let document = Arc::new(came.document);
                    self.tell(FetchEvent::Came { show: show.clone(), document, fetched: came.fetched });
                    show
                })),
                FetchOutcome::Unchanged { .. } => {
                    Err(FetchError::Lied { host: address.host().to_owned(), why: "304 unasked".to_owned() })
                }
            }),
        };
        (self.events)(FetchEvent::Added { ticket, result: result.map_err(|error| error.to_string()) });
    }

    fn fetch(&self, address: &str, ask: &FeedAsk) -> Result<FetchOutcome, FetchError> {
        let outcome = fetch_feed(&self.web, address, ask, &|| self.round.goes_on());
        // Also of a round that was cancelled: the host has said so all the same.
        self.web.turns().tell_news(|patience| (self.events)(FetchEvent::Patience(patience)));
        outcome
    }

    fn tell_failure(&self, show: ShowId, error: &FetchError) {
        let failure = RefreshFailure { reason: error.to_string(), gone: error.is_gone() };
        self.tell(FetchEvent::RefreshFailed { show, at: now(), failure });
    }

    /// What belongs to a cancelled round is not told any more.
    fn tell(&self, event: FetchEvent) {
        if self.round.goes_on() {
            (self.events)(event);
        }
    }
}
