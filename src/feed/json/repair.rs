//! The breaks of JSON that can be mended without guessing: half a surrogate pair, a line end within a string, a comma too
//! many, a number that is none (it becomes a text, which costs its field alone).

/// A mended copy of a document that did not parse.
pub(in crate::feed) fn repair(document: &str) -> String {
    let mut mended = String::with_capacity(document.len());
    let mut rest = document;
    let begins_token = |byte: &u8| matches!(byte, b'"' | b',') || is_bare(*byte);
    while let Some(at) = rest.bytes().position(|byte| begins_token(&byte)) {
        mended.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with(|c: char| u8::try_from(c).is_ok_and(is_bare)) {
            rest = bare(rest, &mut mended);
        } else if rest.starts_with(',') {
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

const fn is_bare(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')
}

/// Copies a word or number that stands without quotes; what follows it. What JSON has no such value for becomes a text if it
/// has a digit (`1e400`, `.5`, `007`), else null (`NaN`, `undefined`).
fn bare<'a>(text: &'a str, mended: &mut String) -> &'a str {
    let (token, rest) = text.split_at(text.bytes().position(|byte| !is_bare(byte)).unwrap_or(text.len()));
    let is_value = matches!(token, "true" | "false" | "null") || serde_json::from_str::<f64>(token).is_ok();
    match token.bytes().any(|byte| byte.is_ascii_digit()) {
        _ if is_value => mended.push_str(token),
        true => mended.extend(["\"", token, "\""]),
        // A key without its quotes keeps the place of one.
        false if rest.trim_start().starts_with(':') => mended.extend(["\"", token, "\""]),
        false => mended.push_str("null"),
    }
    rest
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
            ("[1e400,-1e400,.5,5.,007,+1,-]", r#"["1e400","-1e400",".5","5.","007","+1",null]"#),
            ("[1,-2.5e3,true,false,null,NaN,undefined]", "[1,-2.5e3,true,false,null,null,null]"),
            ("{a:1}", "{\"a\":1}"),
        ];
        for (broken, mended) in table {
            assert_eq!(repair(broken), mended, "{broken}");
        }
    }
}
