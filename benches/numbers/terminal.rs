//! A terminal for one program: a PTY, and an emulator that reads its screen. Moments are taken where bytes arrive,
//! before they are interpreted.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

pub const COLUMNS: u16 = 100;
pub const ROWS: u16 = 28;

/// Longer than anything that is measured takes.
const PATIENCE: Duration = Duration::from_secs(15);

/// A program in its terminal; killed when this is dropped.
pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    shared: Arc<Shared>,
    // Held, since the child would lose its terminal otherwise.
    _master: Box<dyn MasterPty + Send>,
    /// Just before the program was started.
    pub started: Instant,
}

struct Shared {
    seen: Mutex<Seen>,
    changed: Condvar,
}

struct Seen {
    parser: vt100::Parser,
    bytes: u64,
    /// When the last bytes came.
    at: Instant,
    closed: bool,
}

impl Terminal {
    /// Starts `program` with these arguments and variables beside the inherited ones.
    pub fn start(program: &Path, arguments: &[&str], environment: &[(&str, &Path)]) -> Result<Self> {
        let size = PtySize { rows: ROWS, cols: COLUMNS, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).context("no pseudo terminal could be opened")?;
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        for (name, value) in
            [("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("LANG", "C.UTF-8"), ("LC_ALL", "C.UTF-8")]
        {
            command.env(name, value);
        }
        for (name, value) in environment {
            command.env(name, value);
        }
        let reader = pair.master.try_clone_reader()?;
        let writer = pair.master.take_writer()?;
        let (Some(rows), Some(columns)) = (NonZeroU16::new(ROWS), NonZeroU16::new(COLUMNS)) else { bail!("no size") };
        let started = Instant::now();
        let seen = Seen { parser: vt100::Parser::new(rows, columns, 0), bytes: 0, at: started, closed: false };
        let shared = Arc::new(Shared { seen: Mutex::new(seen), changed: Condvar::new() });
        let child =
            pair.slave.spawn_command(command).with_context(|| format!("{} did not start", program.display()))?;
        let watched = Arc::clone(&shared);
        std::thread::spawn(move || watched.read(reader));
        Ok(Self { child, writer, shared, _master: pair.master, started })
    }

    /// The process that runs in it.
    pub fn process_id(&self) -> Result<u32> {
        self.child.process_id().context("the program has no process id")
    }

    /// Waits until the screen is as wanted; the moment at which the bytes came that made it so.
    pub fn wait_for(&self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) -> Result<Instant> {
        match self.shared.wait(PATIENCE, |seen| wanted(seen.parser.screen())) {
            Some(at) => Ok(at),
            None => bail!("{what} did not appear; the screen was:\n{}", self.contents()),
        }
    }

    /// Waits until the first and the last row show something: a ratatui frame is drawn from top to bottom.
    pub fn wait_for_full_frame(&self) -> Result<Instant> {
        self.wait_for("a full frame", |screen| {
            let mut rows = screen.rows(0, COLUMNS);
            let first = rows.next().unwrap_or_default();
            let last = rows.last().unwrap_or_default();
            !first.trim().is_empty() && !last.trim().is_empty()
        })
    }

    /// Writes these bytes as typed; the time until the program answered with its first bytes.
    pub fn press(&mut self, keys: &str) -> Result<Duration> {
        let before = self.bytes();
        let pressed = Instant::now();
        self.write(keys)?;
        match self.shared.wait(PATIENCE, |seen| seen.bytes > before) {
            Some(at) => Ok(at.saturating_duration_since(pressed)),
            None => bail!("nothing happened on the screen after {keys:?}"),
        }
    }

    /// Writes these bytes as typed, and waits for nothing.
    pub fn write(&mut self, keys: &str) -> Result<()> {
        self.writer.write_all(keys.as_bytes())?;
        Ok(self.writer.flush()?)
    }

    /// Waits until nothing was written for this long.
    pub fn settle(&self, quiet: Duration) {
        let end = Instant::now() + PATIENCE;
        while self.shared.lock().at.elapsed() < quiet && Instant::now() < end {
            std::thread::sleep(quiet / 4);
        }
    }

    /// Bytes written by the program so far.
    pub fn bytes(&self) -> u64 {
        self.shared.lock().bytes
    }

    /// What is on the screen.
    pub fn contents(&self) -> String {
        self.shared.lock().parser.screen().contents()
    }

    /// Presses `q`; the time until the process has ended, and whether the terminal was given back as it was.
    pub fn quit(mut self) -> Result<(Duration, bool)> {
        let pressed = Instant::now();
        self.write("q")?;
        while self.child.try_wait()?.is_none() {
            if pressed.elapsed() > PATIENCE {
                bail!("the program did not end after q");
            }
            std::thread::sleep(Duration::from_micros(100));
        }
        let took = pressed.elapsed();
        self.shared.wait(Duration::from_secs(1), |seen| seen.closed);
        let seen = self.shared.lock();
        let screen = seen.parser.screen();
        Ok((took, !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()))
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It may have ended by itself, which is as well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self, mut reader: Box<dyn Read + Send>) {
        let mut buffer = vec![0; 1 << 16];
        loop {
            let count = reader.read(&mut buffer).unwrap_or_default();
            let at = Instant::now();
            let mut seen = self.lock();
            seen.parser.process(&buffer[..count]);
            seen.bytes += count as u64;
            if count > 0 {
                seen.at = at;
            }
            seen.closed = count == 0;
            self.changed.notify_all();
            if count == 0 {
                return;
            }
        }
    }

    fn wait(&self, patience: Duration, done: impl Fn(&Seen) -> bool) -> Option<Instant> {
        let end = Instant::now() + patience;
        let mut seen = self.lock();
        loop {
            if done(&seen) {
                return Some(seen.at);
            }
            let left = end.checked_duration_since(Instant::now())?;
            seen = self.changed.wait_timeout(seen, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}
