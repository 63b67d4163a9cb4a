//! The front door.

use std::process::ExitCode;

use clap::Parser;

use podtui::cli::{self, args::Args};
use podtui::run;

fn main() -> ExitCode {
    let mut args = Args::parse();
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
