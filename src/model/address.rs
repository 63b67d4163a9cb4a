//! Addresses as they may be shown: what could open a private feed to a stranger is `***`.

use super::one_line;

/// What stands in the place of a secret.
const MASK: &str = "***";

/// Names of query values that are secrets, in lower case; a part of a longer name counts.
const SECRET_NAMES: [&str; 14] = [
    "token", "key", "secret", "auth", "pass", "pwd", "sig", "session", "user", "email", "login", "access", "code",
    "uuid",
];

/// The address without what is secret in it: `user:pass@` is `***@`, values of the query that are named or look
/// like a token are `***`, and so are long tokens in the path. For everything that is shown, logged or printed.
#[must_use]
pub fn masked(address: &str) -> String {
    without(address, looks_secret)
}

/// The address for other programs, which are to fetch it: only what is named a secret is gone, `user:pass@` and values
/// of the query. What merely looks like a token may be how a publisher numbers files, and without it the address is
/// none.
#[must_use]
pub fn shareable(address: &str) -> String {
    without(address, |_| false)
}

/// The address without its user, without what is named a secret, and without what `looks` like one.
fn without(address: &str, looks: fn(&str) -> bool) -> String {
    let address = one_line(address);
    let (scheme, rest) = match address.find("://") {
        Some(index) => address.split_at(index + 3),
        None => ("", address.as_str()),
    };
    let (rest, fragment) = cut(rest, '#');
    let (rest, query) = cut(rest, '?');
    let (authority, path) = match rest.find('/') {
        Some(index) => rest.split_at(index),
        None => (rest, ""),
    };
    let (authority, path) = without_user(authority, path);
    let path: Vec<&str> = path.split('/').map(|part| if looks(part) { MASK } else { part }).collect();
    let mut result = format!("{scheme}{authority}{}", path.join("/"));
    for (sign, text) in [('?', query), ('#', fragment)] {
        if let Some(text) = text {
            result.push(sign);
            result.push_str(&masked_query(text, looks));
        }
    }
    result
}

/// What stands before the sign, and what after it.
fn cut(text: &str, sign: char) -> (&str, Option<&str>) {
    text.split_once(sign).map_or((text, None), |(before, after)| (before, Some(after)))
}

/// The authority without its user; a password with a slash in it, which no standard allows, is caught as well.
fn without_user<'a>(authority: &'a str, path: &'a str) -> (String, &'a str) {
    if let Some((_, host)) = authority.rsplit_once('@') {
        return (format!("{MASK}@{host}"), path);
    }
    let port_is_odd = authority
        .rsplit_once(':')
        .is_some_and(|(host, port)| !host.starts_with('[') && !port.bytes().all(|byte| byte.is_ascii_digit()));
    match path.rsplit_once('@') {
        Some((_, rest)) if port_is_odd => {
            let (host, path) = rest.find('/').map_or((rest, ""), |index| rest.split_at(index));
            (format!("{MASK}@{host}"), path)
        }
        _ => (authority.to_owned(), path),
    }
}

fn masked_query(query: &str, looks: fn(&str) -> bool) -> String {
    let pairs: Vec<String> = query
        .split('&')
        .map(|pair| match pair.split_once('=') {
            Some((name, value)) if !value.is_empty() && (is_secret_name(name) || looks(value)) => {
                format!("{name}={MASK}")
            }
            None if looks(pair) => MASK.to_owned(),
            _ => pair.to_owned(),
        })
        .collect();
    pairs.join("&")
}

fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SECRET_NAMES.iter().any(|secret| name.contains(secret))
}

/// True for what no person would write as a word: long, and letters mixed with digits.
fn looks_secret(text: &str) -> bool {
    let text = text.rsplit_once('.').map_or(text, |(stem, ending)| if ending.len() <= 4 { stem } else { text });
    let has = |class: fn(&u8) -> bool| text.as_bytes().iter().any(class);
    let mixed = has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase) && has(u8::is_ascii_digit);
    let hexadecimal = text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    let word_is_secret = |word: &str| {
        let letters = word.bytes().any(|byte| byte.is_ascii_alphabetic());
        let digits = word.bytes().any(|byte| byte.is_ascii_digit());
        word.len() >= 16 && digits && letters || word.len() >= 28
    };
    (mixed && text.len() >= 20)
        || (hexadecimal && text.len() >= 20)
        || text.split(['-', '_', '.', '+', '%', '~', ':']).any(word_is_secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_other_programs_fetch_keeps_the_numbers_of_its_publisher() {
        let numbered = "https://cdn.example/550e8400-e29b-41d4-a716-446655440000/a.mp3?v=2";
        assert_eq!(shareable(numbered), numbered);
        assert_eq!(
            shareable("https://a:b@cdn.example/a.mp3?token=xyz&v=2"),
            "https://***@cdn.example/a.mp3?token=***&v=2"
        );
    }

    #[test]
    fn a_user_and_a_password_are_never_shown() {
        assert_eq!(masked("https://ann:pa55@feeds.example/show.xml"), "https://***@feeds.example/show.xml");
        assert_eq!(masked("ann:p@ss@feeds.example/x"), "***@feeds.example/x");
        assert_eq!(masked("https://ann:pa/55@feeds.example/x"), "https://***@feeds.example/x");
        assert_eq!(masked("https://ann@feeds.example"), "https://***@feeds.example");
    }

    #[test]
    fn tokens_in_the_query_and_in_the_path_are_masked() {
        assert_eq!(masked("https://a.example/rss?auth=abc&page=2"), "https://a.example/rss?auth=***&page=2");
        assert_eq!(masked("https://a.example/rss?x=9f86d081884c7d659a2f&b"), "https://a.example/rss?x=***&b");
        assert_eq!(masked("https://a.example/f/9f86d081884c7d659a2f/rss"), "https://a.example/f/***/rss");
        assert_eq!(masked("https://a.example/550e8400-e29b-41d4-a716-446655440000.xml"), "https://a.example/***");
        assert_eq!(masked("https://a.example/rss?AbCdEf0123456789_-xyz"), "https://a.example/rss?***");
        assert_eq!(masked("https://a.example/rss#access_token=x1"), "https://a.example/rss#access_token=***");
    }

    #[test]
    fn an_ordinary_address_is_shown_as_it_is() {
        for address in [
            "https://feeds.example.org/the-daily-history-of-1984/rss.xml",
            "http://127.0.0.1:8080/feed?format=xml&page=2",
            "http://[::1]:8080/feed",
            "https://example.org/@channel/feed",
            "podtui:ai-podcast/audio/llm.opus",
        ] {
            assert_eq!(masked(address), address);
        }
    }

    #[test]
    fn no_escape_sequence_of_an_address_reaches_the_screen() {
        assert_eq!(masked("https://a.example/\u{1b}[2Jx"), "https://a.example/[2Jx");
    }
}
