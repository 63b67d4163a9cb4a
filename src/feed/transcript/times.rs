//! The times of cues.

use crate::model::Position;

/// A `WebVTT` timestamp at the beginning of a text, by the W3C's "collect a `WebVTT` timestamp": the time, and what follows.
pub(super) fn vtt_time(text: &str) -> Option<(Position, &str)> {
    let (first, digits, rest) = digits(text)?;
    let (second, second_digits, rest) = digits_after(rest, ':')?;
    if second_digits != 2 {
        return None;
    }
    let (hours, minutes, seconds, rest) = if digits != 2 || first > 59 || rest.starts_with(':') {
        let (third, third_digits, rest) = digits_after(rest, ':')?;
        if third_digits != 2 {
            return None;
        }
        (first, second, third, rest)
    } else {
        (0, first, second, rest)
    };
    let (millis, millis_digits, rest) = digits_after(rest, '.')?;
    if millis_digits != 3 || minutes > 59 || seconds > 59 {
        return None;
    }
    Some((position(hours, minutes, seconds, millis), rest))
}

/// An SRT time at the beginning of a text, with comma, dot or no fraction, hours optional.
pub(super) fn srt_time(text: &str) -> Option<(Position, &str)> {
    let (first, _, rest) = digits(text)?;
    let (second, _, rest) = digits_after(rest, ':')?;
    let (hours, minutes, seconds, rest) = match digits_after(rest, ':') {
        Some((third, _, rest)) => (first, second, third, rest),
        None => (0, first, second, rest),
    };
    if minutes > 59 || seconds > 59 {
        return None;
    }
    let fraction = digits_after(rest, ',').or_else(|| digits_after(rest, '.'));
    let (millis, rest) = match fraction {
        Some((value, 1, rest)) => (value * 100, rest),
        Some((value, 2, rest)) => (value * 10, rest),
        Some((value, 3, rest)) => (value, rest),
        Some((_, _, rest)) => (0, rest),
        None => (0, rest),
    };
    Some((position(hours, minutes, seconds, millis), rest))
}

fn position(hours: u64, minutes: u64, seconds: u64, millis: u64) -> Position {
    let bounded = Position::from_seconds((hours.saturating_mul(3600) + minutes * 60 + seconds) as f64);
    bounded.forward(std::time::Duration::from_millis(millis))
}

/// Digits at the beginning: their value (bounded), how many, and what follows.
fn digits(text: &str) -> Option<(u64, usize, &str)> {
    let count = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(count);
    (count > 0).then(|| (number.parse::<u64>().unwrap_or(u64::MAX).min(1_000_000_000), count, rest))
}

fn digits_after(text: &str, mark: char) -> Option<(u64, usize, &str)> {
    digits(text.strip_prefix(mark)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(read: Option<(Position, &str)>) -> Option<f64> {
        read.map(|(position, _)| position.seconds())
    }

    #[test]
    fn webvtt_times_are_read_strictly() {
        let table = [
            ("00:01.234", Some(1.234)),
            ("01:02:03.004", Some(3723.004)),
            ("100:00:00.000", Some(360_000.0)),
            ("1:02:03.004", Some(3723.004)),
            ("60:00.000", None),
            ("00:60.000", None),
            ("00:01,234", None),
            ("00:01.23", None),
            ("0:01.234", None),
            ("1.234", None),
            ("", None),
        ];
        for (text, expected) in table {
            assert_eq!(seconds(vtt_time(text)), expected, "{text}");
        }
    }

    #[test]
    fn srt_times_are_read_leniently() {
        let table = [
            ("00:00:01,234 -->", Some(1.234)),
            ("00:00:01.5", Some(1.5)),
            ("0:1:2", Some(62.0)),
            ("01:02,05", Some(62.05)),
            ("99999999999999999999:00:00,000", Some(36_000_000.0)),
            ("1", None),
            ("00:61:00", None),
        ];
        for (text, expected) in table {
            assert_eq!(seconds(srt_time(text)), expected, "{text}");
        }
    }
}
