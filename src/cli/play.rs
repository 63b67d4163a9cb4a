//! `play`: one episode, heard to its end without a screen.

use std::io::IsTerminal;
use std::process::ExitCode;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use anyhow::{anyhow, bail};

use crate::audio;
use crate::model::{EpisodeId, MediumId, OutputChoice, PlayId, Position, one_line};
use crate::msg::{PlayerCmd, StoreCmd};
use crate::run::{self, Permits};
use crate::store::Store;

use super::args::{Args, Play};
use super::listening::{Happened, LineJson, Listening, rounded};
use super::no_file::why_no_file;
use super::printed::{self, Done};
use super::query;
use super::source::{Surroundings, file_address, file_named};

const PLAY: PlayId = PlayId(1);

/// What is to be played.
pub struct Target {
    pub id: EpisodeId,
    pub title: String,
    pub medium: MediumId,
    /// True for what has a place in the database.
    pub kept: bool,
    /// Where its sound may be.
    pub permits: Permits,
}

/// `podtui play`.
pub fn play(args: &Args, what: &Play) -> Done {
    let surroundings = Surroundings::find()?;
    let target = match target(&surroundings, args, what) {
        Ok(target) => target,
        Err(error) => {
            if what.json {
                printed::json_line(&not_found(&format!("{error:#}")))?;
            }
            return Err(error);
        }
    };
    let from = start(&surroundings, what, &target);
    let output = args.output.clone().unwrap_or_else(|| surroundings.config.output.clone());
    match output {
        OutputChoice::Wav(path) => render(&surroundings, &target, from, &path, what.json),
        output => listen(&surroundings, &target, from, output, what.json),
    }
}

fn target(surroundings: &Surroundings, args: &Args, what: &Play) -> anyhow::Result<Target> {
    let query = what.query.join(" ");
    let no_place = args.feed.is_none() && what.show.is_none();
    if let Some(path) = file_named(&query).filter(|_| no_place) {
        if path.is_dir() {
            bail!("{}: a folder; `podtui {}` lists and plays what is in it", path.display(), path.display());
        }
        if let Some(why) = why_no_file(&path) {
            bail!(why);
        }
        let address = file_address(&path)?;
        let title = path.file_name().map_or_else(String::new, |name| one_line(&name.to_string_lossy()));
        return Ok(Target {
            id: EpisodeId::from(address.as_str()),
            title,
            medium: MediumId::from(address.as_str()),
            kept: false,
            permits: Permits::default(),
        });
    }
    if query.starts_with("http://") || query.starts_with("https://") {
        let title = crate::model::masked(&query);
        return Ok(Target {
            id: EpisodeId::from(title.as_str()),
            title,
            medium: MediumId::from(query.as_str()),
            kept: false,
            // What the listener typed may be in their own network.
            permits: Permits::typed(&query),
        });
    }
    let chosen = query::find(surroundings, args, what.show.as_deref(), &query)?;
    let permits = chosen.permits();
    let episode = chosen.episode;
    let medium = episode.medium().ok_or_else(|| anyhow!("\"{}\" has no audio", episode.title))?;
    Ok(Target { kept: true, permits, id: episode.id, title: episode.title, medium })
}

fn opener(surroundings: &Surroundings, target: &Target) -> audio::OpenMedium {
    run::opener(&run::shelf(&surroundings.dirs, &surroundings.config), target.permits.clone())
}

/// The one line about what cannot be found.
fn not_found(reason: &str) -> LineJson<'_> {
    LineJson {
        state: "failed",
        id: None,
        position_seconds: 0.0,
        duration_seconds: None,
        buffered_seconds: None,
        reason: Some(reason),
    }
}

fn start(surroundings: &Surroundings, what: &Play, target: &Target) -> Position {
    let kept = || surroundings.mark(&target.id).position.filter(|_| what.resume);
    what.from.or_else(kept).unwrap_or(Position::ZERO)
}

/// What `--from` says.
///
/// # Errors
/// When it is no time.
pub fn time_argument(text: &str) -> Result<Position, String> {
    parse_time(text).ok_or_else(|| "that is no time; write 75, 1:15 or 1:02:03".to_owned())
}

