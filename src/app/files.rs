//! Files named on the command line: what stands in them comes in slices after the start, and takes the place of their
//! names in the rows. The cursor, the filter and what plays stay as they are.

use std::collections::HashMap;
use std::sync::Arc;

use crate::model::{Catalog, Episode, EpisodeId, Row};

use super::turn::Turn;
use super::{Loadable, Scope, State};

type Told = HashMap<EpisodeId, Arc<Episode>>;

impl State {
    /// A slice of what the files hold.
    pub(super) fn learn_files(&mut self, turn: &mut Turn, episodes: Vec<Arc<Episode>>) {
        let told: Told = episodes.into_iter().map(|whole| (whole.id.clone(), whole)).collect();
        self.home_catalog = Arc::new(renewed(&self.home_catalog, &told));
        self.renew_reading(&told);
        self.renew_playback(&told);
        Arc::make_mut(&mut self.home_episodes).extend(told);
        if self.scope == Scope::Home {
            self.renew_list(turn);
        }
    }

    /// The same rows in the same places, with other words: the lines of a filter stay true.
    fn renew_list(&mut self, turn: &mut Turn) {
        self.catalog = Arc::clone(&self.home_catalog);
        self.recount();
        self.order_again(turn);
    }

    fn renew_reading(&mut self, told: &Told) {
        let Some(whole) = self.reading.episode.as_ref().and_then(|episode| told.get(episode)) else { return };
        self.reading.details = Loadable::Here(Arc::clone(whole));
        if self.reading.chapters.is_empty() {
            self.reading.chapters.clone_from(&whole.chapters);
        }
    }

    fn renew_playback(&mut self, told: &Told) {
        let playback = &mut self.playback;
        if let Some(row) = &mut playback.row
            && let Some(whole) = told.get(&row.id)
        {
            *row = Row::of(whole, None);
            playback.duration = playback.duration.or(whole.duration);
        }
        if let Some(whole) = playback.next.as_ref().and_then(|(next, _)| told.get(next)) {
            playback.next_title = Some(whole.title.clone());
        }
    }
}

fn renewed(catalog: &Catalog, told: &Told) -> Catalog {
    let mut rows: Vec<Row> = Vec::with_capacity(catalog.rows.len());
    for row in &catalog.rows {
        rows.push(told.get(&row.id).map_or_else(|| row.clone(), |whole| Row::of(whole, rows.last())));
    }
    Catalog { rows }
}
