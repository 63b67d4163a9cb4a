//! Reading a time that is typed: `1:05`, `1:02:03`, `65`, `1h5m`, `50%`.

use std::time::Duration;

use crate::model::Position;

/// A place in an episode as it is typed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Moment {
    At(Position),
    /// A part of the length, 0 to 1.
    Part(f64),
}

impl Moment {
    /// What is typed, or a sentence that says what would do.
    pub fn read(typed: &str) -> Result<Self, String> {
        let text: String = typed.chars().filter(|character| !character.is_whitespace()).collect();
        let seconds = match text.strip_suffix('%') {
            Some(part) => {
                let percent = decimal(part).filter(|percent| *percent <= 100.0);
                return percent.map(|percent| Self::Part(percent / 100.0)).ok_or_else(|| refusal(typed));
            }
            None if text.contains(':') => colons(&text),
            None if text.contains(['h', 'm', 's']) => letters(&text),
            None => decimal(&text),
        };
        seconds.map(|seconds| Self::At(Position::from_seconds(seconds))).ok_or_else(|| refusal(typed))
    }

    /// The place in an episode of this length; none when the length is needed and unknown.
    #[must_use]
    pub fn within(self, length: Option<Duration>) -> Option<Position> {
        match self {
            Self::At(position) => Some(position),
            Self::Part(part) => length.map(|length| Position::from_seconds(length.as_secs_f64() * part)),
        }
    }
}

fn refusal(typed: &str) -> String {
    let start: String = typed.trim().chars().take(20).collect();
    if start.is_empty() { "Type a time: 1:05".to_owned() } else { format!("{start} is no time; 1:05 or 1:02:03 is") }
}

/// Digits, perhaps with decimals; no sign, no exponent, nothing endless.
fn decimal(text: &str) -> Option<f64> {
    let is_plain = text.chars().all(|character| character.is_ascii_digit() || character == '.');
    let has_digit = text.contains(|character: char| character.is_ascii_digit());
    (is_plain && has_digit && text.len() <= 12).then(|| text.parse().ok()).flatten()
}

fn colons(text: &str) -> Option<f64> {
    let parts: Vec<&str> = text.split(':').collect();
    if parts.len() > 3 {
        return None;
    }
    let mut seconds = 0.0;
    for (index, part) in parts.iter().enumerate() {
        let is_last = index + 1 == parts.len();
        // `:30` is half a minute.
        let value = if part.is_empty() && index == 0 { 0.0 } else { decimal(part)? };
        if (index > 0 && value >= 60.0) || (!is_last && part.contains('.')) {
            return None;
        }
        seconds = seconds * 60.0 + value;
    }
    Some(seconds)
}

fn letters(text: &str) -> Option<f64> {
    let mut rest = text;
    let mut seconds = 0.0;
    for (unit, worth) in [('h', 3600.0), ('m', 60.0), ('s', 1.0)] {
        if let Some((value, after)) = rest.split_once(unit) {
            seconds += decimal(value)? * worth;
            rest = after;
        }
    }
    rest.is_empty().then_some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(typed: &str) -> Option<f64> {
        match Moment::read(typed) {
            Ok(Moment::At(position)) => Some(position.seconds()),
            _ => None,
        }
    }

    #[test]
    fn times_are_read_as_people_type_them() {
        assert_eq!(seconds("1:05"), Some(65.0));
        assert_eq!(seconds(" 1:02:03 "), Some(3723.0));
        assert_eq!((seconds("65"), seconds(":30"), seconds("0:07.5")), (Some(65.0), Some(30.0), Some(7.5)));
        assert_eq!((seconds("1h5m"), seconds("90s"), seconds("2m")), (Some(3900.0), Some(90.0), Some(120.0)));
        assert_eq!(Moment::read("50%"), Ok(Moment::Part(0.5)));
    }

    #[test]
    fn what_is_no_time_is_refused_with_an_example() {
        for typed in ["", "abc", "1:75", "1:2:3:4", "-5", "1e9", "1.5:00", "101%", "5x", "9999999999999999"] {
            assert!(Moment::read(typed).is_err_and(|why| why.contains("1:05")), "{typed} was read");
        }
    }
}
