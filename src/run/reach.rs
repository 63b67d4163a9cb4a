//! How far what a feed names may reach: a feed inside the listener's own network may name what is inside too, a
//! public one may not.

use std::net::ToSocketAddrs;

use crate::model::Episode;
use crate::net::{Address, Reach, is_private};
use crate::store::Store;

/// For what this feed names. None: nobody knows the feed, so it is nobody's word.
#[must_use]
pub fn of_feed(address: Option<&str>) -> Reach {
    match address.and_then(|address| Address::parse(address).ok()) {
        Some(feed) if is_inside(&feed) => Reach::Anywhere,
        _ => Reach::PublicOnly,
    }
}

/// For a medium, by the feed that names it. `home` is the show that is open without being subscribed to.
#[must_use]
pub fn of_medium(medium: &Address, home: Option<&str>, store: impl FnOnce() -> Option<Store>) -> Reach {
    // A public host needs no permission, and the guard looks at each hop again.
    if !is_inside(medium) {
        return Reach::PublicOnly;
    }
    if of_feed(home) == Reach::Anywhere {
        return Reach::Anywhere;
    }
    let named = store().is_some_and(|store| named_by_inside_feed(&store, medium));
    if named { Reach::Anywhere } else { Reach::PublicOnly }
}

fn named_by_inside_feed(store: &Store, medium: &Address) -> bool {
    let wanted = medium.secret();
    let names = |episode: &Episode| episode.enclosures.iter().any(|enclosure| enclosure.url == wanted);
    let shows = store.shows().unwrap_or_default();
    let inside = shows.iter().filter(|entry| of_feed(entry.show.feed_url.as_deref()) == Reach::Anywhere);
    inside.into_iter().any(|entry| store.episodes(&entry.show.id).is_ok_and(|episodes| episodes.iter().any(names)))
}

/// True when every address of the host is private.
fn is_inside(address: &Address) -> bool {
    let port = address.url().port_or_known_default().unwrap_or(443);
    let host = address.url().host_str().unwrap_or_default().trim_matches(['[', ']']);
    let Ok(found) = (host, port).to_socket_addrs() else { return false };
    let mut found = found.peekable();
    found.peek().is_some() && found.all(|socket| is_private(socket.ip()))
}
