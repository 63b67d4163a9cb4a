//! The terminal device: raw mode, what is written on entering and leaving, and standard error kept away. What it
//! was like before is kept in one place, so that leaving works from everywhere and happens once.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError, TryLockError};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, dup};
use rustix::stdio::dup2_stderr;
use rustix::termios::{OptionalActions, QueueSelector, Termios, isatty, tcflush, tcgetattr, tcgetwinsize, tcsetattr};

/// Alternate screen, hidden cursor, bracketed paste.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?25l\x1b[?2004h";
/// What may have changed while we were stopped. Not the alternate screen: entering it twice would make some terminals
/// forget where the cursor was before.
const ASSERT: &[u8] = b"\x1b[?25l\x1b[?2004h";
/// The end of any synchronized update, the same in reverse, and plain ink.
const LEAVE: &[u8] = b"\x1b[?2026l\x1b[?2004l\x1b[0m\x1b[?1049l\x1b[?25h";
/// OSC 11: which colour has the ground?
const ASK_GROUND: &[u8] = b"\x1b]11;?\x1b\\";
/// For how long after the question a quick leave still waits for the answer, lest the shell gets it as typed text.
const ANSWER_IS_NEAR: Duration = Duration::from_millis(500);
const LAST_WAIT: Duration = Duration::from_millis(20);

static HELD: Mutex<Option<Held>> = Mutex::new(None);
static ANSWERED: AtomicBool = AtomicBool::new(false);

/// The terminal as it was before.
struct Held {
    output: File,
    input: OwnedFd,
    before: Termios,
    raw: Termios,
    stderr: Option<OwnedFd>,
    asked: Option<Instant>,
    thread: ThreadId,
}

/// Takes the terminal. Nobody gets what is written to standard error meanwhile.
pub fn enter(ask_ground: bool) -> io::Result<()> {
    let output = output()?;
    let input = input()?;
    let before = tcgetattr(&input)?;
    let mut raw = before.clone();
    raw.make_raw();
    tcsetattr(&input, OptionalActions::Now, &raw)?;
    let asked = ask_ground.then(Instant::now);
    let mut held = Held { output, input, before, raw, stderr: None, asked, thread: thread::current().id() };
    if let Err(error) = write_whole(&held.output, ENTER).and_then(|()| {
        held.stderr = silence_stderr()?;
        if ask_ground { write_whole(&held.output, ASK_GROUND) } else { Ok(()) }
    }) {
        held.give_back();
        return Err(error);
    }
    *HELD.lock().unwrap_or_else(PoisonError::into_inner) = Some(held);
    Ok(())
}

/// Gives the terminal back. The second time does nothing.
pub fn leave() {
    let held = match HELD.try_lock() {
        Ok(mut held) => held.take(),
        Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner().take(),
        Err(TryLockError::WouldBlock) => None,
    };
    if let Some(mut held) = held {
        held.give_back();
    }
}

/// True while this thread has the screen.
pub fn is_held_here() -> bool {
    HELD.try_lock().is_ok_and(|held| held.as_ref().is_some_and(|held| held.thread == thread::current().id()))
}

/// Sets the modes again, as another program may have changed them.
pub fn assert_modes() -> io::Result<()> {
    match HELD.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
        Some(held) => {
            tcsetattr(&held.input, OptionalActions::Now, &held.raw)?;
            write_whole(&held.output, ASSERT)
        }
        None => Ok(()),
    }
}

/// The answer to OSC 11 came.
pub fn note_answer() {
    ANSWERED.store(true, Ordering::Release);
}

/// Where the screen is.
pub fn output() -> io::Result<File> {
    let stdout = io::stdout();
    if !isatty(&stdout) {
        return Err(io::Error::other("standard output is not a terminal"));
    }
    Ok(File::from(dup(stdout.as_fd())?))
}

/// Where keys come from: standard input, or the controlling terminal where that is something else.
pub fn input() -> io::Result<OwnedFd> {
    let stdin = io::stdin();
    if isatty(&stdin) {
        return Ok(dup(stdin.as_fd())?);
    }
    Ok(File::options().read(true).write(true).open("/dev/tty")?.into())
}

/// The most columns, and rows, that are drawn on: a size that no window has must not become an allocation.
const LARGEST: u16 = 1000;

/// Columns and rows; 80 by 24 where the terminal does not say.
pub fn size(terminal: impl AsFd) -> (u16, u16) {
    match tcgetwinsize(terminal) {
        Ok(size) if size.ws_col > 0 && size.ws_row > 0 => (size.ws_col.min(LARGEST), size.ws_row.min(LARGEST)),
        _ => (80, 24),
    }
}

/// Writes all of it, in one call where the terminal takes it.
pub fn write_whole(mut output: &File, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match output.write(bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            // Somebody who shares the terminal has set it non-blocking.
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => wait_writable(output)?,
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn wait_writable(output: &File) -> io::Result<()> {
    let timeout = Timespec { tv_sec: 5, tv_nsec: 0 };
    match poll(&mut [PollFd::new(output, PollFlags::OUT)], Some(&timeout)) {
        Ok(0) => Err(io::ErrorKind::TimedOut.into()),
        Ok(_) | Err(Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Points standard error away from the screen; the old one is returned. One that is no terminal is left alone.
fn silence_stderr() -> io::Result<Option<OwnedFd>> {
    let stderr = io::stderr();
    if !isatty(&stderr) {
        return Ok(None);
    }
    let before = dup(stderr.as_fd())?;
    dup2_stderr(File::options().write(true).open("/dev/null")?)?;
    Ok(Some(before))
}

impl Held {
    /// Every step is tried: a terminal that is gone fails them all, and nobody is left to be told.
    fn give_back(&mut self) {
        let _ = write_whole(&self.output, LEAVE);
        let unanswered = self.await_answer();
        let action = if unanswered { OptionalActions::Flush } else { OptionalActions::Now };
        let _ = tcsetattr(&self.input, action, &self.before);
        if let Some(stderr) = self.stderr.take() {
            let _ = dup2_stderr(stderr);
        }
    }

    /// Leaving so soon that the answer may still be on its way: waits for it a moment, and drops what came instead.
    fn await_answer(&self) -> bool {
        let Some(asked) = self.asked else { return false };
        if ANSWERED.load(Ordering::Acquire) || asked.elapsed() > ANSWER_IS_NEAR {
            return false;
        }
        let until = Instant::now() + LAST_WAIT;
        while !ANSWERED.load(Ordering::Acquire) {
            if Instant::now() >= until {
                let _ = tcflush(&self.input, QueueSelector::IFlush);
                return true;
            }
            thread::sleep(Duration::from_millis(1));
        }
        false
    }
}
