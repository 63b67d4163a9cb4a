//! What could not be written yet, in order; a later word on the same thing takes the place of an earlier one,
//! so that hours on a full disk stay small.

use crate::model::Timestamp;
use crate::msg::StoreCmd;

/// Commands that wait, each with its own time.
#[derive(Debug, Default)]
pub(super) struct Unsaved {
    waiting: Vec<(StoreCmd, Timestamp)>,
}

impl Unsaved {
    /// Lines of the history at the most: the only kind that does not replace itself.
    const HISTORY: usize = 1000;

    pub(super) fn push(&mut self, cmd: &StoreCmd, now: Timestamp) {
        self.waiting.retain(|(earlier, _)| !replaces(cmd, earlier));
        let lines = self.waiting.iter().filter(|(earlier, _)| matches!(earlier, StoreCmd::Began { .. })).count();
        if !(matches!(cmd, StoreCmd::Began { .. }) && lines >= Self::HISTORY) {
            self.waiting.push((cmd.clone(), now));
        }
    }

    pub(super) fn as_slice(&self) -> &[(StoreCmd, Timestamp)] {
        &self.waiting
    }
}

/// True for a command that need not wait: feeds are large, and are fetched again.
pub(super) fn can_be_asked_again(cmd: &StoreCmd) -> bool {
    matches!(
        cmd,
        StoreCmd::Absorb { .. }
            | StoreCmd::AbsorbGuest { .. }
            | StoreCmd::NoteRefresh { .. }
            | StoreCmd::SavePatience(_)
            | StoreCmd::SaveWaveform { .. }
    )
}

/// True when nothing of `earlier` is left once `cmd` is done.
fn replaces(cmd: &StoreCmd, earlier: &StoreCmd) -> bool {
    use StoreCmd::{
        Absorb, FinishShow, MarkHeard, MarkNew, MoveFeed, NoteRefresh, RemoveShow, RestoreShow, SaveOpenShow,
        SavePosition, SaveSort, SaveVolume, SaveWaveform,
    };
    match (cmd, earlier) {
        (SavePosition { episode, .. }, SavePosition { episode: other, .. })
        | (SaveWaveform { episode, .. }, SaveWaveform { episode: other, .. })
        | (MarkHeard { episode } | MarkNew { episode }, MarkHeard { episode: other } | MarkNew { episode: other }) => {
            episode == other
        }
        (SaveVolume { .. }, SaveVolume { .. })
        | (SaveSort { .. }, SaveSort { .. })
        | (SaveOpenShow { .. }, SaveOpenShow { .. }) => true,
        (Absorb { show, .. }, Absorb { show: other, .. })
        | (NoteRefresh { show, .. }, NoteRefresh { show: other, .. })
        | (FinishShow { show }, FinishShow { show: other })
        | (MoveFeed { show, .. }, MoveFeed { show: other, .. })
        | (RemoveShow { show } | RestoreShow { show }, RemoveShow { show: other } | RestoreShow { show: other }) => {
            show == other
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{EpisodeId, Position};

    fn save(episode: &str, millis: u64) -> StoreCmd {
        StoreCmd::SavePosition {
            episode: EpisodeId::from(episode),
            position: Position::from_millis(millis),
            duration: None,
        }
    }

    #[test]
    fn only_the_last_place_in_each_lesson_waits() {
        let mut unsaved = Unsaved::default();
        for millis in 0..1000 {
            unsaved.push(&save("a", millis), Timestamp(1));
            unsaved.push(&save("b", millis), Timestamp(1));
        }
        let waiting: Vec<_> = unsaved.as_slice().iter().map(|(cmd, _)| cmd.clone()).collect();
        assert_eq!(waiting, [save("a", 999), save("b", 999)]);
    }

    #[test]
    fn a_mark_and_a_place_of_one_lesson_both_wait_in_order() {
        let mut unsaved = Unsaved::default();
        let heard = StoreCmd::MarkHeard { episode: EpisodeId::from("a") };
        unsaved.push(&save("a", 1), Timestamp(1));
        unsaved.push(&heard, Timestamp(2));
        unsaved.push(&save("a", 2), Timestamp(3));
        let waiting: Vec<_> = unsaved.as_slice().iter().map(|(cmd, _)| cmd.clone()).collect();
        assert_eq!(waiting, [heard, save("a", 2)]);
    }

    #[test]
    fn a_history_that_cannot_be_written_does_not_grow_without_end() {
        let mut unsaved = Unsaved::default();
        for _ in 0..Unsaved::HISTORY + 5 {
            unsaved.push(&StoreCmd::Began { episode: EpisodeId::from("a") }, Timestamp(1));
        }
        assert_eq!(unsaved.as_slice().len(), Unsaved::HISTORY);
    }
}
