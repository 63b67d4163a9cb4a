//! Downloads: made on purpose, named for people, gone on with after a restart, deleted and brought back.

use std::path::PathBuf;

use super::fault_server::{Fault, FaultServer, Page};
use super::terminal::{Start, Terminal};
use super::{configure, files_below, home, lesson, server, shown_position, wait_for};
use tempfile::TempDir;

fn leave(mut terminal: Terminal) {
    terminal.type_keys("q");
    assert_eq!(terminal.wait_for_end(), 0);
}

fn subscribed(fault: Fault) -> (TempDir, FaultServer, Terminal) {
    let home = home();
    let server = server("Talks: on/things", &["First talk", "Second talk"]);
    server.put("/sound.opus", Page::with(lesson(), fault));
    let mut terminal = Start::new(home.path()).open();
    terminal.wait_for("What is generative AI");
    terminal.type_keys(&format!("a{}\r", server.url("/feed")));
    terminal.wait_for("First talk");
    (home, server, terminal)
}

/// True when the line of an episode has the sign.
fn is_downloaded(screen: &str) -> bool {
    screen.lines().any(|line| line.contains("First talk") && line.contains('↓'))
}

/// Downloads that are whole.
fn whole(folder: &std::path::Path) -> Vec<PathBuf> {
    let mut found = files_below(folder);
    let below = |path: &PathBuf| path.strip_prefix(folder).map(|rest| rest.to_string_lossy().into_owned());
    found.retain(|path| below(path).is_ok_and(|rest| !rest.starts_with('.')));
    found
}

fn part_bytes(home: &TempDir) -> u64 {
    let parts = files_below(&home.path().join("downloads/.parts"));
    let bytes = parts.iter().filter(|path| path.extension().is_some_and(|ending| ending == "part"));
    bytes.filter_map(|path| path.metadata().ok()).map(|facts| facts.len()).sum()
}

#[test]
fn an_episode_is_downloaded_plays_without_the_network_is_deleted_and_brought_back() {
    let (home, server, mut terminal) = subscribed(Fault::default());
    let folder = home.path().join("downloads");
    terminal.type_keys("ggd");
    terminal.wait_until("the sign of a download", is_downloaded);
    let files = whole(&folder);
    let name = files[0].strip_prefix(&folder).expect("below").to_string_lossy().into_owned();
    assert!(name.ends_with("2026-09-30 First talk.opus") && name.matches('/').count() == 1, "{name}");
    assert_eq!(std::fs::read(&files[0]).expect("the file"), lesson());
    server.set_down(true);
    terminal.type_keys("\r");
    terminal.wait_until("sound", |screen| shown_position(screen) >= Some(1));
    leave(terminal);
    let mut terminal = Start::new(home.path()).open();
    terminal.wait_until("known at the start", |screen| screen.contains("First talk") && is_downloaded(screen));
    terminal.type_keys("ggD");
    terminal.wait_for("U brings it back");
    wait_for("it is gone", || whole(&folder).is_empty());
    terminal.type_keys("U");
    wait_for("it is back", || whole(&folder).len() == 1);
    terminal.wait_until("the sign of a download", is_downloaded);
    leave(terminal);
}

#[test]
fn a_download_goes_on_after_a_restart_without_being_asked() {
    let (home, server, mut terminal) = subscribed(Fault { rate: Some(60_000), ..Fault::default() });
    terminal.type_keys("ggd");
    wait_for("some of it", || part_bytes(&home) > 60_000);
    leave(terminal);
    let before = part_bytes(&home);
    assert!(before > 0 && whole(&home.path().join("downloads")).is_empty());
    let terminal = Start::new(home.path()).open();
    terminal.wait_for("First talk");
    wait_for("the rest of it", || whole(&home.path().join("downloads")).len() == 1);
    assert_eq!(std::fs::read(&whole(&home.path().join("downloads"))[0]).expect("the file"), lesson());
    let last = server.seen().into_iter().rfind(|seen| seen.path.starts_with("/sound")).expect("a request");
    assert_eq!(last.header("range"), Some(&*format!("bytes={before}-")), "{last:?}");
    leave(terminal);
}

#[test]
fn d_again_cancels_and_nothing_is_left() {
    let (home, _server, mut terminal) = subscribed(Fault { rate: Some(30_000), ..Fault::default() });
    terminal.type_keys("ggd");
    wait_for("some of it", || part_bytes(&home) > 0);
    terminal.wait_for("⇣");
    terminal.type_keys("d");
    terminal.wait_until("no sign of it", |screen| !screen.contains('⇣'));
    wait_for("nothing is left", || files_below(&home.path().join("downloads")).is_empty());
    leave(terminal);
}

#[test]
fn downloads_go_where_the_configuration_says_and_are_found_there() {
    let (home, _server, terminal) = subscribed(Fault::default());
    leave(terminal);
    let elsewhere = tempfile::tempdir().expect("a folder");
    configure(&home, &format!("download_dir = \"{}\"\n", elsewhere.path().display()));
    let mut terminal = Start::new(home.path()).open();
    terminal.wait_for("First talk");
    terminal.type_keys("ggd");
    terminal.wait_until("the sign of a download", is_downloaded);
    leave(terminal);
    assert_eq!(whole(elsewhere.path()).len(), 1);
    assert!(whole(&home.path().join("downloads")).is_empty());
    let terminal = Start::new(home.path()).open();
    terminal.wait_until("known at the start", |screen| screen.contains("First talk") && is_downloaded(screen));
    leave(terminal);
}

#[test]
fn a_download_that_fails_says_why() {
    let (_home, server, mut terminal) = subscribed(Fault::default());
    server.put("/sound.opus", Page::status(403, &[]));
    terminal.type_keys("ggd");
    terminal.wait_until("the reason", |screen| screen.contains("was not downloaded") && screen.contains("403"));
    leave(terminal);
}

#[test]
fn all_of_a_show_is_downloaded_when_asked_twice() {
    let (home, _server, mut terminal) = subscribed(Fault::default());
    terminal.type_keys("SGd");
    terminal.wait_for("d again downloads its 2 unheard episodes");
    terminal.type_keys("d");
    wait_for("both", || whole(&home.path().join("downloads")).len() == 2);
    leave(terminal);
}

#[test]
fn a_show_is_let_go_with_its_downloads_only_when_told_so() {
    let (home, _server, mut terminal) = subscribed(Fault::default());
    terminal.type_keys("ggd");
    terminal.wait_until("the sign of a download", is_downloaded);
    leave(terminal);
    super::done(home.path(), &["remove", "talks", "--delete-downloads"]);
    assert!(whole(&home.path().join("downloads")).is_empty());
}