/// `75`, `1:15`, `1:02:03`, each with decimals; none for anything else.
#[must_use]
pub fn parse_time(text: &str) -> Option<Position> {
    let parts: Vec<&str> = text.trim().split(':').collect();
    if parts.len() > 3 {
        return None;
    }
    let mut seconds = 0.0;
    for (index, part) in parts.iter().enumerate() {
        let last = index + 1 == parts.len();
        let digits = part.chars().all(|c| c.is_ascii_digit() || (last && c == '.'));
        let value: f64 = part.parse().ok().filter(|_| digits && !part.starts_with('.'))?;
        if index > 0 && value >= 60.0 {
            return None;
        }
        seconds = seconds * 60.0 + value;
    }
    Some(Position::from_seconds(seconds))
}

/// Renders to a file, as fast as it can, and marks nothing.
fn render(surroundings: &Surroundings, target: &Target, from: Position, path: &std::path::Path, json: bool) -> Done {
    let mut shown = None;
    let line = |state, position: Position, duration: Option<f64>| LineJson {
        state,
        id: Some(target.id.as_str()),
        position_seconds: rounded(position.seconds()),
        duration_seconds: duration,
        buffered_seconds: None,
        reason: None,
    };
    if json {
        printed::json_line(&line("loading", from, None))?;
    }
    let opened = opener(surroundings, target)(&target.medium);
    let progress = |position, duration: Option<Duration>| {
        // At most ten lines for a whole lesson: this runs two hundred times faster than time.
        if json && shown.is_none_or(|shown: Position| position >= shown.forward(Duration::from_secs(30))) {
            shown = Some(position);
            let duration = duration.map(|length| rounded(length.as_secs_f64()));
            let _ = printed::json_line(&line("playing", position, duration));
        }
    };
    let length = match opened.and_then(|opened| audio::render(opened, from, path, progress)) {
        Ok(length) => length,
        Err(reason) => {
            if json {
                printed::json_line(&LineJson { reason: Some(&reason), ..line("failed", from, None) })?;
            }
            bail!(reason);
        }
    };
    if json {
        let end = from.forward(length);
        printed::json_line(&line("ended", end, Some(rounded(end.seconds()))))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Plays in real time and keeps the place.
fn listen(surroundings: &Surroundings, target: &Target, from: Position, output: OutputChoice, json: bool) -> Done {
    let (sender, happened) = channel();
    interrupts(sender.clone())?;
    let (store, library) = Store::open(&surroundings.dirs);
    for sentence in &library.trouble {
        printed::say(sentence);
    }
    let settings = library.settings;
    let open = opener(surroundings, target);
    let player = audio::spawn(output, settings.volume, settings.muted, open, move |event| {
        let _ = sender.send(Happened::Player(event));
    })?;
    player.send(PlayerCmd::Load { play: PLAY, medium: target.medium.clone(), at: from, paused: false });
    let mut listening = Listening::new(target, store, json, from);
    if !json && std::io::stderr().is_terminal() {
        printed::say(&announcement(target));
    }
    listening.keep(&StoreCmd::Began { episode: target.id.clone() });
    listening.follow(&happened)
}

/// What is said when it begins. A file or an address that was typed has no place in the library.
fn announcement(target: &Target) -> String {
    let kept = if target.kept { "; your place is kept" } else { "" };
    format!("{} (Ctrl-C stops{kept})", target.title)
}

fn interrupts(sender: Sender<Happened>) -> anyhow::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP])?;
    std::thread::Builder::new().name("signals".into()).spawn(move || {
        for _ in signals.forever() {
            let _ = sender.send(Happened::Interrupted);
        }
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_write_them_and_nothing_else_is() {
        let seconds = |text| parse_time(text).map(Position::seconds);
        assert_eq!((seconds("75"), seconds("1:15"), seconds("1:02:03.5")), (Some(75.0), Some(75.0), Some(3723.5)));
        for wrong in ["", ":", "1:", "1:75", "-1", "1e3", "a", "1:2:3:4", ".5", "1.5:00"] {
            assert_eq!(seconds(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_place_is_promised_only_where_it_is_kept() {
        let target = |kept| Target {
            id: EpisodeId::from("1"),
            title: "One".to_owned(),
            medium: MediumId::from("1"),
            kept,
            permits: Permits::default(),
        };
        assert_eq!(announcement(&target(true)), "One (Ctrl-C stops; your place is kept)");
        assert_eq!(announcement(&target(false)), "One (Ctrl-C stops)");
    }
}
