//! The terminal for real: a child of this test program takes a pseudo terminal, is spoken to, and gives it back.

use std::io::{Read, Write};
use std::num::NonZero;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use ratatui::text::Line;
use rustix::process::{Signal, getpid, kill_process};

use super::{Blank, Screen, catch_signals, spawn_input};
use crate::keys::Key;
use crate::msg::Msg;

/// What runs inside the terminal: shows the messages that come, does what some keys say, and leaves at the end.
#[test]
#[ignore = "runs inside the terminals that the other tests make"]
fn inside() {
    if std::env::var_os("PODTUI_TERM_TEST").is_none() {
        return;
    }
    let (sender, inbox) = channel();
    let mut screen = Screen::enter(Blank::new).expect("the screen is taken");
    let to_inbox = |sender: std::sync::mpsc::Sender<Msg>| move |message| drop(sender.send(message));
    let _input = spawn_input(to_inbox(sender.clone())).expect("keys are read");
    let _signals = catch_signals().and_then(|caught| caught.report(to_inbox(sender))).expect("signals are heard");
    let mut seen = vec!["ready".to_owned()];
    loop {
        let lines: Vec<Line> = seen.iter().map(|line| Line::from(line.as_str())).collect();
        screen.draw(|frame| frame.render_widget(ratatui::text::Text::from(lines), frame.area())).expect("drawn");
        let message = inbox.recv().expect("a message");
        seen.push(format!("{message:?}"));
        match message {
            Msg::Key(key) if key == Key::char('q') => break,
            Msg::Key(key) if key == Key::char('p') => panic!("this panic is seen"),
            Msg::Key(key) if key == Key::char('n') => noise(),
            Msg::Key(key) if key == Key::char('k') => kill_process(getpid(), Signal::TERM).expect("sent"),
            Msg::Key(key) if key == Key::control('z') => screen.suspend().expect("suspended"),
            Msg::Key(key) if key == Key::control('l') => screen.redraw(),
            Msg::Terminate => break,
            _ => {}
        }
    }
    screen.leave();
    screen.leave();
    println!("left by itself");
}

fn noise() {
    std::io::stderr().write_all(b"NOISE\n").expect("somebody takes it");
}

/// A shell in a pseudo terminal that runs `inside`, and tells whether the modes are as before.
struct Terminal {
    input: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    bytes: Vec<u8>,
    _child: Box<dyn portable_pty::Child + Send + Sync>,
    _master: Box<dyn portable_pty::MasterPty + Send>,
}

impl Terminal {
    fn start() -> Self {
        Self::start_with("")
    }

    /// With a redirection of the shell's.
    fn start_with(redirection: &str) -> Self {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a terminal");
        let program = std::env::current_exe().expect("this program");
        let script = format!(
            "set -m; before=$(stty -g); '{}' --exact term::tests::inside --ignored --nocapture {redirection}; \
             while [ $? = 148 ]; do echo STOPPED; fg > /dev/null; done; \
             [ \"$before\" = \"$(stty -g)\" ] && echo SAME MODES || echo OTHER MODES",
            program.display()
        );
        let mut command = CommandBuilder::new("bash");
        command.args(["-c", &script]);
        command.env("PODTUI_TERM_TEST", "1");
        command.env("TERM", "xterm-256color");
        let child = pair.slave.spawn_command(command).expect("a shell");
        drop(pair.slave);
        let (sender, output) = channel();
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let input = pair.master.take_writer().expect("a writer");
        Self { input, output, bytes: Vec::new(), _child: child, _master: pair.master }
    }

    fn press(&mut self, bytes: &[u8]) {
        self.input.write_all(bytes).expect("typed");
    }

    /// What the screen shows now.
    fn screen(&self) -> vt100::Parser {
        let cells = |count| NonZero::new(count).expect("not zero");
        let mut parser = vt100::Parser::new(cells(24), cells(80), 0);
        parser.process(&self.bytes);
        parser
    }

    /// Reads until the screen shows the text.
    fn wait_for(&mut self, text: &str) {
        let until = Instant::now() + Duration::from_secs(20);
        while !self.screen().screen().contents().contains(text) {
            let left = until.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.bytes.extend(bytes),
                Err(error) => panic!("\"{text}\" never came ({error}):\n{}", self.screen().screen().contents()),
            }
        }
    }

    fn assert_given_back(&mut self) {
        self.wait_for("SAME MODES");
        let parser = self.screen();
        let screen = parser.screen();
        assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste());
    }
}

