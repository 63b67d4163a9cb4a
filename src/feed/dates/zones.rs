//! Zones: fixed ones by name or number, and the four of North America whose hour depends on the date.

use jiff::tz::TimeZone;

use super::lexemes::Lexeme;

const HOUR: i64 = 3600;

/// How far a clock is from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Zone {
    /// Seconds east of UTC.
    Fixed(i64),
    /// Hours west of UTC in winter; summer time by the rules of the United States.
    American(u8),
}

impl Zone {
    /// By its name in lower case.
    pub(super) fn named(lower: &str) -> Option<Self> {
        Some(match lower {
            "z" | "gmt" | "utc" | "ut" | "wet" => Self::Fixed(0),
            "bst" | "cet" | "met" | "mez" | "west" => Self::Fixed(HOUR),
            "cest" | "mest" | "mesz" | "eet" => Self::Fixed(2 * HOUR),
            "eest" | "msk" => Self::Fixed(3 * HOUR),
            "jst" | "kst" => Self::Fixed(9 * HOUR),
            "aest" => Self::Fixed(10 * HOUR),
            "aedt" => Self::Fixed(11 * HOUR),
            "nzst" => Self::Fixed(12 * HOUR),
            "nzdt" => Self::Fixed(13 * HOUR),
            "adt" => Self::Fixed(-3 * HOUR),
            "ast" | "edt" => Self::Fixed(-4 * HOUR),
            "est" | "cdt" => Self::Fixed(-5 * HOUR),
            "cst" | "mdt" => Self::Fixed(-6 * HOUR),
            "mst" | "pdt" => Self::Fixed(-7 * HOUR),
            "pst" | "akdt" => Self::Fixed(-8 * HOUR),
            "akst" => Self::Fixed(-9 * HOUR),
            "hst" => Self::Fixed(-10 * HOUR),
            "et" => Self::American(5),
            "ct" => Self::American(6),
            "mt" => Self::American(7),
            "pt" => Self::American(8),
            _ => return None,
        })
    }

    /// Seconds east of UTC when the zone's own clock shows `wall` (seconds since 1970 as if it were UTC).
    pub(super) fn offset_at(self, wall: i64) -> Option<i64> {
        let west = match self {
            Self::Fixed(seconds) => return Some(seconds),
            Self::American(west) => west,
        };
        let shown = TimeZone::UTC.to_datetime(jiff::Timestamp::from_second(wall).ok()?);
        // The Energy Policy Act of 2005 moved both ends in 2007; before, the rules of 1987.
        let days = if shown.year() >= 2007 { "M3.2.0,M11.1.0" } else { "M4.1.0,M10.5.0" };
        let zone = TimeZone::posix(&format!("WIN{west}SUM,{days}")).ok()?;
        Some(wall - zone.to_timestamp(shown).ok()?.as_second())
    }
}

/// `+hh:mm`, `+hhmm`, `+hmm`, `+hh`, after the sign: the offset (none when it is longer than a day) and how many lexemes it took.
/// None when no number follows.
pub(super) fn offset(sign: char, rest: &[Lexeme]) -> Option<(Option<i64>, usize)> {
    let Some(Lexeme::Number { value, digits }) = rest.first().copied() else {
        return None;
    };
    let (hours, minutes, used) = match (digits, rest.get(1), rest.get(2)) {
        (1..=2, Some(Lexeme::Sign(':')), Some(Lexeme::Number { value: minutes, .. })) => (value, *minutes, 3),
        (1..=2, ..) => (value, 0, 1),
        (3..=4, ..) => (value / 100, value % 100, 1),
        _ => return Some((None, 1)),
    };
    let seconds = i64::from(hours) * HOUR + i64::from(minutes) * 60;
    let sensible = hours < 24 && minutes < 60;
    Some((sensible.then_some(if sign == '-' { -seconds } else { seconds }), used))
}
