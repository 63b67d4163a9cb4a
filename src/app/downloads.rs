//! Downloads: of an episode, of a show, and back again.

use std::time::Duration;

use crate::model::{EpisodeId, Row, ShowId};
use crate::msg::{DownloadState, FetchCmd, StoreCmd};

use super::turn::Turn;
use super::{Focus, Scope, State, Undoable};

/// How long a show's `d` waits for the second one.
const CONFIRM: Duration = Duration::from_secs(10);

impl State {
    /// `d`: download what is selected, or cancel that.
    pub(super) fn download(&mut self, turn: &mut Turn) {
        if self.focus == Focus::Shows {
            self.download_show(turn);
            return;
        }
        let Some((episode, playable)) = self.selected().map(|row| (row.id.clone(), row.playable)) else { return };
        if self.home_episodes.get(&episode).is_some_and(|whole| is_here(whole.medium().as_ref())) {
            self.say(turn, "It is here already: nothing to download");
            return;
        }
        if !playable {
            self.warn(turn, "This episode has no audio to download");
            return;
        }
        match self.downloads.get(&episode) {
            Some(DownloadState::Here { .. }) => self.say(turn, "It is downloaded already; D deletes it"),
            Some(DownloadState::Waiting | DownloadState::Running { .. }) => {
                turn.fetch(FetchCmd::CancelDownload { episode });
            }
            _ => self.request_download(turn, episode),
        }
    }

    fn request_download(&mut self, turn: &mut Turn, episode: EpisodeId) {
        self.downloads.insert(episode.clone(), DownloadState::Waiting);
        turn.fetch(FetchCmd::Download { episode });
    }

    /// `d` on a show: its episodes are counted first, and downloaded when it is pressed again.
    fn download_show(&mut self, turn: &mut Turn) {
        let Scope::Show(show) = self.meant_scope() else {
            self.say(turn, "Choose a subscription to download its episodes");
            return;
        };
        if let Some((asked, episodes, until)) = self.shows.counted.take()
            && asked == show
            && turn.now.running < until
        {
            self.say(turn, format!("Downloading {} episodes", episodes.len()));
            for episode in episodes {
                self.request_download(turn, episode);
            }
            return;
        }
        self.shows.counting.clear();
        self.shows.to_download = Some(show.clone());
        turn.store(StoreCmd::LoadRows { show: Some(show) });
    }

    /// The rows of a show that `d` was pressed on.
    pub(super) fn count_to_download(&mut self, turn: &Turn, show: Option<&ShowId>, rows: &[Row], complete: bool) {
        if self.shows.to_download.as_ref() != show || show.is_none() {
            return;
        }
        let wanted = |row: &&Row| {
            let is_here = matches!(
                self.downloads.get(&row.id),
                Some(DownloadState::Here { .. } | DownloadState::Waiting | DownloadState::Running { .. })
            );
            row.playable && !is_here && !self.mark(&row.id).heard
        };
        let here: Vec<EpisodeId> = rows.iter().filter(wanted).map(|row| row.id.clone()).collect();
        self.shows.counting.extend(here);
        if !complete {
            return;
        }
        let episodes = std::mem::take(&mut self.shows.counting);
        let Some(asked) = self.shows.to_download.take() else { return };
        if episodes.is_empty() {
            self.say(turn, "Every unheard episode of this show is downloaded already");
            return;
        }
        self.say(turn, format!("d again downloads its {} unheard episodes", episodes.len()));
        self.shows.counted = Some((asked, episodes, turn.now.running + CONFIRM));
    }

    /// `D`.
    pub(super) fn delete_download(&mut self, turn: &mut Turn) {
        let Some((episode, title)) = self.selected().map(|row| (row.id.clone(), row.title_parts().0.to_owned())) else {
            return;
        };
        match self.downloads.get(&episode) {
            Some(DownloadState::Here { .. }) => {
                self.downloads.insert(episode.clone(), DownloadState::Deleted);
                self.shows.undo = Some(Undoable::DeletedDownload(episode.clone()));
                turn.fetch(FetchCmd::DeleteDownload { episode });
                self.say(turn, format!("Deleted the download of {title}; U brings it back"));
            }
            Some(DownloadState::Waiting | DownloadState::Running { .. }) => {
                turn.fetch(FetchCmd::CancelDownload { episode });
            }
            _ => self.say(turn, "It is not downloaded"),
        }
    }

    /// How a download stands. The reason of a failure is said, and stays beside the episode.
    pub(super) fn download_goes_on(&mut self, turn: &Turn, episode: EpisodeId, state: DownloadState) {
        if let DownloadState::Failed { reason } = &state {
            let title = self.row_of(&episode).map_or("An episode", |row| row.title_parts().0).to_owned();
            self.warn(turn, format!("{title} was not downloaded: {reason}"));
        }
        self.downloads.insert(episode, state);
    }
}

fn is_here(medium: Option<&crate::model::MediumId>) -> bool {
    medium.is_some_and(|medium| medium.after("podtui").or_else(|| medium.after("file")).is_some())
}
