//! Where an episode is in the catalog: found by a hash of its id, so that 100,000 rows are indexed within a frame
//! and weigh little.

use crate::model::{EpisodeId, Row, fnv1a};

/// Hashes of ids with the places of their rows, sorted.
#[derive(Clone, Debug, Default)]
pub struct Places {
    sorted: Vec<(u64, u32)>,
}

impl Places {
    /// The places of these rows.
    #[must_use]
    pub fn of(rows: &[Row]) -> Self {
        rows.iter().zip(0..).map(|(row, place)| (&row.id, place)).collect()
    }

    /// The place of an episode among the rows that were indexed.
    #[must_use]
    pub fn find(&self, rows: &[Row], episode: &EpisodeId) -> Option<u32> {
        let hash = hash(episode);
        let from = self.sorted.partition_point(|(other, _)| *other < hash);
        let same = self.sorted[from..].iter().take_while(|(other, _)| *other == hash);
        let mut places = same.map(|(_, place)| *place);
        places.find(|place| rows.get(*place as usize).is_some_and(|row| row.id == *episode))
    }
}

impl<'a> FromIterator<(&'a EpisodeId, u32)> for Places {
    fn from_iter<I: IntoIterator<Item = (&'a EpisodeId, u32)>>(ids: I) -> Self {
        let mut sorted: Vec<(u64, u32)> = ids.into_iter().map(|(episode, place)| (hash(episode), place)).collect();
        sorted.sort_unstable();
        Self { sorted }
    }
}

impl FromIterator<(EpisodeId, u32)> for Places {
    fn from_iter<I: IntoIterator<Item = (EpisodeId, u32)>>(ids: I) -> Self {
        let mut sorted: Vec<(u64, u32)> = ids.into_iter().map(|(episode, place)| (hash(&episode), place)).collect();
        sorted.sort_unstable();
        Self { sorted }
    }
}

/// FNV-1a. Who makes ids collide makes one list slow, and wrong never: the row's own id is compared.
fn hash(episode: &EpisodeId) -> u64 {
    fnv1a(episode.as_str().bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Catalog, Episode, ShowId};

    #[test]
    fn every_row_is_found_and_nothing_else() {
        let episodes: Vec<Episode> = (0..500)
            .map(|number| Episode::new(ShowId::from("s"), EpisodeId::from(&*number.to_string()), "t"))
            .collect();
        let rows = Catalog::of(&episodes).rows;
        let places = Places::of(&rows);
        for (row, place) in rows.iter().zip(0..) {
            assert_eq!(places.find(&rows, &row.id), Some(place));
        }
        assert_eq!(places.find(&rows, &EpisodeId::from("500")), None);
        assert_eq!(places.find(&rows[..10], &EpisodeId::from("10")), None, "a place that is no longer there");
    }
}
