//! Addresses as people type, paste and publish them, made into ones that can be fetched. Credentials are taken out at
//! once: they travel beside the address, to its own host only.

use std::fmt;

use reqwest::Url;

use super::FetchError;
use crate::model::{ShowId, fingerprint};

/// Longest address, in bytes (FEEDS.md).
const LONGEST: usize = 2 << 10;

/// An address that can be fetched: http or https, with a host, without credentials and fragment.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    url: Url,
    credentials: Option<Credentials>,
}

/// For one host.
#[derive(Clone, PartialEq, Eq)]
struct Credentials {
    name: String,
    password: String,
}

/// Who is asked: scheme, name and port. One request at a time goes to each.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct HostKey {
    scheme: String,
    name: String,
    port: u16,
}

impl Address {
    /// Reads `https://..`, `http://..`, `feed:..`, `feed://..`, `itpc://..`, `pcast://..`, `podcast://..` or a bare
    /// `host/path`; a host in any case.
    ///
    /// # Errors
    /// What is no web address, with why.
    pub fn parse(text: &str) -> Result<Self, FetchError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(refused("it is empty"));
        }
        if text.len() > LONGEST {
            return Err(refused("it is longer than 2048 bytes"));
        }
        let written = with_scheme(text)?;
        let url = Url::parse(&written).map_err(|error| refused(&error.to_string()))?;
        Self::from_url(url)
    }

    /// Where a redirect or a relative link leads. Credentials stay only with their own host.
    ///
    /// # Errors
    /// What is no web address, with why.
    pub fn join(&self, location: &str) -> Result<Self, FetchError> {
        if location.len() > LONGEST {
            return Err(refused("it is longer than 2048 bytes"));
        }
        let url = self.url.join(location.trim()).map_err(|error| refused(&error.to_string()))?;
        let mut next = Self::from_url(url)?;
        if next.credentials.is_none() && self.shares_credentials_with(&next) {
            next.credentials.clone_from(&self.credentials);
        }
        Ok(next)
    }

    /// The address without credentials: what is sent, and a base for relative ones.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// The host's name, for sentences.
    #[must_use]
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// Who is asked.
    #[must_use]
    pub fn host_key(&self) -> HostKey {
        HostKey {
            scheme: self.url.scheme().to_owned(),
            name: self.host().to_owned(),
            port: self.url.port_or_known_default().unwrap_or(0),
        }
    }

    /// True for https.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// Name and password, if the address came with them.
    pub(super) fn credentials(&self) -> Option<(&str, &str)> {
        self.credentials.as_ref().map(|both| (both.name.as_str(), both.password.as_str()))
    }

    /// The whole address, with credentials: to be stored, never shown.
    #[must_use]
    pub fn secret(&self) -> String {
        let mut url = self.url.clone();
        if let Some(credentials) = &self.credentials
            && url.set_username(&credentials.name).is_ok()
            && !credentials.password.is_empty()
        {
            // A URL that took a name takes a password.
            let _taken = url.set_password(Some(&credentials.password));
        }
        url.into()
    }

    /// The key of a show that is first known by this address.
    #[must_use]
    pub fn show_id(&self) -> ShowId {
        ShowId::from(fingerprint(&[&self.secret()]).as_str())
    }

    fn from_url(mut url: Url) -> Result<Self, FetchError> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(refused(&format!("podtui does not fetch {}: addresses", crate::model::one_line(url.scheme()))));
        }
        if url.host_str().is_none_or(str::is_empty) {
            return Err(refused("it names no host"));
        }
        let credentials = (!url.username().is_empty() || url.password().is_some()).then(|| Credentials {
            name: unescaped(url.username()),
            password: unescaped(url.password().unwrap_or_default()),
        });
        // An http address takes both; were it not so, the answer would be an address without credentials all the same.
        let (_name, _password) = (url.set_username(""), url.set_password(None));
        url.set_fragment(None);
        Ok(Self { url, credentials })
    }

    fn shares_credentials_with(&self, other: &Self) -> bool {
        let upgraded = self.url.scheme() == "http" && self.url.port().is_none() && other.url.port().is_none();
        self.host() == other.host() && (self.host_key() == other.host_key() || (upgraded && other.is_encrypted()))
    }
}

/// `https://name:port`, which [`Address::parse`] reads.
impl fmt::Display for HostKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}://{}:{}", self.scheme, self.name, self.port)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Address({}..)", self.host())
    }
}

/// The address with an http(s) scheme in front. `feed:https://..` holds a whole address of its own.
fn with_scheme(text: &str) -> Result<String, FetchError> {
    let lower = text.get(..text.len().min(16)).unwrap_or(text).to_ascii_lowercase();
    for scheme in ["feed:", "itpc:", "pcast:", "podcast:"] {
        if lower.starts_with(scheme) {
            let rest = &text[scheme.len()..];
            let bare = rest.trim_start_matches('/');
            // `feed:https://..` holds a whole address of its own.
            return Ok(if bare.contains("://") { bare.to_owned() } else { format!("http://{bare}") });
        }
    }
    match text.split_once("://") {
        Some((scheme, _)) if scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)) => {
            Ok(text.to_owned())
        }
        _ => bare_host(text),
    }
}

/// `host/path`, `host:8080/path` or `//host/path`, but not `file:..`, `data:..` or a single word.
fn bare_host(text: &str) -> Result<String, FetchError> {
    let text = text.trim_start_matches('/');
    let authority = text.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let (name, port) = host.rsplit_once(':').unwrap_or((host, "80"));
    let has_port = host.contains(':') && port.parse::<u16>().is_ok();
    if host.contains(':') && !has_port && !host.starts_with('[') {
        return Err(refused(&format!("podtui does not fetch {}: addresses", crate::model::one_line(name))));
    }
    if !(name.contains('.') || has_port || name.eq_ignore_ascii_case("localhost") || name.starts_with('[')) {
        return Err(refused("there is no host's name in it"));
    }
    Ok(format!("http://{text}"))
}

fn refused(why: &str) -> FetchError {
    FetchError::Address { why: why.to_owned() }
}

/// Percent-escapes undone; bytes that are no UTF-8 become the replacement character.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match digits.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) if first == b'%' => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests;
