//! Why something could not be fetched: sentences for the listener that say what failed, why, and what to do.
//! An error names hosts, never whole addresses: a path or a query may hold somebody's secret.

use std::time::Duration;

use thiserror::Error;

use crate::model::Timestamp;

/// Why something could not be fetched.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FetchError {
    /// Not an address that can be fetched at all.
    #[error("That is not an address podtui can fetch: {why}. Give one that begins with https:// or http://.")]
    Address { why: String },
    /// Its name means nothing to the resolver.
    #[error("{host} cannot be found. Check the connection and the spelling of the address.")]
    NoSuchHost { host: String },
    /// Nobody answers there.
    #[error("{host} cannot be reached: {why}. Check the connection, or try again later.")]
    Unreachable { host: String, why: String },
    /// It is asked through a proxy, and that way is no way.
    #[error(
        "There is no way to {host} through the proxy: {why}. Check the proxy (HTTP_PROXY, HTTPS_PROXY), or try again later."
    )]
    NoWayThrough { host: String, why: String },
    /// It answered, then sent nothing for a while.
    #[error("{host} sent nothing for {} s. Try again later.", waited.as_secs())]
    Stalled { host: String, waited: Duration },
    /// The connection ended in the middle.
    #[error("{host} broke off in the middle: {why}. Try again.")]
    Cut { host: String, why: String },
    /// TLS cannot vouch for the server.
    #[error(
        "{host} has no certificate that this system trusts: {why}. Is the clock right, is `ca-certificates` installed?"
    )]
    Certificate { host: String, why: String },
    /// https led to http.
    #[error("{from} leads from https to {to} without encryption: refused. Ask the publisher to mend the redirect.")]
    Downgrade { from: String, to: String },
    /// A redirect that leads nowhere.
    #[error("{host} redirects to something that is no web address: {why}. Ask the publisher to mend it.")]
    BadRedirect { host: String, why: String },
    /// More than ten redirects.
    #[error("{host} redirects in circles: gave up after {hops} redirects. Ask the publisher for the right address.")]
    RedirectLoop { host: String, hops: usize },
    /// A public feed or server pointed into the listener's own network.
    #[error("{host} is a private address, and a public feed or server may not lead there: refused.")]
    PrivateAddress { host: String },
    /// An answer other than success.
    #[error("{}", super::status::sentence(host, *code, *wait))]
    Status { host: String, code: u16, wait: Option<Duration> },
    /// 401 to the name and the password that stand in the address.
    #[error("{host} does not accept the name and password in the address (401). Check them, or get a new address.")]
    Rejected { host: String },
    /// 404 for what a feed names: its listener can neither check that address nor look for it.
    #[error("{host} has nothing at this address (404). Refresh the show: it may have moved, or been taken down.")]
    NotThere { host: String },
    /// The host asked for patience earlier; it was not asked again.
    #[error(
        "{host} asks for patience ({code}): it is not asked again before {} (in {}).",
        super::status::moment_after(*until, super::now()),
        super::status::left(*wait)
    )]
    Patience { host: String, code: u16, until: Timestamp, wait: Duration },
    /// More than is ever read of such a document.
    #[error("{host} sends more than {} for {what}: stopped. Tell the publisher.", super::limit::size(*limit))]
    TooLarge { host: String, what: &'static str, limit: u64 },
    /// Fewer or other bytes than were announced.
    #[error("{host} sent {here} bytes of {announced}. Try again.")]
    Short { host: String, here: u64, announced: u64 },
    /// The answer does not fit what was asked for.
    #[error("{host} answers wrongly: {why}. Tell the publisher.")]
    Lied { host: String, why: String },
    /// Not what it should be, by its first bytes.
    #[error("{host} sent {what} instead of audio. Its link may have expired, or it wants you to log in.")]
    NotAudio { host: String, what: &'static str },
    /// It is something, but no feed.
    #[error(transparent)]
    Feed(#[from] crate::feed::FeedError),
    /// Another file is there now.
    #[error("{host} has put another file there since the start: it was begun anew.")]
    Changed { host: String },
    /// The disk.
    #[error("{what} could not be written: {why}. {advice}")]
    Disk { what: String, why: String, advice: String },
    /// Two copies of podtui want the same download.
    #[error("Another copy of podtui is downloading it. Wait for that one.")]
    AnotherCopy,
    /// The listener asked to stop.
    #[error("Stopped.")]
    Cancelled,
    /// Ours: what the program needs to fetch anything is not there.
    #[error("The network could not be set up: {why}.")]
    Setup { why: String },
}

impl FetchError {
    /// True when the same question may well be answered a little later.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        match self {
            Self::NoSuchHost { .. }
            | Self::Unreachable { .. }
            | Self::NoWayThrough { .. }
            | Self::Stalled { .. }
            | Self::Cut { .. }
            | Self::Short { .. }
            | Self::Patience { .. }
            | Self::Changed { .. } => true,
            Self::Status { code, .. } => matches!(code, 408 | 425 | 429 | 500..=599),
            _ => false,
        }
    }

    /// True when nothing out there could be reached: offline is a state, not an error.
    #[must_use]
    pub fn is_offline(&self) -> bool {
        matches!(self, Self::NoSuchHost { .. } | Self::Unreachable { .. } | Self::NoWayThrough { .. })
    }

    /// The same of what a feed names: its listener can neither mend that address nor look for it.
    #[must_use]
    pub fn of_what_is_named(self) -> Self {
        match self {
            Self::Status { host, code: 404, .. } => Self::NotThere { host },
            other => other,
        }
    }

    /// True for 410: do not ask again.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        matches!(self, Self::Status { code: 410, .. })
    }

    /// How long the server asked to be left alone.
    #[must_use]
    pub fn wait(&self) -> Option<Duration> {
        match self {
            Self::Status { wait, .. } => *wait,
            Self::Patience { wait, .. } => Some(*wait),
            _ => None,
        }
    }

    /// The same for somebody who has nothing to do but wait, because podtui asks again by itself: without the advice,
    /// but with the time, if it is known.
    #[must_use]
    pub fn while_waiting(&self) -> String {
        let sentence = self.to_string();
        let advice = |words| sentence.rsplit_once(words).filter(|_| self.is_passing());
        match (advice(" Try again"), advice(" Check the ")) {
            (Some((what, when)), _) if when.starts_with(" in ") => format!("{what} podtui tries again{when}"),
            (Some((what, _)), _) | (None, Some((what, _))) => what.to_owned(),
            (None, None) => sentence,
        }
    }

    /// A disk error, with what to do about it.
    #[must_use]
    pub fn disk(what: &str, error: &std::io::Error) -> Self {
        let advice = match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => "Make room on the disk.",
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                "Choose a folder that you may write to."
            }
            _ => "Check the disk.",
        };
        Self::Disk { what: what.to_owned(), why: error.to_string(), advice: advice.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_waits_for_podtui_is_not_told_to_try_again_themselves() {
        let host = || "a.example".to_owned();
        let why = || "connection refused".to_owned();
        let wait = Some(Duration::from_mins(5));
        let passing = [
            FetchError::NoSuchHost { host: host() },
            FetchError::Unreachable { host: host(), why: why() },
            FetchError::NoWayThrough { host: host(), why: why() },
            FetchError::Stalled { host: host(), waited: Duration::from_secs(10) },
            FetchError::Cut { host: host(), why: why() },
            FetchError::Short { host: host(), here: 1, announced: 2 },
            FetchError::Status { host: host(), code: 408, wait: None },
            FetchError::Status { host: host(), code: 500, wait: None },
            FetchError::Status { host: host(), code: 503, wait },
        ];
        for error in &passing {
            let told = error.while_waiting();
            assert!(!told.contains("Try") && !told.contains("Check") && !told.contains("later"), "{told}");
            assert!(told.starts_with(error.to_string().split(['.', ':']).next().unwrap()), "{told}");
        }
        assert!(passing[8].while_waiting().ends_with("(503). podtui tries again in 5 min."));
        assert_eq!(passing[4].while_waiting(), "a.example broke off in the middle: connection refused.");
        let lasting = FetchError::NotThere { host: host() };
        assert_eq!(lasting.while_waiting(), lasting.to_string());
    }
}
