//! Asking for a part of a medium, and reading what the server says it sends. Nothing of a body is used before its
//! place in the file is known for certain.

use reqwest::header::{ACCEPT_ENCODING, ACCEPT_RANGES, CONTENT_RANGE, HeaderMap, HeaderValue, IF_RANGE, RANGE};

use super::redirect::Answer;
use super::{Address, FetchError, Reach, Validators, Web};

/// `Content-Range: bytes 5-9/10` (RFC 9110, 14.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContentRange {
    pub first: u64,
    pub last: u64,
    pub total: Option<u64>,
}

/// A part of a medium that the server is about to send.
pub(super) struct Part {
    pub answer: Answer,
    /// Where its first byte belongs.
    pub start: u64,
    /// Where it ends, if announced: the end of this body, not of the file.
    pub end: Option<u64>,
    /// Length of the whole file, if told.
    pub total: Option<u64>,
    pub validators: Validators,
    /// Parts can be asked for.
    pub ranges: bool,
}

/// How to ask for a medium.
#[derive(Clone, Debug)]
pub(super) struct PartAsk {
    pub start: u64,
    /// What is here came with these: a part of another file is not wanted.
    pub same_as: Option<Validators>,
    /// Without `Range`: this server gets it wrong.
    pub plain: bool,
}

/// What came of asking for a part.
pub(super) enum PartAnswer {
    Part(Box<Part>),
    /// 416: nothing from there on. The length of the file, if told.
    Beyond {
        total: Option<u64>,
    },
}

/// Asks for a medium from `start` to its end, uncompressed.
pub(super) fn ask_part(web: &Web, address: &Address, reach: Reach, ask: &PartAsk) -> Result<PartAnswer, FetchError> {
    let answer = web.get(address, reach, &headers(ask))?;
    let host = || answer.address.host().to_owned();
    let range = answer.header(CONTENT_RANGE).map(ContentRange::parse);
    let validators = answer.validators();
    match answer.status().as_u16() {
        206 => {
            let Some(Some(range)) = range else {
                return Err(FetchError::Lied { host: host(), why: "206 without a readable Content-Range".to_owned() });
            };
            if range.first != ask.start {
                return Err(FetchError::Lied {
                    host: host(),
                    why: "it sends another part than was asked for".to_owned(),
                });
            }
            let end = Some(range.last + 1);
            Ok(PartAnswer::Part(Box::new(Part {
                start: range.first,
                end,
                total: range.total,
                validators,
                ranges: true,
                answer,
            })))
        }
        416 => Ok(PartAnswer::Beyond { total: answer.header(CONTENT_RANGE).and_then(unsatisfied_total) }),
        _ => {
            answer.check_named()?;
            let total = answer.length();
            let ranges = !ask.plain
                && total.is_some()
                && ask.start == 0
                && answer.header(ACCEPT_RANGES).is_some_and(|value| value.trim().eq_ignore_ascii_case("bytes"));
            Ok(PartAnswer::Part(Box::new(Part { start: 0, end: total, total, validators, ranges, answer })))
        }
    }
}

impl ContentRange {
    /// None for what is no such header or contradicts itself.
    #[must_use]
    pub fn parse(value: &str) -> Option<Self> {
        let (unit, rest) = value.trim().split_once([' ', '='])?;
        let (range, total) = rest.split_once('/')?;
        let (first, last) = range.split_once('-')?;
        let total = match total.trim() {
            "*" => None,
            digits => Some(digits.parse().ok()?),
        };
        let range = Self { first: first.trim().parse().ok()?, last: last.trim().parse().ok()?, total };
        let sound = range.first <= range.last && range.last < range.total.unwrap_or(u64::MAX);
        (unit.eq_ignore_ascii_case("bytes") && sound).then_some(range)
    }
}

/// `bytes */10`.
fn unsatisfied_total(value: &str) -> Option<u64> {
    value.trim().strip_prefix("bytes")?.trim().strip_prefix("*/")?.trim().parse().ok()
}

fn headers(ask: &PartAsk) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    if !ask.plain
        && let Ok(value) = HeaderValue::from_str(&format!("bytes={}-", ask.start))
    {
        headers.insert(RANGE, value);
        let same = ask.same_as.as_ref().and_then(Validators::if_range);
        if let Some(value) = same.and_then(|same| HeaderValue::from_str(same).ok()) {
            headers.insert(IF_RANGE, value);
        }
    }
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_content_range_is_read_or_refused_whole() {
        let range = |value| ContentRange::parse(value).map(|range| (range.first, range.last, range.total));
        assert_eq!(range("bytes 5-9/10"), Some((5, 9, Some(10))));
        assert_eq!(range("bytes 0-0/*"), Some((0, 0, None)));
        for bad in
            ["", "bytes", "bytes 5-9", "bytes 9-5/10", "bytes 5-10/10", "lines 5-9/10", "bytes -9/10", "bytes */10"]
        {
            assert_eq!(range(bad), None, "{bad}");
        }
        assert_eq!(unsatisfied_total("bytes */10"), Some(10));
    }
}
