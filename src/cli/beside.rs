//! Which files a feed file may name: those beside and below it, also once every symbolic link is followed. What it may
//! name by the letter was said by the reader of feeds; this looks at the disk.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::model::{Episode, FeedDocument, Problem, Severity};

/// Takes out of the document what leads above its file's folder, and says so.
pub fn keep_beside(document: &mut FeedDocument, file: &Path) {
    let Some(folder) = std::path::absolute(file).ok().and_then(|file| file.parent().map(Path::to_owned)) else {
        return;
    };
    // As the addresses have it, which were joined to the file's own.
    let written = super::source::file_address(&folder).ok().and_then(|address| super::source::file_named(&address));
    let own = folder.canonicalize().unwrap_or(folder);
    let mut folders = Folders { written: written.unwrap_or_else(|| own.clone()), own, known: HashMap::new() };
    for (index, episode) in document.episodes.iter_mut().enumerate() {
        if let Some(address) = folders.take_strays(episode) {
            let name: String = address.rsplit('/').next().unwrap_or_default().chars().take(80).collect();
            document.problems.push(Problem {
                severity: Severity::Warning,
                location: format!("item {} \"{}\"", index + 1, episode.title),
                what: format!("a file that it names leads out of the feed's folder ({name}), and is not read"),
                advice: "Put the file itself beside the feed, not a link to it.".to_owned(),
            });
        }
    }
    Problem::order(&mut document.problems);
}

struct Folders {
    /// The feed's folder as it is written, and where it is.
    written: PathBuf,
    own: PathBuf,
    /// What stands in a folder, which is asked once for all the files that a feed names. None: it does not say.
    known: HashMap<PathBuf, Option<Entries>>,
}

/// By name in small letters, for file systems that do not tell them from large ones.
type Entries = HashMap<String, Kind>;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    File,
    Folder,
    Link,
}

impl Folders {
    /// Takes away what leads out of the folder; one of the addresses.
    fn take_strays(&mut self, episode: &mut Episode) -> Option<String> {
        let mut stray = None;
        let mut strays = |address: &str| {
            let leads_out = address.starts_with("file:") && self.leads_out(address);
            if leads_out {
                stray = Some(address.to_owned());
            }
            leads_out
        };
        episode.enclosures.retain(|file| !strays(&file.url));
        episode.transcripts.retain(|link| !strays(&link.url));
        for address in [&mut episode.chapters_url, &mut episode.image, &mut episode.link] {
            if address.as_deref().is_some_and(&mut strays) {
                *address = None;
            }
        }
        if episode.audio.as_ref().is_some_and(|audio| strays(&audio.url)) {
            let is_audio = |kind: &String| kind.starts_with("audio/");
            let another = episode.enclosures.iter().find(|file| file.mime_type.as_ref().is_some_and(is_audio));
            episode.audio = another.cloned();
        }
        stray
    }

    fn leads_out(&mut self, address: &str) -> bool {
        let Some(path) = super::source::file_named(address) else { return true };
        let Ok(inside) = path.strip_prefix(&self.written) else { return self.is_elsewhere(&path) };
        let mut folder = self.written.clone();
        for step in inside.components() {
            let name = step.as_os_str().to_string_lossy().to_lowercase();
            match self.entries(&folder).map(|entries| entries.get(&name).copied()) {
                // Nothing is there, or what was meant.
                Some(None | Some(Kind::File)) => return false,
                Some(Some(Kind::Folder)) => folder.push(step),
                Some(Some(Kind::Link)) | None => return self.is_elsewhere(&path),
            }
        }
        false
    }

    fn entries(&mut self, folder: &Path) -> Option<&Entries> {
        let read = || {
            let mut entries = Entries::new();
            for entry in std::fs::read_dir(folder).ok()? {
                let entry = entry.ok()?;
                let kind = match entry.file_type() {
                    Ok(kind) if kind.is_dir() => Kind::Folder,
                    Ok(kind) if kind.is_file() => Kind::File,
                    _ => Kind::Link,
                };
                let name = entry.file_name().to_string_lossy().to_lowercase();
                let known = entries.entry(name).or_insert(kind);
                *known = kind.max(*known);
            }
            Some(entries)
        };
        if !self.known.contains_key(folder) {
            self.known.insert(folder.to_owned(), read());
        }
        self.known.get(folder)?.as_ref()
    }

    /// Where a path leads in the end, as far as there is something; a link to nowhere is as good as no file.
    fn is_elsewhere(&self, path: &Path) -> bool {
        let whole = path.ancestors().find_map(|part| part.canonicalize().ok());
        whole.is_some_and(|whole| !whole.starts_with(&self.own))
    }
}
