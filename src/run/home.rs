//! The show that is open at the start: the course, the feed that stands in its place, or files.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::bail;

use crate::app::HomeKind;
use crate::audio;
use crate::cli::args::Args;
use crate::cli::no_file::why_no_file;
use crate::cli::source::{Loaded, file_address, file_named, list_course, read_feed};
use crate::config::Config;
use crate::model::{Enclosure, Episode, EpisodeId, Show, ShowId, fingerprint, fold, one_line};
use crate::net::Address;
use crate::store::Store;

use super::reach::Permits;

/// What is open at the start.
#[derive(Clone, Debug)]
pub struct Home {
    pub show: Show,
    pub kind: HomeKind,
    pub episodes: Vec<Arc<Episode>>,
    /// The address to fetch, when it is elsewhere.
    pub address: Option<String>,
    pub trouble: Vec<String>,
}

impl Home {
    /// Nothing is open: for commands.
    #[must_use]
    pub fn nothing() -> Self {
        Self {
            show: Show::new(ShowId::from(""), ""),
            kind: HomeKind::BuiltIn,
            episodes: Vec::new(),
            address: None,
            trouble: Vec::new(),
        }
    }

    /// What the library knows of a show that was looked at before: its title stands there at once.
    pub fn learn(&mut self, store: &Store) {
        if self.kind == HomeKind::Remote
            && let Ok(Some(kept)) = store.show(&self.show.id)
        {
            self.show = kept.show;
        }
    }

    /// Media that its listener's own file names, which may be anywhere.
    #[must_use]
    pub fn permits(&self) -> Permits {
        Permits::of_feed(self.show.feed_url.as_deref(), self.episodes.iter().map(AsRef::as_ref))
    }
}

/// The show that the files named on the command line make.
const FILES_SHOW: &str = "files";
/// Files are asked for their titles for this long; the rest is asked after the start.
const PATIENCE: Duration = Duration::from_millis(150);
/// The most files that are listed.
const FILES: usize = 20_000;
/// Endings of files with sound.
const SOUNDS: [&str; 16] = [
    "mp3", "m4a", "m4b", "mp4", "aac", "flac", "wav", "ogg", "oga", "opus", "webm", "mka", "mkv", "aif", "aiff", "caf",
];

/// Finds the home show.
pub fn find(args: &Args, config: &Config) -> anyhow::Result<Home> {
    if !args.files.is_empty() {
        return files(&args.files);
    }
    match args.feed.as_deref().or(config.feed.as_deref()) {
        None => Ok(of_loaded(list_course()?, HomeKind::BuiltIn)),
        Some(address) if file_named(address).is_some() => Ok(of_loaded(read_feed(address)?, HomeKind::Files)),
        Some(address) => Ok(remote(address)),
    }
}

fn of_loaded(loaded: Loaded, kind: HomeKind) -> Home {
    let episodes = loaded.episodes.into_iter().map(Arc::new).collect();
    Home { show: loaded.show, kind, episodes, address: None, trouble: Vec::new() }
}

fn remote(address: &str) -> Home {
    let address = Address::parse(address).map_or_else(|_| address.to_owned(), |address| address.secret());
    let id = Address::parse(&address)
        .map_or_else(|_| ShowId::from(fingerprint(&[&address]).as_str()), |address| address.show_id());
    let mut show = Show::new(id, &crate::model::masked(&address));
    show.feed_url = Some(address.clone());
    Home { show, kind: HomeKind::Remote, episodes: Vec::new(), address: Some(address), trouble: Vec::new() }
}

fn files(named: &[PathBuf]) -> anyhow::Result<Home> {
    let mut found = Vec::new();
    for path in named {
        if path.is_dir() {
            collect(path, &mut found, 0);
        } else if path.is_file() {
            found.push(path.clone());
        } else if path.exists() {
            bail!(why_no_file(path).unwrap_or_default());
        } else {
            bail!("{}: no such file, folder or command; `podtui --help` lists the commands", path.display());
        }
    }
    let mut known = HashSet::new();
    found.retain(|path| known.insert(path.clone()));
    if found.is_empty() {
        bail!(
            "no file with sound in {}: their names end in .mp3, .m4a, .opus, .flac and the like",
            named.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
        );
    }
    let show = Show::new(ShowId::from(FILES_SHOW), &title_of(named));
    let asked = Instant::now();
    let episodes = found.iter().filter_map(|path| episode(&show.id, path, asked.elapsed() < PATIENCE).ok());
    let episodes = episodes.map(Arc::new).collect();
    Ok(Home { episodes, show, kind: HomeKind::Files, address: None, trouble: Vec::new() })
}

