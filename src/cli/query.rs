//! Which episode is meant: an id, a number, a title, a part of one, or what comes nearest.

use anyhow::bail;

use crate::model::{Catalog, Episode, Show};
use crate::net::{Reach, reach_of};
use crate::run::Permits;
use crate::search::{self, Suggestion};

use super::args::Args;
use super::printed;
use super::source::{Place, Surroundings};

/// The episode that was meant, and its show.
pub struct Chosen {
    pub show: Show,
    pub episode: Episode,
}

impl Chosen {
    /// How far what its feed names may lead.
    #[must_use]
    pub fn reach(&self) -> Reach {
        reach_of(self.show.feed_url.as_deref())
    }

    /// Where its sound may be.
    #[must_use]
    pub fn permits(&self) -> Permits {
        Permits::of_feed(self.show.feed_url.as_deref(), [&self.episode])
    }
}

/// Finds an episode: where `--show` says, else where `--feed` does; else in the configured feed, the course and the
/// subscriptions, in this order. More than one that fits: the first, and stderr names it. None: the error names three
/// near ones, from the first places that have any.
pub fn find(surroundings: &Surroundings, args: &Args, show: Option<&str>, query: &str) -> anyhow::Result<Chosen> {
    let mut nearest: Vec<String> = Vec::new();
    for place in places(surroundings, args, show) {
        let loaded = match (surroundings.load(&place.as_place()), &place) {
            (Ok(loaded), _) => loaded,
            // There are other places to look in.
            (Err(error), Where::Configured(_)) => {
                printed::say(&format!("{error:#}"));
                continue;
            }
            (Err(error), _) => return Err(error),
        };
        let catalog = Catalog::of(&loaded.episodes);
        match search::suggest(&catalog, query) {
            Suggestion::Found(fits) => {
                let first = fits.first().and_then(|row| loaded.episodes.get(*row as usize));
                let Some(episode) = first.cloned() else { continue };
                if fits.len() > 1 {
                    printed::say(&format!("{} episodes fit \"{query}\"; this is \"{}\"", fits.len(), episode.title));
                }
                return Ok(Chosen { show: loaded.show, episode });
            }
            Suggestion::Nearest(rows) => {
                let titles = rows.iter().filter_map(|row| loaded.episodes.get(*row as usize));
                nearest.extend(titles.map(|episode| format!("\"{}\"", episode.title)));
            }
        }
    }
    nearest.truncate(3);
    if nearest.is_empty() {
        bail!("no episode fits \"{query}\"");
    }
    bail!("no episode fits \"{query}\"; the nearest are {}", nearest.join(", "))
}

enum Where {
    Course,
    Feed(String),
    Configured(String),
    Subscription(String),
    Kept(Box<Show>),
}

impl Where {
    fn as_place(&self) -> Place<'_> {
        match self {
            Self::Course => Place::Course,
            Self::Feed(address) => Place::Feed(address),
            Self::Configured(address) => Place::Configured(address),
            Self::Subscription(query) => Place::Subscription(query),
            Self::Kept(show) => Place::Kept(show),
        }
    }
}

fn places(surroundings: &Surroundings, args: &Args, show: Option<&str>) -> Vec<Where> {
    if let Some(query) = show {
        return vec![Where::Subscription(query.to_owned())];
    }
    if let Some(address) = &args.feed {
        return vec![Where::Feed(address.clone())];
    }
    // Without a database there is still the course.
    let kept = surroundings.shows().unwrap_or_else(|error| {
        printed::say(&format!("{error:#}"));
        Vec::new()
    });
    let subscriptions = kept.into_iter().map(|show| Where::Kept(Box::new(show)));
    let first = surroundings.config.feed.clone().map(Where::Configured);
    first.into_iter().chain([Where::Course]).chain(subscriptions).collect()
}
