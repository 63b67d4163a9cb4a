//! `--feed` and the configured feed: a show that is looked at, kept at hand, and not subscribed to.

use super::fault_server::{Fault, FaultServer, Page};
use super::terminal::{Start, Terminal};
use super::{configure, done, home, json, lesson, publish, server};
use tempfile::TempDir;

fn open(home: &TempDir, address: &str) -> Terminal {
    Start::new(home.path()).args(&["--feed", address]).open()
}

fn leave(mut terminal: Terminal) {
    terminal.type_keys("q");
    assert_eq!(terminal.wait_for_end(), 0);
}

#[test]
fn a_feed_by_address_is_shown_under_its_title_and_not_subscribed_to() {
    let home = home();
    let server = server("Guest Show", &["First talk", "Second talk"]);
    let terminal = open(&home, &server.url("/feed"));
    terminal.wait_until("the feed under its title", |screen| {
        screen.contains("Guest Show") && screen.contains("Second talk") && !screen.contains("127.0.0.1")
    });
    leave(terminal);
    let opml = done(home.path(), &["export", "--opml"]);
    assert!(!opml.contains("Guest Show"), "{opml}");
    let terminal = Start::new(home.path()).open();
    terminal.wait_for("What is generative AI");
    leave(terminal);
}

#[test]
fn a_guest_is_there_at_once_the_next_time_and_without_the_network() {
    let home = home();
    let server = server("Guest Show", &["First talk", "Second talk"]);
    let address = server.url("/feed");
    let terminal = open(&home, &address);
    terminal.wait_for("Second talk");
    leave(terminal);
    server.set_down(true);
    let terminal = open(&home, &address);
    terminal.wait_until("what was kept", |screen| screen.contains("Guest Show") && screen.contains("Second talk"));
    leave(terminal);
}

#[test]
fn a_feed_that_cannot_be_fetched_says_why_and_comes_when_asked_again() {
    let home = home();
    let server = FaultServer::start();
    server.put("/feed", Page::status(500, &[]));
    let mut terminal = open(&home, &server.url("/feed"));
    terminal.wait_until("the reason", |screen| screen.contains("could not be fetched") && screen.contains("500"));
    server.put("/sound.opus", Page::new(lesson()));
    publish(&server, "Guest Show", &["First talk"]);
    terminal.type_keys("r");
    terminal.wait_until("the feed", |screen| screen.contains("Guest Show") && screen.contains("First talk"));
    leave(terminal);
}

#[test]
fn the_course_is_always_there_to_return_to() {
    let home = home();
    let server = server("Guest Show", &["First talk"]);
    let mut terminal = open(&home, &server.url("/feed"));
    terminal.wait_for("First talk");
    terminal.type_keys("Sj\r");
    terminal.wait_until("the course", |screen| {
        screen.contains("What is generative AI") && screen.contains("0 of 119 heard")
    });
    terminal.type_keys("\r");
    terminal.wait_until("a lesson that plays", |screen| super::shown_position(screen) >= Some(1));
    terminal.type_keys("S");
    terminal.wait_for("Guest Show");
    terminal.type_keys("k\r");
    terminal.wait_for("First talk");
    leave(terminal);
}

#[test]
fn a_configured_feed_stands_in_the_place_of_the_course_for_good() {
    let home = home();
    let server = server("Guest Show", &["First talk"]);
    configure(&home, &format!("feed = \"{}\"\n", server.url("/feed")));
    let terminal = Start::new(home.path()).open();
    terminal.wait_until("the feed", |screen| screen.contains("Guest Show") && screen.contains("First talk"));
    leave(terminal);
    let (document, _) = json(home.path(), &["list", "--json"]);
    assert_eq!(document["show"]["title"], "Guest Show");
}

#[test]
fn a_guest_that_is_added_is_a_subscription() {
    let home = home();
    let server = server("Guest Show", &["First talk"]);
    let address = server.url("/feed");
    let mut terminal = open(&home, &address);
    terminal.wait_for("First talk");
    terminal.type_keys(&format!("a{address}\r"));
    terminal.wait_for("Subscribed");
    leave(terminal);
    assert!(done(home.path(), &["export", "--opml"]).contains("Guest Show"));
    let mut terminal = Start::new(home.path()).open();
    // It was the open list when podtui was left, and now it is one that podtui opens by itself.
    terminal.wait_for("First talk");
    terminal.type_keys("S");
    terminal.wait_until("both", |screen| screen.contains("AI Podcast") && screen.contains("Guest Show"));
    leave(terminal);
}

#[test]
fn a_feed_file_names_what_lies_beside_it_and_leads_back_to_the_course() {
    let home = home();
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("sound.opus"), lesson()).expect("written");
    let items = [super::item("Beside", 1, "sound.opus"), super::item("Above", 2, "../../etc/passwd")];
    std::fs::write(folder.path().join("feed.xml"), super::feed("File Show", &items)).expect("written");
    let path = folder.path().join("feed.xml");
    let mut terminal = open(&home, &path.to_string_lossy());
    terminal.wait_until("the feed", |screen| screen.contains("File Show") && screen.contains("Beside"));
    terminal.type_keys("\r");
    terminal.wait_until("sound", |screen| super::shown_position(screen) >= Some(1));
    terminal.type_keys("Sj\r");
    terminal.wait_for("What is generative AI");
    leave(terminal);
    let (document, _) = json(home.path(), &["list", "--json", "--feed", &path.to_string_lossy()]);
    assert_eq!(document["episodes"][1]["audio"], serde_json::Value::Null, "{document}");
}

#[test]
fn secrets_in_an_address_are_on_no_screen() {
    let home = home();
    let server = FaultServer::start();
    let stalled = Fault { stall_at: Some(10), ..Fault::default() };
    server.put("/feed", Page::with("<rss version=\"2.0\">", stalled));
    let address = format!("http://ann:pa55word@{}/feed?token=s3cr3t", server.address());
    let terminal = open(&home, &address);
    terminal.wait_for("127.0.0.1");
    let written = String::from_utf8_lossy(&terminal.bytes()).into_owned();
    assert!(!written.contains("pa55word") && !written.contains("s3cr3t"), "{written}");
    leave(terminal);
}

#[test]
fn what_a_feed_file_names_in_the_listeners_own_network_plays_and_is_downloaded() {
    let home = home();
    let server = server("Elsewhere", &[]);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("feed.xml");
    let items = [super::item("Far away", 1, &server.url("/sound.opus"))];
    std::fs::write(&path, super::feed("File Show", &items)).expect("written");
    let mut terminal = open(&home, &path.to_string_lossy());
    terminal.wait_for("Far away");
    terminal.type_keys("\r");
    terminal.wait_until("sound", |screen| super::shown_position(screen) >= Some(1));
    terminal.type_keys("d");
    terminal.wait_until("the sign of a download", |screen| {
        screen.lines().any(|line| line.contains("Far away") && line.contains('↓'))
    });
    leave(terminal);
}
