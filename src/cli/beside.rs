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
    let mut folders = Folders { own: folder.canonicalize().unwrap_or(folder), known: HashMap::new() };
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
    // Worst first, as they came.
    document.problems.sort_by_key(|problem| std::cmp::Reverse(problem.severity));
}

struct Folders {
    own: PathBuf,
    /// Whether files of a folder are within, by its path as it is written.
    known: HashMap<PathBuf, bool>,
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
        let is_link = path.symlink_metadata().is_ok_and(|facts| facts.is_symlink());
        if is_link {
            // A link to nowhere is as good as no file.
            return path.canonicalize().is_ok_and(|whole| !whole.starts_with(&self.own));
        }
        let Some(folder) = path.parent() else { return true };
        if let Some(within) = self.known.get(folder) {
            return !within;
        }
        let within = folder.canonicalize().map_or(true, |whole| whole.starts_with(&self.own));
        self.known.insert(folder.to_owned(), within);
        !within
    }
}
