//! Downloads through the worker: what is under an episode's own name is whole and right, or nothing is there.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use podtui::model::{Enclosure, Episode, EpisodeId, ShowId};
use podtui::msg::{DownloadState, FetchCmd, FetchEvent};
use podtui::net::{Guard, Lookups, NetConfig, NetHandle, Shelf, Shelved, Wanted, WebConfig, spawn};

use super::fault_server::{Fault, FaultServer, Page};
use super::shelf::PlainShelf;
use super::{HERE, audio, config, wait_until};

pub const LENGTH: usize = 300_000;

/// A worker, its server and its folder.
pub struct Bench {
    pub server: FaultServer,
    pub folder: Arc<tempfile::TempDir>,
    pub shelf: Arc<PlainShelf>,
    pub net: NetHandle,
    pub events: Receiver<(EpisodeId, DownloadState)>,
}

pub fn id(name: &str) -> EpisodeId {
    EpisodeId::from(name)
}

/// Every episode is at `/NAME` of the server; what stands behind a plus tells several at one address apart.
pub fn wanted(base: &str, episode: &EpisodeId) -> Wanted {
    let mut whole = Episode::new(ShowId::from("show"), episode.clone(), episode.as_str());
    let name = episode.as_str().split('+').next().unwrap_or_default();
    whole.audio = Some(Enclosure { url: format!("{base}/{name}"), mime_type: None, bytes: None });
    Wanted { episode: whole, show_title: "Show".into(), feed_address: None }
}

impl Bench {
    pub fn new() -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        Self::over(FaultServer::start(), Arc::clone(&folder), PlainShelf::new(folder.path()))
    }

    /// The worker of a run over what an earlier one left.
    pub fn over(server: FaultServer, folder: Arc<tempfile::TempDir>, shelf: Arc<PlainShelf>) -> Self {
        Self::under(&server.url(""), server, folder, shelf)
    }

    /// Its episodes are below this address.
    pub fn under(base: &str, server: FaultServer, folder: Arc<tempfile::TempDir>, shelf: Arc<PlainShelf>) -> Self {
        let base = base.to_owned();
        let lookups = Lookups {
            feed: Box::new(|_| None),
            feeds: Box::new(Vec::new),
            patience: Box::new(Vec::new),
            episode: Box::new(move |episode| Some(wanted(&base, episode))),
            name: Arc::new(|wanted: &Wanted, ending: &str| {
                Path::new(&wanted.show_title).join(format!("{}.{ending}", wanted.episode.title))
            }),
            shelf: Arc::clone(&shelf) as Arc<dyn Shelf>,
        };
        let mut net_config = NetConfig::new(folder.path().join("downloads"));
        net_config.web = WebConfig { guard: Guard { exempt: vec![HERE] }, ..config() };
        let (sender, events) = channel();
        let net = spawn(net_config, lookups, move |event| {
            if let FetchEvent::Download { episode, state } = event {
                drop(sender.send((episode, state)));
            }
        })
        .unwrap();
        Self { server, folder, shelf, net, events }
    }

    /// Another run: the first one is gone, its folder and its server are still there.
    pub fn again(self) -> Self {
        let Self { server, folder, shelf, net, events } = self;
        drop(net);
        // Its threads are gone once nobody can say anything any more; a download under way may outlive the test.
        while events.recv_timeout(Duration::from_millis(500)).is_ok() {}
        Self::over(server, folder, shelf)
    }

    /// A second copy of podtui, at the same time, whose world this server is.
    pub fn beside(&self, server: FaultServer) -> Self {
        Self::over(server, Arc::clone(&self.folder), Arc::clone(&self.shelf))
    }

    pub fn start(&self, name: &str) {
        self.net.send(FetchCmd::Download { episode: id(name) });
    }

    pub fn next(&self) -> (EpisodeId, DownloadState) {
        self.events.recv_timeout(Duration::from_secs(10)).expect("an event")
    }

    /// The next word that is no progress.
    pub fn outcome(&self) -> DownloadState {
        loop {
            match self.next().1 {
                DownloadState::Waiting | DownloadState::Running { .. } => {}
                state => return state,
            }
        }
    }

    pub fn run(&self, name: &str) -> DownloadState {
        self.start(name);
        self.outcome()
    }

    pub fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join("downloads/Show").join(file)
    }

    pub fn parts(&self) -> usize {
        std::fs::read_dir(self.folder.path().join("downloads/.parts")).map_or(0, Iterator::count)
    }

    pub fn reason(&self, name: &str) -> String {
        match self.run(name) {
            DownloadState::Failed { reason } => reason,
            other => panic!("{other:?}"),
        }
    }
}

