//! The output as the machine sees it: closed, being opened, open, lost.

use std::time::Duration;

use super::track::Phase;
use super::{Action, How, LOOK, Machine, View};
use crate::audio::format::Format;
use crate::model::{OutputChoice, OutputState};
use crate::msg::PlayerEvent;

/// A sound server may sleep this long before it asks a new stream for its first frames.
const START_UP: Duration = Duration::from_millis(1500);

/// Where an output is to be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    Device,
    Nowhere { state: OutputState },
    File,
}

/// The link to the output.
#[derive(Clone, Debug, PartialEq)]
pub enum Link {
    Closed,
    /// Being opened for this layout. `stays` is what plays meanwhile.
    Opening {
        wanted: Format,
        stays: Option<Box<Link>>,
    },
    /// Open: asked for one layout, got another.
    Open {
        wanted: Format,
        format: Format,
        latency: Duration,
        is_device: bool,
    },
}

impl Link {
    pub(super) fn is_open(&self) -> bool {
        self.open().is_some()
    }

    /// The link that plays, be it while another is looked for.
    fn open(&self) -> Option<(Format, Format, Duration, bool)> {
        match self {
            Self::Open { wanted, format, latency, is_device } => Some((*wanted, *format, *latency, *is_device)),
            Self::Opening { stays: Some(stays), .. } => stays.open(),
            Self::Closed | Self::Opening { .. } => None,
        }
    }

    pub(super) fn latency(&self) -> Duration {
        self.open().map_or(Duration::ZERO, |open| open.2)
    }

    pub(super) fn is_device(&self) -> bool {
        self.open().is_some_and(|open| open.3)
    }
}

impl Machine {
    fn place(&self) -> Place {
        match &self.choice {
            OutputChoice::Auto => Place::Device,
            OutputChoice::Null => Place::Nowhere { state: OutputState::Null },
            OutputChoice::Wav(_) => Place::File,
        }
    }

    /// Opens an output if one is needed and none is there, or one of another layout.
    pub(super) fn seek_output(&mut self, view: &View) {
        let Some(wanted) = self.track.as_ref().and_then(|track| track.format) else { return };
        if !self.is_wanted() {
            return;
        }
        match &self.link {
            Link::Closed if self.must_be_device && view.now < self.next_look => {}
            Link::Closed => self.open_output(self.place(), wanted, None, view),
            // A file keeps its layout; so does an output that was opened for this one.
            Link::Open { wanted: opened_for, .. } if *opened_for == wanted || self.place() == Place::File => {
                self.look_for_device(wanted, view);
            }
            Link::Open { .. } if self.track.as_ref().is_some_and(|track| track.phase == Phase::Ready) => {
                self.open_output(self.place(), wanted, None, view);
            }
            Link::Open { .. } | Link::Opening { .. } => {}
        }
    }

    fn look_for_device(&mut self, wanted: Format, view: &View) {
        let is_missing = matches!(self.shown, OutputState::NoDevice { .. });
        if is_missing && !self.distrusts_device && view.now >= self.next_look {
            let stays = Some(Box::new(self.link.clone()));
            self.open_output(Place::Device, wanted, stays, view);
        }
    }

    fn open_output(&mut self, place: Place, wanted: Format, stays: Option<Box<Link>>, view: &View) {
        self.next_look = view.now + LOOK;
        self.link = Link::Opening { wanted, stays };
        self.act(Action::OpenOutput { place, wanted });
    }

    pub(super) fn output_open(
        &mut self,
        format: Format,
        latency: Duration,
        state: OutputState,
        same: bool,
        view: &View,
    ) {
        let Link::Opening { wanted, .. } = self.link else { return };
        let is_device = matches!(state, OutputState::Device { .. });
        self.link = Link::Open { wanted, format, latency, is_device };
        self.must_be_device = false;
        self.pulse = (view.pulled, view.now + START_UP);
        self.show(state);
        if !same {
            self.begin_again(view);
        }
        self.unstall();
        self.announce(view);
    }

