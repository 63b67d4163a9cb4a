//! One download, from the first question to the file under its own name. Whatever is written was checked to belong
//! there: the part continues what is here, or everything is begun anew.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Component, Path, PathBuf};
use std::time::{Duration, Instant};

use super::part::{PartFile, PartPlace};
use super::stop::Stop;
use super::{Job, Kit, place, room};
use crate::msg::DownloadState;
use crate::net::client::explain_read;
use crate::net::range::{Part, PartAnswer, PartAsk, ask_part};
use crate::net::retry::Backoff;
use crate::net::{Address, FetchError, MEDIUM_BYTES, Shelved, Validators, reach_of, sniff};

/// Failures in a row, with nothing coming between them, after which it is given up until asked again.
const PATIENCE: u32 = 8;
/// A server that asks for more patience than this is left to the listener.
const LONGEST: Duration = Duration::from_mins(2);
/// Shortest time between two words on progress.
const PULSE: Duration = Duration::from_millis(250);
/// How long what could not be reached is left, when nobody asked for it.
const LATER: Duration = Duration::from_secs(30);
const PIECE: usize = 64 << 10;

/// One download under way.
pub(super) struct Transfer<'a> {
    pub kit: &'a Kit,
    pub job: &'a Job,
    pub stop: &'a Stop,
}