pub fn here() -> DownloadState {
    DownloadState::Here { bytes: LENGTH as u64 }
}

#[test]
fn a_download_lands_under_its_own_name_with_the_ending_of_its_bytes() {
    let bench = Bench::new();
    bench.server.put("/a", Page::with(audio(LENGTH), Fault { content_type: Some("text/html"), ..Fault::default() }));
    assert_eq!(bench.run("a"), here());
    assert!(std::fs::read(bench.path("a.mp3")).unwrap() == audio(LENGTH));
    assert_eq!(bench.parts(), 0);
    assert_eq!(bench.shelf.downloaded(&id("a")), Some(bench.path("a.mp3")));
    assert_eq!(bench.run("a"), here(), "what is here is not fetched again");
    assert_eq!(bench.server.count("/a"), 1);
}

#[test]
fn every_fault_that_passes_is_outlasted_without_mixing_anything_up() {
    let cut = Fault { cut_at: Some(100_000), times: Some(1), ..Fault::default() };
    for (name, fault) in [
        ("cut", cut.clone()),
        ("cut always", Fault { times: None, ..cut.clone() }),
        ("stall", Fault { stall_at: Some(100_000), times: Some(1), ..Fault::default() }),
        ("200 to a range", Fault { ignore_range: true, ..cut.clone() }),
        ("wrong range", Fault { wrong_content_range: true, ..Fault::default() }),
        ("no length", Fault { no_length: true, ignore_range: true, ..Fault::default() }),
        ("chunks", Fault { chunked: true, ignore_range: true, ..Fault::default() }),
        ("no validators", Fault { no_validators: true, ..cut.clone() }),
        ("unavailable", Fault { status: Some(503), status_times: Some(2), ..Fault::default() }),
    ] {
        let bench = Bench::new();
        bench.server.put("/a", Page::with(audio(LENGTH), fault));
        assert_eq!(bench.run("a"), here(), "{name}");
        assert!(std::fs::read(bench.path("a.mp3")).unwrap() == audio(LENGTH), "{name}: other bytes");
    }
}

#[test]
fn a_file_that_changes_in_the_middle_is_fetched_anew() {
    let other = audio(LENGTH + 1000);
    let fault = Fault {
        cut_at: Some(100_000),
        times: Some(1),
        changes_after: Some(1),
        other_body: Arc::new(other.clone()),
        ..Fault::default()
    };
    let bench = Bench::new();
    bench.server.put("/a", Page::with(audio(LENGTH).into_iter().map(|byte| byte | 0x80).collect::<Vec<u8>>(), fault));
    assert_eq!(bench.run("a"), DownloadState::Here { bytes: other.len() as u64 });
    assert!(std::fs::read(bench.path("a.mp3")).unwrap() == other);
}

#[test]
fn what_does_not_pass_is_told_and_leaves_nothing() {
    for (page, word) in [
        (Page::status(404, &[]), "404"),
        (Page::status(404, &[]), "Refresh the show"),
        (Page::status(401, &[]), "password"),
        (Page::new("<!DOCTYPE html><html>Log in, please</html>"), "web page"),
        (Page::new(""), "nothing at all"),
    ] {
        let bench = Bench::new();
        bench.server.put("/a", page);
        let reason = bench.reason("a");
        assert!(reason.contains(word), "{reason}");
        assert_eq!((bench.parts(), bench.path("a.mp3").exists()), (0, false));
    }
}

