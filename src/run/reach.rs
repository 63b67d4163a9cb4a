//! How far the media that a feed names may reach: a feed inside the listener's own network may name what is inside
//! too, a public one may not. Who names a medium is asked of the library; what is not in there has a permit or nothing.

use std::collections::HashSet;

use crate::model::{Episode, MediumId};
use crate::net::{Reach, reach_of};
use crate::store::Store;

/// Media that may be anywhere although the library does not know them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Permits(HashSet<String>);

impl Permits {
    /// For an address that the listener typed.
    #[must_use]
    pub fn typed(address: &str) -> Self {
        Self(HashSet::from([address.to_owned()]))
    }

    /// For what a feed names that was read without being kept: a file, or `--feed` of a command.
    #[must_use]
    pub fn of_feed<'a>(feed: Option<&str>, episodes: impl IntoIterator<Item = &'a Episode>) -> Self {
        match reach_of(feed) {
            Reach::PublicOnly => Self::default(),
            Reach::Anywhere => {
                let media = episodes.into_iter().filter_map(|episode| episode.audio.as_ref());
                Self(media.map(|audio| audio.url.clone()).collect())
            }
        }
    }

    /// For this medium. The library is asked only about what is written as a private address: the guard looks at each
    /// hop of all others.
    pub fn reach(&self, medium: &MediumId, store: impl FnOnce() -> Option<Store>) -> Reach {
        let address = medium.as_str();
        if self.0.contains(address) {
            return Reach::Anywhere;
        }
        if reach_of(Some(address)) == Reach::PublicOnly {
            return Reach::PublicOnly;
        }
        let names = store().and_then(|store| store.played_by(address).ok()).unwrap_or_default();
        let named_inside = names.iter().any(|(_, feed)| reach_of(Some(feed)) == Reach::Anywhere);
        if named_inside { Reach::Anywhere } else { Reach::PublicOnly }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Enclosure, EpisodeId, ShowId};

    fn episode(address: &str) -> Episode {
        let mut episode = Episode::new(ShowId::from("s"), EpisodeId::from("e"), "t");
        episode.audio = Some(Enclosure { url: address.to_owned(), mime_type: None, bytes: None });
        episode
    }

    #[test]
    fn a_private_feed_permits_what_it_names_and_nothing_else() {
        let inside = episode("http://192.168.1.5/a.mp3");
        let permits = Permits::of_feed(Some("http://nas.local/feed"), [&inside]);
        let reach = |permits: &Permits, address: &str| permits.reach(&MediumId::from(address), || None);
        assert_eq!(reach(&permits, "http://192.168.1.5/a.mp3"), Reach::Anywhere);
        assert_eq!(reach(&permits, "http://192.168.1.5/b.mp3"), Reach::PublicOnly);
        let public = Permits::of_feed(Some("https://a.example/feed"), [&inside]);
        assert_eq!(reach(&public, "http://192.168.1.5/a.mp3"), Reach::PublicOnly);
        assert_eq!(reach(&Permits::typed("http://myself.example/x"), "http://myself.example/x"), Reach::Anywhere);
    }
}
