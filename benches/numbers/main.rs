//! The README's Numbers: starts the real binary in a terminal, measures from outside, prints a table. Judges nothing.
//! `cargo bench --bench numbers [-- SECTION..]`; `--binary=PATH` measures another build.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "it is a program that prints a table")]

mod feeds;
mod formats;
mod idle;
mod keys;
mod large;
mod network;
mod playing;
mod process;
mod rig;
mod server;
mod start;
mod table;
mod terminal;
mod trace;

use std::path::{Path, PathBuf};

use anyhow::Result;
use terminal::Terminal;

/// A part of the table, by the name that chooses it.
struct Section {
    name: &'static str,
    print: fn(&Subject) -> Result<()>,
}

const SECTIONS: [Section; 11] = [
    Section { name: "start", print: start::print },
    Section { name: "keys", print: keys::print },
    Section { name: "sample", print: playing::print_first_sample },
    Section { name: "idle", print: idle::print },
    Section { name: "playing", print: playing::print },
    Section { name: "quit", print: start::print_quit },
    Section { name: "large", print: large::print },
    Section { name: "sync", print: network::print_sync },
    Section { name: "library", print: network::print_library },
    Section { name: "stream", print: network::print_stream },
    Section { name: "rig", print: rig::print },
];

/// The binary that is measured.
struct Subject {
    binary: PathBuf,
}

impl Subject {
    /// Starts it with a home of its own, without sound, and waits for its first frame.
    fn open(&self, home: &Path, arguments: &[&str]) -> Result<Terminal> {
        let mut all = vec!["--output", "null"];
        all.extend(arguments);
        let terminal = Terminal::start(&self.binary, &all, &environment(home, &trace::path(home)))?;
        terminal.wait_for_full_frame()?;
        Ok(terminal)
    }
}

/// What sets podtui apart from the listener's own: where it keeps things, and where it tells what happens.
fn environment<'a>(home: &'a Path, trace: &'a Path) -> [(&'static str, &'a Path); 2] {
    [("PODTUI_HOME", home), ("PODTUI_TRACE", trace)]
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo test --all-targets` runs it without an argument: nothing is measured then.
    if arguments.is_empty() {
        return Ok(());
    }
    let binary = arguments.iter().find_map(|argument| argument.strip_prefix("--binary="));
    let subject = Subject { binary: PathBuf::from(binary.unwrap_or(env!("CARGO_BIN_EXE_podtui"))) };
    // What starts with a dash is cargo's own.
    let wanted: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with('-')).collect();
    for name in &wanted {
        anyhow::ensure!(
            SECTIONS.iter().any(|section| section.name == name.as_str()),
            "there is no section \"{name}\"; there are: {}",
            SECTIONS.map(|section| section.name).join(", ")
        );
    }
    table::heading();
    let mut failed = Vec::new();
    for section in
        SECTIONS.iter().filter(|section| wanted.is_empty() || wanted.iter().any(|name| *name == section.name))
    {
        if let Err(error) = (section.print)(&subject) {
            eprintln!("{}: {error:#}", section.name);
            failed.push(section.name);
        }
    }
    anyhow::ensure!(failed.is_empty(), "could not be measured: {}", failed.join(", "));
    Ok(())
}
