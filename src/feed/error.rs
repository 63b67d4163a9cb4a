//! Why there is nothing to read, in sentences that say what to do.

use std::fmt;

use thiserror::Error;

use crate::model::{Problem, Severity};

/// Why bytes are no feed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FeedError {
    /// A web page, perhaps one that names its feeds.
    #[error("{}", page_sentence(title.as_deref(), feeds))]
    WebPage { title: Option<String>, feeds: Vec<FeedLink> },
    /// An OPML list of feeds, which is imported, not subscribed to.
    #[error("This is a list of {count} subscriptions (OPML), not one feed. Import it with `podtui import FILE`.")]
    SubscriptionList { count: usize },
    /// Something else.
    #[error("This is {what}, not a podcast feed. Look for the show's RSS address on its page, or search for its name.")]
    NotAFeed { what: String },
    /// Nothing at all.
    #[error("The server or file gave no content at all. Try again later, or check the address.")]
    Empty,
    /// More than `FEED_BYTES`.
    #[error("The feed is larger than 16 MiB, more than podtui reads. Its publisher should page or shorten it.")]
    TooLarge,
}

/// A feed that a web page points to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedLink {
    /// Absolute where the page's address is known.
    pub url: String,
    pub title: Option<String>,
}

/// Why bytes are no transcript.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TranscriptError {
    #[error("The transcript is empty.")]
    Empty,
    #[error("The transcript is larger than 4 MiB, more than podtui reads.")]
    TooLarge,
    #[error("This is {what}, not a transcript. podtui reads WebVTT, SRT, JSON, HTML and plain text.")]
    NotATranscript { what: String },
}

/// Why bytes are no chapters.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ChaptersError {
    #[error("The chapters document is larger than 1 MiB, more than podtui reads.")]
    TooLarge,
    #[error("This is not a chapters document: {why}. podtui reads Podcasting 2.0 JSON chapters.")]
    NotChapters { why: String },
}

/// What is wrong with a JSON document that was read all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damage {
    /// Parts that cannot be read and were left out.
    pub broken: usize,
    pub cut_off: bool,
}

impl fmt::Display for Damage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.cut_off, self.broken) {
            (true, 0) => formatter.write_str("it ends before it is complete; what is whole was read"),
            (true, count) => write!(
                formatter,
                "it ends before it is complete, and {count} of its parts cannot be read; what is whole was read"
            ),
            (false, 0) => formatter.write_str("it is not valid JSON, but could be read"),
            (false, 1) => formatter.write_str("one of its parts cannot be read and was left out"),
            (false, count) => write!(formatter, "{count} of its parts cannot be read and were left out"),
        }
    }
}

/// Why bytes are no subscription list.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum OpmlError {
    #[error("The file is larger than 16 MiB, more than podtui reads.")]
    TooLarge,
    #[error("This is {what}, not a list of subscriptions. Export OPML from your other player and import that file.")]
    NotOpml { what: String },
}

impl FeedError {
    /// What is to be said where the feed was read that a web page names.
    #[must_use]
    pub fn followed(&self) -> Problem {
        Problem {
            severity: Severity::Warning,
            location: "document".to_owned(),
            what: self.to_string(),
            advice: "Give out the address of the feed itself; what was read is the feed that the page names."
                .to_owned(),
        }
    }
}

fn page_sentence(title: Option<&str>, feeds: &[FeedLink]) -> String {
    let name = title.map_or_else(String::new, |title| format!(" (\"{title}\")"));
    match feeds {
        [] => format!(
            "This is a web page{name}, not a feed, and it names no feed. Look for the show's RSS address, or search for its name."
        ),
        [one] => format!("This is a web page{name}, not a feed. The feed it names is {}.", one.url),
        [first, ..] => {
            format!("This is a web page{name}, not a feed. It names {} feeds, the first is {}.", feeds.len(), first.url)
        }
    }
}
