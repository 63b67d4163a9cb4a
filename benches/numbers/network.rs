//! Feeds and sound over HTTP, from a server on this machine.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::playing::{first_lesson, print_memory};
use crate::server::Server;
use crate::table::{Sample, milliseconds, row};
use crate::{Subject, feeds, formats, keys, start, trace};

/// Prints how long first and repeated fetches take, from command to prompt.
pub fn print_sync(subject: &Subject) -> Result<()> {
    let server = Server::start(Vec::new(), None)?;
    let home = tempfile::tempdir()?;
    let took = run(subject, home.path(), &["add", &format!("{}/feed/0/10000", server.address)])?;
    row("first fetch of one feed of 10,000 items", &milliseconds(took), "0.35 s");
    let home = tempfile::tempdir()?;
    let took = import(subject, home.path(), &server, 100, 100)?;
    row("first fetch of 100 feeds of 100 items", &milliseconds(took), "0.6 s");
    let took = run(subject, home.path(), &["refresh"])?;
    row("100 feeds, nothing new (304)", &milliseconds(took), "0.2 s");
    Ok(())
}

/// Prints what a library of 500 shows with 100,000 episodes costs.
pub fn print_library(subject: &Subject) -> Result<()> {
    let server = Server::start(Vec::new(), None)?;
    let home = tempfile::tempdir()?;
    let took = import(subject, home.path(), &server, 500, 200)?;
    row("first fetch of 500 feeds of 200 items", &milliseconds(took), "");
    let mut sample = Sample::default();
    for _ in 0..10 {
        sample.add(start::first_frame(&subject.binary, &["--output", "null"], home.path())?);
    }
    let median = milliseconds(sample.percentile(50));
    row("start with 500 shows, 100,000 episodes, median of 10", &median, "40 ms");
    let mut terminal = subject.open(home.path(), &[])?;
    terminal.settle(Duration::from_secs(1));
    // The fourth line of the shows is the list of all episodes of all shows.
    for key in ["S", "j", "j", "j", "\r"] {
        terminal.press(key)?;
        terminal.settle(Duration::from_millis(100));
    }
    terminal.wait_for("all episodes", |screen| screen.contents().contains("Talk"))?;
    terminal.settle(Duration::from_secs(1));
    row("100,000: key `j` to screen", &keys::steps(&mut terminal)?.words(), "1 ms median");
    let (letters, answers) = keys::filter(&mut terminal, home.path())?;
    row("100,000: filter letter to screen", &letters.words(), "16 ms at the 99th percentile");
    row("100,000: filter letter to the complete answer", &answers.words(), "60 ms");
    print_memory(&terminal, "80 MB at 100,000")?;
    terminal.quit()?;
    Ok(())
}

/// Prints the time from Enter to the first sample of what is streamed, slow and fast.
pub fn print_stream(subject: &Subject) -> Result<()> {
    for streamed in formats::streamed(&first_lesson()?)? {
        for (speed, name) in [(Some(64_000), "64 kB/s"), (None, "unthrottled")] {
            let server = Server::start(streamed.bytes.clone(), speed)?;
            let mut sample = Sample::default();
            for _ in 0..5 {
                sample.add(first_sample(subject, &server)?);
            }
            row(&format!("Enter to first sample, {}, {name}", streamed.name), &sample.words(), streamed.target);
        }
    }
    Ok(())
}

fn first_sample(subject: &Subject, server: &Server) -> Result<Duration> {
    let home = tempfile::tempdir()?;
    let mut terminal = subject.open(home.path(), &["--feed", &format!("{}/feed/0/3", server.address)])?;
    terminal.wait_for("the feed", |screen| screen.contents().contains("Talk"))?;
    terminal.settle(Duration::from_millis(500));
    let known = trace::events(home.path()).len();
    terminal.press("\r")?;
    let patience = Duration::from_secs(20);
    let enter = trace::wait_for(home.path(), known, "enter", patience)?;
    let first = trace::wait_for(home.path(), enter, "first_sample", patience)?;
    let took = trace::between(home.path(), enter, first)?;
    terminal.quit()?;
    Ok(took)
}

fn import(subject: &Subject, home: &Path, server: &Server, shows: usize, items: usize) -> Result<Duration> {
    let file = home.join("shows.opml");
    std::fs::write(&file, feeds::subscriptions(&server.address, shows, items))?;
    run(subject, home, &["import", &file.to_string_lossy()])
}

/// Runs a command of podtui to its end.
pub fn run(subject: &Subject, home: &Path, arguments: &[&str]) -> Result<Duration> {
    let mut command = Command::new(&subject.binary);
    command.args(arguments).env("PODTUI_HOME", home).stdin(Stdio::null());
    let begun = Instant::now();
    let output = command.output().context("podtui did not start")?;
    let took = begun.elapsed();
    ensure!(output.status.success(), "podtui {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr));
    Ok(took)
}
