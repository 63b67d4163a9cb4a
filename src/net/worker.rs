//! The network's own thread: it sleeps until it is told to do something, hands that on, and sleeps again.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use super::answer::now;
use super::download::{DownloadPlace, Downloads};
use super::errand::Job;
use super::refresh::{Events, Refresher};
use super::{Address, FeedSource, HostKey, Lookups, Web, WebConfig, search_directory};
use crate::model::{ShowId, Ticket};
use crate::msg::{AskedBy, FetchCmd, FetchEvent, RefreshFailure};

/// How the network works.
#[derive(Clone)]
pub struct NetConfig {
    pub web: WebConfig,
    /// Base of the directory's search API.
    pub directory_base: String,
    /// Hosts that are asked at the same time while refreshing.
    pub parallel_hosts: usize,
    pub parallel_downloads: usize,
    /// What is older refreshes by itself; none: never.
    pub refresh_after: Option<Duration>,
    pub download_dir: PathBuf,
    /// Downloads that an earlier run left unfinished go on at once.
    pub resumes: bool,
}

impl NetConfig {
    /// The defaults, with downloads in this folder.
    #[must_use]
    pub fn new(download_dir: PathBuf) -> Self {
        Self {
            web: WebConfig::default(),
            directory_base: "https://itunes.apple.com".to_owned(),
            parallel_hosts: 8,
            parallel_downloads: 3,
            refresh_after: Some(Duration::from_hours(1)),
            download_dir,
            resumes: true,
        }
    }
}

/// The network, from outside. Dropping it lets its threads end.
#[derive(Clone)]
pub struct NetHandle {
    commands: Sender<FetchCmd>,
    web: Web,
}

impl NetHandle {
    /// Asks for something. False when the worker is gone.
    pub fn send(&self, command: FetchCmd) -> bool {
        self.commands.send(command).is_ok()
    }

    /// The clients, for streams and documents.
    #[must_use]
    pub fn web(&self) -> &Web {
        &self.web
    }
}

/// Starts the network's thread. Nothing is connected or set up until something is asked for; downloads that an
/// earlier run left unfinished go on.
///
/// # Errors
/// When the system gives no thread.
pub fn spawn(
    config: NetConfig,
    lookups: Lookups,
    events: impl Fn(FetchEvent) + Send + Sync + 'static,
) -> std::io::Result<NetHandle> {
    spawn_over(Web::new(config.web.clone()), config, lookups, events)
}

/// As [`spawn`], with clients that others use as well.
///
/// # Errors
/// When the system gives no thread.
pub fn spawn_over(
    web: Web,
    config: NetConfig,
    lookups: Lookups,
    events: impl Fn(FetchEvent) + Send + Sync + 'static,
) -> std::io::Result<NetHandle> {
    let (commands, inbox) = mpsc::channel();
    let handle = NetHandle { commands, web: web.clone() };
    thread::Builder::new().name("net".to_owned()).spawn(move || {
        let events: Events = Arc::new(events);
        let place = DownloadPlace { folder: config.download_dir.clone(), name: Arc::clone(&lookups.name) };
        let shelf = Arc::clone(&lookups.shelf);
        let downloads = Downloads::new(web.clone(), Arc::clone(&events), shelf, place, config.parallel_downloads);
        let refresher = Refresher::new(web.clone(), Arc::clone(&events), config.parallel_hosts);
        Net { config, lookups, events, web, refresher, downloads, learned: None }.run(&inbox);
    })?;
    Ok(handle)
}

struct Net {
    config: NetConfig,
    lookups: Lookups,
    events: Events,
    web: Web,
    refresher: Refresher,
    downloads: Downloads,
    /// When the notes on patience were read last.
    learned: Option<Instant>,
}

impl Net {
    fn run(mut self, inbox: &Receiver<FetchCmd>) {
        if self.config.resumes {
            self.downloads.resume(&*self.lookups.episode);
        }
        while let Ok(command) = inbox.recv() {
            self.obey(command);
        }
    }

