//! Addresses as publishers write them, made whole and held against what the feed may name.

use std::borrow::Cow;

use url::Url;

use super::limits;
use super::source::{Source, Trust};

/// Why an address was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Nothing stands there.
    Blank,
    TooLong,
    /// Relative, and the feed's own address is not known.
    NoBase,
    /// A scheme or a place that this feed may not name.
    Forbidden,
    Broken,
}

impl Refusal {
    /// For a problem's text, after a colon.
    pub(super) const fn reason(self) -> &'static str {
        match self {
            Self::Blank => "it is empty",
            Self::TooLong => "it is longer than 2 KiB",
            Self::NoBase => "it is relative, and the feed's own address is not known",
            Self::Forbidden => "it leads where this feed may not lead",
            Self::Broken => "it cannot be read",
        }
    }
}

/// The base that addresses are joined to: an item's `xml:base`, else the feed's own address.
#[derive(Clone, Debug)]
pub(super) struct Addresses {
    own: Option<Url>,
    base: Option<Url>,
    trust: Trust,
}

impl Addresses {
    pub(super) fn new(source: &Source) -> Self {
        let own = source.url.and_then(|url| Url::parse(url).ok());
        Self { base: own.clone(), own, trust: source.trust }
    }

    /// These, below an `xml:base` (which may be relative itself). One that cannot be used changes nothing.
    pub(super) fn based(&self, base: &str) -> Self {
        let joined = self
            .resolve(base)
            .ok()
            .filter(|base| base.len() <= limits::BASE_BYTES)
            .and_then(|base| Url::parse(&base).ok());
        Self { own: self.own.clone(), base: joined.or_else(|| self.base.clone()), trust: self.trust }
    }

    /// The whole address, allowed and without what no address can hold.
    pub(super) fn resolve(&self, text: &str) -> Result<String, Refusal> {
        let text = text.trim_matches(|c: char| c.is_whitespace() || c.is_control());
        if text.is_empty() {
            return Err(Refusal::Blank);
        }
        if text.len() > limits::URL_BYTES {
            return Err(Refusal::TooLong);
        }
        if is_whole(text) {
            return Ok(text.to_owned());
        }
        if self.trust == Trust::BuiltIn
            && text.starts_with("podtui:")
            && text.bytes().all(is_plain)
            && !text.as_bytes().windows(2).any(|pair| pair == b"..")
        {
            return Ok(text.to_owned());
        }
        let url = self.join(&cleaned(text))?;
        self.allow(&url)?;
        let whole = String::from(url);
        if whole.len() > limits::URL_BYTES { Err(Refusal::TooLong) } else { Ok(whole) }
    }

    /// A page or a picture: only the web will do.
    pub(super) fn resolve_web(&self, text: &str) -> Option<String> {
        self.resolve(text).ok().filter(|url| url.starts_with("http"))
    }

    fn join(&self, text: &str) -> Result<Url, Refusal> {
        let web = |rest: &str| Url::parse(&format!("https:{rest}")).map_err(|_| Refusal::Broken);
        if text.starts_with("//") {
            let scheme = self.base.as_ref().filter(|base| base.scheme() == "http").map_or("https", Url::scheme);
            return Url::parse(&format!("{scheme}:{text}")).map_err(|_| Refusal::Broken);
        }
        if text.len() > 4 && text.as_bytes()[..4].eq_ignore_ascii_case(b"www.") {
            return web(&format!("//{text}"));
        }
        match (Url::parse(text), &self.base) {
            (Ok(url), _) => Ok(url),
            (Err(url::ParseError::RelativeUrlWithoutBase), Some(base)) => base.join(text).map_err(|_| Refusal::Broken),
            (Err(url::ParseError::RelativeUrlWithoutBase), None) => Err(Refusal::NoBase),
            (Err(_), _) => Err(Refusal::Broken),
        }
    }

    fn allow(&self, url: &Url) -> Result<(), Refusal> {
        let allowed = match url.scheme() {
            "http" | "https" => url.host_str().is_some_and(|host| !host.is_empty()),
            "file" => self.trust == Trust::File && self.own.as_ref().is_some_and(|own| is_beside_or_below(own, url)),
            _ => false,
        };
        if allowed { Ok(()) } else { Err(Refusal::Forbidden) }
    }
}

