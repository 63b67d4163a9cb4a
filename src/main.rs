//! The front door.

use std::process::ExitCode;

use clap::Parser;

use podtui::cli::{self, args::Args};
use podtui::run;

fn main() -> ExitCode {
    // The commonest call says nothing, and has nothing to be read.
    let mut args = if std::env::args_os().len() > 1 { Args::parse() } else { Args::default() };
    if let Err(wrong) = args.heed_environment() {
        cli::printed::say(&wrong);
        return ExitCode::from(2);
    }
    if let Some(trouble) = run::start_log() {
        cli::printed::say(&trouble);
    }
    match &args.command {
        Some(command) => cli::run(&args, command),
        None => run::tui(&args),
    }
}