    /// The rings that were filled are for another tap: decode again from where it is.
    fn begin_again(&mut self, view: &View) {
        if let Some(track) = &mut self.track {
            track.base = track.taken(view.current);
        }
        for track in self.track.iter_mut().chain(self.follower.iter_mut()) {
            if matches!(track.phase, Phase::Filling | Phase::Flowing) {
                track.phase = Phase::Ready;
            }
        }
    }

    pub(super) fn no_device(&mut self, reason: String, view: &View) {
        let Link::Opening { wanted, stays } = self.link.clone() else { return };
        if let Some(stays) = stays {
            self.link = *stays;
        } else if self.must_be_device {
            self.link = Link::Closed;
            self.stall_for_device(view);
        } else {
            let state = OutputState::NoDevice { reason };
            self.open_output(Place::Nowhere { state }, wanted, None, view);
        }
    }

    pub(super) fn output_lost(&mut self, reason: String, view: &View) {
        if !self.link.is_device() {
            return;
        }
        self.act(Action::CloseOutput);
        self.link = Link::Closed;
        self.must_be_device = true;
        self.next_look = view.now + LOOK;
        self.show(OutputState::Lost { reason });
        self.stall_for_device(view);
    }

    fn stall_for_device(&mut self, view: &View) {
        let is_wanted = self.is_wanted();
        if let Some(track) = self.track.as_mut().filter(|track| is_wanted && !track.is_stalled) {
            let position = track.taken(view.current).max(track.told);
            (track.told, track.is_stalled, track.is_announced) = (position, true, false);
            let play = track.play;
            let reason = "The sound device went away.".to_owned();
            self.tell(PlayerEvent::Stalled { play, position, reason });
        }
    }

    /// A device that is none: it swallows whatever it can get. The null clock takes over where time really is.
    pub(super) fn leave_fast_device(&mut self, view: &View) {
        self.distrusts_device = true;
        let Link::Open { wanted, .. } = self.link else { return };
        if let Some(track) = &mut self.track {
            track.base = track.told;
            track.phase = if track.phase == Phase::Opening { Phase::Opening } else { Phase::Ready };
            track.is_announced = false;
        }
        self.act(Action::Silence);
        let reason = "the default device takes sound faster than time passes, so it is no real one".to_owned();
        self.open_output(Place::Nowhere { state: OutputState::NoDevice { reason } }, wanted, None, view);
    }

    pub(super) fn file_failed(&mut self, reason: String) {
        let OutputChoice::Wav(path) = &self.choice else { return };
        let path = path.clone();
        self.tell(PlayerEvent::OutputFailed { path, reason });
    }

    /// The output that is open was opened for a layout like this track's.
    pub(super) fn fits(&self, track: &super::Track) -> bool {
        match &self.link {
            Link::Open { wanted, .. } => self.place() == Place::File || track.format == Some(*wanted),
            Link::Closed | Link::Opening { .. } => false,
        }
    }

    /// Orders the rings that can be ordered.
    pub(super) fn order_rings(&mut self, view: &View) {
        let Link::Open { format, .. } = self.link else { return };
        let fits = self.track.as_ref().is_some_and(|track| self.fits(track));
        if let Some(track) = &mut self.track
            && track.phase == Phase::Ready
            && (!self.is_paused || track.is_sought)
            && fits
        {
            let gently = track.is_sought || track.fill != 0;
            let fill = self.next_fill;
            self.next_fill += 1;
            track.order(fill, format, view.now);
            let (load, at) = (track.load, track.base);
            self.act(Action::Fill { load, fill, at, format, how: How::Now { gently } });
        }
        let is_before_flowing = self.track.as_ref().is_none_or(|track| track.phase != Phase::Flowing);
        if let Some(follower) = &mut self.follower
            && follower.phase == Phase::Ready
            && !is_before_flowing
        {
            // Any rate will do: a follower is brought to the rate that is open rather than wait for another.
            let fill = self.next_fill;
            self.next_fill += 1;
            follower.order(fill, format, view.now);
            let (load, at) = (follower.load, follower.base);
            self.act(Action::Fill { load, fill, at, format, how: How::Follow });
        }
    }
}

impl super::Track {
    fn order(&mut self, fill: super::FillId, format: Format, now: Duration) {
        (self.fill, self.phase, self.ring, self.since) = (fill, Phase::Filling, Some(format), now);
    }
}
