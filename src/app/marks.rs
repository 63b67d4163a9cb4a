//! What was heard: each change of a mark goes through `set_mark`, which keeps the counts right without counting anew.

use crate::model::{EpisodeId, Mark, counted};
use crate::msg::StoreCmd;

use super::tally::{is_unmeasured, left_of};
use super::turn::Turn;
use super::undo::{Change, Undoable};
use super::{Line, State};

impl State {
    /// Change what is known of an episode, and the counts of the list and of its section with it.
    pub(super) fn set_mark(&mut self, episode: &EpisodeId, mark: Mark) {
        let old = self.marks.insert(episode.clone(), mark).unwrap_or_default();
        let Some(place) = self.place_of(episode) else { return };
        let Some(row) = self.catalog.rows.get(place as usize) else { return };
        let (left_before, left_now) = (left_of(row, old), left_of(row, mark));
        let (unmeasured_before, unmeasured_now) = (is_unmeasured(row, old), is_unmeasured(row, mark));
        let tally = &mut self.tally;
        tally.heard = recounted(tally.heard, old.heard, mark.heard);
        tally.left = (tally.left + left_now).saturating_sub(left_before);
        tally.unmeasured = recounted(tally.unmeasured, unmeasured_before, unmeasured_now);
        let Some(section) =
            tally.section_of.get(place as usize).and_then(|index| tally.sections.get_mut(*index as usize))
        else {
            return;
        };
        section.heard = recounted(section.heard, old.heard, mark.heard);
        section.left = (section.left + left_now).saturating_sub(left_before);
        section.unmeasured = recounted(section.unmeasured, unmeasured_before, unmeasured_now);
        if let Some(Line::Section { heard, minutes_left, at_least, .. }) =
            section.line.and_then(|line| self.list.lines.get_mut(line))
        {
            *heard = section.heard;
            *minutes_left = section.minutes_left();
            *at_least = section.unmeasured > 0;
        }
    }

    /// Count an episode as heard, here and in the store.
    pub(super) fn mark_heard(&mut self, turn: &mut Turn, episode: &EpisodeId) {
        let mark = Mark { heard: true, position: None, ..self.mark(episode) };
        self.set_mark(episode, mark);
        turn.store(StoreCmd::MarkHeard { episode: episode.clone() });
    }

    /// `u`: heard becomes new, everything else heard. Of several they all become heard, unless they all are.
    pub(super) fn toggle_heard(&mut self, turn: &mut Turn) {
        let picked = self.take_picked();
        let Some(episodes) = picked.clone().or_else(|| Some(vec![self.selected()?.id.clone()])) else { return };
        let heard = !episodes.iter().all(|episode| self.mark(episode).heard);
        let mut changes = Vec::new();
        for episode in episodes {
            let before = self.mark(&episode);
            if before.heard != heard {
                let made = Mark { heard, position: None, ..before };
                self.put_mark(turn, &episode, made);
                changes.push(Change { episode, before, made });
            }
        }
        if picked.is_some() {
            let marked = counted(changes.len(), "episode");
            self.say(turn, format!("Marked {marked} as {}; U takes it back", if heard { "heard" } else { "new" }));
        }
        self.undo.remember(Undoable::Marked(changes));
        self.choose_next(turn);
    }

    /// Change a mark at the listener's wish, here and in the store.
    pub(super) fn put_mark(&mut self, turn: &mut Turn, episode: &EpisodeId, mark: Mark) {
        self.set_mark(episode, mark);
        let named = episode.clone();
        turn.store(if mark.heard {
            StoreCmd::MarkHeard { episode: named }
        } else {
            StoreCmd::MarkNew { episode: named }
        });
        if let Some(position) = mark.position {
            turn.store(StoreCmd::SavePosition { episode: episode.clone(), position, duration: None });
        }
        if self.is_current(episode) {
            self.playback.counted = mark.heard || self.playback.is_nearly_over();
        }
    }

    /// Saving a place makes its episode the last one heard: what is in the player is that again.
    pub(super) fn keep_last(&self, turn: &mut Turn) {
        if let Some(row) = &self.playback.row {
            let position = self.mark(&row.id).position.unwrap_or_default();
            turn.store(StoreCmd::SavePosition { episode: row.id.clone(), position, duration: None });
        }
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
