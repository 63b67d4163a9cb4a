//! Times that people write into show notes: `(12:34)`, `[1:02:03]`, and `12:34` at the beginning of a line.
//!
//! Anywhere else a pair of numbers may be a time of day, a score or a verse, so it is left alone.

use std::ops::Range;
use std::time::Duration;

use crate::model::Position;

/// A time written in show notes, and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeCode {
    /// Bytes of the digits in the text, without brackets.
    pub range: Range<usize>,
    pub position: Position,
}

/// The time codes of show notes, in their order. What lies beyond the duration is none.
pub fn time_codes(text: &str, duration: Option<Duration>) -> Vec<TimeCode> {
    let mut codes = Vec::new();
    let (mut position, mut line) = (0, 0);
    while let Some(found) = text[position..].find(|c: char| c.is_ascii_digit()) {
        let start = position + found;
        let length = text[start..].find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(text.len() - start);
        let end = start + text[start..start + length].trim_end_matches(':').len();
        line = text[position..start].rfind('\n').map_or(line, |newline| position + newline + 1);
        position = start + length;
        let Some(place) = read(&text[start..end]) else {
            continue;
        };
        let within = duration.is_none_or(|duration| place.since_start() < duration);
        if within && (is_bracketed(&text[..start], &text[end..]) || begins_line(&text[line..start], &text[end..])) {
            codes.push(TimeCode { range: start..end, position: place });
        }
    }
    codes
}

/// `m:ss` with up to three digits of minutes, or `h:mm:ss`.
fn read(code: &str) -> Option<Position> {
    let parts: Vec<&str> = code.split(':').take(4).collect();
    let pair = |text: &str| (text.len() == 2).then(|| text.parse::<u64>().ok()).flatten().filter(|number| *number < 60);
    let lead =
        |text: &str, digits: usize| (1..=digits).contains(&text.len()).then(|| text.parse::<u64>().ok()).flatten();
    let seconds = match parts.as_slice() {
        [minutes, seconds] => lead(minutes, 3)? * 60 + pair(seconds)?,
        [hours, minutes, seconds] => lead(hours, 2)? * 3600 + pair(minutes)? * 60 + pair(seconds)?,
        _ => return None,
    };
    Some(Position::from_millis(seconds * 1000))
}

/// Within brackets, perhaps as one end of a range: `(1:00 - 2:00)`.
fn is_bracketed(before: &str, after: &str) -> bool {
    /// As long as the other end and its dash can be.
    const NEAR: usize = 16;
    let of_range = |c: char| matches!(c, '-' | '–' | '—' | ' ' | ':') || c.is_ascii_digit();
    let before = &before[before.ceil_char_boundary(before.len().saturating_sub(NEAR))..];
    let after = &after[..after.floor_char_boundary(NEAR)];
    let opens = before.ends_with(['(', '[']) || before.trim_end_matches(of_range).ends_with(['(', '[']);
    opens && (after.starts_with([')', ']']) || after.trim_start_matches(of_range).starts_with([')', ']']))
}

/// At the beginning of its line, after a bullet at the most.
fn begins_line(before: &str, after: &str) -> bool {
    before.trim_start_matches(['-', '*', '•', '·', '–', ' ', '\t', '(', '[']).is_empty()
        && !after.starts_with(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str, duration: Option<u64>) -> Vec<(&str, f64)> {
        let codes = time_codes(text, duration.map(Duration::from_secs));
        codes.into_iter().map(|code| (&text[code.range], code.position.seconds())).collect()
    }

    #[test]
    fn codes_in_brackets_and_at_the_beginning_of_lines_are_found() {
        let text = "Intro (0:30), then [1:02:03] and (12:34 - 13:00).\n00:45 – Begin\n- 75:30 Late\n  • 2:00: Colon";
        let expected = [
            ("0:30", 30.0),
            ("1:02:03", 3723.0),
            ("12:34", 754.0),
            ("13:00", 780.0),
            ("00:45", 45.0),
            ("75:30", 4530.0),
            ("2:00", 120.0),
        ];
        assert_eq!(codes(text, None), expected);
        assert_eq!(codes("(0:30) (99:59)", Some(60)), [("0:30", 30.0)]);
    }

    #[test]
    fn what_may_be_something_else_is_left_alone() {
        for text in [
            "at 12:30 today",
            "John 3:16",
            "won 2:01 there",
            "(12:345)",
            "(1:2)",
            "(1:60)",
            "(1:02:03:04)",
            "12:30pm",
            "(:30)",
            "1234",
            "https://a.example/(1",
        ] {
            assert_eq!(codes(text, None), [], "{text}");
        }
    }
}
