//! What may be typed after `podtui`, and the words that `--help` and the man page say of it.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::model::{OutputChoice, Position};

const AFTER_HELP: &str = "\
Without a command podtui opens its screen: the built-in course \"AI Podcast\", 119 lessons of ninety seconds.
Press ? there for all keys.

Files (PODTUI_HOME moves all of them): `podtui doctor` prints where they are.
Examples:
  podtui                        open the course
  podtui talk.mp3 music/        play files and folders
  podtui --feed example.org/feed.xml
  podtui play lora              hear one lesson, without the screen
  podtui list --json | jq '.episodes[0].title'";

/// A podcast player for the terminal, with a course on generative AI built in.
#[derive(Debug, Default, Parser)]
#[command(name = "podtui", version = VERSION, about, after_help = AFTER_HELP, args_conflicts_with_subcommands = false, subcommand_precedence_over_arg = true, max_term_width = 100)]
pub struct Args {
    /// Files or folders to list and play instead of the course
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// Open this feed instead of the course
    #[arg(long, global = true, value_name = "URL|FILE")]
    pub feed: Option<String>,

    /// Where sound goes: auto, null (silence, in real time) or wav:PATH; else as `PODTUI_OUTPUT` says
    #[arg(long, global = true, value_name = "OUTPUT", value_parser = parse_output)]
    pub output: Option<OutputChoice>,

    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Version, and what sound and data are made of.
pub const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), " (symphonia 0.6, rodio 0.23, SQLite)");

impl Args {
    /// Takes what `PODTUI_OUTPUT` says where `--output` says nothing. Empty is as good as unset.
    ///
    /// # Errors
    /// When it is no output, and this command plays: the others do not care.
    pub fn heed_environment(&mut self) -> Result<(), String> {
        let text = std::env::var("PODTUI_OUTPUT").unwrap_or_default();
        if text.is_empty() || self.output.is_some() {
            return Ok(());
        }
        match parse_output(&text) {
            Ok(output) => self.output = Some(output),
            Err(error) if matches!(self.command, None | Some(Command::Play(_))) => {
                return Err(format!("PODTUI_OUTPUT: {error}"));
            }
            Err(_) => {}
        }
        Ok(())
    }

    /// True when two places are named to look in.
    #[must_use]
    pub fn names_two_places(&self) -> bool {
        let other = match &self.command {
            Some(Command::List(what)) => what.all || what.show.is_some(),
            Some(Command::Show(ShowOne { show, .. }) | Command::Play(Play { show, .. })) => show.is_some(),
            Some(Command::Transcript(Transcript { show, .. }) | Command::Chapters(Chapters { show, .. })) => {
                show.is_some()
            }
            _ => false,
        };
        self.feed.is_some() && other
    }
}

fn parse_output(text: &str) -> Result<OutputChoice, String> {
    text.parse().map_err(|error: crate::model::UnknownOutput| error.to_string())
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List episodes, in the show's own order
    List(List),
    /// Print one episode
    Show(ShowOne),
    /// Play one episode without the screen
    Play(Play),
    /// Print a transcript
    Transcript(Transcript),
    /// Print chapters
    Chapters(Chapters),
    /// Look for mistakes in a feed, for people who publish one
    Check(Check),
    /// Look at terminal, sound, directories and database
    Doctor(Json),
    /// Subscribe to a show
    Add(Address),
    /// Unsubscribe from a show; history and downloads stay
    Remove(Remove),
    /// Fetch what is new, of one show or of all
    Refresh(Refresh),
    /// Subscribe to the shows of an OPML file
    Import(Import),
    /// Print the subscriptions as OPML
    Export(Export),
    /// Print the configuration file with all defaults
    Config,
    /// Print a completion script
    Completions {
        /// For which shell
        shell: clap_complete::Shell,
    },
    /// Print the man page (roff)
    Man,
}

