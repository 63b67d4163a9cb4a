//! What is to be noticed as time passes: progress, stalls, ends, a device that died, an output nobody needs.

use std::time::Duration;

use super::output::Link;
use super::track::Phase;
use super::{Action, CLOSE_IDLE, CLOSE_PAUSED, Machine, PROGRESS, REFILL, View, WATCHDOG};
use crate::model::OutputState;
use crate::msg::PlayerEvent;

/// A jump may take this long before it is called a stall.
const PATIENCE: Duration = Duration::from_millis(300);

impl Machine {
    pub(super) fn watch(&mut self, view: &View) {
        self.watch_device(view);
        self.watch_begin(view);
        self.watch_end(view);
        self.watch_stall(view);
        self.seek_output(view);
        self.order_rings(view);
        self.watch_progress(view);
        self.watch_arrival(view);
        self.close_unneeded(view);
    }

    fn watch_device(&mut self, view: &View) {
        if self.pulse.0 != view.pulled || self.is_paused || self.track.is_none() {
            self.pulse = (view.pulled, view.now.max(self.pulse.1));
        }
        if !matches!(self.link, Link::Open { is_device: true, .. }) {
            return;
        }
        if view.is_too_fast {
            self.leave_fast_device(view);
        } else if self.is_wanted() && view.now.saturating_sub(self.pulse.1) >= WATCHDOG {
            self.output_lost("The sound server does not answer any more.".to_owned(), view);
        }
    }

    fn watch_begin(&mut self, view: &View) {
        if let (Some(track), Some(ago)) = (&mut self.track, view.current.and_then(|sight| sight.begun))
            && track.phase == Phase::Flowing
            && !track.is_sounding
        {
            track.is_sounding = true;
            let play = track.play;
            self.tell(PlayerEvent::Sounded { play, ago });
        }
    }

    /// The current one was heard to its end: the follower takes its place.
    fn watch_end(&mut self, view: &View) {
        let Some(sight) = view.current else { return };
        let latency = self.link.latency();
        let Some(track) = &mut self.track else { return };
        if track.phase != Phase::Flowing || !sight.is_spent() {
            return;
        }
        let drained = *track.drained_at.get_or_insert(view.now);
        if view.now < drained + latency {
            return;
        }
        let play = track.play;
        let load = track.load;
        self.act(Action::Cancel { load });
        self.track = self.follower.take();
        self.buffered = None;
        self.quiet_since = view.now;
        self.tell(PlayerEvent::Ended { play });
        let next = View { current: view.follower, follower: None, arrival: None, ..view.clone() };
        if let Some(track) = &mut self.track {
            track.told = track.heard(next.current, latency);
            if track.phase == Phase::Opening {
                let play = track.play;
                self.tell(PlayerEvent::Loading { play });
            }
            self.announce_follower(&next);
        }
    }

    /// As `announce`, but at what is heard: sound never stopped.
    fn announce_follower(&mut self, view: &View) {
        let latency = self.link.latency();
        let Some(track) = &mut self.track else { return };
        if self.is_paused || track.phase != Phase::Flowing {
            return self.announce(view);
        }
        track.is_announced = true;
        let position = track.heard(view.current, latency);
        let (play, duration) = (track.play, track.duration);
        self.last_progress = view.now;
        self.tell(PlayerEvent::Playing { play, position, duration });
    }

    fn watch_stall(&mut self, view: &View) {
        let is_open = self.link.is_open();
        let Some(track) = &mut self.track else { return };
        let ahead = track.ahead(view.current);
        let sight = view.current.unwrap_or_default();
        if track.is_stalled {
            let is_over = track.phase == Phase::Flowing && (ahead >= REFILL || sight.is_finished) && is_open;
            if is_over {
                self.unstall();
                self.announce(view);
            }
            return;
        }
        // The flag stands until the output pulls again: only with an empty ring does it mean something.
        let is_dry = track.phase == Phase::Flowing && sight.is_dry && !sight.is_finished && ahead < PATIENCE / 10;
        let is_late = track.phase == Phase::Filling && view.now.saturating_sub(track.since) >= PATIENCE;
        if self.is_paused || !(is_dry || is_late) {
            return;
        }
        track.is_stalled = true;
        track.is_announced = false;
        let (play, position) = (track.play, track.taken(view.current).max(track.told));
        track.told = position;
        let reason = view.arrival.as_ref().and_then(|arrival| arrival.waiting.clone());
        let reason = reason.unwrap_or_else(|| "Waiting for more of the audio.".to_owned());
        self.hold_as_wanted();
        self.tell(PlayerEvent::Stalled { play, position, reason });
    }