    fn obey(&mut self, command: FetchCmd) {
        if matches!(command, FetchCmd::Add { .. } | FetchCmd::Refresh { .. } | FetchCmd::RefreshAll { .. }) {
            self.learn_patience();
        }
        match command {
            FetchCmd::Add { ticket, address } => self.add(ticket, &address),
            FetchCmd::Refresh { show, asked_by } => self.refresh(&show, asked_by),
            FetchCmd::RefreshAll { asked_by } => self.refresh_all(asked_by),
            FetchCmd::CancelRefresh => self.refresher.cancel(),
            FetchCmd::SearchDirectory { ticket, words } => self.search(ticket, words),
            FetchCmd::Download { episode } => self.downloads.start(&episode, &*self.lookups.episode),
            FetchCmd::CancelDownload { episode } => self.downloads.cancel(&episode),
            FetchCmd::DeleteDownloads { episodes } => self.downloads.delete(&episodes),
            FetchCmd::RestoreDownload { episode } => self.downloads.restore(&episode, &*self.lookups.episode),
        }
    }

    /// Hosts may have asked an earlier run for patience, or another copy just now. Many shows that are asked for in one
    /// go make for one look.
    fn learn_patience(&mut self) {
        if self.learned.is_none_or(|at| at.elapsed() >= Duration::from_secs(1)) {
            self.web.learn_patience((self.lookups.patience)());
            self.learned = Some(Instant::now());
        }
    }

    fn add(&self, ticket: Ticket, address: &str) {
        match Address::parse(address) {
            Ok(address) => {
                let known = (self.lookups.feeds)().into_iter().map(|feed| (feed.address, feed.show)).collect();
                self.refresher.submit(vec![(address.host_key(), Job::Add { ticket, address, known })]);
            }
            Err(error) => (self.events)(FetchEvent::Added { ticket, result: Err(error.to_string()) }),
        }
    }

    fn refresh(&self, show: &ShowId, asked_by: AskedBy) {
        let Some(source) = (self.lookups.feed)(show) else {
            let reason = "It is no longer in the library. Add it again by its address.".to_owned();
            let failure = RefreshFailure { reason, gone: false };
            (self.events)(FetchEvent::RefreshFailed { show: show.clone(), at: now(), failure });
            return self.submit(Vec::new(), asked_by);
        };
        let jobs = Some(source).filter(|source| self.is_due(source, asked_by)).and_then(|source| self.job(source));
        self.submit(jobs.into_iter().collect(), asked_by);
    }

    fn refresh_all(&self, asked_by: AskedBy) {
        let due = (self.lookups.feeds)().into_iter().filter(|source| self.is_due(source, asked_by) && !source.finished);
        let jobs = due.filter_map(|source| self.job(source)).collect();
        self.submit(jobs, asked_by);
    }

    /// What the listener asked for is answered even when there is nothing to do.
    fn submit(&self, jobs: Vec<(HostKey, Job)>, asked_by: AskedBy) {
        if jobs.is_empty() && asked_by == AskedBy::Listener {
            (self.events)(FetchEvent::RefreshProgress { done: 0, of: 0 });
        }
        self.refresher.submit(jobs);
    }

    /// What the listener asks for is always due.
    fn is_due(&self, source: &FeedSource, asked_by: AskedBy) -> bool {
        match (asked_by, self.config.refresh_after) {
            (AskedBy::Listener, _) => true,
            // What never came is not old: it is not here.
            (AskedBy::Itself, None) => !source.finished && source.refreshed.is_none(),
            (AskedBy::Itself, Some(after)) => {
                let after = i64::try_from(after.as_secs()).unwrap_or(i64::MAX);
                !source.finished && source.refreshed.is_none_or(|at| now().0.saturating_sub(at.0) >= after)
            }
        }
    }

    /// None when the stored address is no address: that is told at once.
    fn job(&self, source: FeedSource) -> Option<(HostKey, Job)> {
        match Address::parse(&source.address) {
            Ok(address) => Some((address.host_key(), Job::Refresh(source))),
            Err(error) => {
                let failure = RefreshFailure { reason: error.to_string(), gone: false };
                (self.events)(FetchEvent::RefreshFailed { show: source.show, at: now(), failure });
                None
            }
        }
    }

    fn search(&self, ticket: Ticket, words: String) {
        let (web, base, events) = (self.web.clone(), self.config.directory_base.clone(), Arc::clone(&self.events));
        let started = thread::Builder::new().name("directory".to_owned()).spawn(move || {
            let result = search_directory(&web, &base, &words);
            events(FetchEvent::Directory { ticket, result });
        });
        if let Err(error) = started {
            let reason = format!("The directory cannot be asked: the system gives no thread ({error}).");
            (self.events)(FetchEvent::Directory { ticket, result: Err(reason) });
        }
    }
}
