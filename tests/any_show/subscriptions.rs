//! The shows pane: adding, refreshing, letting go and bringing back, the lists over all shows, the directory.

use std::time::Duration;

use super::fault_server::{Fault, FaultServer, Page};
use super::terminal::{Start, Terminal};
use super::{configure, done, home, json, publish, server, wait_for};
use tempfile::TempDir;

fn open(home: &TempDir) -> Terminal {
    Start::new(home.path()).open()
}

fn leave(mut terminal: Terminal) {
    terminal.type_keys("q");
    assert_eq!(terminal.wait_for_end(), 0);
}

/// A terminal that has just subscribed to the feed of this server.
fn subscribed(home: &TempDir, server: &FaultServer, first: &str) -> Terminal {
    let mut terminal = open(home);
    terminal.wait_for("What is generative AI");
    terminal.type_keys(&format!("a{}\r", server.url("/feed")));
    terminal.wait_for(first);
    terminal
}

/// What podtui would refresh by itself is so many hours old.
fn age(home: &TempDir, hours: i64) {
    let database = rusqlite::Connection::open(home.path().join("data/podtui.sqlite")).expect("the database");
    let aged = database.execute("UPDATE shows SET refreshed = refreshed - ?1", [hours * 3600]);
    assert!(aged.expect("written") > 0);
}

#[test]
fn a_show_is_added_by_its_address_refreshed_let_go_and_brought_back() {
    let home = home();
    let server = server("Talks", &["Second talk", "First talk"]);
    let mut terminal = subscribed(&home, &server, "First talk");
    terminal.wait_until("its title", |screen| screen.contains("Talks") && screen.contains("0 of 2 heard"));
    publish(&server, "Talks", &["Third talk", "Second talk", "First talk"]);
    terminal.type_keys("r");
    terminal.wait_until("the new episode", |screen| screen.contains("Third talk") && screen.contains("0 of 3 heard"));
    terminal.type_keys("x");
    terminal.wait_until("unsubscribed", |screen| screen.contains("Unsubscribed from Talks"));
    wait_for("the store has let it go", || !done(home.path(), &["export", "--opml"]).contains("Talks"));
    terminal.type_keys("U");
    terminal.wait_for("Subscribed to Talks again");
    wait_for("the store has it back", || done(home.path(), &["export", "--opml"]).contains("Talks"));
    leave(terminal);
}

#[test]
fn a_failed_refresh_takes_nothing_away_and_says_why_beside_the_show() {
    let home = home();
    let server = server("Talks", &["Second talk", "First talk"]);
    let mut terminal = subscribed(&home, &server, "First talk");
    server.put("/feed", Page::status(503, &[]));
    terminal.type_keys("R");
    terminal.wait_until("the failure", |screen| screen.contains("not refreshed") && screen.contains("503"));
    assert!(terminal.screen().contains("First talk"), "{}", terminal.screen());
    terminal.type_keys("SG");
    terminal.wait_for("Not refreshed");
    leave(terminal);
    let mut terminal = open(&home);
    terminal.wait_until("what is kept", |screen| screen.contains("First talk") && screen.contains("503"));
    publish(&server, "Talks", &["Third talk"]);
    terminal.type_keys("r");
    terminal.wait_until("it works again", |screen| screen.contains("Third talk") && !screen.contains("503"));
    leave(terminal);
}

#[test]
fn what_is_new_started_and_all_is_listed_over_all_shows() {
    let home = home();
    let (one, two) = (server("One", &["One newest", "One older"]), server("Two", &["Two newest", "Two older"]));
    done(home.path(), &["add", &one.url("/feed")]);
    done(home.path(), &["add", &two.url("/feed")]);
    let mut terminal = open(&home);
    terminal.wait_for("What is generative AI");
    terminal.type_keys("Sj\r");
    terminal.wait_until("of each fresh subscription the newest", |screen| {
        screen.contains("One newest") && screen.contains("Two newest") && !screen.contains("older")
    });
    terminal.type_keys("Sj\r");
    terminal.wait_for("Nothing is half heard");
    terminal.type_keys("Sj\r");
    terminal.wait_until("all", |screen| screen.matches("older").count() >= 2 && screen.matches("newest").count() >= 2);
    terminal.type_keys("/two old\r");
    terminal.wait_until("an episode of another show that plays", |screen| super::shown_position(screen) >= Some(2));
    terminal.type_keys(" \u{1b}");
    terminal.wait_until("the whole list again", |screen| screen.contains("One newest"));
    terminal.type_keys("Sk\r");
    terminal.wait_until("it is started", |screen| screen.contains("Two older") && screen.contains("Continue"));
    leave(terminal);
}

#[test]
fn a_show_that_is_let_go_while_it_is_fetched_does_not_come_back() {
    let home = home();
    let server = server("Talks", &["First talk"]);
    let mut terminal = subscribed(&home, &server, "First talk");
    let items = [super::item("Second talk", 0, &server.url("/sound.opus"))];
    let slow = Fault { delay: Duration::from_millis(700), ..Fault::default() };
    server.put("/feed", Page::with(super::feed("Talks", &items), slow));
    let before = server.count("/feed");
    terminal.type_keys("r");
    wait_for("the feed is asked for", || server.count("/feed") > before);
    terminal.type_keys("x");
    terminal.wait_for("Unsubscribed from Talks");
    wait_for("its episode came all the same", || {
        let database = rusqlite::Connection::open(home.path().join("data/podtui.sqlite")).expect("the database");
        let sql = "SELECT count(*) FROM episodes WHERE title = 'Second talk'";
        database.query_row(sql, [], |row| row.get::<_, i64>(0)).is_ok_and(|count| count == 1)
    });
    assert!(!done(home.path(), &["export", "--opml"]).contains("Talks"));
    leave(terminal);
}

