//! Any show, as a listener and a script have it: the real binary, in a terminal and as commands, against a real server
//! on this machine that can do wrong.

#![allow(clippy::panic, reason = "a test that finds no document says what it found")]

mod fault_server;
mod terminal;

#[path = "any_show/commands.rs"]
mod commands;
#[path = "any_show/downloads.rs"]
mod downloads;
#[path = "any_show/guest.rs"]
mod guest;
#[path = "any_show/kept.rs"]
mod kept;
#[path = "any_show/promises.rs"]
mod promises;
#[path = "any_show/streams.rs"]
mod streams;
#[path = "any_show/subscriptions.rs"]
mod subscriptions;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use fault_server::{FaultServer, Page};
use tempfile::TempDir;

fn home() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

/// Writes the configuration file of a home.
fn configure(home: &TempDir, text: &str) {
    let folder = home.path().join("config");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("config.toml"), text).expect("written");
}

/// Runs a command to its end.
fn podtui(home: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_podtui"));
    command.args(args).env("PODTUI_HOME", home).env_remove("PODTUI_OUTPUT").stdin(Stdio::null());
    command.output().expect("podtui runs")
}

/// Runs a command that must succeed; what it printed.
fn done(home: &Path, args: &[&str]) -> String {
    let output = podtui(home, args);
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "podtui {args:?}: {stderr}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Runs a command with `--json`; its document and its exit status.
fn json(home: &Path, args: &[&str]) -> (serde_json::Value, Option<i32>) {
    let output = podtui(home, args);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let document = serde_json::from_str(&text);
    let document = document.unwrap_or_else(|error| panic!("podtui {args:?}: {error}: {text}"));
    (document, output.status.code())
}

/// A lesson of the course: ninety seconds of Opus.
fn lesson() -> Vec<u8> {
    podtui::course::bytes("ai-podcast/audio/001-what-is-generative-ai.opus").expect("a lesson").into_owned()
}

/// An item of a feed: published so many days before the first of October 2026.
fn item(name: &str, days: u32, audio: &str) -> String {
    let (month, day) = if days < 30 { ("Sep", 30 - days) } else { ("Aug", 60 - days.min(59)) };
    format!(
        "<item><title>{name}</title><guid isPermaLink=\"false\">{name}</guid>\
         <pubDate>{day:02} {month} 2026 08:00:00 GMT</pubDate><description>About {name}.</description>\
         <itunes:duration>1:31</itunes:duration>\
         <enclosure url=\"{audio}\" type=\"audio/ogg\" length=\"1000\"/></item>"
    )
}

/// A feed of these items.
fn feed(title: &str, items: &[String]) -> String {
    let mut text = format!("<rss version=\"2.0\"><channel><title>{title}</title><description>All of it.</description>");
    for item in items {
        let _written = write!(text, "{item}");
    }
    text.push_str("</channel></rss>");
    text
}

/// A server with one feed at `/feed` of these episodes, all with the sound at `/sound.opus`.
fn server(title: &str, names: &[&str]) -> FaultServer {
    let server = FaultServer::start();
    server.put("/sound.opus", Page::new(lesson()));
    publish(&server, title, names);
    server
}

/// Puts another feed in the place of the one at `/feed`. Each episode has an address of its own, which the server
/// answers with the same sound.
fn publish(server: &FaultServer, title: &str, names: &[&str]) {
    let items: Vec<String> = names
        .iter()
        .zip(0..)
        .map(|(name, days)| item(name, days, &server.url(&format!("/sound.opus?{}", name.replace(' ', "-")))))
        .collect();
    server.put("/feed", Page::new(feed(title, &items)));
}

/// Waits until something holds.
fn wait_for(what: &str, holds: impl Fn() -> bool) {
    let started = Instant::now();
    while !holds() {
        assert!(started.elapsed() < Duration::from_secs(20), "waited for: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// All files below a folder.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files_below(&path)) } else { found.push(path) }
    }
    found
}

/// The position that the player bar shows, in seconds.
fn shown_position(screen: &str) -> Option<u32> {
    let bar = screen.lines().rev().find(|line| line.contains("-0:") || line.contains("-1:"))?;
    let clock = bar.split_whitespace().find(|word| word.contains(':') && !word.starts_with('-'))?;
    let (minutes, seconds) = clock.trim_start_matches('~').split_once(':')?;
    Some(minutes.parse::<u32>().ok()? * 60 + seconds.parse::<u32>().ok()?)
}
