//! How far a feed's own words may lead: into private networks only if the feed itself lives in one.

use std::net::IpAddr;

use super::{Address, Reach, is_private};

/// Endings of names that exist only in a private network (RFC 6761, RFC 6762, RFC 8375, and `.internal`, `.lan`).
const PRIVATE_ENDINGS: [&str; 7] = ["localhost", "local", "lan", "internal", "intranet", "home.arpa", "home"];

/// How far the media, transcripts and pictures that a feed names may lead. Judged by the feed's written address alone:
/// what its name resolves to today is up to whoever owns the name. A file of the listener's (`file:`) may lead anywhere;
/// none, or no web address: public only.
#[must_use]
pub fn reach_of(feed_address: Option<&str>) -> Reach {
    let Some(text) = feed_address else { return Reach::PublicOnly };
    let of_this_machine = text.starts_with("file:");
    if of_this_machine || Address::parse(text).is_ok_and(|address| is_private_host(&address)) {
        Reach::Anywhere
    } else {
        Reach::PublicOnly
    }
}

/// True for a host that by its name or number alone is in a private network.
pub(super) fn is_private_host(address: &Address) -> bool {
    match address.url().host() {
        Some(url::Host::Ipv4(ip)) => is_private(IpAddr::V4(ip)),
        Some(url::Host::Ipv6(ip)) => is_private(IpAddr::V6(ip)),
        Some(url::Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            let ends =
                |ending: &str| name == ending || name.strip_suffix(ending).is_some_and(|rest| rest.ends_with('.'));
            !name.contains('.') || PRIVATE_ENDINGS.iter().any(|ending| ends(ending))
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_feed_that_lives_in_a_private_network_may_lead_into_one() {
        for private in [
            "http://127.0.0.1:80/f",
            "http://nas/f",
            "https://nas.local/f",
            "http://[fd00::1]/f",
            "http://a.home.arpa",
            "file:///x",
        ] {
            assert_eq!(reach_of(Some(private)), Reach::Anywhere, "{private}");
        }
        for public in ["https://a.example/f", "http://93.184.216.34/f", "https://mylocal.example"] {
            assert_eq!(reach_of(Some(public)), Reach::PublicOnly, "{public}");
        }
        assert_eq!(reach_of(None), Reach::PublicOnly);
        assert_eq!(reach_of(Some("podtui:ai-podcast")), Reach::PublicOnly);
    }
}
