//! The real binary in a real pseudo-terminal, its screen read by a terminal emulator. Waits poll a condition and fail
//! with the screen in the message; nothing here sleeps in the hope that something has happened.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long a condition may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running podtui and what its terminal shows.
pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn Write + Send>,
    seen: Arc<Mutex<Seen>>,
}

struct Seen {
    parser: vt100::Parser,
    bytes: Vec<u8>,
    closed: bool,
}

/// How podtui is started.
pub struct Start<'a> {
    pub home: &'a Path,
    pub columns: u16,
    pub rows: u16,
    pub args: &'a [&'a str],
    pub env: &'a [(&'a str, &'a str)],
    /// True for a shell with job control, in which `$PODTUI` starts it.
    pub shell: bool,
}

#[allow(dead_code, reason = "each test file uses its own part")]
impl<'a> Start<'a> {
    /// 100x28, null output, nothing else.
    pub fn new(home: &'a Path) -> Self {
        Self { home, columns: 100, rows: 28, args: &[], env: &[], shell: false }
    }

    /// Another size.
    pub fn sized(self, columns: u16, rows: u16) -> Self {
        Self { columns, rows, ..self }
    }

    /// Arguments.
    pub fn args(self, args: &'a [&'a str]) -> Self {
        Self { args, ..self }
    }

    /// More of the environment.
    pub fn env(self, env: &'a [(&'a str, &'a str)]) -> Self {
        Self { env, ..self }
    }

    /// A shell that podtui is started from.
    pub fn in_a_shell(self) -> Self {
        Self { shell: true, ..self }
    }

    /// Starts it.
    pub fn open(self) -> Terminal {
        let size = PtySize { rows: self.rows, cols: self.columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(if self.shell { "/bin/sh" } else { env!("CARGO_BIN_EXE_podtui") });
        if self.shell {
            command.args(["-i"]);
            command.env("PS1", "ready> ");
            command.env("PODTUI", env!("CARGO_BIN_EXE_podtui"));
        }
        command.args(self.args);
        for (name, value) in
            [("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("LC_ALL", "C.UTF-8"), ("PODTUI_OUTPUT", "null")]
        {
            command.env(name, value);
        }
        command.env("PODTUI_HOME", self.home);
        command.env_remove("NO_COLOR");
        for (name, value) in self.env {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).expect("podtui starts");
        drop(pair.slave);
        let seen = Seen {
            parser: vt100::Parser::new(cells(self.rows), cells(self.columns), 0),
            bytes: Vec::new(),
            closed: false,
        };
        let seen = Arc::new(Mutex::new(seen));
        let reader = pair.master.try_clone_reader().expect("the terminal's output");
        let shared = Arc::clone(&seen);
        std::thread::spawn(move || watch(reader, &shared));
        let keyboard = pair.master.take_writer().expect("the terminal's input");
        Terminal { child, master: pair.master, keyboard, seen }
    }
}

/// The emulator has no terminal without cells.
fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).expect("a size")
}

fn watch(mut reader: Box<dyn Read + Send>, seen: &Mutex<Seen>) {
    let mut buffer = vec![0; 65536];
    loop {
        let count = reader.read(&mut buffer).unwrap_or(0);
        let mut seen = seen.lock().expect("the screen");
        if count == 0 {
            seen.closed = true;
            return;
        }
        seen.parser.process(&buffer[..count]);
        seen.bytes.extend_from_slice(&buffer[..count]);
    }
}

impl Terminal {
    /// Types, as a terminal would send it.
    pub fn type_keys(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).and_then(|()| self.keyboard.flush()).expect("the keyboard");
    }

    /// The screen as text.
    pub fn screen(&self) -> String {
        self.seen.lock().expect("the screen").parser.screen().contents()
    }

    /// The last four rows: the player.
    pub fn player(&self) -> String {
        let screen = self.screen();
        let lines: Vec<&str> = screen.lines().collect();
        lines[lines.len().saturating_sub(4)..].join("\n")
    }

    /// The position that the player bar shows, in seconds.
    pub fn position(&self) -> Option<u32> {
        shown_position(&self.screen())
    }

    /// Waits until the bar shows this position or a later one.
    pub fn wait_for_position(&self, least: u32) {
        self.wait_until(&format!("a position of {least} s"), |screen| {
            shown_position(screen).is_some_and(|seconds| seconds >= least)
        });
    }

    /// All bytes that were written so far.
    pub fn bytes(&self) -> Vec<u8> {
        self.seen.lock().expect("the screen").bytes.clone()
    }

    /// True while the alternate screen is shown.
    pub fn is_alternate(&self) -> bool {
        self.seen.lock().expect("the screen").parser.screen().alternate_screen()
    }

    /// True while the cursor is hidden.
    pub fn hides_cursor(&self) -> bool {
        self.seen.lock().expect("the screen").parser.screen().hide_cursor()
    }

    /// Waits until the screen holds a text.
    pub fn wait_for(&self, text: &str) {
        self.wait_until(&format!("\"{text}\" is on the screen"), |screen| screen.contains(text));
    }

    /// Waits until the screen fits.
    pub fn wait_until(&self, what: &str, fits: impl Fn(&str) -> bool) {
        let started = Instant::now();
        while !fits(&self.screen()) {
            let screen = self.screen();
            assert!(started.elapsed() < PATIENCE, "waited for: {what}; the screen is:\n{screen}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits for the end; the exit status.
    pub fn wait_for_end(&mut self) -> u32 {
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("the child") {
                let closed = || self.seen.lock().expect("the screen").closed;
                while !closed() && started.elapsed() < PATIENCE {
                    std::thread::sleep(Duration::from_millis(2));
                }
                return status.exit_code();
            }
            assert!(started.elapsed() < PATIENCE, "podtui does not end; the screen is:\n{}", self.screen());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Sends a signal.
    pub fn signal(&self, signal: i32) {
        let id = self.child.process_id().expect("a process");
        let status = std::process::Command::new("kill").arg(format!("-{signal}")).arg(id.to_string()).status();
        assert!(status.is_ok_and(|status| status.success()), "signal {signal} was not sent");
    }

    /// Another size.
    pub fn resize(&self, columns: u16, rows: u16) {
        self.seen.lock().expect("the screen").parser.screen_mut().set_size(cells(rows), cells(columns));
        self.master.resize(PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }).expect("a new size");
    }
}

/// The position in the player bar, in seconds.
#[allow(dead_code, reason = "each test file uses its own part")]
pub fn shown_position(screen: &str) -> Option<u32> {
    let bar = screen.lines().rev().find(|line| line.contains("-0:") || line.contains("-1:"))?;
    let clock = bar.split_whitespace().find(|word| word.contains(':') && !word.starts_with('-'))?;
    let (minutes, seconds) = clock.trim_start_matches('~').split_once(':')?;
    Some(minutes.parse::<u32>().ok()? * 60 + seconds.parse::<u32>().ok()?)
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // A test that failed must not leave a player behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