fn title_of(named: &[PathBuf]) -> String {
    match named {
        [one] => std::path::absolute(one)
            .ok()
            .as_deref()
            .and_then(Path::file_name)
            .map_or_else(|| "Files".to_owned(), |name| one_line(&name.to_string_lossy())),
        _ => "Files".to_owned(),
    }
}

/// Files with sound below a folder, by name, folders after their own files.
fn collect(folder: &Path, found: &mut Vec<PathBuf>, depth: usize) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort_by_cached_key(|path| natural(&path.to_string_lossy()));
    for path in paths.iter().filter(|path| path.is_file() && is_sound(path)) {
        if found.len() < FILES {
            found.push(path.clone());
        }
    }
    // A link may lead back up: the depth ends that.
    for path in paths.iter().filter(|path| path.is_dir() && depth < 8) {
        collect(path, found, depth + 1);
    }
}

/// A name as people order it: `track 2` before `track 10`, capitals beside small letters.
fn natural(name: &str) -> Vec<(String, u64)> {
    let folded = fold(name);
    let mut parts = Vec::new();
    for part in folded.chars().collect::<Vec<_>>().chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit()) {
        let part: String = part.iter().collect();
        match (part.parse(), parts.last_mut()) {
            (Ok(number), Some((_, value))) => *value = number,
            (Ok(number), None) => parts.push((String::new(), number)),
            (Err(_), _) => parts.push((part, 0)),
        }
    }
    parts
}

fn is_sound(path: &Path) -> bool {
    path.extension().is_some_and(|ending| SOUNDS.contains(&ending.to_string_lossy().to_lowercase().as_str()))
}

fn episode(show: &ShowId, path: &Path, ask: bool) -> anyhow::Result<Episode> {
    let address = file_address(path)?;
    let name = path.file_stem().map_or_else(String::new, |name| one_line(&name.to_string_lossy()));
    let title = if name.is_empty() { "A file without a name".to_owned() } else { name };
    let mut episode = Episode::new(show.clone(), EpisodeId::from(fingerprint(&["file", &address]).as_str()), &title);
    let bytes = std::fs::metadata(path).map(|facts| facts.len()).ok();
    let audio = Enclosure { url: address, mime_type: None, bytes };
    episode.enclosures = vec![audio.clone()];
    episode.audio = Some(audio);
    episode.section = path.parent().and_then(Path::file_name).map(|name| one_line(&name.to_string_lossy()));
    if ask {
        take_tags(&mut episode, path);
    }
    Ok(episode)
}

/// True for an episode that is a file named on the command line: what is known of it stands in the file.
pub fn is_listed_file(episode: &Episode) -> bool {
    episode.show.as_str() == FILES_SHOW
}

/// Reads what stands in an episode's own file; false where that is nothing.
pub fn ask_file(episode: &mut Episode) -> bool {
    let path = episode.medium().and_then(|medium| super::open::path_of(&medium).ok());
    path.is_some_and(|path| take_tags(episode, &path))
}

fn take_tags(episode: &mut Episode, path: &Path) -> bool {
    let Ok(facts) = super::open_file(path).and_then(audio::describe) else { return false };
    episode.duration = facts.duration;
    episode.chapters = facts.chapters;
    if let Some(title) = facts.title.map(|title| one_line(&title)).filter(|title| !title.is_empty()) {
        episode.title = title;
    }
    episode.description = facts.artist.map(|artist| one_line(&artist)).filter(|artist| !artist.is_empty());
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_stand_as_people_count() {
        let mut names = ["track 10", "Track 2", "track 1", "1", "1 b", "01 a", "éa", "eb", "99999999999999999999999"];
        names.sort_by_cached_key(|name| natural(name));
        assert_eq!(
            names,
            ["1", "01 a", "1 b", "99999999999999999999999", "éa", "eb", "track 1", "Track 2", "track 10"]
        );
    }
}
