//! `transcript` and `chapters`: of a file, an address or an episode.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, anyhow, bail};
use serde::Serialize;

use crate::audio;
use crate::course;
use crate::feed;
use crate::model::{Chapter, Episode, MediumId, Transcript, clock, shareable};
use crate::net::{self, Reach};
use crate::run::{self, Permits};

use super::args::{self, Args};
use super::no_file::{is_pipe, why_no_file};
use super::printed::{self, Done};
use super::query;
use super::source::{Surroundings, file_named, read_limited, web};

#[derive(Serialize)]
struct CuesJson<'a> {
    cues: Vec<CueJson<'a>>,
}

#[derive(Serialize)]
struct CueJson<'a> {
    start_seconds: f64,
    end_seconds: Option<f64>,
    speaker: Option<&'a str>,
    text: &'a str,
    words: Vec<WordJson<'a>>,
}

#[derive(Serialize)]
struct WordJson<'a> {
    start_seconds: f64,
    text: &'a str,
}

#[derive(Serialize)]
struct ChaptersJson<'a> {
    chapters: Vec<ChapterJson<'a>>,
}

#[derive(Serialize)]
struct ChapterJson<'a> {
    start_seconds: f64,
    end_seconds: Option<f64>,
    title: Option<&'a str>,
    link: Option<&'a str>,
    image: Option<&'a str>,
    hidden: bool,
}

/// `podtui transcript`.
pub fn transcript(args: &Args, what: &args::Transcript) -> Done {
    match find_transcript(args, what) {
        Ok(transcript) if what.json => printed::json(&cues(&transcript), ExitCode::SUCCESS),
        Ok(transcript) if what.vtt => printed::text(&feed::write_vtt(&transcript)),
        Ok(transcript) => printed::text(&as_text(&transcript)),
        Err(error) => printed::nothing(error, what.json, &CuesJson { cues: Vec::new() }),
    }
}

/// `podtui chapters`.
pub fn chapters(args: &Args, what: &args::Chapters) -> Done {
    match find_chapters(args, what) {
        Ok(chapters) if what.json => printed::json(&chapters_json(&chapters), ExitCode::SUCCESS),
        Ok(chapters) => printed::text(&chapter_lines(&chapters)),
        Err(error) => printed::nothing(error, what.json, &ChaptersJson { chapters: Vec::new() }),
    }
}

/// The transcript of an episode: the first of its links that can be had.
/// `reach`: how far what this episode's feed names may lead.
pub fn of_episode(episode: &Episode, reach: Reach) -> anyhow::Result<Transcript> {
    of_links(episode, reach).map(|(_, (transcript, _))| transcript)
}

/// The same, with its address and what was wrong with it.
fn of_links(episode: &Episode, reach: Reach) -> anyhow::Result<(&str, (Transcript, Option<feed::Damage>))> {
    let mut failed = None;
    for link in &episode.transcripts {
        match read_named(&link.url, net::TRANSCRIPT_BYTES, reach)
            .and_then(|bytes| Ok(feed::salvaged_transcript(&bytes, link.mime_type.as_deref())?))
        {
            Ok(read) => return Ok((&link.url, read)),
            Err(error) => failed = Some(error),
        }
    }
    Err(failed.unwrap_or_else(|| anyhow!("\"{}\" has no transcript", episode.title)))
}

/// A transcript's words, a cue a line; speakers before their words.
#[must_use]
pub fn as_text(transcript: &Transcript) -> String {
    let mut text = String::new();
    for cue in &transcript.cues {
        if let Some(speaker) = &cue.speaker {
            text.push_str(speaker);
            text.push_str(": ");
        }
        text.push_str(&cue.text.replace('\n', " "));
        text.push('\n');
    }
    text
}

/// Bytes of an address that a feed names: a part of the course, a file beside a feed file, or over HTTP, at most
/// `limit` of them. Only the reader of feeds decides who may name a file.
fn read_named(address: &str, limit: u64, reach: Reach) -> anyhow::Result<Vec<u8>> {
    if let Some(name) = MediumId::from(address).after("podtui") {
        let bytes = course::bytes(name).with_context(|| format!("{address} is not part of the course"))?;
        return Ok(bytes.into_owned());
    }
    match file_of(address) {
        // Nobody waits for a pipe that a feed names.
        Some(path) if is_pipe(&path) => bail!("{} is not a file", path.display()),
        Some(path) => read_limited(&path),
        None => {
            let document = net::fetch_document(web(), address, limit, reach);
            Ok(document.map_err(net::FetchError::of_what_is_named)?.bytes)
        }
    }
}