#[test]
fn a_download_goes_on_after_a_restart_where_it_was() {
    let bench = Bench::new();
    let fault = Fault { stall_at: Some(100_000), times: Some(1), ..Fault::default() };
    bench.server.put("/a", Page::with(audio(LENGTH), fault));
    // What a killed run leaves: half a file and its note.
    bench.start("a");
    let part = bench.folder.path().join("downloads/.parts");
    let size = || {
        let parts = std::fs::read_dir(&part).into_iter().flatten().flatten();
        parts.filter_map(|entry| entry.metadata().ok()).map(|metadata| metadata.len()).max().unwrap_or(0)
    };
    wait_until("half is here", || size() == 100_000);
    let copy = bench.folder.path().join("copy");
    std::fs::create_dir(&copy).unwrap();
    for entry in std::fs::read_dir(&part).unwrap().flatten() {
        std::fs::copy(entry.path(), copy.join(entry.file_name())).unwrap();
    }
    bench.net.send(FetchCmd::CancelDownload { episode: id("a") });
    assert_eq!(bench.outcome(), DownloadState::Cancelled);
    assert_eq!(bench.parts(), 0);
    for entry in std::fs::read_dir(&copy).unwrap().flatten() {
        std::fs::copy(entry.path(), part.join(entry.file_name())).unwrap();
    }
    let bench = bench.again();
    assert_eq!(bench.outcome(), here());
    assert!(std::fs::read(bench.path("a.mp3")).unwrap() == audio(LENGTH));
    let seen = bench.server.seen();
    assert_eq!(seen.last().unwrap().header("range"), Some("bytes=100000-"));
    assert!(seen.last().unwrap().header("if-range").is_some());
}

#[test]
fn no_more_than_three_come_at_a_time_and_all_come() {
    let bench = Bench::new();
    let names: Vec<String> = (0..8).map(|number| format!("e{number}")).collect();
    for name in &names {
        let slow = Fault { delay: Duration::from_millis(50), ..Fault::default() };
        bench.server.put(&format!("/{name}"), Page::with(audio(LENGTH), slow));
        bench.start(name);
    }
    for _ in &names {
        assert_eq!(bench.outcome(), here());
    }
    assert_eq!(bench.server.most_at_once(), 3);
}

#[test]
fn a_cancelled_download_is_over_at_once_and_lets_the_next_one_in() {
    let bench = Bench::new();
    for name in ["a", "b", "c"] {
        let stalls = Fault { stall_at: Some(1000), times: Some(1), ..Fault::default() };
        bench.server.put(&format!("/{name}"), Page::with(audio(LENGTH), stalls));
        bench.start(name);
    }
    bench.server.put("/d", Page::new(audio(LENGTH)));
    bench.start("d");
    wait_until("three have begun", || bench.server.most_at_once() == 3);
    bench.net.send(FetchCmd::CancelDownload { episode: id("a") });
    let mut told = Vec::new();
    while told.len() < 4 {
        match bench.next() {
            (_, DownloadState::Waiting | DownloadState::Running { .. }) => {}
            other => told.push(other),
        }
    }
    assert_eq!(told[0], (id("a"), DownloadState::Cancelled));
    assert!(told[1..].iter().all(|(_, state)| *state == here()), "{told:?}");
    assert!(!bench.path("a.mp3").exists());
}

