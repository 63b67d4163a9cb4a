//! `doctor`: a look at everything that podtui stands on, and what to do about what is wrong.

use std::io::IsTerminal;
use std::process::ExitCode;

use serde::Serialize;

use crate::audio;
use crate::course;
use crate::store::{Dirs, Store};

use super::args::{Args, Json, VERSION};
use super::printed::{self, Done};
use super::source::{read_config, read_course};

#[derive(Debug, Serialize)]
struct Finding {
    name: &'static str,
    state: Health,
    detail: String,
    advice: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Health {
    Ok,
    Warning,
    Broken,
}

#[derive(Serialize)]
struct DoctorJson<'a> {
    findings: &'a [Finding],
}

impl Finding {
    fn ok(name: &'static str, detail: impl Into<String>) -> Self {
        Self { name, state: Health::Ok, detail: detail.into(), advice: None }
    }

    fn warning(name: &'static str, detail: impl Into<String>, advice: &str) -> Self {
        Self { name, state: Health::Warning, detail: detail.into(), advice: Some(advice.to_owned()) }
    }

    fn broken(name: &'static str, detail: impl Into<String>, advice: &str) -> Self {
        Self { name, state: Health::Broken, detail: detail.into(), advice: Some(advice.to_owned()) }
    }
}

/// `podtui doctor`: exit 1 when something is broken.
pub fn doctor(_args: &Args, what: &Json) -> Done {
    let mut findings = vec![Finding::ok("version", VERSION), terminal()];
    findings.extend(sound());
    findings.push(course_whole());
    match Dirs::find() {
        Ok(mut dirs) => {
            // It may move the downloads.
            let configuration = configuration(&mut dirs);
            findings.extend(directories(&dirs));
            findings.push(configuration);
            findings.push(database(&dirs));
        }
        Err(error) => {
            findings.push(Finding::broken("directories", error.to_string(), "Set PODTUI_HOME to a folder of yours."));
        }
    }
    let broken = findings.iter().any(|finding| finding.state == Health::Broken);
    let code = if broken { ExitCode::from(1) } else { ExitCode::SUCCESS };
    if what.json {
        return printed::json(&DoctorJson { findings: &findings }, code);
    }
    printed::text(&findings.iter().map(line).collect::<String>())?;
    Ok(code)
}

fn line(finding: &Finding) -> String {
    let sign = match finding.state {
        Health::Ok => "ok     ",
        Health::Warning => "warning",
        Health::Broken => "BROKEN ",
    };
    let advice = finding.advice.as_ref().map_or_else(String::new, |advice| format!("{:>24}{advice}\n", ""));
    format!("{sign}  {:<14} {}\n{advice}", finding.name, finding.detail)
}

fn terminal() -> Finding {
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    let kind = variable("TERM");
    let size = crossterm::terminal::size()
        .map_or_else(|_| "size unknown".to_owned(), |(columns, rows)| format!("{columns}x{rows}"));
    let detail = format!("TERM={kind} COLORTERM={} {size}", variable("COLORTERM"));
    if !std::io::stdout().is_terminal() {
        return Finding::warning(
            "terminal",
            format!("stdout is not a terminal; {detail}"),
            "The screen needs one; the commands do not.",
        );
    }
    if kind.is_empty() || kind == "dumb" {
        return Finding::warning(
            "terminal",
            detail,
            "Use a terminal that can place the cursor, such as xterm-256color.",
        );
    }
    Finding::ok("terminal", detail)
}

fn sound() -> Vec<Finding> {
    let advice = "podtui plays in silence and says so; sound starts by itself when a device appears.";
    let hosts = audio::hosts();
    let any = hosts.iter().any(|host| host.error.is_none() && !host.devices.is_empty());
    let mut findings: Vec<Finding> = hosts.iter().map(host_finding).collect();
    if !any {
        findings.push(Finding::warning("sound device", "none", advice));
    }
    findings
}

fn host_finding(host: &audio::HostReport) -> Finding {
    if host.error.is_some() {
        return Finding::warning("sound host", host_line(host), "Start it, if this is the one you listen with.");
    }
    Finding::ok("sound host", host_line(host))
}

fn host_line(host: &audio::HostReport) -> String {
    match (&host.error, host.devices.is_empty()) {
        (Some(error), _) => format!("{}: {error}", host.name),
        (None, true) => format!("{}: no device", host.name),
        (None, false) => format!("{}: {}", host.name, host.devices.join(", ")),
    }
}

fn course_whole() -> Finding {
    let again = "Build or install podtui again.";
    match read_course() {
        Ok(loaded) => {
            let missing = loaded.episodes.iter().filter(|episode| !has_sound(episode)).count();
            let detail = format!("{} lessons, {missing} without sound", loaded.episodes.len());
            if missing > 0 { Finding::broken("course", detail, again) } else { Finding::ok("course", detail) }
        }
        Err(error) => Finding::broken("course", format!("{error:#}"), again),
    }
}

fn has_sound(episode: &crate::model::Episode) -> bool {
    episode.medium().is_some_and(|medium| medium.after("podtui").and_then(course::bytes).is_some())
}

fn directories(dirs: &Dirs) -> Vec<Finding> {
    let all = [("data", &dirs.data), ("cache", &dirs.cache), ("config", &dirs.config), ("downloads", &dirs.downloads)];
    let finding = |(name, path): (&'static str, &std::path::PathBuf)| match writable(path) {
        Ok(()) => Finding::ok(name, path.display().to_string()),
        Err(error) if name == "data" => Finding::broken(
            name,
            format!("{}: {error}", path.display()),
            "Make it writable, or set PODTUI_HOME to a folder of yours.",
        ),
        Err(error) => Finding::warning(name, format!("{}: {error}", path.display()), "Make it writable."),
    };
    all.into_iter().map(finding).collect()
}

/// Whether a folder, or the nearest one above it that exists, takes a file. Nothing is left behind.
fn writable(path: &std::path::Path) -> std::io::Result<()> {
    let existing = path.ancestors().find(|ancestor| ancestor.exists()).unwrap_or(path);
    tempfile::tempfile_in(existing).map(drop)
}

fn configuration(dirs: &mut Dirs) -> Finding {
    let path = dirs.config.join("config.toml");
    let (_, trouble) = read_config(dirs);
    match (trouble.is_empty(), path.exists()) {
        (true, true) => Finding::ok("configuration", path.display().to_string()),
        (true, false) => Finding::ok("configuration", format!("none; `podtui config > {}` makes one", path.display())),
        (false, _) => Finding::warning(
            "configuration",
            trouble.join("; "),
            "Mend the lines named; `podtui config` prints all keys.",
        ),
    }
}

fn database(dirs: &Dirs) -> Finding {
    let path = dirs.database();
    let advice = "Move the file aside; podtui makes a new one. Nothing is deleted.";
    if !path.exists() {
        return Finding::ok(
            "database",
            format!("none yet; {} is made when there is something to keep", path.display()),
        );
    }
    match Store::open_read_only(dirs).and_then(|store| store.check()) {
        Ok(None) => Finding::ok("database", path.display().to_string()),
        Ok(Some(damage)) => Finding::broken("database", format!("{}: {damage}", path.display()), advice),
        Err(error) => Finding::broken("database", error.to_string(), advice),
    }
}
