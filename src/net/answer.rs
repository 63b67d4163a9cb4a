//! What is read out of an answer before its body: is it success, what is it, how long, how to ask again.

use std::time::{SystemTime, UNIX_EPOCH};

use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, ETAG, LAST_MODIFIED, RETRY_AFTER};

use super::FetchError;
use super::redirect::Answer;
use super::status::retry_after;
use crate::model::Timestamp;

/// How to ask later whether anything has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

/// The calendar.
#[must_use]
pub fn now() -> Timestamp {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Timestamp(i64::try_from(seconds).unwrap_or(i64::MAX))
}

impl Answer {
    /// An error for what is not success.
    pub(super) fn check(&self) -> Result<(), FetchError> {
        if self.status().is_success() {
            return Ok(());
        }
        let wait = self.header(RETRY_AFTER).and_then(|value| retry_after(value, now()));
        if self.status().as_u16() == 401 && self.address.credentials().is_some() {
            return Err(FetchError::Rejected { host: self.address.host().to_owned() });
        }
        Err(FetchError::Status { host: self.address.host().to_owned(), code: self.status().as_u16(), wait })
    }

    /// The same of what a feed names.
    pub(super) fn check_named(&self) -> Result<(), FetchError> {
        self.check().map_err(FetchError::of_what_is_named)
    }

    pub(super) fn validators(&self) -> Validators {
        let text = |name| self.header(name).map(str::to_owned);
        Validators { etag: text(ETAG), last_modified: text(LAST_MODIFIED) }
    }

    /// Announced length; none when compressed or not told.
    pub(super) fn length(&self) -> Option<u64> {
        self.header(CONTENT_LENGTH)?.trim().parse().ok()
    }

    /// The type without its parameters, lower case.
    pub(super) fn content_type(&self) -> Option<String> {
        let value = self.header(CONTENT_TYPE)?;
        Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()).filter(|kind| !kind.is_empty())
    }

    pub(super) fn charset(&self) -> Option<String> {
        charset(self.header(CONTENT_TYPE)?)
    }
}

impl Validators {
    /// What `If-Range` takes: a strong `ETag`, else the date (RFC 9110, 13.1.5).
    #[must_use]
    pub fn if_range(&self) -> Option<&str> {
        match &self.etag {
            Some(etag) if !etag.starts_with("W/") => Some(etag),
            _ => self.last_modified.as_deref(),
        }
    }

    /// True when both speak of the same file, as far as both say anything.
    #[must_use]
    pub fn agree(&self, other: &Self) -> bool {
        match (&self.etag, &other.etag) {
            (Some(ours), Some(theirs)) => ours == theirs,
            _ => match (&self.last_modified, &other.last_modified) {
                (Some(ours), Some(theirs)) => ours == theirs,
                _ => true,
            },
        }
    }
}

fn charset(content_type: &str) -> Option<String> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']).trim();
        (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then(|| value.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_charset_is_found_among_the_parameters() {
        assert_eq!(charset("text/xml; q=1; Charset=\"ISO-8859-1\""), Some("ISO-8859-1".to_owned()));
        assert_eq!(charset("text/xml"), None);
        assert_eq!(charset("text/xml; charset="), None);
    }

    #[test]
    fn only_a_strong_tag_or_a_date_may_guard_a_range() {
        let with = |etag: &str| Validators { etag: Some(etag.to_owned()), last_modified: Some("then".to_owned()) };
        assert_eq!(with("\"a\"").if_range(), Some("\"a\""));
        assert_eq!(with("W/\"a\"").if_range(), Some("then"));
        assert_eq!(Validators::default().if_range(), None);
        assert!(!with("\"a\"").agree(&with("\"b\"")));
        assert!(with("\"a\"").agree(&Validators::default()));
    }
}