/// `--json`, alone.
#[derive(Debug, clap::Args)]
pub struct Json {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `list`.
#[derive(Debug, clap::Args)]
pub struct List {
    /// Of one subscription, or the course: part of its title
    #[arg(long, value_name = "QUERY", conflicts_with = "all")]
    pub show: Option<String>,
    /// Of all subscriptions and the course
    #[arg(long)]
    pub all: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `show`.
#[derive(Debug, clap::Args)]
pub struct ShowOne {
    /// An id, a number, a title or part of one
    #[arg(value_name = "QUERY", required = true, num_args = 1..)]
    pub query: Vec<String>,
    /// Look in this subscription only
    #[arg(long, value_name = "QUERY")]
    pub show: Option<String>,
    /// Print JSON
    #[arg(long, conflicts_with = "transcript")]
    pub json: bool,
    /// Print the transcript's text, a paragraph a line
    #[arg(long)]
    pub transcript: bool,
}

/// `play`.
#[derive(Debug, clap::Args)]
pub struct Play {
    /// An id, a number, a title or part of one; or a file or address of sound
    #[arg(value_name = "QUERY", required = true, num_args = 1..)]
    pub query: Vec<String>,
    /// Look in this subscription only
    #[arg(long, value_name = "QUERY")]
    pub show: Option<String>,
    /// Begin at this time: 75, 1:15 or 1:02:03
    #[arg(long, value_name = "TIME", conflicts_with = "resume", value_parser = super::play::time_argument)]
    pub from: Option<Position>,
    /// Begin where you left off
    #[arg(long)]
    pub resume: bool,
    /// Print one JSON object a line at each change
    #[arg(long)]
    pub json: bool,
}

/// `transcript`.
#[derive(Debug, clap::Args)]
pub struct Transcript {
    /// A transcript's file or address, or an episode: id, number, title
    #[arg(value_name = "FILE|URL|QUERY", required = true, num_args = 1..)]
    pub query: Vec<String>,
    /// Look in this subscription only
    #[arg(long, value_name = "QUERY")]
    pub show: Option<String>,
    /// Print JSON
    #[arg(long, conflicts_with_all = ["text", "vtt"])]
    pub json: bool,
    /// Print text, a cue a line (the default)
    #[arg(long, conflicts_with = "vtt")]
    pub text: bool,
    /// Print the cues as a `.vtt` file
    #[arg(long)]
    pub vtt: bool,
}

/// `chapters`.
#[derive(Debug, clap::Args)]
pub struct Chapters {
    /// A file with sound or chapters, an address, or an episode: id, number, title
    #[arg(value_name = "FILE|URL|QUERY", required = true, num_args = 1..)]
    pub query: Vec<String>,
    /// Look in this subscription only
    #[arg(long, value_name = "QUERY")]
    pub show: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `check`.
#[derive(Debug, clap::Args)]
pub struct Check {
    /// The feed
    #[arg(value_name = "URL|FILE")]
    pub address: String,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `add`.
#[derive(Debug, clap::Args)]
pub struct Address {
    /// The show's address: a feed, or a page that points to one
    #[arg(value_name = "URL")]
    pub address: String,
}

/// `remove`.
#[derive(Debug, clap::Args)]
pub struct Remove {
    /// The show: its address, its title or part of it
    #[arg(value_name = "SHOW")]
    pub show: String,
    /// Delete its downloads as well
    #[arg(long)]
    pub delete_downloads: bool,
}

/// `refresh`.
#[derive(Debug, clap::Args)]
pub struct Refresh {
    /// The show; all without it
    #[arg(value_name = "SHOW")]
    pub show: Option<String>,
}

/// `import`.
#[derive(Debug, clap::Args)]
pub struct Import {
    /// The OPML file
    #[arg(value_name = "FILE.opml")]
    pub file: PathBuf,
}

/// `export`.
#[derive(Debug, clap::Args)]
pub struct Export {
    /// In which form: OPML is the one there is
    #[arg(long)]
    pub opml: bool,
    /// Private addresses too, with their passwords and tokens
    #[arg(long)]
    pub private: bool,
}