#[test]
fn keys_pastes_and_answers_arrive_and_quitting_gives_the_screen_back() {
    let mut terminal = Terminal::start();
    terminal.wait_for("ready");
    let parser = terminal.screen();
    assert!(parser.screen().alternate_screen() && parser.screen().hide_cursor() && parser.screen().bracketed_paste());
    terminal.press(b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[1;2C\x1b[200~pasted\x1b[201~");
    terminal.wait_for("Ground { light: true }");
    terminal.wait_for("Key(Key { code: Right, control: false, alt: false, shift: true })");
    terminal.wait_for("Paste(\"pasted\")");
    terminal.press(b"\x1b");
    terminal.wait_for("code: Esc");
    terminal.press(b"q");
    terminal.wait_for("left by itself");
    terminal.assert_given_back();
}

#[test]
fn a_panic_gives_the_screen_back_before_it_speaks() {
    let mut terminal = Terminal::start();
    terminal.wait_for("ready");
    terminal.press(b"p");
    terminal.wait_for("this panic is seen");
    terminal.assert_given_back();
}

#[test]
fn a_request_to_end_is_a_message() {
    let mut terminal = Terminal::start();
    terminal.wait_for("ready");
    terminal.press(b"k");
    terminal.wait_for("left by itself");
    terminal.assert_given_back();
}

#[test]
fn what_is_written_to_standard_error_never_reaches_the_screen() {
    let mut terminal = Terminal::start();
    terminal.wait_for("ready");
    terminal.press(b"nx");
    terminal.wait_for("Char('x')");
    terminal.press(b"q");
    terminal.assert_given_back();
    assert!(!String::from_utf8_lossy(&terminal.bytes).contains("NOISE"));
}

#[test]
fn keys_come_from_the_terminal_when_standard_input_is_something_else() {
    let mut terminal = Terminal::start_with("< /dev/null");
    terminal.wait_for("ready");
    terminal.press(b"j");
    terminal.wait_for("Char('j')");
    terminal.press(b"q");
    terminal.assert_given_back();
}

#[test]
fn a_line_that_is_hung_up_ends_the_program() {
    let pair = native_pty_system().openpty(PtySize::default()).expect("a terminal");
    let mut command = CommandBuilder::new(std::env::current_exe().expect("this program"));
    command.args(["--exact", "term::tests::inside", "--ignored", "--nocapture"]);
    command.env("PODTUI_TERM_TEST", "1");
    let mut child = pair.slave.spawn_command(command).expect("a child");
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().expect("a reader");
    let (mut seen, mut buffer) = (Vec::new(), [0; 4096]);
    while !String::from_utf8_lossy(&seen).contains("ready") {
        let count = reader.read(&mut buffer).expect("output");
        seen.extend_from_slice(&buffer[..count]);
    }
    drop((reader, pair.master));
    let until = Instant::now() + Duration::from_secs(20);
    while child.try_wait().expect("a child").is_none() {
        assert!(Instant::now() < until, "it goes on without a terminal");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_suspended_screen_comes_back_whole() {
    let mut terminal = Terminal::start();
    terminal.wait_for("ready");
    terminal.press(b"\x1a");
    // The shell speaks on the ordinary screen, then lets the program go on.
    terminal.wait_for("Resumed");
    assert!(String::from_utf8_lossy(&terminal.bytes).contains("STOPPED"));
    assert!(terminal.screen().screen().alternate_screen());
    terminal.wait_for("ready");
    terminal.press(b"q");
    terminal.wait_for("left by itself");
    terminal.assert_given_back();
}

#[test]
fn each_frame_is_one_synchronized_update() {
    let mut terminal = Terminal::start();
    terminal.wait_for("ready");
    terminal.press(b"x\x0c");
    terminal.wait_for("control: true");
    terminal.press(b"q");
    terminal.assert_given_back();
    let text = String::from_utf8_lossy(&terminal.bytes).into_owned();
    let begun = text.matches("\x1b[?2026h").count();
    // One more end: leaving ends whatever a panic may have left open.
    assert_eq!((begun >= 3, text.matches("\x1b[?2026l").count()), (true, begun + 1));
}