/// The path of a `file:` address.
fn file_of(address: &str) -> Option<std::path::PathBuf> {
    address.starts_with("file:").then(|| file_named(address)).flatten()
}

fn fetch(address: &str, limit: u64, reach: Reach) -> anyhow::Result<net::Document> {
    Ok(net::fetch_document(web(), address, limit, reach)?)
}

/// What was read; what was wrong with its document is said.
fn said<T>(name: &str, (read, damage): (T, Option<feed::Damage>)) -> T {
    if let Some(damage) = damage {
        printed::say(&format!("{}: {damage}", shareable(name)));
    }
    read
}

fn find_transcript(args: &Args, what: &args::Transcript) -> anyhow::Result<Transcript> {
    let query = what.query.join(" ");
    if let Some(path) = file_named(&query) {
        let ending = path.extension().map(|ending| ending.to_string_lossy().into_owned());
        return Ok(said(&query, feed::salvaged_transcript(&read_limited(&path)?, ending.as_deref())?));
    }
    if query.contains("://") {
        let document = fetch(&query, net::TRANSCRIPT_BYTES, Reach::Anywhere)?;
        return Ok(said(&query, feed::salvaged_transcript(&document.bytes, document.content_type.as_deref())?));
    }
    let surroundings = Surroundings::find()?;
    let chosen = query::find(&surroundings, args, what.show.as_deref(), &query)?;
    let (address, read) = of_links(&chosen.episode, chosen.reach())?;
    Ok(said(address, read))
}

fn find_chapters(args: &Args, what: &args::Chapters) -> anyhow::Result<Vec<Chapter>> {
    let query = what.query.join(" ");
    if let Some(path) = file_named(&query) {
        if is_pipe(&path) {
            return Ok(said(&query, feed::salvaged_chapters(&read_limited(&path)?)?));
        }
        return chapters_of_file(&path);
    }
    let surroundings = Surroundings::find()?;
    if query.contains("://") {
        return chapters_of_address(&surroundings, &query);
    }
    let chosen = query::find(&surroundings, args, what.show.as_deref(), &query)?;
    let inside = |medium: &MediumId| chapters_inside(&surroundings, medium, chosen.permits());
    let found = chapters_of_episode(&chosen.episode, chosen.reach(), inside)?;
    if let Some(trouble) = found.trouble {
        printed::say(&trouble);
    }
    Ok(found.chapters)
}

/// A chapters document, else sound with chapters inside: whatever is there.
fn chapters_of_address(surroundings: &Surroundings, address: &str) -> anyhow::Result<Vec<Chapter>> {
    let document = fetch(address, net::CHAPTERS_BYTES, Reach::Anywhere)
        .and_then(|document| Ok(said(address, feed::salvaged_chapters(&document.bytes)?)));
    document.or_else(|problem| {
        // Whoever asked for a document that is none is told so, not that it has no sound.
        chapters_inside(surroundings, &MediumId::from(address), Permits::typed(address)).map_err(|_| problem)
    })
}

/// The chapters inside sound, which is fetched only as far as they need.
fn chapters_inside(surroundings: &Surroundings, medium: &MediumId, permits: Permits) -> anyhow::Result<Vec<Chapter>> {
    let shelf = run::shelf(&surroundings.dirs, &surroundings.config);
    let sound = run::opener(&shelf, permits)(medium).and_then(audio::describe);
    Ok(sound.map_err(|reason| anyhow!(reason))?.chapters)
}

/// The chapters of an episode, and what was wrong with the document that its feed names.
pub struct FoundChapters {
    pub chapters: Vec<Chapter>,
    /// A sentence: why the document was not used, or what is wrong with it.
    pub trouble: Option<String>,
}

