//! Dates as publishers write them: RFC 822, ISO 8601 and what lies between. What cannot be told for sure is none.
//!
//! The text is cut into numbers, words and signs, and these are read in their order; so doubled or missing spaces,
//! stray commas, slashes for dashes and swapped day, month and year need no pattern of their own.

mod lexemes;
mod zones;

use jiff::civil;

use crate::model::Timestamp;
use lexemes::{Lexeme, lexemes};
use zones::Zone;

/// Nothing longer is looked at.
const LONGEST_TEXT: usize = 100;

/// What a date text turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Read {
    /// A moment, not after `now`.
    Moment(Timestamp),
    /// A moment after `now`: counts as none.
    Future,
    Unreadable,
}

/// Reads a date and holds it against the calendar.
pub(super) fn read(text: &str, now: Timestamp) -> Read {
    match moment(text) {
        None => Read::Unreadable,
        Some(moment) if moment > now => Read::Future,
        Some(moment) => Read::Moment(moment),
    }
}

/// The moment a text names; no zone means UTC.
fn moment(text: &str) -> Option<Timestamp> {
    if text.len() > LONGEST_TEXT {
        return None;
    }
    let lexemes = lexemes(text);
    let mut parts = Parts::default();
    let mut rest = lexemes.as_slice();
    while let Some(used) = parts.take(rest)? {
        rest = &rest[used..];
    }
    let date = parts.date()?;
    let (hour, minute, second) = parts.time.unwrap_or_default();
    let wall = date.duration_since(civil::date(1970, 1, 1)).as_secs() + i64::from(hour * 3600 + minute * 60 + second);
    Some(Timestamp(wall - parts.zone.unwrap_or(Zone::Fixed(0)).offset_at(wall)?))
}

/// What was found so far.
#[derive(Default)]
struct Parts {
    /// Numbers that stand for day, month and year: value and how many digits.
    numbers: Vec<(u32, usize)>,
    /// How many numbers stood before the month's name.
    month: Option<i8>,
    dotted: bool,
    time: Option<(u32, u32, u32)>,
    afternoon: Option<bool>,
    zone: Option<Zone>,
}

impl Parts {
    /// Takes what stands first: how many lexemes it was, `Some(None)` at the end, `None` when it makes no sense.
    #[expect(clippy::option_option, reason = "no sense and no more are two things")]
    fn take(&mut self, rest: &[Lexeme]) -> Option<Option<usize>> {
        let Some(first) = rest.first() else {
            return Some(None);
        };
        let used = match *first {
            Lexeme::Number { .. } if self.time.is_none() && is_sign(rest.get(1), ':') => self.take_time(rest)?,
            Lexeme::Number { value, digits } => {
                self.take_number(value, digits)?;
                1
            }
            Lexeme::Word(word) => {
                self.take_word(word)?;
                1
            }
            Lexeme::Sign(sign @ ('+' | '-')) if self.time.is_some() && !self.is_within_date() => {
                match zones::offset(sign, &rest[1..]) {
                    Some((offset, used)) => {
                        // "GMT-0400" is four hours west: the number wins over the word before it.
                        self.zone = Some(Zone::Fixed(offset?));
                        1 + used
                    }
                    None => 1,
                }
            }
            Lexeme::Sign(sign) => {
                self.dotted |= sign == '.' && self.time.is_none();
                1
            }
        };
        Some(Some(used))
    }

    /// A date in numbers was begun and not ended: a dash belongs to it.
    fn is_within_date(&self) -> bool {
        self.month.is_none() && matches!(self.numbers.len(), 1 | 2)
    }

    /// `h:m`, `h:m:s`, `h:m:s.fraction`.
    fn take_time(&mut self, rest: &[Lexeme]) -> Option<usize> {
        let number = |index: usize| match rest.get(index) {
            Some(Lexeme::Number { value, digits: 1..=2 }) => Some(*value),
            _ => None,
        };
        let (hour, minute) = (number(0)?, number(2)?);
        let (mut second, mut used) = (0, 3);
        if is_sign(rest.get(3), ':') {
            second = number(4)?;
            used = 5;
            if is_sign(rest.get(5), '.') && matches!(rest.get(6), Some(Lexeme::Number { .. })) {
                used = 7;
            }
        }
        if hour > 24 || minute > 59 || second > 60 {
            return None;
        }
        // 24:15 is what a clock that counts 1 to 24 writes for 0:15 of the same day.
        self.time = Some((hour % 24, minute, second));
        Some(used)
    }

