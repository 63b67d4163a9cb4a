//! The player as a state machine: commands, reports and glances at the rings in; actions and events out. No thread, no
//! clock of its own, no device: `now` is an argument, and the same inputs give the same outputs.

mod command;
mod output;
mod report;
mod track;
mod watch;

use std::collections::VecDeque;
use std::time::Duration;

use super::format::Format;
use crate::model::{MediumId, OutputChoice, OutputState, PlayId, Position, Volume};
use crate::msg::{Buffered, PlayerCmd, PlayerEvent};
pub use output::{Link, Place};
use track::Track;

/// Progress and buffered parts are told no more often.
pub const PROGRESS: Duration = Duration::from_millis(250);
/// The output is closed after so long without sound.
pub const CLOSE_PAUSED: Duration = Duration::from_secs(5);
/// The same once nothing is loaded.
pub const CLOSE_IDLE: Duration = Duration::from_secs(1);
/// How often a device is looked for.
pub const LOOK: Duration = Duration::from_millis(2500);
/// A device that takes nothing for so long is lost.
pub const WATCHDOG: Duration = Duration::from_millis(1500);
/// After a stall so much must be there before it goes on.
const REFILL: Duration = Duration::from_millis(500);

/// A load of a medium by a decoder: grows by one each time one is opened.
pub type LoadId = u64;
/// One ring being filled.
pub type FillId = u64;

/// What the machine is told, besides commands.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    Command(PlayerCmd),
    /// The medium can be decoded.
    Ready {
        load: LoadId,
        format: Format,
        duration: Option<Duration>,
    },
    /// The first samples are in the ring.
    Flowing {
        fill: FillId,
        is_exact: bool,
    },
    /// A guessed place is known: it lies so much later, in seconds.
    Placed {
        fill: FillId,
        later: f64,
    },
    /// Another file took its place while it came in.
    Replaced {
        load: LoadId,
    },
    /// The decoded length.
    Length {
        load: LoadId,
        duration: Duration,
    },
    Failed {
        load: LoadId,
        reason: String,
    },
    /// An output is open; its tap is silent and empty unless `is_same_tap`.
    OutputOpen {
        format: Format,
        latency: Duration,
        state: OutputState,
        is_same_tap: bool,
    },
    /// No device could be opened.
    NoDevice {
        reason: String,
    },
    /// The device is gone.
    OutputLost {
        reason: String,
    },
    /// The file could not be written.
    FileFailed {
        reason: String,
    },
    /// The machine slept.
    Slept,
    /// Time has passed.
    Tick,
}

/// What the machine wants done.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Open a medium.
    Open {
        load: LoadId,
        medium: MediumId,
    },
    /// Give a load up.
    Cancel {
        load: LoadId,
    },
    /// Decode from `at` into a new ring, which plays now or follows.
    Fill {
        load: LoadId,
        fill: FillId,
        at: Position,
        format: Format,
        how: How,
    },
    /// Nothing follows.
    ForgetFollower,
    /// Silence.
    Silence,
    Hold {
        is_held: bool,
    },
    Gain {
        gain: f32,
    },
    OpenOutput {
        place: Place,
        wanted: Format,
    },
    CloseOutput,
    Quit,
}

/// How a ring comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// At once, with a fade-in if `gently`.
    Now { gently: bool },
    /// When the current one is spent.
    Follow,
}

/// A glance at a ring.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sight {
    pub written: u64,
    pub taken: u64,
    pub is_finished: bool,
    pub is_dry: bool,
    /// How long ago the first frame was taken.
    pub begun: Option<Duration>,
}

impl Sight {
    fn is_spent(&self) -> bool {
        self.is_finished && self.taken >= self.written
    }
}

/// A glance at a medium still on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrival {
    pub buffered: Buffered,
    pub is_whole: bool,
    pub waiting: Option<String>,
}

/// What can be seen at this moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    /// Since some start; never goes back, stands while the machine sleeps.
    pub now: Duration,
    /// The ring of the current track, and of the follower.
    pub current: Option<Sight>,
    pub follower: Option<Sight>,
    /// Frames the output asked for.
    pub pulled: u64,
    /// The device takes frames faster than time passes.
    pub is_too_fast: bool,
    /// The current medium, while it is not whole.
    pub arrival: Option<Arrival>,
}

