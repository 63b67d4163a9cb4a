//! Downloads of two copies of podtui at once, and of one that finds no network: nothing is fetched twice, nothing that
//! another copy has is taken away, and waiting is no failure.

use std::sync::Arc;
use std::time::Duration;

use podtui::msg::{DownloadState, FetchCmd};
use podtui::net::{Shelf, Shelved};

use super::downloads::{Bench, LENGTH, here, id};
use super::fault_server::{Fault, FaultServer, Page};
use super::shelf::PlainShelf;
use super::{audio, wait_until};

#[test]
fn another_copy_that_starts_leaves_what_can_be_brought_back() {
    let bench = Bench::new();
    bench.server.put("/a", Page::new(audio(LENGTH)));
    bench.server.put("/b", Page::new(audio(LENGTH)));
    assert_eq!(bench.run("a"), here());
    bench.net.send(FetchCmd::DeleteDownloads { episodes: vec![id("a")] });
    assert_eq!(bench.outcome(), DownloadState::Deleted);
    let other = bench.beside(FaultServer::start());
    other.server.put("/b", Page::new(audio(LENGTH)));
    assert_eq!(other.run("b"), here());
    other.net.send(FetchCmd::DeleteDownloads { episodes: vec![id("b")] });
    assert_eq!(other.outcome(), DownloadState::Deleted);
    bench.net.send(FetchCmd::RestoreDownload { episode: id("a") });
    assert_eq!(bench.outcome(), here());
    other.net.send(FetchCmd::RestoreDownload { episode: id("b") });
    assert_eq!(other.outcome(), here());
    assert!(std::fs::read(bench.path("a.mp3")).unwrap() == audio(LENGTH));
}

#[test]
fn two_copies_do_not_download_the_same_at_the_same_time() {
    let bench = Bench::new();
    bench.server.put("/a", Page::with(audio(LENGTH), Fault { rate: Some(300_000), ..Fault::default() }));
    bench.start("a");
    wait_until("it has begun", || bench.parts() == 2);
    let other = bench.beside(FaultServer::start());
    other.server.put("/a", Page::new(audio(LENGTH)));
    // It finds the half at its start and says nothing of it; asked for, it says who is at it.
    let quiet = other.outcome();
    assert_eq!(quiet, DownloadState::Cancelled);
    let reason = other.reason("a");
    assert!(reason.contains("Another copy"), "{reason}");
    // Nor does it take the other's half away.
    other.net.send(FetchCmd::CancelDownload { episode: id("a") });
    assert_eq!(other.outcome(), DownloadState::Cancelled);
    assert_eq!(bench.outcome(), here());
    assert_eq!((bench.server.count("/a"), other.server.count("/a")), (1, 0));
    assert!(std::fs::read(bench.path("a.mp3")).unwrap() == audio(LENGTH));
}

#[test]
fn a_run_that_was_killed_when_its_download_was_done_leaves_nothing_to_do() {
    let bench = Bench::new();
    bench.server.put("/a", Page::new(audio(LENGTH)));
    bench.server.put("/b", Page::with(audio(LENGTH), Fault { stall_at: Some(1000), ..Fault::default() }));
    assert_eq!(bench.run("a"), here());
    // The note of the other, under the name of the first.
    bench.start("b");
    wait_until("it has begun", || bench.parts() == 2);
    let parts = bench.folder.path().join("downloads/.parts");
    let names = || std::fs::read_dir(&parts).unwrap().flatten().map(|entry| entry.path());
    let note = names().find(|path| path.extension().is_some_and(|ending| ending == "json")).unwrap();
    let text = std::fs::read_to_string(&note).unwrap().replace("\"b\"", "\"a\"");
    let stem = podtui::model::fingerprint(&["a"]);
    bench.net.send(FetchCmd::CancelDownload { episode: id("b") });
    assert_eq!(bench.outcome(), DownloadState::Cancelled);
    std::fs::write(parts.join(format!("{stem}.json")), text).unwrap();
    let bench = bench.again();
    assert_eq!(bench.outcome(), here());
    assert_eq!((bench.parts(), bench.server.count("/a")), (0, 1));
    assert!(std::fs::read(bench.path("a.mp3")).unwrap() == audio(LENGTH));
}

#[test]
fn what_was_streamed_whole_to_another_disk_is_copied_and_then_named() {
    let Ok(elsewhere) = tempfile::tempdir_in("/dev/shm") else { return };
    let bench = Bench::new();
    let streamed = elsewhere.path().join("streamed");
    std::fs::write(&streamed, audio(LENGTH)).unwrap();
    let address = bench.server.url("/a");
    bench.shelf.put(Shelved { address: &address, episode: None, path: &streamed, bytes: LENGTH as u64, kept: false });
    assert_eq!(bench.run("a"), here());
    assert!(std::fs::read(bench.path("a.mp3")).unwrap() == audio(LENGTH));
    assert_eq!((bench.server.count("/a"), streamed.exists(), bench.parts()), (0, false, 0));
    assert_eq!(bench.shelf.downloaded(&id("a")), Some(bench.path("a.mp3")));
}

#[test]
fn what_an_earlier_run_left_waits_while_there_is_no_network() {
    let bench = Bench::new();
    bench.server.put("/a", Page::with(audio(LENGTH), Fault { stall_at: Some(100_000), ..Fault::default() }));
    bench.start("a");
    let left = bench.folder.path().join("downloads/.parts");
    let entries = || std::fs::read_dir(&left).into_iter().flatten().flatten();
    let is_half = |entry: std::fs::DirEntry| entry.metadata().is_ok_and(|about| about.len() == 100_000);
    wait_until("some of it", || entries().any(is_half));
    // The copy that was at it is killed, and the network is gone.
    let folder = tempfile::tempdir().unwrap();
    let parts = folder.path().join("downloads/.parts");
    std::fs::create_dir_all(&parts).unwrap();
    for entry in entries() {
        std::fs::copy(entry.path(), parts.join(entry.file_name())).unwrap();
    }
    let nobody = FaultServer::start();
    let shelf = PlainShelf::new(folder.path());
    let gone = nobody.address();
    drop(nobody);
    wait_until("nobody is there", || std::net::TcpStream::connect(gone).is_err());
    let offline = Bench::under(&format!("http://{gone}"), FaultServer::start(), Arc::new(folder), shelf);
    let mut told = Vec::new();
    while let Ok((_, state)) = offline.events.recv_timeout(Duration::from_secs(2)) {
        told.push(state);
    }
    assert!(told.len() >= 2 && told.iter().all(|state| *state == DownloadState::Waiting), "{told:?}");
    assert_eq!(offline.parts(), 2);
    // `d` ends the waiting.
    offline.net.send(FetchCmd::CancelDownload { episode: id("a") });
    assert_eq!((offline.next().1, offline.parts()), (DownloadState::Cancelled, 0));
}
