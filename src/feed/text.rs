//! What is left of a text when nothing in it can steer a terminal, its markup untouched; and small readings of names.

use crate::model::is_visible;

/// As it came, without control characters (except newline and tab), bidi overrides and zero-width characters (except
/// joiners between emoji).
pub(super) fn without_controls(text: &str) -> String {
    let text = text.trim();
    if text.bytes().all(|byte| byte == b'\n' || byte == b'\t' || (b' '..=b'~').contains(&byte)) {
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