/// The chapters of an episode: those of the document that its feed names. Where that cannot be had, those inside the
/// sound; then those that the feed spells out; then the times that stand in the notes. Where no document is named, what
/// the feed spells out comes before the sound, which may have to be fetched.
///
/// # Errors
/// When something went wrong and there are no chapters anywhere else.
pub fn chapters_of_episode(
    episode: &Episode,
    reach: Reach,
    inside: impl FnOnce(&MediumId) -> anyhow::Result<Vec<Chapter>>,
) -> anyhow::Result<FoundChapters> {
    let mut failed = None;
    if let Some(address) = &episode.chapters_url {
        let named =
            read_named(address, net::CHAPTERS_BYTES, reach).and_then(|bytes| Ok(feed::salvaged_chapters(&bytes)?));
        match named {
            Ok((chapters, damage)) if !chapters.is_empty() => {
                let trouble = damage.map(|damage| format!("the chapters document {}: {damage}", shareable(address)));
                return Ok(FoundChapters { chapters, trouble });
            }
            Ok(_) => {}
            Err(error) => failed = Some(error.context("the chapters document that the feed names cannot be had")),
        }
    } else if !episode.chapters.is_empty() {
        return Ok(FoundChapters { chapters: episode.chapters.clone(), trouble: None });
    }
    let sound = episode.medium().map_or(Ok(Vec::new()), |medium| match file_of(medium.as_str()) {
        Some(path) => chapters_of_file(&path),
        None => inside(&medium),
    });
    let (sound, silent) = sound.map_or_else(|error| (Vec::new(), Some(error)), |chapters| (chapters, None));
    let mut others = [sound, episode.chapters.clone(), feed::noted_chapters(episode)].into_iter();
    match (others.find(|chapters| !chapters.is_empty()), failed.or(silent)) {
        (Some(chapters), failed) => {
            let failed = failed.filter(|_| episode.chapters_url.is_some());
            Ok(FoundChapters { chapters, trouble: failed.map(|error| format!("{error:#}")) })
        }
        (None, Some(error)) => Err(error),
        (None, None) => Ok(FoundChapters { chapters: Vec::new(), trouble: None }),
    }
}

/// Chapters of a file: sound with chapters inside, or a chapters document.
fn chapters_of_file(path: &Path) -> anyhow::Result<Vec<Chapter>> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    if ending.as_deref() == Some("json") && !is_pipe(path) {
        return Ok(said(&path.display().to_string(), feed::salvaged_chapters(&read_limited(path)?)?));
    }
    if let Some(why) = why_no_file(path) {
        bail!(why);
    }
    let sound = run::open_file(path).and_then(audio::describe);
    let reason = match sound {
        Ok(description) => return Ok(description.chapters),
        Err(reason) => reason,
    };
    let bytes = read_limited(path)?;
    let is_document = bytes.trim_ascii_start().starts_with(b"{") || bytes.trim_ascii_start().starts_with(b"<");
    match feed::salvaged_chapters(&bytes) {
        Ok(read) => Ok(said(&path.display().to_string(), read)),
        Err(problem) if is_document => Err(problem.into()),
        Err(_) => bail!("{}: {reason}", path.display()),
    }
}

fn cues(transcript: &Transcript) -> CuesJson<'_> {
    let cues = transcript.cues.iter().map(|cue| CueJson {
        start_seconds: cue.start.seconds(),
        end_seconds: cue.end.map(crate::model::Position::seconds),
        speaker: cue.speaker.as_deref(),
        text: &cue.text,
        words: cue
            .words
            .iter()
            .map(|word| WordJson { start_seconds: word.start.seconds(), text: &word.text })
            .collect(),
    });
    CuesJson { cues: cues.collect() }
}

fn chapters_json(chapters: &[Chapter]) -> ChaptersJson<'_> {
    let chapters = chapters.iter().map(|chapter| ChapterJson {
        start_seconds: chapter.start.seconds(),
        end_seconds: chapter.end.map(crate::model::Position::seconds),
        title: chapter.title.as_deref(),
        link: chapter.link.as_deref(),
        image: chapter.image.as_deref(),
        hidden: chapter.hidden,
    });
    ChaptersJson { chapters: chapters.collect() }
}

fn chapter_lines(chapters: &[Chapter]) -> String {
    let shown = chapters.iter().filter(|chapter| !chapter.hidden);
    shown
        .map(|chapter| {
            format!("{:>8}  {}\n", clock(chapter.start.since_start()), chapter.title.as_deref().unwrap_or(""))
        })
        .collect()
}
