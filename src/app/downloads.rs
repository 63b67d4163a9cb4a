//! Downloads: of an episode, of a show, and back again.

use std::time::Duration;

use crate::model::{EpisodeId, Row, ShowId, counted};
use crate::msg::{DownloadState, FetchCmd, StoreCmd};

use super::turn::Turn;
use super::undo::Undoable;
use super::{Focus, HomeKind, Scope, State};

/// How long a show's `d` waits for the second one.
const CONFIRM: Duration = Duration::from_secs(10);

/// How an episode stands with downloading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Downloading {
    /// Its sound is on this machine without one.
    OfItsOwn,
    /// It has no sound.
    Silent,
    Here,
    OnItsWay,
    Wanting,
}

impl State {
    /// `d`: download what is selected, or cancel that.
    pub(super) fn download(&mut self, turn: &mut Turn) {
        if self.focus == Focus::Shows {
            self.download_show(turn);
            return;
        }
        if let Some(episodes) = self.take_picked() {
            self.download_picked(turn, &episodes);
            return;
        }
        let Some(episode) = self.selected().map(|row| row.id.clone()) else { return };
        match self.downloading(&episode) {
            Downloading::OfItsOwn => self.say(turn, "It is here already: nothing to download"),
            Downloading::Silent => self.warn(turn, "This episode has no audio to download"),
            Downloading::Here => self.say(turn, "It is downloaded already; D deletes it"),
            Downloading::OnItsWay => turn.fetch(FetchCmd::CancelDownload { episode }),
            Downloading::Wanting => self.request_download(turn, episode),
        }
    }

    /// All of a selection that is not here; where all of that is on its way already, it is cancelled.
    fn download_picked(&mut self, turn: &mut Turn, episodes: &[EpisodeId]) {
        let picked = episodes.len();
        let wanting = self.those(episodes, Downloading::Wanting);
        let on_its_way = self.those(episodes, Downloading::OnItsWay);
        let rest = picked - wanting.len();
        let text = match (wanting.len(), on_its_way.len()) {
            (0, 0) => "Nothing of the selection is left to download".to_owned(),
            (0, coming) => format!("Cancelled {}", counted(coming, "download")),
            (count, _) if rest == 0 => format!("Downloading {}", counted(count, "episode")),
            (count, _) => {
                format!("Downloading {} of the {picked} selected; the rest needs none", counted(count, "episode"))
            }
        };
        self.say(turn, text);
        if wanting.is_empty() {
            cancel(turn, on_its_way);
        }
        for episode in wanting {
            self.request_download(turn, episode);
        }
    }

    /// True where the open list's episodes come over the network: elsewhere there is nothing to download.
    #[must_use]
    pub fn is_fetched(&self) -> bool {
        match self.scope {
            Scope::Course => false,
            Scope::Home => self.home_kind != HomeKind::BuiltIn,
            Scope::Show(_) | Scope::AllNew | Scope::Continue | Scope::All => true,
        }
    }

    /// Those of these that stand so.
    fn those(&self, episodes: &[EpisodeId], how: Downloading) -> Vec<EpisodeId> {
        episodes.iter().filter(|episode| self.downloading(episode) == how).cloned().collect()
    }

    /// How an episode stands with downloading.
    fn downloading(&self, episode: &EpisodeId) -> Downloading {
        if self.home_episodes.get(episode).is_some_and(|whole| is_here(whole.medium().as_ref())) {
            return Downloading::OfItsOwn;
        }
        match self.downloads.get(episode) {
            Some(DownloadState::Here { .. }) => Downloading::Here,
            Some(DownloadState::Waiting | DownloadState::Running { .. }) => Downloading::OnItsWay,
            _ if !self.row_of(episode).is_some_and(|row| row.playable) => Downloading::Silent,
            _ => Downloading::Wanting,
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

    /// `D`: of what is selected, what is downloaded is deleted, and what is on its way is cancelled.
    pub(super) fn delete_download(&mut self, turn: &mut Turn) {
        if self.focus == Focus::Shows {
            self.say(turn, "D deletes the download of an episode: Esc goes back to the list");
            return;
        }
        let picked = self.take_picked();
        let Some(episodes) = picked.clone().or_else(|| Some(vec![self.selected()?.id.clone()])) else { return };
        let (here, coming) = (self.those(&episodes, Downloading::Here), self.those(&episodes, Downloading::OnItsWay));
        let text = match (&here[..], coming.len(), picked.is_some()) {
            ([], 0, false) => "It is not downloaded".to_owned(),
            ([], 0, true) => "Nothing of the selection is downloaded".to_owned(),
            ([], count, _) => format!("Cancelled {}", counted(count, "download")),
            ([one], ..) => format!("Deleted the download of {}; U brings it back", self.head_of(one)),
            (many, ..) => format!("Deleted {} downloads; U brings them back", many.len()),
        };
        self.say(turn, text);
        cancel(turn, coming);
        if here.is_empty() {
            return;
        }
        self.downloads.extend(here.iter().map(|episode| (episode.clone(), DownloadState::Deleted)));
        self.undo.remember(Undoable::DeletedDownloads(here.clone()));
        turn.fetch(FetchCmd::DeleteDownloads { episodes: here });
    }

    fn head_of(&self, episode: &EpisodeId) -> String {
        self.row_of(episode).map_or("An episode", |row| row.title_parts().0).to_owned()
    }

    /// How a download stands. The reason of a failure is said, and stays beside the episode.
    pub(super) fn download_goes_on(&mut self, turn: &Turn, episode: EpisodeId, state: DownloadState) {
        if let DownloadState::Failed { reason } = &state {
            self.warn(turn, format!("{} was not downloaded: {reason}", self.head_of(&episode)));
        }
        self.downloads.insert(episode, state);
    }
}

fn cancel(turn: &mut Turn, episodes: Vec<EpisodeId>) {
    for episode in episodes {
        turn.fetch(FetchCmd::CancelDownload { episode });
    }
}

fn is_here(medium: Option<&crate::model::MediumId>) -> bool {
    medium.is_some_and(|medium| medium.after("podtui").or_else(|| medium.after("file")).is_some())
}