    fn watch_progress(&mut self, view: &View) {
        let latency = self.link.latency();
        let is_wanted = self.is_wanted() && self.link.is_open();
        if !is_wanted || view.now.saturating_sub(self.last_progress) < PROGRESS {
            return;
        }
        let Some(track) = &mut self.track else { return };
        if track.phase != Phase::Flowing || track.is_stalled || view.current.is_none() {
            return;
        }
        let position = track.heard(view.current, latency);
        self.last_progress = view.now;
        if position > track.told {
            track.told = position;
            let play = track.play;
            self.tell(PlayerEvent::Progress { play, position });
        }
    }

    fn watch_arrival(&mut self, view: &View) {
        let (Some(track), Some(arrival)) = (&self.track, &view.arrival) else { return };
        if self.buffered.as_ref() != Some(&arrival.buffered) {
            let (play, buffered) = (track.play, arrival.buffered.clone());
            self.buffered = Some(buffered.clone());
            self.tell(PlayerEvent::Buffered { play, buffered });
        }
    }

    fn close_unneeded(&mut self, view: &View) {
        if self.is_wanted() {
            self.quiet_since = view.now;
            return;
        }
        if self.link == Link::Closed || view.now < self.quiet_since + self.patience() {
            return;
        }
        self.link = Link::Closed;
        self.distrusts_device = false;
        self.act(Action::CloseOutput);
        self.show(OutputState::Closed);
    }

    fn patience(&self) -> Duration {
        if self.track.is_some() { CLOSE_PAUSED } else { CLOSE_IDLE }
    }

    pub(super) fn slept(&mut self, view: &View) {
        if self.is_wanted() {
            self.pause(view);
        }
        self.pulse = (view.pulled, view.now);
    }

    /// When to look again, if nothing happens before. None: nothing will change by itself.
    pub fn deadline(&self, view: &View) -> Option<Duration> {
        let mut due: Option<Duration> = None;
        let mut at = |moment: Duration| due = Some(due.map_or(moment, |due| due.min(moment)));
        if self.link != Link::Closed && !self.is_wanted() {
            at(self.quiet_since + self.patience());
        }
        if view.arrival.as_ref().is_some_and(|arrival| !arrival.is_whole) {
            at(view.now + if self.is_paused { Duration::from_secs(1) } else { PROGRESS });
        }
        if let (true, Some(track)) = (self.is_wanted(), &self.track) {
            match (&self.link, track.phase) {
                (Link::Closed, _) if self.must_be_device => at(self.next_look.max(view.now)),
                (_, _) if track.is_stalled => at(view.now + PROGRESS),
                (Link::Open { .. } | Link::Opening { .. }, Phase::Flowing) => {
                    at((self.last_progress + PROGRESS).max(view.now + Duration::from_millis(20)));
                    at(self.end(track, view));
                }
                (_, Phase::Filling) => at((track.since + PATIENCE).max(view.now + PROGRESS)),
                _ => {}
            }
        }
        due
    }

    /// When the current one will have been heard, if its end is known; else far away.
    fn end(&self, track: &super::Track, view: &View) -> Duration {
        let far = view.now + Duration::from_hours(1);
        match (view.current, track.drained_at) {
            (_, Some(drained)) => drained + self.link.latency(),
            (Some(sight), None) if sight.is_finished => view.now + track.ahead(view.current) + Duration::from_millis(5),
            _ => far,
        }
    }
}
