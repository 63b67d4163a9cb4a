//! What is left of a text when nothing in it can steer a terminal, its markup untouched; and small readings of names.

use crate::model::is_visible;

/// As it came, without control characters (except newline and tab), bidi overrides and zero-width characters (except
/// joiners between emoji).
pub(super) fn without_controls(text: &str) -> String {
    let text = text.trim();
    if is_plain_ascii(text.as_bytes()) {
        return text.to_owned();
    }
    let mut clean = String::with_capacity(text.len());
    let mut before = ' ';
    for character in text.chars() {
        let keep = character == '\n' || is_visible(character) || (character == '\u{200d}' && before as u32 >= 0x2190);
        if keep {
            clean.push(character);
            before = character;
        }
    }
    clean
}

/// Looks at whole chunks, which the compiler turns into vectors.
fn is_plain_ascii(bytes: &[u8]) -> bool {
    let is_plain = |byte: &u8| *byte == b'\n' || *byte == b'\t' || (b' '..=b'~').contains(byte);
    bytes.chunks(256).all(|chunk| chunk.iter().fold(true, |plain, byte| plain & is_plain(byte)))
}

/// Where the first control character is that XML forbids.
pub(super) fn forbidden(text: &str) -> Option<usize> {
    let is_forbidden = |byte: &u8| *byte < b' ' && !matches!(byte, b'\n' | b'\r' | b'\t');
    let chunk =
        text.as_bytes().chunks(256).position(|chunk| chunk.iter().fold(false, |any, byte| any | is_forbidden(byte)))?;
    let start = chunk * 256;
    text.as_bytes()[start..].iter().position(is_forbidden).map(|at| start + at)
}

/// The name in `mail@host (Name)` and `Name <mail@host>`, as RSS writes authors; else the text.
pub(super) fn name(author: &str) -> String {
    if !author.contains('@') {
        return author.to_owned();
    }
    let in_parentheses = author.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(name, _)| name.trim());
    let before_angle = author.split_once('<').map(|(name, _)| name.trim().trim_matches('"'));
    in_parentheses.or(before_angle).filter(|name| !name.is_empty()).unwrap_or(author).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_stays_and_what_steers_a_terminal_goes() {
        assert_eq!(
            without_controls(" <p>a\u{1b}[31m\n\u{202e}b\r\u{9b}é👩\u{200d}👧x\u{200d}y "),
            "<p>a[31m\nbé👩\u{200d}👧xy"
        );
    }

    #[test]
    fn an_author_is_a_name_and_no_address() {
        assert_eq!(name("ann@example.org (Ann Lee)"), "Ann Lee");
        assert_eq!(name("Ann Lee <ann@example.org>"), "Ann Lee");
        assert_eq!(name("Ann Lee"), "Ann Lee");
        assert_eq!(name("ann@example.org"), "ann@example.org");
    }
}
