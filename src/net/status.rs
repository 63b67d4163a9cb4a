//! What an HTTP status means to a listener, and how long a server asks to be left alone.

use std::time::Duration;

use crate::model::Timestamp;

/// Nobody is waited for longer than a day.
pub(super) const LONGEST: Duration = Duration::from_hours(24);

/// A sentence for an answer that is not success.
#[must_use]
pub fn sentence(host: &str, code: u16, wait: Option<Duration>) -> String {
    let again = wait.map_or_else(|| "later".to_owned(), |wait| format!("in {}", length(wait)));
    match code {
        401 => {
            format!("{host} wants a name and a password (401): put them into the address as https://name:password@..")
        }
        403 => format!("{host} refuses this address (403). Is the private link still valid?"),
        404 => format!("{host} has nothing at this address (404). Check it, or look for the show by name."),
        407 => format!(
            "The proxy on the way to {host} wants a name and a password (407). Put them into HTTP_PROXY and HTTPS_PROXY."
        ),
        408 => format!("{host} lost patience with the connection (408). Try again."),
        410 => format!("{host} says that this is gone for good (410): it is not asked for again."),
        429 => format!("{host} is asked too often (429). Try again {again}."),
        451 => format!("{host} may not give this out, for legal reasons (451)."),
        503 => format!("{host} is out of service for the moment (503). Try again {again}."),
        500..=599 => format!("{host} has an error of its own ({code}). Try again {again}."),
        _ => format!("{host} answers with status {code}, which is of no use here. Check the address."),
    }
}

/// A length in words: `40 s`, `5 min`, `3 h`.
#[must_use]
pub fn length(time: Duration) -> String {
    match time.as_secs() {
        0..120 => format!("{} s", time.as_secs().max(1)),
        seconds @ 120..7200 => format!("{} min", seconds.div_ceil(60)),
        seconds => format!("{} h", seconds.div_ceil(3600)),
    }
}

/// What is left of a wait that a host asked for. A second more is waited than it asked for; nobody is told of that one.
#[must_use]
pub fn left(wait: Duration) -> String {
    length(wait.saturating_sub(Duration::from_secs(1)))
}

/// A moment by which another is over, as the listener's own clock shows it: the minute after. `14:05`, with its date unless that is today's.
#[must_use]
pub fn moment_after(at: Timestamp, now: Timestamp) -> String {
    let at = Timestamp(at.0.saturating_add(59) / 60 * 60);
    let zone = jiff::tz::TimeZone::system();
    let here = |at: Timestamp| Some(zone.to_datetime(jiff::Timestamp::from_second(at.0).ok()?));
    match (here(at), here(now)) {
        (Some(at), Some(now)) if at.date() == now.date() => at.strftime("%H:%M").to_string(),
        (Some(at), _) => at.strftime("%Y-%m-%d %H:%M").to_string(),
        (None, _) => "later".to_owned(),
    }
}

/// `Retry-After`: seconds, or an HTTP date (RFC 9110, 10.2.3). Garbage is none; a day is the most.
#[must_use]
pub fn retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    let wait = if value.bytes().all(|byte| byte.is_ascii_digit()) && !value.is_empty() {
        Duration::from_secs(value.parse().unwrap_or(u64::MAX))
    } else {
        let date = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(value).ok()?;
        Duration::from_secs(u64::try_from(date.as_second() - now.0).unwrap_or(0))
    };
    Some(wait.min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_read_as_seconds_and_as_a_date() {
        let now = Timestamp(1_445_412_400);
        assert_eq!(retry_after(" 120 ", now), Some(Duration::from_mins(2)));
        assert_eq!(retry_after("Wed, 21 Oct 2015 07:28:00 GMT", now), Some(Duration::from_secs(80)));
        assert_eq!(retry_after("Wed, 21 Oct 2015 07:00:00 GMT", now), Some(Duration::ZERO));
        assert_eq!(retry_after("soon", now), None);
        assert_eq!(retry_after("", now), None);
        assert_eq!(retry_after("99999999999999999999999", now), Some(LONGEST));
    }

    #[test]
    fn a_wait_is_told_so_that_coming_back_then_helps() {
        assert_eq!((left(Duration::from_secs(121)), left(Duration::from_secs(31))), ("2 min".into(), "30 s".into()));
        let now = Timestamp(1_445_412_400);
        let minute = |at| moment_after(Timestamp(at), now).rsplit(':').next().map(str::to_owned);
        assert_eq!(minute(1_445_412_480), Some("28".to_owned()));
        assert_eq!(minute(1_445_412_481), Some("29".to_owned()), "a second after the minute that it names is too soon");
    }

    #[test]
    fn each_status_of_the_list_has_a_sentence_of_its_own() {
        let said: Vec<String> =
            [401, 403, 404, 410, 429, 500, 503].iter().map(|code| sentence("a.example", *code, None)).collect();
        let mut different = said.clone();
        different.sort();
        different.dedup();
        assert_eq!(different.len(), said.len());
        assert!(sentence("a.example", 429, Some(Duration::from_mins(5))).contains("in 5 min"));
    }
}
