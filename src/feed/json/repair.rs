//! The breaks of JSON that can be mended without guessing: half a surrogate pair, a line end within a string, a comma too many.

/// A mended copy of a document that did not parse.
pub(in crate::feed) fn repair(document: &str) -> String {
    let mut mended = String::with_capacity(document.len());
    let mut rest = document;
    while let Some(at) = rest.find(['"', ',']) {
        mended.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with(',') {
            let after = rest[1..].trim_start();
            if !after.starts_with([']', '}']) {
                mended.push(',');
            }
            rest = &rest[1..];
        } else {
            rest = string(rest, &mut mended);
        }
    }
    mended.push_str(rest);
    mended
}

/// Copies a string, mended; what follows it.
fn string<'a>(text: &'a str, mended: &mut String) -> &'a str {
    mended.push('"');
    let mut rest = &text[1..];
    loop {
        let end = rest.find(|c: char| c == '"' || c == '\\' || c.is_ascii_control()).unwrap_or(rest.len());
        mended.push_str(&rest[..end]);
        rest = &rest[end..];
        match rest.as_bytes().first() {
            None => return rest,
            Some(b'"') => {
                mended.push('"');
                return &rest[1..];
            }
            Some(b'\\') => rest = escape(rest, mended),
            Some(_) => {
                mended.push(' ');
                rest = &rest[1..];
            }
        }
    }
}

/// Copies an escape; one that means nothing becomes the replacement character.
fn escape<'a>(text: &'a str, mended: &mut String) -> &'a str {
    let unit = |text: &str| u16::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok();
    let Some(code) = unit(text) else {
        let Some(next) = text[1..].chars().next() else {
            return "";
        };
        if "\"\\/bfnrt".contains(next) {
            mended.push('\\');
            mended.push(next);
        } else if next != 'u' {
            mended.push_str("\\\\");
            return &text[1..];
        } else {
            mended.push(char::REPLACEMENT_CHARACTER);
        }
        return &text[1 + next.len_utf8()..];
    };
    let follows = unit(&text[6..]).is_some_and(|low| (0xdc00..0xe000).contains(&low));
    match code {
        0xd800..0xdc00 if follows => {
            mended.push_str(&text[..12]);
            &text[12..]
        }
        0xd800..0xe000 => {
            mended.push(char::REPLACEMENT_CHARACTER);
            &text[6..]
        }
        _ => {
            mended.push_str(&text[..6]);
            &text[6..]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_are_mended_and_the_rest_stays() {
        let table = [
            (r#"{"a":[1,2,],"b":"c",}"#, r#"{"a":[1,2],"b":"c"}"#),
            ("\"a\nb\tc\"", "\"a b c\""),
            (r#""\ud83d\ude00 \ud83d x""#, "\"\\ud83d\\ude00 \u{fffd} x\""),
            (r#""a, ]" , ]"#, r#""a, ]"  ]"#),
            (r#""\q \u12 \" \\""#, "\"\\\\q \u{fffd}12 \\\" \\\\\""),
            (r#""never"#, r#""never"#),
            ("\"\\", "\""),
        ];
        for (broken, mended) in table {
            assert_eq!(repair(broken), mended, "{broken}");
        }
    }
}
