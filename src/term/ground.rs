//! The answer to OSC 11: the colour of the terminal's ground, in X11's notations.

/// Whether an answer `11;rgb:1e1e/1e1e/2e2e` tells of a light ground; none for what is no such answer. Understood
/// are `rgb:` and `rgba:` with one to four hexadecimal digits a part (`XParseColor`), and `#rrggbb` likewise.
pub fn is_light(answer: &[u8]) -> Option<bool> {
    let text = std::str::from_utf8(answer).ok()?.strip_prefix("11;")?;
    let parts: Vec<&str> = match text.strip_prefix('#') {
        Some(digits) if digits.is_ascii() && !digits.is_empty() && digits.len() % 3 == 0 => {
            let each = digits.len() / 3;
            (0..3).map(|part| &digits[part * each..(part + 1) * each]).collect()
        }
        _ => text.strip_prefix("rgb:").or_else(|| text.strip_prefix("rgba:"))?.split('/').collect(),
    };
    let [red, green, blue, ..] = parts[..] else { return None };
    // Rec. 709 weights; good enough on gamma-encoded values to tell paper from night.
    Some(0.2126 * share(red)? + 0.7152 * share(green)? + 0.0722 * share(blue)? > 0.5)
}

/// One to four hexadecimal digits as a part of their greatest value.
fn share(digits: &str) -> Option<f64> {
    if digits.is_empty() || digits.len() > 4 {
        return None;
    }
    let value = u32::from_str_radix(digits, 16).ok()?;
    Some(f64::from(value) / f64::from(16_u32.pow(u32::try_from(digits.len()).ok()?) - 1))
}

/// True while the bytes may still become an answer: the only string that may wait for its rest for as long as it
/// likes, since no more than forty bytes of it can be swallowed.
pub fn may_become_answer(bytes: &[u8]) -> bool {
    let known = bytes.len().min(3);
    bytes.len() <= 40
        && bytes[..known] == b"11;"[..known]
        && bytes[known..].iter().all(|byte| byte.is_ascii_hexdigit() || b"rgba:/#".contains(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_the_answer_is_understood() {
        assert_eq!(is_light(b"11;rgb:1e1e/1e1e/2e2e"), Some(false));
        assert_eq!(is_light(b"11;rgb:ff/ff/ff"), Some(true));
        assert_eq!(is_light(b"11;rgba:fdfd/f6f6/e3e3/ffff"), Some(true));
        assert_eq!(is_light(b"11;rgb:f/f/f"), Some(true));
        assert_eq!(is_light(b"11;#fdf6e3"), Some(true));
        assert_eq!(is_light(b"11;#000"), Some(false));
    }

    #[test]
    fn what_is_no_answer_tells_nothing() {
        for answer in [
            "10;rgb:ff/ff/ff",
            "11;",
            "11;rgb:",
            "11;rgb:fffff/0/0",
            "11;rgb:/0/0",
            "11;#ffff",
            "11;?",
            "11;#\u{e9}\u{e9}\u{e9}",
        ] {
            assert_eq!(is_light(answer.as_bytes()), None, "{answer}");
        }
    }
}
