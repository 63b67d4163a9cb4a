//! Reasons, lengths and sizes as they stand in sentences.

use std::borrow::Cow;
use std::time::Duration;

/// The text with a full stop, unless it has an end of its own: reasons come with and without.
pub fn closed(text: &str) -> Cow<'_, str> {
    let text = text.trim_end();
    match text.chars().next_back() {
        None | Some('.' | '!' | '?' | '…') => Cow::Borrowed(text),
        Some(_) => Cow::Owned(format!("{text}.")),
    }
}

/// The text with a capital at its start: reasons begin small, where they are not a part of another sentence.
pub fn begun(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// `2 h 07 m`, `7 min`: rounded up, as something is left until nothing is.
pub fn length(seconds: u64) -> String {
    let minutes = seconds.div_ceil(60);
    if minutes < 60 { format!("{minutes} min") } else { format!("{} h {:02} m", minutes / 60, minutes % 60) }
}

/// `3 h 03 m left`, and `at least` where the length of some is not known. None where nothing is known to be left.
pub fn left(time: Duration, at_least: bool) -> Option<String> {
    let least = if at_least { "at least " } else { "" };
    (!time.is_zero()).then(|| format!("{least}{} left", length(time.as_secs())))
}

/// `12.5 MB`, in powers of ten.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes / 1000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_read_as_people_write_them() {
        assert_eq!((closed("no such file").as_ref(), closed("Why? ").as_ref()), ("no such file.", "Why?"));
        assert_eq!(left(Duration::ZERO, true), None);
        assert_eq!(left(Duration::from_secs(90), false).as_deref(), Some("2 min left"));
        assert_eq!(left(Duration::from_secs(90), true).as_deref(), Some("at least 2 min left"));
        assert_eq!((begun("it went").as_str(), begun("").as_str()), ("It went", ""));
        assert_eq!((length(61).as_str(), length(7_620).as_str()), ("2 min", "2 h 07 m"));
        assert_eq!((size(999_999).as_str(), size(12_540_000).as_str()), ("999 kB", "12.5 MB"));
    }
}
