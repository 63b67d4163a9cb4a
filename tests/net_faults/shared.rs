//! Several episodes with one enclosure: the bytes come once, and each has its download until it lets go of its own.

use std::time::Duration;

use podtui::model::EpisodeId;
use podtui::msg::{DownloadState, FetchCmd};
use podtui::net::Shelf;

use super::audio;
use super::downloads::{Bench, LENGTH, here, id};
use super::fault_server::{Fault, Page};

const NAMES: [&str; 3] = ["a+1", "a+2", "a+3"];

fn delete(bench: &Bench, names: &[&str]) {
    let episodes: Vec<EpisodeId> = names.iter().map(|name| id(name)).collect();
    bench.net.send(FetchCmd::DeleteDownloads { episodes });
    for _ in names {
        assert_eq!(bench.outcome(), DownloadState::Deleted);
    }
}

fn restore(bench: &Bench, name: &str) -> DownloadState {
    bench.net.send(FetchCmd::RestoreDownload { episode: id(name) });
    bench.outcome()
}

fn is_here(bench: &Bench, name: &str) -> bool {
    let path = bench.path(&format!("{name}.mp3"));
    let is_whole = std::fs::read(&path).is_ok_and(|bytes| bytes == audio(LENGTH));
    let noted = bench.shelf.downloaded(&id(name));
    assert_eq!(noted.is_some_and(|noted| noted == path), is_whole, "{name}: the shelf and the disk differ");
    is_whole
}

/// All of them, downloaded at once or one after another.
fn bench(at_once: bool) -> Bench {
    let bench = Bench::new();
    let slow = Fault { delay: Duration::from_millis(100), ..Fault::default() };
    bench.server.put("/a", Page::with(audio(LENGTH), slow));
    if at_once {
        for name in NAMES {
            bench.start(name);
        }
    }
    for name in NAMES {
        if !at_once {
            bench.start(name);
        }
        assert_eq!(bench.outcome(), here());
    }
    bench
}

#[test]
fn the_bytes_come_once_and_every_episode_has_its_download() {
    for at_once in [true, false] {
        let bench = bench(at_once);
        assert_eq!(NAMES.map(|name| is_here(&bench, name)), [true; 3], "at once: {at_once}");
        assert_eq!(bench.server.count("/a"), 1, "at once: {at_once}");
        assert_eq!(bench.parts(), 0);
    }
}

#[test]
fn what_one_lets_go_of_stays_with_the_others_until_the_last() {
    let bench = bench(false);
    for (step, name) in NAMES.into_iter().enumerate() {
        delete(&bench, &[name]);
        assert_eq!(NAMES.map(|name| is_here(&bench, name)), [false, step < 1, step < 2]);
    }
    assert_eq!(restore(&bench, "a+3"), here());
    assert!(is_here(&bench, "a+3"));
}

#[test]
fn all_that_were_deleted_together_come_back() {
    let bench = bench(true);
    delete(&bench, &NAMES);
    assert_eq!(NAMES.map(|name| is_here(&bench, name)), [false; 3]);
    for name in ["a+2", "a+1", "a+3"] {
        assert_eq!(restore(&bench, name), here(), "{name}");
    }
    assert_eq!(NAMES.map(|name| is_here(&bench, name)), [true; 3]);
    delete(&bench, &NAMES[..2]);
    assert_eq!(NAMES.map(|name| is_here(&bench, name)), [false, false, true]);
}

#[test]
fn one_that_fails_does_not_keep_the_next_from_trying() {
    let bench = Bench::new();
    bench.server.put("/a", Page::status(404, &[]));
    for name in NAMES {
        bench.start(name);
    }
    for _ in NAMES {
        assert!(matches!(bench.outcome(), DownloadState::Failed { .. }));
    }
    assert_eq!(bench.server.count("/a"), 3);
}
