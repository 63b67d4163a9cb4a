//! The thread that drives the machine: it waits for a message or for the machine's own deadline, looks at the rings,
//! and does what the machine wants. Nothing here decides anything, and nothing here blocks.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

use super::loader::{Loader, Order, Report};
use super::machine::{self, Action, Arrival, How, Input, LoadId, Machine, Sight, View};
use super::opened::{Live, OpenMedium};
use super::output::{Opening, Output, Place, SessionFile, Trouble};
use super::ring::{BARELY, ENOUGH, Flow, ring};
use super::tap::{Dials, TapHandle};
use crate::model::{OutputChoice, Volume};
use crate::msg::{PlayerCmd, PlayerEvent};

/// A gap between the clock that stands while the machine sleeps and the one that does not.
const SLEPT: Duration = Duration::from_secs(2);

/// The handle of the player.
pub struct Player {
    inbox: Sender<Message>,
    thread: Option<JoinHandle<()>>,
    dials: Arc<Dials>,
}

impl Player {
    /// Hands a command over; never waits. After the thread's end it is dropped.
    pub fn send(&self, command: PlayerCmd) {
        let _ = self.inbox.send(Message::Command(command));
    }

    /// Frames of silence that the output got in the middle of the sound since the start: stalls and late decoders.
    pub fn missed_frames(&self) -> u64 {
        self.dials.missed()
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        self.send(PlayerCmd::Quit);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Starts the player. `events` is called on its thread and must not block.
pub fn spawn(
    choice: OutputChoice,
    volume: Volume,
    muted: bool,
    open: OpenMedium,
    events: impl Fn(PlayerEvent) + Send + 'static,
) -> io::Result<Player> {
    let (inbox, messages) = mpsc::channel();
    let own = inbox.clone();
    let dials = Arc::new(Dials::default());
    let shared = Arc::clone(&dials);
    let file = match &choice {
        OutputChoice::Wav(path) => Some(Arc::new(SessionFile::new(path.clone()))),
        OutputChoice::Auto | OutputChoice::Null => None,
    };
    let thread = thread::Builder::new().name("podtui-player".to_owned()).spawn(move || {
        let driver = Driver {
            machine: Machine::new(choice, volume, muted),
            open,
            events: Box::new(events),
            inbox: own,
            loads: HashMap::new(),
            tap: None,
            output: None,
            opening: 0,
            dials: shared,
            file,
            started: Instant::now(),
            is_over: false,
        };
        driver.run(&messages);
    })?;
    Ok(Player { inbox, thread: Some(thread), dials })
}

enum Message {
    Command(PlayerCmd),
    Report { load: LoadId, report: Report },
    Output { opening: u64, result: Box<Result<Output, String>> },
    Trouble(Trouble),
}

/// A decoder and what can be seen of it.
struct Load {
    loader: Loader,
    live: Option<Arc<dyn Live>>,
    flow: Option<Arc<Flow>>,
}

struct Driver {
    machine: Machine,
    open: OpenMedium,
    events: Box<dyn Fn(PlayerEvent) + Send>,
    inbox: Sender<Message>,
    loads: HashMap<LoadId, Load>,
    tap: Option<TapHandle>,
    output: Option<Output>,
    opening: u64,
    dials: Arc<Dials>,
    file: Option<Arc<SessionFile>>,
    started: Instant,
    is_over: bool,
}

impl Driver {
    fn run(mut self, messages: &Receiver<Message>) {
        let mut slept = time_asleep();
        self.settle();
        while !self.is_over {
            let input = self.wait(messages);
            let asleep = time_asleep();
            if asleep > slept + SLEPT {
                self.handle(Input::Slept);
            }
            slept = asleep;
            if let Some(input) = input {
                self.handle(input);
            }
        }
        if let Some(file) = &self.file {
            file.finish();
        }
        for (_, load) in self.loads.drain() {
            if let Some(live) = load.live {
                live.cancel();
            }
        }
    }

    /// The next input; blocks without a timeout when nothing will change by itself.
    fn wait(&mut self, messages: &Receiver<Message>) -> Option<Input> {
        let view = self.view();
        let message = match self.machine.deadline(&view) {
            None => messages.recv().ok(),
            Some(due) => match messages.recv_timeout(due.saturating_sub(view.now)) {
                Ok(message) => Some(message),
                Err(RecvTimeoutError::Timeout) => return Some(Input::Tick),
                Err(RecvTimeoutError::Disconnected) => None,
            },
        };
        match message {
            Some(message) => self.translate(message),
            None => Some(Input::Command(PlayerCmd::Quit)),
        }
    }

    fn translate(&mut self, message: Message) -> Option<Input> {
        match message {
            Message::Command(command) => Some(Input::Command(command)),
            Message::Report { load, report } => self.translate_report(load, report),
            Message::Output { opening, result } => self.translate_output(opening, *result),
            Message::Trouble(Trouble::Lost { opening, reason }) => {
                (opening == self.opening).then_some(Input::OutputLost { reason })
            }
            Message::Trouble(Trouble::File { reason }) => Some(Input::FileFailed { reason }),
        }
    }

    fn translate_report(&mut self, load: LoadId, report: Report) -> Option<Input> {
        Some(match report {
            Report::Opened { live } => {
                match self.loads.get_mut(&load) {
                    Some(known) => known.live = live,
                    None => live.iter().for_each(|live| live.cancel()),
                }
                return None;
            }
            Report::Ready { format, duration } => Input::Ready { load, format, duration },
            Report::Flowing { fill, is_exact } => Input::Flowing { fill, is_exact },
            Report::Placed { fill, later } => Input::Placed { fill, later },
            Report::Replaced => Input::Replaced { load },
            Report::Length { duration } => Input::Length { load, duration },
            Report::Failed { reason } => Input::Failed { load, reason },
        })
    }

    fn translate_output(&mut self, opening: u64, result: Result<Output, String>) -> Option<Input> {
        if opening != self.opening {
            if let Ok(output) = result {
                output.retire();
            }
            return None;
        }
        match result {
            Ok(mut output) => {
                let is_same_tap = output.tap.is_none();
                self.tap = output.tap.take().or(self.tap.take());
                let (format, latency, state) = (output.format, output.latency, output.state.clone());
                if let Some(old) = self.output.replace(output) {
                    old.retire();
                }
                Some(Input::OutputOpen { format, latency, state, is_same_tap })
            }
            Err(reason) => Some(Input::NoDevice { reason }),
        }
    }

    fn handle(&mut self, input: Input) {
        let view = self.view();
        self.machine.handle(input, &view);
        self.settle();
    }

    /// Does all that the machine wants, then tells what it told.
    fn settle(&mut self) {
        while let Some(action) = self.machine.action() {
            self.act(action);
        }
        while let Some(event) = self.machine.event() {
            (self.events)(event);
        }
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::Open { load, medium } => self.open_load(load, medium),
            Action::Cancel { load } => self.cancel(load),
            Action::Fill { load, fill, at, format, how } => self.fill(load, &Portion { fill, at, format, how }),
            Action::ForgetFollower => self.tap.iter_mut().for_each(TapHandle::forget_follower),
            Action::Silence => self.tap.iter_mut().for_each(TapHandle::stop),
            Action::Hold { is_held } => self.dials.hold(is_held),
            Action::Gain { gain } => self.dials.set_gain(gain),
            Action::OpenOutput { place, wanted } => self.open_output(&place, wanted),
            Action::CloseOutput => self.close_output(),
            Action::Quit => self.is_over = true,
        }
    }

    fn open_load(&mut self, load: LoadId, medium: crate::model::MediumId) {
        let inbox = self.inbox.clone();
        let report = move |report| drop(inbox.send(Message::Report { load, report }));
        match Loader::spawn(Arc::clone(&self.open), medium, report) {
            Ok(loader) => drop(self.loads.insert(load, Load { loader, live: None, flow: None })),
            Err(error) => {
                let reason = format!("The audio could not be opened: no thread can be started ({error}).");
                let _ = self.inbox.send(Message::Report { load, report: Report::Failed { reason } });
            }
        }
    }

    fn cancel(&mut self, load: LoadId) {
        if let Some(load) = self.loads.remove(&load)
            && let Some(live) = load.live
        {
            live.cancel();
        }
    }

    fn fill(&mut self, load: LoadId, order: &Portion) {
        let (Some(load), Some(tap)) = (self.loads.get_mut(&load), &mut self.tap) else { return };
        let is_coming = load.live.as_ref().is_some_and(|live| !live.is_whole());
        let enough = if is_coming { BARELY } else { ENOUGH };
        let (writer, reader, flow) = ring(order.format, enough, load.loader.thread());
        load.flow = Some(flow);
        match order.how {
            How::Now { gently } => tap.play(reader, gently),
            How::Follow => tap.follow(reader),
        }
        load.loader.order(Order { fill: order.fill, writer, at: order.at });
    }

    fn open_output(&mut self, place: &machine::Place, wanted: super::format::Format) {
        self.opening += 1;
        let place = match (place, &self.file) {
            (machine::Place::Nowhere { state }, _) => Place::Nowhere { state: state.clone() },
            (machine::Place::File, Some(file)) => Place::File(Arc::clone(file)),
            (machine::Place::Device | machine::Place::File, _) => Place::Device,
        };
        let inbox = self.inbox.clone();
        let trouble = self.inbox.clone();
        let trouble = std::sync::Mutex::new(trouble);
        let opening = Opening {
            number: self.opening,
            place,
            wanted,
            tap: self.tap.as_ref().map(|tap| (tap.format(), tap.shared())),
            dials: Arc::clone(&self.dials),
            trouble: Arc::new(move |told| {
                if let Ok(inbox) = trouble.lock() {
                    let _ = inbox.send(Message::Trouble(told));
                }
            }),
        };
        let number = self.opening;
        // If the player is gone by then the output goes with the message.
        let told = move |result| drop(inbox.send(Message::Output { opening: number, result: Box::new(result) }));
        if let Err(error) = opening.start(told) {
            let result = Box::new(Err(format!("no thread can be started ({error})")));
            let _ = self.inbox.send(Message::Output { opening: number, result });
        }
    }

    fn close_output(&mut self) {
        self.opening += 1;
        if let Some(output) = self.output.take() {
            output.retire();
        }
    }

    fn view(&self) -> View {
        let (current, follower) = self.machine.loads();
        let sight = |load: Option<LoadId>| {
            let flow = self.loads.get(&load?)?.flow.as_ref()?;
            // The end before the count: what was written before the end is then in the count.
            let is_finished = flow.is_finished();
            let (written, taken, is_dry) = (flow.written(), flow.taken(), flow.is_dry());
            Some(Sight { written, taken, is_finished, is_dry, begun: flow.begun() })
        };
        let live = current.and_then(|load| self.loads.get(&load)?.live.as_ref());
        View {
            now: self.started.elapsed(),
            current: sight(current),
            follower: sight(follower),
            pulled: self.dials.pulled(),
            is_too_fast: self.dials.is_too_fast(),
            arrival: live.map(|live| {
                let is_whole = live.is_whole();
                Arrival { buffered: live.buffered(), is_whole, waiting: live.waiting() }
            }),
        }
    }
}

/// What a ring is to be filled with.
struct Portion {
    fill: machine::FillId,
    at: crate::model::Position,
    format: super::format::Format,
    how: How,
}

/// How long this machine has slept since it was started.
fn time_asleep() -> Duration {
    let read = |clock| {
        let time = clock_gettime(clock);
        Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
    };
    read(ClockId::Boottime).saturating_sub(read(ClockId::Monotonic))
}
