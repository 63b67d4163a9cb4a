//! Addresses as they may be shown: what could open a private feed to a stranger is `***`.

use std::ops::Range;

use super::one_line;

/// What stands in the place of a secret.
const MASK: &str = "***";

/// Names of query values that are secrets, in lower case; a part of a longer name counts.
const SECRET_NAMES: [&str; 14] = [
    "token", "key", "secret", "auth", "pass", "pwd", "sig", "session", "user", "email", "login", "access", "code",
    "uuid",
];

/// What may stand before a colon without being a user.
const SCHEMES: [&str; 8] = ["http", "https", "feed", "pcast", "itpc", "podcast", "podtui", "file"];

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

/// What of a line that is being typed must not be seen: of an address that is not whole yet a little more than of one
/// that is, as a password has no `@` behind it until the next key. Byte ranges, ascending, not touching.
#[must_use]
pub fn secrets_typed(line: &str) -> Vec<Range<usize>> {
    let begin = line.len() - line.trim_start().len();
    let parts = Parts::of(line, begin);
    let rest = &line[parts.authority.start..];
    if let Some((user, password)) = rest.split_once(':')
        && !rest.contains('@')
        && !user.contains(['/', '?', '#'])
        && !SCHEMES.contains(&user.to_ascii_lowercase().as_str())
        && !begins_with_port(user, password)
    {
        let password = parts.authority.start + user.len() + 1..line.len();
        return Vec::from([password]);
    }
    parts.secrets(line, looks_secret)
}

/// True for what may be a port after a host, or its beginning.
fn begins_with_port(host: &str, rest: &str) -> bool {
    let port = rest.split(['/', '?', '#']).next().unwrap_or_default();
    host.starts_with('[') || (port.len() <= 5 && port.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The address without its user, without what is named a secret, and without what `looks` like one.
fn without(address: &str, looks: fn(&str) -> bool) -> String {
    let address = one_line(address);
    let mut result = String::with_capacity(address.len());
    let mut at = 0;
    for secret in Parts::of(&address, 0).secrets(&address, looks) {
        result.push_str(&address[at..secret.start]);
        result.push_str(MASK);
        at = secret.end;
    }
    result.push_str(&address[at..]);
    result
}

/// Where the parts of an address stand in its text.
struct Parts {
    /// With the user; of a password with a slash in it, which no standard allows, all up to the host.
    authority: Range<usize>,
    path: Range<usize>,
    query: Option<Range<usize>>,
    fragment: Option<Range<usize>>,
}

impl Parts {
    /// Of the text from `begin` on.
    fn of(address: &str, begin: usize) -> Self {
        let start = address[begin..].find("://").map_or(begin, |index| begin + index + 3);
        let (end, fragment) = cut(address, start..address.len(), '#');
        let (end, query) = cut(address, start..end, '?');
        let slash = |from: usize| address[from..end].find('/').map_or(end, |index| from + index);
        let mut host_end = slash(start);
        let (authority, path) = address[start..end].split_at(host_end - start);
        if !authority.contains('@')
            && has_odd_port(authority)
            && let Some(sign) = path.rfind('@')
        {
            host_end = slash(host_end + sign);
        }
        Self { authority: start..host_end, path: host_end..end, query, fragment }
    }

    /// What of it is secret.
    fn secrets(&self, address: &str, looks: fn(&str) -> bool) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        if let Some(sign) = address[self.authority.clone()].rfind('@') {
            found.push(self.authority.start..self.authority.start + sign);
        }
        found.extend(pieces(address, self.path.clone(), '/').filter(|part| looks(&address[part.clone()])));
        for values in [&self.query, &self.fragment].into_iter().flatten() {
            let secrets = pieces(address, values.clone(), '&').filter_map(|pair| secret_of_pair(address, pair, looks));
            found.extend(secrets);
        }
        found
    }
}

/// Where the text before the sign ends, and what stands after it.
fn cut(text: &str, range: Range<usize>, sign: char) -> (usize, Option<Range<usize>>) {
    match text[range.clone()].find(sign) {
        Some(index) => (range.start + index, Some(range.start + index + 1..range.end)),
        None => (range.end, None),
    }
}

/// The parts of a range between the signs.
fn pieces(text: &str, range: Range<usize>, sign: char) -> impl Iterator<Item = Range<usize>> {
    let mut from = range.start;
    text[range].split(sign).map(move |part| {
        let piece = from..from + part.len();
        from = piece.end + sign.len_utf8();
        piece
    })
}

/// True where a port should be and something else is.
pub(super) fn has_odd_port(authority: &str) -> bool {
    authority
        .rsplit_once(':')
        .is_some_and(|(host, port)| !host.starts_with('[') && !port.bytes().all(|byte| byte.is_ascii_digit()))
}

fn secret_of_pair(text: &str, pair: Range<usize>, looks: fn(&str) -> bool) -> Option<Range<usize>> {
    match text[pair.clone()].split_once('=') {
        Some((name, value)) if !value.is_empty() && (is_secret_name(name) || looks(value)) => {
            Some(pair.start + name.len() + 1..pair.end)
        }
        None if looks(&text[pair.clone()]) => Some(pair),
        _ => None,
    }
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
    fn what_is_typed_of_a_secret_is_hidden_from_the_first_letter() {
        let hidden = |line: &str| {
            let secrets = secrets_typed(line).into_iter();
            secrets.map(|range| line[range].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(hidden("https://ann:p"), ["p"]);
        assert_eq!(hidden("https://ann:pa/5?x"), ["pa/5?x"]);
        assert_eq!(hidden("https://ann:pä55@feeds.example/x"), ["ann:pä55"]);
        assert_eq!(hidden(" ann:p@ss@feeds.example/x"), ["ann:p@ss"]);
        assert_eq!(hidden("https://a.example/rss?auth=a"), ["a"]);
        assert_eq!(hidden("https://a.example/f/9f86d081884c7d659a2f/rss"), ["9f86d081884c7d659a2f"]);
        for open in [
            "",
            "https:",
            "https:/",
            "feed:example.org/rss",
            "https://127.0.0.1:8080/feed",
            "http://[::1]:80",
            "example.org/feed?page=2",
            "a:",
        ] {
            assert!(hidden(open).is_empty(), "{open}: {:?}", hidden(open));
        }
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