/// The player.
pub struct Machine {
    choice: OutputChoice,
    volume: Volume,
    is_muted: bool,
    is_paused: bool,
    track: Option<Track>,
    follower: Option<Track>,
    link: Link,
    /// A device was lost: what is opened next must be a device.
    must_be_device: bool,
    /// A device that ran too fast is not tried again while this lasts.
    distrusts_device: bool,
    shown: OutputState,
    next_load: LoadId,
    next_fill: FillId,
    last_progress: Duration,
    /// Since when nothing sounds.
    quiet_since: Duration,
    next_look: Duration,
    /// The last count of pulled frames, and when it changed.
    pulse: (u64, Duration),
    buffered: Option<Buffered>,
    actions: VecDeque<Action>,
    events: VecDeque<PlayerEvent>,
}

impl Machine {
    /// A player with nothing loaded.
    pub fn new(choice: OutputChoice, volume: Volume, is_muted: bool) -> Self {
        let mut machine = Self {
            choice,
            volume,
            is_muted,
            is_paused: false,
            track: None,
            follower: None,
            link: Link::Closed,
            must_be_device: false,
            distrusts_device: false,
            shown: OutputState::Closed,
            next_load: 1,
            next_fill: 1,
            last_progress: Duration::ZERO,
            quiet_since: Duration::ZERO,
            next_look: Duration::ZERO,
            pulse: (0, Duration::ZERO),
            buffered: None,
            actions: VecDeque::new(),
            events: VecDeque::new(),
        };
        machine.set_gain();
        machine
    }

    /// Takes one input in. What comes of it is in `actions` and `events`.
    pub fn handle(&mut self, input: Input, view: &View) {
        match input {
            Input::Command(command) => self.command(command, view),
            Input::Ready { load, format, duration } => self.ready(load, format, duration, view),
            Input::Flowing { fill, is_exact } => self.flowing(fill, is_exact, view),
            Input::Placed { fill, later } => self.placed(fill, later, view),
            Input::Replaced { load } => self.replaced(load),
            Input::Length { load, duration } => self.length(load, duration),
            Input::Failed { load, reason } => self.failed(load, reason, view),
            Input::OutputOpen { format, latency, state, is_same_tap } => {
                self.output_open(format, latency, state, is_same_tap, view);
            }
            Input::NoDevice { reason } => self.no_device(reason, view),
            Input::OutputLost { reason } => self.output_lost(reason, view),
            Input::FileFailed { reason } => self.file_failed(reason),
            Input::Slept => self.slept(view),
            Input::Tick => {}
        }
        self.watch(view);
    }

    /// The next thing to do.
    pub fn action(&mut self) -> Option<Action> {
        self.actions.pop_front()
    }

    /// The next thing to tell.
    pub fn event(&mut self) -> Option<PlayerEvent> {
        self.events.pop_front()
    }

    /// The load whose ring is the current one, and the follower's.
    pub fn loads(&self) -> (Option<LoadId>, Option<LoadId>) {
        (self.track.as_ref().map(|track| track.load), self.follower.as_ref().map(|track| track.load))
    }

    fn tell(&mut self, event: PlayerEvent) {
        self.events.push_back(event);
    }

    fn act(&mut self, action: Action) {
        self.actions.push_back(action);
    }

    fn set_gain(&mut self) {
        let gain = if self.is_muted { 0.0 } else { self.volume.gain() };
        self.act(Action::Gain { gain });
    }

    fn show(&mut self, state: OutputState) {
        if self.shown != state {
            self.shown = state.clone();
            self.tell(PlayerEvent::Output { output: state });
        }
    }

    fn open_track(&mut self, play: PlayId, medium: MediumId, at: Position) -> Track {
        let load = self.next_load;
        self.next_load += 1;
        self.act(Action::Open { load, medium: medium.clone() });
        Track::new(play, load, medium, at)
    }

    /// True while sound is wanted and something is loaded.
    fn is_wanted(&self) -> bool {
        self.track.is_some() && !self.is_paused
    }
}

#[cfg(test)]
mod tests;
