//! What decoders tell.

use std::time::Duration;

use super::track::Phase;
use super::{Action, FillId, LoadId, Machine, View};
use crate::audio::format::Format;
use crate::model::Position;
use crate::msg::PlayerEvent;

/// A length that changes by less is not told again.
const SAME_LENGTH: Duration = Duration::from_millis(50);

impl Machine {
    pub(super) fn ready(&mut self, load: LoadId, format: Format, duration: Option<Duration>, view: &View) {
        let tracks = self.track.iter_mut().chain(self.follower.iter_mut());
        let Some(track) = tracks.into_iter().find(|track| track.load == load) else { return };
        track.phase = Phase::Ready;
        track.format = Some(format);
        track.duration = duration.or(track.duration);
        if let Some(duration) = duration {
            track.base = track.base.min(Position::from(duration));
            track.told = track.base;
        }
        self.announce(view);
    }

    pub(super) fn flowing(&mut self, fill: FillId, is_exact: bool, view: &View) {
        let tracks = self.track.iter_mut().chain(self.follower.iter_mut());
        let Some(track) = tracks.into_iter().find(|track| track.fill == fill && track.phase == Phase::Filling) else {
            return;
        };
        track.phase = Phase::Flowing;
        if track.is_sought || !is_exact {
            track.is_sought = false;
            let (play, position) = (track.play, track.base);
            self.events.push_back(PlayerEvent::Seeked { play, position, exact: is_exact });
        }
        if self.track.as_ref().is_some_and(|track| track.fill == fill) {
            self.unstall();
            self.announce(view);
        }
    }

    /// The wait is over.
    pub(super) fn unstall(&mut self) {
        if let Some(track) = &mut self.track
            && track.is_stalled
        {
            (track.is_stalled, track.is_announced) = (false, false);
            self.hold_as_wanted();
        }
    }

    pub(super) fn placed(&mut self, fill: FillId, later: f64, view: &View) {
        let latency = self.link.latency();
        let Some(track) = self.track.as_mut().filter(|track| track.fill == fill) else { return };
        track.base = Position::from_seconds(track.base.seconds() + later);
        track.told = Position::ZERO;
        track.told = track.heard(view.current, latency);
        let (play, position) = (track.play, track.told);
        self.last_progress = view.now;
        self.tell(PlayerEvent::Seeked { play, position, exact: true });
    }

    pub(super) fn replaced(&mut self, load: LoadId) {
        if let Some(track) = self.track.as_ref().filter(|track| track.load == load) {
            let note = "The server has another file by now: it goes on from the same place in that one.".to_owned();
            let play = track.play;
            self.tell(PlayerEvent::Noted { play, note });
        }
    }

    pub(super) fn length(&mut self, load: LoadId, duration: Duration) {
        let tracks = self.track.iter_mut().chain(self.follower.iter_mut());
        let Some(track) = tracks.into_iter().find(|track| track.load == load) else { return };
        if track.duration.is_none_or(|known| known.abs_diff(duration) > SAME_LENGTH) {
            track.duration = Some(duration);
            let play = track.play;
            self.tell(PlayerEvent::Duration { play, duration });
        }
    }

    pub(super) fn failed(&mut self, load: LoadId, reason: String, view: &View) {
        if self.track.as_ref().is_some_and(|track| track.load == load)
            && let Some(track) = self.track.take()
        {
            self.act(Action::Cancel { load });
            self.act(Action::Silence);
            self.quiet_since = view.now;
            self.tell(PlayerEvent::Failed { play: track.play, reason });
        } else if self.follower.as_ref().is_some_and(|track| track.load == load)
            && let Some(follower) = self.follower.take()
        {
            self.act(Action::Cancel { load });
            self.act(Action::ForgetFollower);
            self.tell(PlayerEvent::Failed { play: follower.play, reason });
        }
    }
}