/// An address as an element's `xml:base` has it; the base may be relative itself, to what is joined later. What is whole,
/// and what a base cannot change, stays as it is.
pub(super) fn joined<'a>(base: &str, address: Cow<'a, str>) -> Cow<'a, str> {
    let (base, text) = (base.trim(), address.trim());
    let is_whole = text.starts_with("//") || Url::parse(text) != Err(url::ParseError::RelativeUrlWithoutBase);
    if base.is_empty()
        || base.len() > limits::BASE_BYTES
        || text.is_empty()
        || text.len() > limits::URL_BYTES
        || is_whole
    {
        return address;
    }
    if let Ok(base) = Url::parse(base) {
        return base.join(text).map_or(address, |url| Cow::Owned(url.into()));
    }
    let path = base.split(['?', '#']).next().unwrap_or_default();
    let kept = if text.starts_with('/') {
        let host = path.strip_prefix("//").map_or(0, |rest| 2 + rest.find('/').unwrap_or(rest.len()));
        &path[..host]
    } else if text.starts_with(['?', '#']) {
        path
    } else {
        path.rsplit_once('/').map_or("", |(folder, _)| &path[..=folder.len()])
    };
    Cow::Owned(format!("{kept}{text}"))
}

/// True if the file lies in the folder of the feed's own file or below it, however its path is written.
fn is_beside_or_below(own: &Url, url: &Url) -> bool {
    let folder = own.path().rsplit_once('/').map_or("", |(folder, _)| folder);
    let inside = url.path().strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'));
    // The path is decoded once more before a file is opened: no step may turn into `..` or into a separator then.
    let climbs = |path: &str| {
        let decoded = percent_decoded(path);
        decoded.iter().any(|byte| matches!(byte, b'\\' | 0))
            || decoded.split(|byte| *byte == b'/').any(|step| step == b"..")
    };
    own.scheme() == "file"
        && url.host_str().is_none_or(str::is_empty)
        && inside.is_some_and(|inside| !inside.is_empty() && !climbs(inside))
}

pub(super) fn percent_decoded(path: &str) -> Vec<u8> {
    let bytes = path.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while let Some(&byte) = bytes.get(index) {
        let pair =
            path.get(index + 1..index + 3).filter(|_| byte == b'%').and_then(|pair| u8::from_str_radix(pair, 16).ok());
        decoded.push(pair.unwrap_or(byte));
        index += if pair.is_some() { 3 } else { 1 };
    }
    decoded
}

/// The common case, which needs no parsing: a web address in small letters with nothing odd in it.
fn is_whole(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else {
        return false;
    };
    let host = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    host > 0
        && host < rest.len()
        && rest.as_bytes()[..host].iter().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-'))
        && rest.as_bytes()[..host].iter().any(u8::is_ascii_lowercase)
        && rest.bytes().all(is_plain)
        && !rest.contains("/.")
}