#[test]
fn a_show_is_found_by_its_name_and_subscribed_to() {
    let home = home();
    let server = server("Talks", &["First talk"]);
    let answer = format!(
        "{{\"resultCount\":1,\"results\":[{{\"collectionName\":\"Talks on things\",\"artistName\":\"Ann\",\
         \"feedUrl\":\"{}\",\"trackCount\":12}}]}}",
        server.url("/feed")
    );
    server.put("/search", Page::new(answer));
    configure(&home, &format!("directory = \"{}\"\n", server.url("")));
    let mut terminal = open(&home);
    terminal.wait_for("What is generative AI");
    terminal.type_keys("Atalks\r");
    terminal.wait_until("the answer", |screen| screen.contains("Talks on things") && screen.contains("Ann"));
    terminal.type_keys("\r");
    terminal.wait_until("its list", |screen| screen.contains("First talk") && screen.contains("0 of 1 heard"));
    server.set_down(true);
    terminal.type_keys("Atalks\r");
    terminal.wait_until("the reason", |screen| screen.contains("directory") && screen.contains("could not be asked"));
    terminal.type_keys("\u{1b}");
    terminal.wait_until("it is closed", |screen| !screen.contains("could not be asked"));
    leave(terminal);
}

#[test]
fn what_is_older_than_an_hour_is_refreshed_by_itself_and_nothing_else_is() {
    let home = home();
    let server = server("Talks", &["First talk"]);
    done(home.path(), &["add", &server.url("/feed")]);
    let fetched = server.count("/feed");
    let mut terminal = open(&home);
    terminal.wait_for("What is generative AI");
    terminal.type_keys("SG\r");
    terminal.wait_for("First talk");
    leave(terminal);
    assert_eq!(server.count("/feed"), fetched, "it is fresh");
    age(&home, 2);
    publish(&server, "Talks", &["Second talk", "First talk"]);
    let terminal = open(&home);
    terminal.wait_for("Second talk");
    leave(terminal);
    configure(&home, "refresh_minutes = \"never\"\n");
    age(&home, 2);
    let fetched = server.count("/feed");
    let terminal = open(&home);
    terminal.wait_for("Second talk");
    leave(terminal);
    assert_eq!(server.count("/feed"), fetched, "never means never");
}

#[test]
fn nothing_new_is_a_304_and_a_permanent_move_is_remembered() {
    let home = home();
    let server = server("Talks", &["First talk"]);
    done(home.path(), &["add", &server.url("/feed")]);
    done(home.path(), &["refresh"]);
    let last = server.seen().pop().expect("a request");
    assert!(last.header("if-none-match").is_some(), "{last:?}");
    server.put("/moved", Page::new(super::feed("Talks", &[super::item("First talk", 0, &server.url("/sound.opus"))])));
    let to = server.url("/moved");
    server.put("/feed", Page::status(301, &[("location", &to)]));
    done(home.path(), &["refresh"]);
    assert!(done(home.path(), &["export", "--opml"]).contains("/moved"));
    let asked = server.count("/feed");
    done(home.path(), &["refresh"]);
    assert_eq!(server.count("/feed"), asked, "the old address is not asked again");
    let (document, _) = json(home.path(), &["list", "--show", "talks", "--json"]);
    assert_eq!(document["episodes"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_feed_that_is_gone_for_good_is_not_asked_again_by_itself() {
    let home = home();
    let server = server("Talks", &["First talk"]);
    done(home.path(), &["add", &server.url("/feed")]);
    server.put("/feed", Page::status(410, &[]));
    let mut terminal = open(&home);
    terminal.wait_for("What is generative AI");
    terminal.type_keys("SG\rr");
    terminal.wait_until("the reason", |screen| screen.contains("not refreshed") && screen.contains("First talk"));
    leave(terminal);
    age(&home, 2);
    let asked = server.count("/feed");
    let terminal = open(&home);
    terminal.wait_for("First talk");
    leave(terminal);
    assert_eq!(server.count("/feed"), asked);
}

#[test]
fn a_refresh_that_hangs_blocks_no_key_and_is_stopped_by_esc() {
    let home = home();
    let server = server("Talks", &["First talk", "Second talk"]);
    let mut terminal = subscribed(&home, &server, "First talk");
    server.put("/feed", Page::with("<rss>", Fault { stall_at: Some(3), ..Fault::default() }));
    let before = server.count("/feed");
    terminal.type_keys("R");
    wait_for("the feed is asked for", || server.count("/feed") > before);
    terminal.type_keys("j\r");
    terminal.wait_until("another episode that plays", |screen| super::shown_position(screen) >= Some(1));
    terminal.type_keys("\u{1b}");
    terminal.wait_for("Refreshing was stopped");
    leave(terminal);
}

#[test]
fn feeds_that_are_cut_off_count_once_in_a_refresh() {
    let home = home();
    let server = FaultServer::start();
    let whole = |title| super::feed(title, &[super::item("One", 1, "/1.mp3"), super::item("Two", 2, "/2.mp3")]);
    for path in ["/a", "/b", "/c"] {
        server.put(path, Page::new(whole(path)));
        done(home.path(), &["add", &server.url(path)]);
    }
    for path in ["/a", "/b"] {
        server.put(path, Page::with(whole("Changed"), Fault { cut_at: Some(450), ..Fault::default() }));
    }
    let output = super::podtui(home.path(), &["refresh"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && said.contains("1 of 3 shows refreshed"), "{said}");
}
