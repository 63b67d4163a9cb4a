//! Where a feed's bytes came from, as far as that changes what may be read out of them.

use crate::model::{ShowId, Timestamp};

/// Where a feed came from, and what it may name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source<'a> {
    /// Final address, after redirects: the base of relative ones. `file:///..` for a file.
    pub url: Option<&'a str>,
    /// Charset of the HTTP `Content-Type`, a hint.
    pub charset: Option<&'a str>,
    /// The show's identity, when it is known already. None: made from `url`, else from what the feed says of itself.
    pub show: Option<ShowId>,
    /// The calendar: a later date is none.
    pub now: Timestamp,
    pub trust: Trust,
}

/// Which addresses a feed may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// Ours: `podtui:` too, and an item's id is the episode's id.
    BuiltIn,
    /// A file of the listener: files beside and below it too, never above.
    File,
    /// Somebody's: `http:` and `https:` only.
    Remote,
}
