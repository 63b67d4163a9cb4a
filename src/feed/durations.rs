//! Lengths as publishers write them. What cannot be told for sure is unknown, never a guess.

use std::time::Duration;

/// The longest length that is believed: a thousand hours. More is a number of milliseconds or nonsense.
const LONGEST_SECONDS: f64 = 3_600_000.0;
/// Nothing longer is looked at.
const LONGEST_TEXT: usize = 24;

/// Reads `itunes:duration` and its kin: seconds, `m:s`, `h:m:s` (each with any number of digits, the seconds with a
/// fraction), ISO 8601 `PT1H2M3S`, or `1h 2m 3s`. Empty, zero, negative and garbage are none.
pub(super) fn read(text: &str) -> Option<Duration> {
    believable(seconds(text)?)
}

/// The same as a place in a medium: zero is one.
pub(super) fn seconds(text: &str) -> Option<f64> {
    let text = text.trim();
    if text.len() > LONGEST_TEXT || !text.is_ascii() {
        return None;
    }
    if text.contains(':') {
        return colons(text);
    }
    // 1,234 is a thousand and more, or a little more than one: nobody can tell.
    let may_be_thousands = text.split_once(',').is_some_and(|(_, rest)| rest.len() == 3);
    if may_be_thousands { None } else { number(text).or_else(|| units(text)) }
}

fn believable(seconds: f64) -> Option<Duration> {
    let rounded = (seconds * 1000.0).round() / 1000.0;
    (rounded > 0.0 && rounded <= LONGEST_SECONDS).then(|| Duration::from_secs_f64(rounded))
}

fn colons(text: &str) -> Option<f64> {
    let parts: Vec<&str> = text.split(':').map(str::trim).collect();
    let (last, before) = parts.split_last()?;
    if before.len() > 2 {
        return None;
    }
    let mut total = 0.0;
    for part in before {
        if part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        total = (total + part.parse::<f64>().ok()?) * 60.0;
    }
    Some(total + number(last)?)
}

/// Digits, perhaps with a fraction after a dot or comma; no sign, no exponent.
fn number(text: &str) -> Option<f64> {
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return None;
    }
    format!("{whole}.{fraction}").parse().ok()
}

/// `PT1H2M3S`, `1h 2m 3s`, `45 min`.
fn units(text: &str) -> Option<f64> {
    let lower = text.to_ascii_lowercase();
    let mut rest = lower.strip_prefix("pt").unwrap_or(&lower).trim_start();
    let (mut total, mut smallest) = (0.0, f64::INFINITY);
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let value = number(&rest[..digits])?;
        rest = rest[digits..].trim_start();
        let letters = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let unit = match &rest[..letters] {
            "h" | "hr" | "hrs" | "hour" | "hours" => 3600.0,
            "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
            "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
            _ => return None,
        };
        if unit >= smallest {
            return None;
        }
        smallest = unit;
        total += value * unit;
        rest = rest[letters..].trim_start_matches([' ', '.', ',']);
    }
    smallest.is_finite().then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_as_publishers_write_them() {
        let table = [
            ("128", 128.0),
            ("3723", 3723.0),
            ("61:08", 3668.0),
            ("62:03", 3723.0),
            ("3:00", 180.0),
            ("01:02:03", 3723.0),
            ("25:3:30", 90_210.0),
            (" 03:02:01", 10_921.0),
            ("61.08", 61.08),
            ("01:02:03.500", 3723.5),
            ("01:02:03,500", 3723.5),
            ("\n 00:45 ", 45.0),
            ("0:90:00", 5400.0),
            ("PT1H2M3S", 3723.0),
            ("PT45M", 2700.0),
            ("1h 2m 3s", 3723.0),
            ("45 min", 2700.0),
        ];
        for (text, seconds) in table {
            assert_eq!(read(text), Some(Duration::from_secs_f64(seconds)), "{text:?}");
        }
    }

    #[test]
    fn what_is_no_length_is_unknown() {
        let digits = "1".repeat(26);
        for text in [
            "", " ", "0", "00:00:00", "-5", "-1:30", "1:-30", "abc", "12:xx", "::", "1:2:3:4", "1e9", "NaN", "inf",
            "٣:٠٠", ".5", "5.", "3600001", "1m 2h", "h", "PT", "1:30 min", "1,234", &digits,
        ] {
            assert_eq!(read(text), None, "{text:?}");
        }
    }
}
