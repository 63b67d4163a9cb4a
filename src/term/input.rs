//! The thread that reads the terminal. It sleeps in `poll` without a timeout, unless half a sequence lies there.

use std::io::{self, PipeWriter};
use std::os::fd::OwnedFd;
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, read};

use crate::msg::Msg;

use super::parser::Parser;
use super::tty;

/// Ends the thread when dropped.
pub struct InputHandle {
    _stop: PipeWriter,
}

/// Reads keys, pastes and answers until the handle is dropped. A terminal that is gone is `Terminate`.
pub fn spawn_input(events: impl Fn(Msg) + Send + 'static) -> io::Result<InputHandle> {
    let terminal = tty::input()?;
    let (stopped, stop) = io::pipe()?;
    thread::Builder::new().name("input".to_owned()).spawn(move || {
        if let Err(error) = pump(&terminal, &OwnedFd::from(stopped), &events) {
            events(Msg::WorkerDied { worker: "input", reason: error.to_string() });
            events(Msg::Terminate);
        }
    })?;
    Ok(InputHandle { _stop: stop })
}

/// Ends when `stopped` is closed at its other end.
fn pump(terminal: &OwnedFd, stopped: &OwnedFd, events: &impl Fn(Msg)) -> io::Result<()> {
    let mut parser = Parser::default();
    let mut buffer = [0_u8; 4096];
    let mut messages = Vec::new();
    loop {
        match wait(terminal, stopped, parser.patience())? {
            Woken::Stopped => return Ok(()),
            Woken::Nothing => parser.silence(&mut messages),
            Woken::Bytes => match read(terminal, &mut buffer) {
                // The line was hung up; SIGHUP may have told already, and a second time does no harm.
                Ok(0) | Err(Errno::IO) => {
                    events(Msg::Terminate);
                    return Ok(());
                }
                Ok(count) => parser.feed(buffer.get(..count).unwrap_or_default(), &mut messages),
                Err(Errno::INTR | Errno::AGAIN) => {}
                Err(error) => return Err(error.into()),
            },
        }
        for message in messages.drain(..) {
            if matches!(message, Msg::Ground { .. }) {
                tty::note_answer();
            }
            events(message);
        }
    }
}

enum Woken {
    Bytes,
    Nothing,
    Stopped,
}

fn wait(terminal: &OwnedFd, stopped: &OwnedFd, patience: Option<Duration>) -> io::Result<Woken> {
    let timeout = patience.and_then(|patience| Timespec::try_from(patience).ok());
    let mut sources = [PollFd::new(terminal, PollFlags::IN), PollFd::new(stopped, PollFlags::IN)];
    match poll(&mut sources, timeout.as_ref()) {
        Ok(0) => Ok(Woken::Nothing),
        Ok(_) if !sources[1].revents().is_empty() => Ok(Woken::Stopped),
        Ok(_) => Ok(Woken::Bytes),
        // Nothing to read, so the read that follows would block: ask again.
        Err(Errno::INTR) => wait(terminal, stopped, patience),
        Err(error) => Err(error.into()),
    }
}
