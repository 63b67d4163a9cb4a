//! The commands without a screen: what they print is the contract in the README (section "For other programs").
//! Documents go to stdout, words for people to stderr.

pub mod args;
mod beside;
mod check;
mod doctor;
mod episode_json;
mod list;
mod listening;
pub mod no_file;
mod paragraphs;
mod play;
pub mod printed;
mod query;
pub mod reading;
pub mod source;
mod subscriptions;

use std::process::ExitCode;

use args::{Args, Command};
pub use source::{Loaded, Place};

/// Runs a command; the exit status is 0: done, 1: nothing could be read or done, 2: used wrongly.
#[must_use]
pub fn run(args: &Args, command: &Command) -> ExitCode {
    if args.names_two_places() {
        printed::say("--feed names one place to look and --show or --all another; say one of them");
        return ExitCode::from(2);
    }
    let done = match command {
        Command::List(what) => list::list(args, what),
        Command::Show(what) => list::show(args, what),
        Command::Play(what) => play::play(args, what),
        Command::Transcript(what) => reading::transcript(args, what),
        Command::Chapters(what) => reading::chapters(args, what),
        Command::Check(what) => check::check(what),
        Command::Doctor(what) => doctor::doctor(args, what),
        Command::Add(what) => subscriptions::add(what),
        Command::Remove(what) => subscriptions::remove(what),
        Command::Refresh(what) => subscriptions::refresh(what),
        Command::Import(what) => subscriptions::import(what),
        Command::Export(what) => subscriptions::export(what),
        Command::Config => printed::text(crate::config::TEMPLATE),
        Command::Completions { shell } => printed::completions(*shell),
        Command::Man => printed::man(),
    };
    match done {
        Ok(code) => code,
        Err(error) => printed::failure(&error),
    }
}
