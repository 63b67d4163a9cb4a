//! A show: the course that is built in, a subscription, or a folder of files.

use super::ShowId;

/// A show as its feed tells it. Text is plain.
#[derive(Clone, Debug, PartialEq)]
pub struct Show {
    pub id: ShowId,
    /// Never empty.
    pub title: String,
    pub description: Option<String>,
    pub link: Option<String>,
    /// Where it is fetched from, with credentials if it needs them: mask before it is shown.
    pub feed_url: Option<String>,
    pub image: Option<String>,
    pub author: Option<String>,
    pub language: Option<String>,
    pub show_type: Option<ShowType>,
}

impl Show {
    /// A show of which only identity and title are known.
    #[must_use]
    pub fn new(id: ShowId, title: &str) -> Self {
        Self {
            id,
            title: title.to_owned(),
            description: None,
            link: None,
            feed_url: None,
            image: None,
            author: None,
            language: None,
            show_type: None,
        }
    }

    /// True for a course or a serial: heard from the oldest to the newest.
    #[must_use]
    pub fn is_serial(&self) -> bool {
        self.show_type == Some(ShowType::Serial)
    }
}

/// `itunes:type`; `podcast:medium` course counts as serial.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShowType {
    Serial,
    Episodic,
}