    fn take_number(&mut self, value: u32, digits: usize) -> Option<()> {
        if digits == 8 && self.numbers.is_empty() {
            self.numbers = vec![(value / 10_000, 4), (value / 100 % 100, 2), (value % 100, 2)];
            return Some(());
        }
        if digits == 6 && self.numbers.len() == 3 && self.time.is_none() {
            let (hour, minute, second) = (value / 10_000, value / 100 % 100, value % 100);
            self.time = (hour <= 24 && minute <= 59 && second <= 60).then_some((hour % 24, minute, second));
            return self.time.map(|_| ());
        }
        if digits > 4 || self.numbers.len() == 3 {
            return None;
        }
        self.numbers.push((value, digits));
        Some(())
    }

    fn take_word(&mut self, word: &str) -> Option<()> {
        let lower = word.to_ascii_lowercase();
        match lower.as_str() {
            "t" | "st" | "nd" | "rd" | "th" | "at" | "of" | "on" | "the" | "etc" => {}
            "am" | "a" if self.time.is_some() => self.set_afternoon(false)?,
            "pm" | "p" if self.time.is_some() => self.set_afternoon(true)?,
            _ => {
                if let Some(month) = month(&lower) {
                    self.month = Some(month);
                } else if let Some(zone) = Zone::named(&lower) {
                    self.zone = self.zone.or(Some(zone));
                } else if !is_weekday(&lower) && self.time.is_none() {
                    // After the time an unknown word is a zone nobody knows; before it, it is no date at all.
                    return None;
                }
            }
        }
        Some(())
    }

    fn set_afternoon(&mut self, afternoon: bool) -> Option<()> {
        let (hour, minute, second) = self.time?;
        if self.afternoon.replace(afternoon).is_none() && hour <= 12 {
            self.time = Some((hour % 12 + if afternoon { 12 } else { 0 }, minute, second));
        }
        Some(())
    }

    /// Day, month and year by the month's name, else by where the year stands.
    fn date(&self) -> Option<civil::Date> {
        let long = |index: usize| self.numbers[index].1 > 2;
        let value = |index: usize| self.numbers[index].0;
        let (year, month, day) = match (self.month, self.numbers.len()) {
            (Some(month), 2) if long(0) && !long(1) => (0, u32::from(month.unsigned_abs()), value(1)),
            (Some(month), 2) => (1, u32::from(month.unsigned_abs()), value(0)),
            (None, 3) if long(0) => (0, value(1), value(2)),
            (None, 3) if long(2) && (self.dotted || value(0) > 12 || value(0) == value(1)) => (2, value(1), value(0)),
            // 01/02/2026 is two dates, one on each side of the ocean: none. 01/31/2026 is one.
            (None, 3) if long(2) && value(1) > 12 => (2, value(0), value(1)),
            _ => return None,
        };
        calendar(self.year(year)?, month, day)
    }

    fn year(&self, index: usize) -> Option<i16> {
        let (value, digits) = self.numbers[index];
        // RFC 2822, 4.3: two digits up to 49 are this century, three digits count from 1900.
        let year = match digits {
            1 | 2 if value < 50 => 2000 + value,
            1..=3 => 1900 + value,
            _ => value,
        };
        i16::try_from(year).ok().filter(|year| (1900..=9999).contains(year))
    }
}

/// 31 June is 1 July, as a clock that runs on would have it; day 32 is no day.
fn calendar(year: i16, month: u32, day: u32) -> Option<civil::Date> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let first = civil::Date::new(year, i8::try_from(month).ok()?, 1).ok()?;
    first.checked_add(jiff::Span::new().days(i64::from(day) - 1)).ok()
}

fn is_sign(lexeme: Option<&Lexeme>, sign: char) -> bool {
    matches!(lexeme, Some(Lexeme::Sign(found)) if *found == sign)
}

/// By its first three letters, if the rest could be the rest of a month's name.
fn month(lower: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    if lower == "sept" {
        return Some(9);
    }
    let fits = |name: &&str| lower.len() >= 3 && name.starts_with(lower);
    MONTHS.iter().position(fits).and_then(|index| i8::try_from(index + 1).ok())
}

/// Any weekday will do, in any length: the right one is in the date.
fn is_weekday(lower: &str) -> bool {
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().any(|day| lower.starts_with(day))
}

#[cfg(test)]
mod tests;
