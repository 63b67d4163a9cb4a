//! What the listener wants.

use super::track::Phase;
use super::{Action, Machine, View};
use crate::model::{MediumId, OutputState, PlayId, Position};
use crate::msg::{PlayerCmd, PlayerEvent};

impl Machine {
    pub(super) fn command(&mut self, command: PlayerCmd, view: &View) {
        match command {
            PlayerCmd::Load { play, medium, at, paused } => self.load(play, medium, at, paused, view),
            PlayerCmd::Preload { play, medium } => self.preload(play, medium),
            PlayerCmd::ForgetPreload => self.forget_preload(),
            PlayerCmd::Play => self.play(view),
            PlayerCmd::Pause => self.pause(view),
            PlayerCmd::Seek { to } => self.seek(to, view),
            PlayerCmd::SetVolume { volume, muted } => {
                (self.volume, self.is_muted) = (volume, muted);
                self.set_gain();
            }
            PlayerCmd::Stop => self.stop(view),
            PlayerCmd::Quit => self.quit(view),
        }
    }

    fn load(&mut self, play: PlayId, medium: MediumId, at: Position, paused: bool, view: &View) {
        self.drop_all(view);
        self.is_paused = paused;
        let track = self.open_track(play, medium, at);
        self.track = Some(track);
        self.hold_as_wanted();
        self.tell(PlayerEvent::Loading { play });
    }

    /// Gives up what plays and what follows.
    pub(super) fn drop_all(&mut self, view: &View) {
        self.forget_preload();
        if let Some(track) = self.track.take() {
            self.act(Action::Cancel { load: track.load });
            self.act(Action::Silence);
        }
        self.buffered = None;
        self.quiet_since = view.now;
    }

    pub(super) fn hold_as_wanted(&mut self) {
        let is_held = self.is_paused || self.track.as_ref().is_some_and(|track| track.is_stalled);
        self.act(Action::Hold { is_held });
    }

    fn preload(&mut self, play: PlayId, medium: MediumId) {
        self.forget_preload();
        let follower = self.open_track(play, medium, Position::ZERO);
        self.follower = Some(follower);
    }

    fn forget_preload(&mut self) {
        if let Some(follower) = self.follower.take() {
            self.act(Action::Cancel { load: follower.load });
            self.act(Action::ForgetFollower);
        }
    }

    fn play(&mut self, view: &View) {
        let Some(track) = &mut self.track else { return };
        if !self.is_paused {
            return;
        }
        self.is_paused = false;
        track.is_announced = false;
        self.pulse = (view.pulled, view.now);
        self.hold_as_wanted();
        self.announce(view);
    }

    pub(super) fn pause(&mut self, view: &View) {
        if self.is_paused {
            return;
        }
        self.is_paused = true;
        self.quiet_since = view.now;
        self.hold_as_wanted();
        if let Some(track) = &mut self.track {
            track.is_announced = false;
        }
        self.announce(view);
    }

    /// Tells that the track plays or holds, if that is so and was not told.
    pub(super) fn announce(&mut self, view: &View) {
        let is_paused = self.is_paused;
        let is_open = self.link.is_open();
        let Some(track) = &mut self.track else { return };
        let can_hold = is_paused && track.phase != Phase::Opening;
        let can_play = !is_paused && track.phase == Phase::Flowing && !track.is_stalled && is_open;
        if track.is_announced || !(can_hold || can_play) {
            return;
        }
        track.is_announced = true;
        let position = track.taken(view.current).max(track.told);
        track.told = position;
        let (play, duration) = (track.play, track.duration);
        self.last_progress = view.now;
        self.tell(if is_paused {
            PlayerEvent::Paused { play, position, duration }
        } else {
            PlayerEvent::Playing { play, position, duration }
        });
    }

    fn seek(&mut self, to: Position, view: &View) {
        let Some(track) = &mut self.track else { return };
        let to = match track.duration {
            Some(duration) if to > Position::from(duration) => Position::from(duration),
            _ => to,
        };
        let waits_for_bytes = track.is_stalled || matches!(track.phase, Phase::Opening | Phase::Filling);
        (track.base, track.told, track.is_sought) = (to, to, true);
        (track.drained_at, track.is_stalled) = (None, false);
        if waits_for_bytes && view.arrival.is_some() {
            // Its decoder sits in a read that may take long: a new one is quicker.
            self.open_again(view);
        } else if track.phase != Phase::Opening {
            track.phase = Phase::Ready;
        }
        self.hold_as_wanted();
        self.confirm_without_ring();
    }

    /// While the output is closed nothing is decoded: the place is taken at its word.
    fn confirm_without_ring(&mut self) {
        let may_fill = !self.is_paused || self.track.as_ref().is_some_and(|track| self.fits(track));
        let Some(track) = &mut self.track else { return };
        if !may_fill && track.phase == Phase::Ready {
            track.is_sought = false;
            let (play, position) = (track.play, track.base);
            self.tell(PlayerEvent::Seeked { play, position, exact: true });
        }
    }

    fn open_again(&mut self, view: &View) {
        let Some(track) = self.track.take() else { return };
        self.act(Action::Cancel { load: track.load });
        self.act(Action::Silence);
        let mut again = self.open_track(track.play, track.medium, track.base);
        (again.is_sought, again.duration, again.since) = (track.is_sought, track.duration, view.now);
        again.is_sounding = track.is_sounding;
        self.track = Some(again);
    }

    fn stop(&mut self, view: &View) {
        self.drop_all(view);
        self.is_paused = false;
        self.must_be_device = false;
        if matches!(self.shown, OutputState::Lost { .. }) {
            self.show(OutputState::Closed);
        }
    }

    fn quit(&mut self, view: &View) {
        if let Some(track) = &self.track {
            let (play, position) = (track.play, track.taken(view.current).max(track.told));
            self.tell(PlayerEvent::Progress { play, position });
        }
        self.drop_all(view);
        self.act(Action::CloseOutput);
        self.act(Action::Quit);
    }
}