impl Transfer<'_> {
    /// Downloads, and tells how many bytes are here under the episode's own name.
    pub(super) fn run(&self) -> Result<u64, FetchError> {
        if self.job.tried {
            self.stop.wait(LATER);
            if self.stop.is_wished() {
                return Err(FetchError::Cancelled);
            }
        }
        let address = self.address()?;
        let place = PartPlace::of(&self.kit.place.folder, &self.job.wanted.episode.id);
        let shelved = self.kit.shelf.find(&address.secret());
        let result = match shelved {
            // A download already: another episode's.
            Some(path) if path.starts_with(&self.kit.place.folder) => self.share(&path, &address, &place),
            Some(path) => self.adopt(&path, &address, &place),
            None => self.fetch_all(&address, &place),
        };
        // What will not come in another way either is not tried again at the next start. A cancelled one was removed
        // already, and what lies there now belongs to whoever began it again.
        let passing = |error: &FetchError| {
            error.is_passing() || matches!(error, FetchError::Disk { .. } | FetchError::AnotherCopy)
        };
        if result.as_ref().is_err_and(|error| !passing(error)) && !self.stop.is_wished() {
            place.remove();
        }
        result
    }

    fn address(&self) -> Result<Address, FetchError> {
        let audio = self.job.wanted.episode.audio.as_ref();
        let none = || FetchError::Address { why: "this episode has no audio".to_owned() };
        Address::parse(&audio.ok_or_else(none)?.url)
    }

    fn fetch_all(&self, address: &Address, place: &PartPlace) -> Result<u64, FetchError> {
        let mut part = self.open(place, address)?;
        // Another copy may have been quicker.
        if let Some(here) = self.kit.shelf.downloaded(&self.job.wanted.episode.id).and_then(|path| path.metadata().ok())
        {
            place.remove();
            return Ok(here.len());
        }
        let (mut backoff, mut plain) = (Backoff::default(), false);
        loop {
            let before = part.here();
            match self.attempt(address, &mut part, plain) {
                Ok(()) => return self.finish(part, address),
                Err(_) if self.stop.is_wished() => return Err(FetchError::Cancelled),
                Err(FetchError::Lied { .. }) if !plain => plain = true,
                Err(error) => {
                    if part.here() > before {
                        backoff.reset();
                    }
                    let pause = backoff.after(&error);
                    let waits = !self.job.asked && error.is_offline();
                    if waits || !error.is_passing() || backoff.failures() >= PATIENCE || pause > LONGEST {
                        return Err(error);
                    }
                    self.stop.wait(pause);
                }
            }
        }
    }

    /// One connection. Fine when the part is whole afterwards.
    fn attempt(&self, address: &Address, part: &mut PartFile, plain: bool) -> Result<(), FetchError> {
        let here = if plain { 0 } else { part.here() };
        if here > 0 && part.note.length == Some(here) {
            return Ok(());
        }
        let reach = reach_of(self.job.wanted.feed_address.as_deref());
        let ask = PartAsk { start: here, same_as: (here > 0).then(|| part.note.validators()), plain };
        match ask_part(&self.kit.web, address, reach, &ask)? {
            PartAnswer::Part(answer) => self.pump(*answer, part, here),
            PartAnswer::Beyond { total } if here > 0 && total == Some(here) => Ok(()),
            PartAnswer::Beyond { .. } => {
                part.begin_anew(None, part.note.validators())?;
                let host = address.host().to_owned();
                Err(if here > 0 { FetchError::Changed { host } } else { nothing_sent(host) })
            }
        }
    }

    fn pump(&self, mut answer: Part, part: &mut PartFile, here: u64) -> Result<(), FetchError> {
        let host = answer.answer.address.host().to_owned();
        let same = part.note.validators().agree(&answer.validators)
            && (part.note.length.is_none() || answer.total.is_none() || part.note.length == answer.total);
        if answer.start > 0 && !same {
            part.begin_anew(None, crate::net::Validators::default())?;
            return Err(FetchError::Changed { host });
        }
        if answer.total.is_some_and(|total| total > MEDIUM_BYTES) {
            return Err(FetchError::TooLarge { host, what: "one episode", limit: MEDIUM_BYTES });
        }
        room::check(&self.kit.place.folder, answer.total.unwrap_or(0).saturating_sub(answer.start))?;
        let disk = |error: std::io::Error| FetchError::disk("The download", &error);
        let mut head = Vec::new();
        if answer.start == 0 {
            head = first_bytes(&mut answer, &host, self.kit.web.stall())?;
            part.begin_anew(answer.total, answer.validators.clone())?;
        }
        debug_assert!(answer.start == 0 || answer.start == here, "checked when it was asked for");
        part.file.seek(SeekFrom::Start(answer.start)).map_err(disk)?;
        part.file.write_all(&head).map_err(disk)?;
        let at = self.copy(&mut answer, part, head.len() as u64, &host)?;
        let end = answer.end.unwrap_or(at);
        if at < end {
            return Err(FetchError::Short { host, here: at - answer.start, announced: end - answer.start });
        }
        match answer.total {
            // A server may send less than the rest at a time.
            Some(total) if at < total => Err(FetchError::Short { host, here: at, announced: total }),
            _ => Ok(()),
        }
    }

    /// Copies what comes, and tells how it goes. The place where it ended.
    fn copy(&self, answer: &mut Part, part: &mut PartFile, done: u64, host: &str) -> Result<u64, FetchError> {
        let mut at = answer.start + done;
        let mut piece = vec![0; PIECE];
        let mut told: Option<Instant> = None;
        loop {
            if self.stop.is_wished() {
                return Err(FetchError::Cancelled);
            }
            if told.is_none_or(|told| told.elapsed() >= PULSE) {
                told = Some(Instant::now());
                self.kit.tell(&self.job.wanted.episode.id, DownloadState::Running { bytes: at, of: answer.total });
            }
            let count = match answer.answer.response.read(&mut piece) {
                Ok(0) => return Ok(at),
                Ok(count) => count,
                Err(error) => return Err(explain_read(&error, host, self.kit.web.stall())),
            };
            if self.stop.is_wished() {
                return Err(FetchError::Cancelled);
            }
            if answer.end.is_some_and(|end| at + count as u64 > end) {
                return Err(FetchError::Lied {
                    host: host.to_owned(),
                    why: "more comes than was announced".to_owned(),
                });
            }
            part.file.write_all(&piece[..count]).map_err(|error| FetchError::disk("The download", &error))?;
            at += count as u64;
            if at > MEDIUM_BYTES {
                return Err(FetchError::TooLarge { host: host.to_owned(), what: "one episode", limit: MEDIUM_BYTES });
            }
        }
    }

    /// The half, locked: from here on it is this download's own.
    fn open(&self, place: &PartPlace, address: &Address) -> Result<PartFile, FetchError> {
        let part = place.open(&self.job.wanted.episode.id, &address.secret())?;
        self.stop.hold();
        if self.stop.is_wished() {
            // It was begun just after it had been removed.
            place.remove();
            return Err(FetchError::Cancelled);
        }
        Ok(part)
    }

    /// The part gets the episode's own name.
    fn finish(&self, mut part: PartFile, address: &Address) -> Result<u64, FetchError> {
        let bytes = part.here();
        if bytes == 0 {
            return Err(nothing_sent(address.host().to_owned()));
        }
        part.file.sync_all().map_err(|error| disk(&error))?;
        if self.stop.is_wished() {
            return Err(FetchError::Cancelled);
        }
        let ending = ending(&mut part.file).map_err(|error| disk(&error))?;
        self.name(part.place.bytes(), ending, address, place::put).map_err(|error| disk(&error))?;
        part.place.remove_note();
        Ok(bytes)
    }

    /// What was streamed whole is here already: it is moved, or copied where moving does not work.
    fn adopt(&self, path: &Path, address: &Address, place: &PartPlace) -> Result<u64, FetchError> {
        let mut file = File::open(path).map_err(|error| disk(&error))?;
        let bytes = file.metadata().map_err(|error| disk(&error))?.len();
        let ending = ending(&mut file).map_err(|error| disk(&error))?;
        if self.name(path, ending, address, place::put).is_ok() {
            return Ok(bytes);
        }
        let copied = self.copy_whole(&mut file, bytes, address, place);
        if copied.is_err() {
            // It is still what was streamed.
            let address = address.secret();
            self.kit.shelf.put(Shelved { address: &address, episode: None, path, bytes, kept: false });
        } else if let Err(error) = std::fs::remove_file(path) {
            tracing::warn!("a streamed file stays beside its download: {error}");
        }
        copied
    }

    /// The same bytes become this episode's download too: the file has two names then, or a copy where that does not work.
    fn share(&self, path: &Path, address: &Address, place: &PartPlace) -> Result<u64, FetchError> {
        let mut file = File::open(path).map_err(|error| disk(&error))?;
        let bytes = file.metadata().map_err(|error| disk(&error))?.len();
        let ending = ending(&mut file).map_err(|error| disk(&error))?;
        if self.name(path, ending, address, place::share).is_ok() {
            return Ok(bytes);
        }
        self.copy_whole(&mut file, bytes, address, place)
    }

    fn copy_whole(
        &self,
        whole: &mut File,
        bytes: u64,
        address: &Address,
        place: &PartPlace,
    ) -> Result<u64, FetchError> {
        room::check(&self.kit.place.folder, bytes)?;
        let mut part = self.open(place, address)?;
        part.begin_anew(None, Validators::default())?;
        let copied = whole.seek(SeekFrom::Start(0)).and_then(|_| std::io::copy(whole, &mut part.file));
        copied.map_err(|error| disk(&error))?;
        self.finish(part, address)
    }

    /// Gives a whole file a free name inside the download folder, its folder made. The shelf knows of it just before it
    /// is there, and not only after: another copy that looks in between would download it again.
    fn name(
        &self,
        whole: &Path,
        ending: &str,
        address: &Address,
        put: fn(&Path, &Path) -> std::io::Result<()>,
    ) -> std::io::Result<()> {
        let bytes = whole.metadata()?.len();
        let episode = &self.job.wanted.episode.id;
        let mut refused: Option<PathBuf> = None;
        loop {
            let name = (self.kit.place.name)(&self.job.wanted, ending);
            let inside = name.components().all(|part| matches!(part, Component::Normal(_)));
            let target = self.kit.place.folder.join(&name);
            if !inside || name.as_os_str().is_empty() || refused.as_ref() == Some(&target) {
                return Err(std::io::Error::new(std::io::ErrorKind::AlreadyExists, "its name is in use already"));
            }
            std::fs::create_dir_all(target.parent().unwrap_or(&target))?;
            let key = address.secret();
            if target.try_exists()? {
                refused = Some(target);
                continue;
            }
            self.kit.shelf.put(Shelved { address: &key, episode: Some(episode), path: &target, bytes, kept: true });
            match put(whole, &target) {
                Ok(()) => return Ok(()),
                Err(error) => {
                    self.kit.shelf.forget(episode);
                    if error.kind() != std::io::ErrorKind::AlreadyExists {
                        return Err(error);
                    }
                    refused = Some(target);
                }
            }
        }
    }
}

/// The ending that the first bytes ask for.
fn ending(file: &mut File) -> std::io::Result<&'static str> {
    let mut head = vec![0; 64];
    file.seek(SeekFrom::Start(0))?;
    let count = file.read(&mut head)?;
    Ok(sniff::ending(&head[..count]).unwrap_or("mp3"))
}

fn disk(error: &std::io::Error) -> FetchError {
    FetchError::disk("The download", error)
}

/// Enough of the start to tell a page from audio.
fn first_bytes(answer: &mut Part, host: &str, stall: Duration) -> Result<Vec<u8>, FetchError> {
    let mut head = Vec::new();
    let mut piece = vec![0; PIECE];
    while head.len() < sniff::ENOUGH {
        match answer.answer.response.read(&mut piece) {
            Ok(0) => break,
            Ok(count) => head.extend_from_slice(&piece[..count]),
            Err(error) => return Err(explain_read(&error, host, stall)),
        }
    }
    match sniff::not_audio(&head) {
        Some(what) => Err(FetchError::NotAudio { host: host.to_owned(), what }),
        None => Ok(head),
    }
}

fn nothing_sent(host: String) -> FetchError {
    FetchError::Lied { host, why: "it sent nothing at all".to_owned() }
}
