//! The loop: one inbox. It sleeps until a message or the state's own deadline, hands messages to `update`, does what
//! `update` asks for, and draws once after each burst. When nothing happens, nothing runs.

mod beside;
mod clock;
mod found;
mod home;
mod log;
mod measure;
mod open;
mod reach;
mod reader;
mod remote;
mod shelf;
mod stream;
mod tags;
mod theme;
mod trace;
mod workers;

use std::io::{self, IsTerminal};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::Context;

use crate::app::State;
use crate::cli::args::Args;
use crate::cli::printed::say;
use crate::config::Config;
use crate::model::Timestamp;
use crate::msg::{Effect, Msg, StoreCmd, StoreEvent};
use crate::store::Dirs;
use crate::term::{self, Screen};
use crate::view;

use clock::Clock;
use found::Found;
pub use log::start as start_log;
pub use open::{open_file, opener};
pub use reach::Permits;
pub use remote::network;
pub use shelf::CacheShelf;
use trace::Trace;
use workers::Workers;

/// Messages that are taken before a frame is drawn, at most: a flood may not keep the screen from the listener.
const BURST: usize = 1000;
/// How long a leaving podtui waits for the disk to have the last position.
const FLUSH: Duration = Duration::from_secs(3);
/// How long it waits for the database to be closed, which is for the next start's sake only.
const CLOSE: Duration = Duration::from_millis(20);

/// Opens the screen, and stays until the listener leaves.
#[must_use]
pub fn tui(args: &Args) -> ExitCode {
    let clock = Clock::start();
    if !std::io::stdout().is_terminal() {
        say("the screen needs a terminal, and stdout is none; `podtui --help` lists the commands that work without");
        return ExitCode::from(2);
    }
    match listen(args, clock) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("{error:#}"));
            ExitCode::from(1)
        }
    }
}

fn listen(args: &Args, clock: Clock) -> anyhow::Result<()> {
    let trace = Trace::from_environment(clock);
    trace.write("main");
    let (found, caught, blank) = Found::look(args, &trace)?;
    let (sender, inbox) = channel();
    let (state, effects) = State::new(found.start(clock));
    trace.write("state");

    let blank = || blank.wait().unwrap_or_else(|| Err(io::ErrorKind::OutOfMemory.into()));
    let mut screen = Screen::enter(blank).context("the terminal cannot be used")?;
    let looks = theme::Looks::new(&found.config);
    trace.write("screen");
    draw(&mut screen, &state, &looks)?;
    trace.write("first_frame");
    let signals = sender.clone();
    let _signals = caught.report(move |msg| drop(signals.send(msg))).context("signals cannot be received")?;
    let input = sender.clone();
    let _input = term::spawn_input(move |msg| drop(input.send(msg))).context("the keyboard cannot be read")?;
    let (setting, store) = found.setting(args, trace.clone());
    let mut workers = Workers::new(setting, store, sender);
    workers.tell_downloads();
    workers.read_tags();
    let mut session = Session { state, screen, looks, workers, clock, trace, leaving: false };
    session.perform(effects)?;
    let done = session.run(&inbox);
    // The process ends here: freeing a large library row by row would only keep the listener from the prompt.
    std::mem::forget(session.state);
    done
}

fn draw(screen: &mut Screen, state: &State, looks: &theme::Looks) -> anyhow::Result<()> {
    let theme = looks.theme(state.ground_is_light);
    screen.draw(|frame| view::draw(state, theme, frame)).context("the terminal cannot be written")
}

/// Waits until the store says this, for so long at most. True if it did.
fn wait_for(inbox: &Receiver<Msg>, wanted: &StoreEvent, patience: Duration) -> bool {
    let started = Instant::now();
    while let Some(left) = patience.checked_sub(started.elapsed()) {
        match inbox.recv_timeout(left) {
            Ok(Msg::Store(event)) if event == *wanted => return true,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
    false
}

struct Session {
    state: State,
    screen: Screen,
    looks: theme::Looks,
    workers: Workers,
    clock: Clock,
    trace: Trace,
    leaving: bool,
}

impl Session {
    fn run(&mut self, inbox: &Receiver<Msg>) -> anyhow::Result<()> {
        while !self.leaving {
            let Some(first) = self.wait(inbox) else { break };
            self.update(first)?;
            for _ in 0..BURST {
                match inbox.try_recv() {
                    Ok(msg) if !self.leaving => self.update(msg)?,
                    _ => break,
                }
            }
            if !self.leaving {
                let drawn = draw(&mut self.screen, &self.state, &self.looks);
                // The terminal is gone: what the listener has is saved as at a signal.
                if drawn.is_err() {
                    self.update(Msg::Terminate)?;
                }
                self.trace.frame();
            }
        }
        self.screen.leave();
        self.close_store(inbox);
        self.workers.finish();
        Ok(())
    }

    /// Waits until the store has written what it was given, and a moment for it to close; a disk that hangs does not keep
    /// the listener.
    fn close_store(&mut self, inbox: &Receiver<Msg>) {
        self.workers.close_shelf();
        self.workers.store(StoreCmd::Flush);
        self.workers.store(StoreCmd::Close);
        if wait_for(inbox, &StoreEvent::Flushed, FLUSH) {
            wait_for(inbox, &StoreEvent::Closed, CLOSE);
        }
    }

    /// The next message: from the inbox, or the state's own deadline. None when nobody can send any more.
    fn wait(&self, inbox: &Receiver<Msg>) -> Option<Msg> {
        let Some(deadline) = self.state.deadline() else { return inbox.recv().ok() };
        let patience = deadline.saturating_sub(self.clock.now().running);
        if patience == Duration::ZERO {
            return Some(inbox.try_recv().unwrap_or(Msg::Deadline));
        }
        match inbox.recv_timeout(patience) {
            Ok(msg) => Some(msg),
            Err(RecvTimeoutError::Timeout) => Some(Msg::Deadline),
            Err(RecvTimeoutError::Disconnected) => None,
        }
    }

    fn update(&mut self, msg: Msg) -> anyhow::Result<()> {
        self.trace.msg(&msg);
        let effects = self.state.update(self.clock.now(), msg);
        self.perform(effects)
    }

    fn perform(&mut self, effects: Vec<Effect>) -> anyhow::Result<()> {
        for effect in effects {
            match effect {
                Effect::Redraw => self.screen.redraw(),
                Effect::Discard { catalog } => workers::discard(catalog),
                Effect::Suspend => self.suspend()?,
                Effect::Quit => self.leaving = true,
                Effect::Player(command) => self.workers.player(command),
                Effect::Store(command) => self.workers.store(command),
                Effect::Fetch(command) => self.workers.fetch(command),
                Effect::Find(command) => self.workers.find(command),
                Effect::Read(command) => self.workers.read(command),
            }
        }
        Ok(())
    }

    fn suspend(&mut self) -> anyhow::Result<()> {
        self.screen.suspend().context("the terminal did not come back")?;
        self.workers.tell(Msg::Resumed);
        Ok(())
    }
}

/// Where whole media lie.
#[must_use]
pub fn shelf(dirs: &Dirs, config: &Config) -> Arc<CacheShelf> {
    Arc::new(CacheShelf::new(dirs, config.cache_limit))
}

/// The calendar's now.
#[must_use]
pub fn wall() -> Timestamp {
    crate::cli::source::now()
}