#[test]
fn a_download_that_was_cancelled_and_begun_again_is_not_disturbed_by_the_first_one() {
    let bench = Bench::new();
    let fault = Fault { stall_at: Some(1000), times: Some(1), rate: Some(300_000), ..Fault::default() };
    bench.server.put("/a", Page::with(audio(LENGTH), fault));
    bench.start("a");
    wait_until("it has begun", || bench.server.count("/a") == 1);
    bench.net.send(FetchCmd::CancelDownload { episode: id("a") });
    assert_eq!(bench.outcome(), DownloadState::Cancelled);
    // The first one's connection is still being waited for while this one runs.
    assert_eq!(bench.run("a"), here());
    assert!(std::fs::read(bench.path("a.mp3")).unwrap() == audio(LENGTH));
    assert_eq!(bench.server.count("/a"), 2);
}

#[test]
fn a_deleted_download_can_be_brought_back_once_and_until_the_next_start() {
    let bench = Bench::new();
    for path in ["/a", "/b"] {
        bench.server.put(path, Page::new(audio(LENGTH)));
    }
    assert_eq!((bench.run("a"), bench.run("b")), (here(), here()));
    let delete = |bench: &Bench, name: &str| {
        bench.net.send(FetchCmd::DeleteDownloads { episodes: vec![id(name)] });
        bench.outcome()
    };
    let restore = |bench: &Bench, name: &str| {
        bench.net.send(FetchCmd::RestoreDownload { episode: id(name) });
        bench.outcome()
    };
    assert_eq!(delete(&bench, "a"), DownloadState::Deleted);
    assert!(!bench.path("a.mp3").exists() && bench.shelf.downloaded(&id("a")).is_none());
    assert_eq!(restore(&bench, "a"), here());
    assert!(std::fs::read(bench.path("a.mp3")).unwrap() == audio(LENGTH));
    assert_eq!(delete(&bench, "a"), DownloadState::Deleted);
    assert_eq!(delete(&bench, "b"), DownloadState::Deleted);
    assert!(matches!(restore(&bench, "a"), DownloadState::Failed { .. }), "only the last time comes back");
    let bench = bench.again();
    assert!(matches!(restore(&bench, "b"), DownloadState::Failed { .. }), "a new start forgets it");
    assert!(!bench.folder.path().join("downloads/.deleted").exists());
}

#[test]
fn what_was_deleted_together_comes_back_together() {
    let bench = Bench::new();
    for path in ["/a", "/b"] {
        bench.server.put(path, Page::new(audio(LENGTH)));
    }
    assert_eq!((bench.run("a"), bench.run("b")), (here(), here()));
    bench.net.send(FetchCmd::DeleteDownloads { episodes: vec![id("a"), id("b")] });
    assert_eq!((bench.outcome(), bench.outcome()), (DownloadState::Deleted, DownloadState::Deleted));
    for name in ["b", "a"] {
        bench.net.send(FetchCmd::RestoreDownload { episode: id(name) });
        assert_eq!(bench.outcome(), here());
        assert!(std::fs::read(bench.path(&format!("{name}.mp3"))).unwrap() == audio(LENGTH));
    }
}

#[test]
fn what_was_streamed_whole_becomes_the_download_without_a_request() {
    let bench = Bench::new();
    let streamed = bench.folder.path().join("streamed");
    std::fs::write(&streamed, audio(LENGTH)).unwrap();
    let address = bench.server.url("/a");
    bench.shelf.put(Shelved { address: &address, episode: None, path: &streamed, bytes: LENGTH as u64, kept: false });
    assert_eq!(bench.run("a"), here());
    assert!(std::fs::read(bench.path("a.mp3")).unwrap() == audio(LENGTH));
    assert_eq!((bench.server.count("/a"), streamed.exists()), (0, false));
}

#[test]
fn a_disk_that_cannot_be_written_is_told() {
    let bench = Bench::new();
    bench.server.put("/a", Page::new(audio(LENGTH)));
    std::fs::write(bench.folder.path().join("downloads"), "in the way").unwrap();
    let reason = bench.reason("a");
    assert!(reason.contains("could not be written"), "{reason}");
}
