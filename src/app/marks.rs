//! What was heard: each change of a mark goes through `set_mark`, which keeps the counts right without counting anew.

use crate::model::{EpisodeId, Mark};
use crate::msg::StoreCmd;

use super::tally::left_of;
use super::turn::Turn;
use super::{Line, State};

impl State {
    /// Change what is known of an episode, and the counts of the list and of its section with it.
    pub(super) fn set_mark(&mut self, episode: &EpisodeId, mark: Mark) {
        let old = self.marks.insert(episode.clone(), mark).unwrap_or_default();
        let Some(place) = self.place_of(episode) else { return };
        let Some(row) = self.catalog.rows.get(place as usize) else { return };
        let (left_before, left_now) = (left_of(row, old), left_of(row, mark));
        let tally = &mut self.tally;
        tally.heard = recounted(tally.heard, old.heard, mark.heard);
        tally.left = (tally.left + left_now).saturating_sub(left_before);
        let Some(section) =
            tally.section_of.get(place as usize).and_then(|index| tally.sections.get_mut(*index as usize))
        else {
            return;
        };
        section.heard = recounted(section.heard, old.heard, mark.heard);
        section.left = (section.left + left_now).saturating_sub(left_before);
        if let Some(Line::Section { heard, minutes_left, .. }) =
            section.line.and_then(|line| self.list.lines.get_mut(line))
        {
            *heard = section.heard;
            *minutes_left = section.minutes_left();
        }
    }

    /// Count an episode as heard, here and in the store.
    pub(super) fn mark_heard(&mut self, turn: &mut Turn, episode: &EpisodeId) {
        let mark = Mark { heard: true, position: None, ..self.mark(episode) };
        self.set_mark(episode, mark);
        turn.store(StoreCmd::MarkHeard { episode: episode.clone() });
    }

    /// `u`: heard becomes new, everything else heard.
    pub(super) fn toggle_heard(&mut self, turn: &mut Turn) {
        let Some(episode) = self.selected().map(|row| row.id.clone()) else { return };
        let mark = self.mark(&episode);
        if mark.heard {
            self.set_mark(&episode, Mark { heard: false, position: None, ..mark });
            turn.store(StoreCmd::MarkNew { episode: episode.clone() });
        } else {
            self.mark_heard(turn, &episode);
        }
        if self.is_current(&episode) {
            self.playback.counted = !mark.heard || self.playback.is_nearly_over();
        }
        self.choose_next(turn);
    }

    /// Marks from the store. Nothing is un-heard by them, and where the listener is now, the player knows better.
    pub(super) fn learn_marks(&mut self, marks: Vec<(EpisodeId, Mark)>) {
        for (episode, told) in marks {
            let known = self.mark(&episode);
            let is_playing = self.is_current(&episode) && self.playback.began;
            let position = if is_playing { known.position } else { told.position };
            let duration = told.duration.or(known.duration);
            self.set_mark(&episode, Mark { heard: known.heard || told.heard, position, duration });
        }
    }
}

fn recounted(count: u32, was: bool, is: bool) -> u32 {
    (count + u32::from(is)).saturating_sub(u32::from(was))
}