const fn is_plain(byte: u8) -> bool {
    byte.is_ascii_graphic()
        && !matches!(byte, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' | b'[' | b']')
}

/// Without line ends and tabs; spaces and brackets as a server expects them.
fn cleaned(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| is_plain(byte) || !byte.is_ascii()) && !text.contains(|c: char| c.is_control()) {
        return Cow::Borrowed(text);
    }
    // A bracket in the host is an IPv6 address.
    let host_end = text.find("//").map_or(0, |at| text[at + 2..].find('/').map_or(text.len(), |end| at + 2 + end));
    let mut clean = String::with_capacity(text.len() + 16);
    for (index, character) in text.char_indices() {
        match character {
            ' ' | '\u{a0}' => clean.push_str("%20"),
            '[' if index >= host_end => clean.push_str("%5B"),
            ']' if index >= host_end => clean.push_str("%5D"),
            '\\' => clean.push('/'),
            other if other.is_control() => {}
            other => clean.push(other),
        }
    }
    Cow::Owned(clean)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Timestamp;

    fn addresses(url: Option<&str>, trust: Trust) -> Addresses {
        Addresses::new(&Source { url, charset: None, show: None, now: Timestamp(0), trust })
    }

    #[test]
    fn an_address_is_made_whole() {
        let remote = addresses(Some("https://host.example/show/feed.xml"), Trust::Remote);
        let table = [
            ("https://a.example/x.mp3?y=1&z=2", "https://a.example/x.mp3?y=1&z=2"),
            ("  \n https://a.example/x.mp3\n", "https://a.example/x.mp3"),
            ("https://a.example/my file [1].mp3", "https://a.example/my%20file%20%5B1%5D.mp3"),
            ("https://a.example/my\nfile.mp3", "https://a.example/myfile.mp3"),
            ("HTTPS://A.Example/X.mp3", "https://a.example/X.mp3"),
            ("audio/x.mp3", "https://host.example/show/audio/x.mp3"),
            ("/x.mp3", "https://host.example/x.mp3"),
            ("../x.mp3", "https://host.example/x.mp3"),
            ("//cdn.example/x.mp3", "https://cdn.example/x.mp3"),
            ("www.a.example/x.mp3", "https://www.a.example/x.mp3"),
            ("https://user:secret@a.example/x.mp3", "https://user:secret@a.example/x.mp3"),
            ("http://[2001:db8::1]/x.mp3", "http://[2001:db8::1]/x.mp3"),
        ];
        for (text, whole) in table {
            assert_eq!(remote.resolve(text).as_deref(), Ok(whole), "{text:?}");
        }
        let based = remote.based("https://cdn.example/a/").based("b/");
        assert_eq!(based.resolve("x.mp3").as_deref(), Ok("https://cdn.example/a/b/x.mp3"));
    }

    #[test]
    fn a_base_is_joined_before_the_feeds_own() {
        let table = [
            ("https://cdn.example/a/", "x.mp3", "https://cdn.example/a/x.mp3"),
            ("https://cdn.example/a/b", "../x y.mp3", "https://cdn.example/x%20y.mp3"),
            ("https://cdn.example/a/", "/x.mp3", "https://cdn.example/x.mp3"),
            ("a/b/", "x.mp3", "a/b/x.mp3"),
            ("a/b", "x.mp3", "a/x.mp3"),
            ("a/b?q/r", "x.mp3", "a/x.mp3"),
            ("b", "x.mp3", "x.mp3"),
            ("a/b/", "/x.mp3", "/x.mp3"),
            ("a/b", "?x=1", "a/b?x=1"),
            ("//cdn.example/a/", "/x.mp3", "//cdn.example/x.mp3"),
            ("//cdn.example", "/x.mp3", "//cdn.example/x.mp3"),
            ("a/", "https://b.example/x", "https://b.example/x"),
            ("a/", "//b.example/x", "//b.example/x"),
            ("", "x.mp3", "x.mp3"),
            ("a/", " ", " "),
        ];
        for (base, text, expected) in table {
            assert_eq!(joined(base, Cow::Borrowed(text)), expected, "{base} {text}");
        }
    }

    #[test]
    fn a_fetched_feed_names_nothing_but_the_web() {
        let remote = addresses(Some("https://host.example/feed.xml"), Trust::Remote);
        for text in [
            "file:///etc/passwd",
            "data:audio/mp3;base64,AAAA",
            "javascript:alert(1)",
            "podtui:ai-podcast/x",
            "ftp://a/b",
        ] {
            assert_eq!(remote.resolve(text), Err(Refusal::Forbidden), "{text}");
        }
        let lying = addresses(Some("file:///home/me/feed.xml"), Trust::Remote);
        assert_eq!(lying.resolve("x.mp3"), Err(Refusal::Forbidden));
        assert_eq!(remote.resolve(&format!("https://a/{}", "x".repeat(3000))), Err(Refusal::TooLong));
        assert_eq!(addresses(None, Trust::Remote).resolve("x.mp3"), Err(Refusal::NoBase));
        assert_eq!(remote.resolve(" \n"), Err(Refusal::Blank));
        assert_eq!(remote.resolve("http://"), Err(Refusal::Broken));
    }

    #[test]
    fn a_feed_file_names_files_beside_and_below_it_and_never_above() {
        let file = addresses(Some("file:///home/me/shows/feed.xml"), Trust::File);
        assert_eq!(file.resolve("x.mp3").as_deref(), Ok("file:///home/me/shows/x.mp3"));
        assert_eq!(file.resolve("audio/x y.mp3").as_deref(), Ok("file:///home/me/shows/audio/x%20y.mp3"));
        assert_eq!(file.resolve("file:///home/me/shows/x.mp3").as_deref(), Ok("file:///home/me/shows/x.mp3"));
        assert_eq!(file.resolve("https://a.example/x.mp3").as_deref(), Ok("https://a.example/x.mp3"));
        for text in [
            "../x.mp3",
            "/etc/passwd",
            "file:///etc/passwd",
            "a/../../x.mp3",
            "a/%2e%2e/%2e%2e/x.mp3",
            "..%2f..%2fetc/passwd",
            "a%2f..%2f..%2fx",
            "..\\..\\x",
            "a%5c..%5cx",
            "file://server/home/me/shows/x.mp3",
            "x%00.mp3",
            "file:///home/me/shows2/x",
        ] {
            assert_eq!(file.resolve(text), Err(Refusal::Forbidden), "{text}");
        }
    }

    #[test]
    fn only_the_built_in_course_names_what_is_built_in() {
        let ours = addresses(None, Trust::BuiltIn);
        assert_eq!(ours.resolve("podtui:ai-podcast/audio/x.opus").as_deref(), Ok("podtui:ai-podcast/audio/x.opus"));
        assert!(ours.resolve("podtui:../x").is_err());
        assert!(addresses(None, Trust::File).resolve("podtui:ai-podcast/audio/x.opus").is_err());
    }
}
