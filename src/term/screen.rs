//! The screen while it is ours. Whoever holds a `Screen` holds the terminal; dropping it gives the terminal back.

use std::io;
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Once};
use std::thread;
use std::time::{Duration, Instant};

use ratatui::{Frame, Terminal};
use rustix::process::{Signal, kill_current_process_group};

use super::canvas::Canvas;
use super::tty;

/// A process that was not stopped by now will not be: there is no job control.
const STOPS_WITHIN: Duration = Duration::from_millis(200);

/// What is drawn on, made while other things are waited for: at a large size that is half a megabyte to be cleared.
pub struct Blank(Terminal<Canvas>);

impl Blank {
    /// A blank of the terminal's size. Nothing is asked of the terminal, and nothing written.
    pub fn new() -> io::Result<Self> {
        Ok(Self(Terminal::new(Canvas::new(tty::output()?))?))
    }
}

/// The terminal in raw mode, on its alternate screen.
pub struct Screen {
    terminal: Terminal<Canvas>,
}

impl Screen {
    /// Takes the screen and asks for the colour of its ground; waits for no answer, and only then for what is drawn on. What
    /// is written to standard error meanwhile is dropped.
    pub fn enter(blank: impl FnOnce() -> io::Result<Blank>) -> io::Result<Self> {
        install_panic_hook();
        tty::enter(answers_questions())?;
        let blank = blank().inspect_err(|_| tty::leave())?;
        Ok(Self { terminal: blank.0 })
    }

    /// Draws a frame: what changed goes out in one write, as a synchronized update; nothing when nothing changed.
    pub fn draw(&mut self, draw: impl FnOnce(&mut Frame)) -> io::Result<()> {
        self.terminal.backend_mut().measure();
        self.terminal.draw(draw)?;
        self.terminal.backend_mut().present()
    }

    /// Makes the next frame draw everything, on a terminal whose modes are set again.
    pub fn redraw(&mut self) {
        // A terminal that cannot be written to says so at the next frame.
        let _ = tty::assert_modes();
        self.start_afresh();
    }

    /// Leaves, stops this process and its group as Ctrl-Z does, and comes back when it goes on. The signals thread
    /// reports that with `Msg::Resumed`. Where nobody could wake us (no job control) the kernel does not stop us.
    pub fn suspend(&mut self) -> io::Result<()> {
        tty::leave();
        let stopped = stop_until_continued();
        tty::enter(false)?;
        self.start_afresh();
        stopped
    }

    /// Gives the screen back. The second time does nothing; dropping does it too.
    pub fn leave(&mut self) {
        tty::leave();
    }

    fn start_afresh(&mut self) {
        self.terminal.backend_mut().forget_cursor();
        let _ = self.terminal.clear();
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        tty::leave();
    }
}

/// The signal may be taken by another thread, in its own time: until it was, this one must not touch the terminal.
fn stop_until_continued() -> io::Result<()> {
    let continued = Arc::new(AtomicBool::new(false));
    let watch = signal_hook::flag::register(signal_hook::consts::SIGCONT, Arc::clone(&continued))?;
    let until = Instant::now() + STOPS_WITHIN;
    let sent = kill_current_process_group(Signal::TSTP);
    while sent.is_ok() && !continued.load(Ordering::Acquire) && Instant::now() < until {
        thread::sleep(Duration::from_millis(1));
    }
    signal_hook::low_level::unregister(watch);
    Ok(sent?)
}

/// The console of Linux and dumb terminals print a question that they do not know.
fn answers_questions() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term != "linux" && term != "dumb")
}

/// When the thread that has the screen panics, the screen is given back before the message is printed. A panic of
/// another thread prints to where standard error points meanwhile.
fn install_panic_hook() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |panicked| {
            if tty::is_held_here() {
                tty::leave();
            }
            before(panicked);
        }));
    });
}
