//! What one run keeps for the next: places and marks wherever they were made, the wishes of servers, new addresses.

use serde_json::json as value;

use super::fault_server::{FaultServer, Page};
use super::terminal::Start;
use super::{done, home, json, podtui, publish, server, wait_for};

fn said(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_server_that_asks_for_patience_is_left_alone_by_the_next_run_too() {
    let (home, server) = (home(), server("Talks", &["First talk"]));
    done(home.path(), &["add", &server.url("/feed")]);
    server.put("/feed", Page::status(429, &[("retry-after", "3600")]));
    assert!(said(&podtui(home.path(), &["refresh"])).contains("429"));
    let asked = server.count("/feed");
    let again = said(&podtui(home.path(), &["refresh"]));
    assert!(again.contains("patience (429)") && again.contains("not asked again before"), "{again}");
    // Nor when it is looked at: what the library has of it is listed, with the reason.
    let (list, code) = json(home.path(), &["list", "--json", "--feed", &server.url("/feed")]);
    assert_eq!((code, &list["episodes"][0]["title"]), (Some(0), &value!("First talk")));
    assert!(list["warnings"][0].as_str().is_some_and(|warning| warning.contains("patience")), "{list}");
    let added = said(&podtui(home.path(), &["add", &server.url("/other")]));
    assert!(added.contains("patience"), "{added}");
    assert_eq!((server.count("/feed"), server.count("/other")), (asked, 0));
}

#[test]
fn what_is_played_by_the_address_of_its_feed_is_heard_as_the_subscription_has_it() {
    let (home, server) = (home(), server("Talks", &["First talk", "Second talk"]));
    let old = FaultServer::start();
    old.put("/feed", Page::status(301, &[("location", &server.url("/feed"))]));
    done(home.path(), &["add", &old.url("/feed")]);
    let heard = |title: &str| {
        let (list, _) = json(home.path(), &["list", "--json", "--show", "talks"]);
        let episodes = list["episodes"].as_array().cloned().unwrap_or_default();
        let mark = episodes.into_iter().find(|episode| episode["title"] == title).expect("the episode");
        mark["heard"]["state"].as_str().unwrap_or_default().to_owned()
    };
    // By the new address, by the old one, and as the subscription: to the end.
    let feed = server.url("/feed");
    done(home.path(), &["play", "first talk", "--feed", &feed, "--from", "1:29", "--output", "null"]);
    assert_eq!((heard("First talk").as_str(), heard("Second talk").as_str()), ("heard", "new"));
    done(home.path(), &["play", "second talk", "--feed", &old.url("/feed"), "--from", "1:29", "--output", "null"]);
    assert_eq!(heard("Second talk"), "heard");
    done(home.path(), &["play", "1", "--from", "1:29", "--output", "null"]);
    let (course, _) = json(home.path(), &["list", "--json"]);
    assert_eq!(course["episodes"][0]["heard"]["state"], "heard");
    // Rendering marks nothing.
    let wav = format!("wav:{}", home.path().join("out.wav").display());
    done(home.path(), &["play", "2", "--from", "1:20", "--output", &wav]);
    let (course, _) = json(home.path(), &["list", "--json"]);
    assert_eq!(course["episodes"][1]["heard"]["state"], "new");
}

/// Plays for about so long and is interrupted; what is known of the episode afterwards.
fn listen(home: &std::path::Path, args: &[&str], seconds: f64) -> serde_json::Value {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_podtui"));
    command.args(["play", "1", "--output", "null"]).args(args).env("PODTUI_HOME", home);
    let mut child = command.stderr(std::process::Stdio::null()).spawn().expect("podtui runs");
    std::thread::sleep(std::time::Duration::from_secs_f64(seconds));
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).expect("interrupted");
    assert_eq!(child.wait().expect("it ends").code(), Some(130));
    let (course, _) = json(home, &["list", "--json"]);
    course["episodes"][0]["heard"].clone()
}

#[test]
fn a_play_that_is_stopped_at_once_does_not_cost_the_place_from_before() {
    let home = home();
    let first = listen(home.path(), &["--from", "0:40"], 2.5);
    let place = first["position_seconds"].as_f64().expect("a place");
    assert!(first["state"] == "started" && place > 40.5, "{first}");
    // Without --resume it begins at its start: by mistake, maybe.
    assert_eq!(listen(home.path(), &[], 2.0), first);
    let resumed = listen(home.path(), &["--resume"], 2.0);
    assert!(resumed["position_seconds"].as_f64().is_some_and(|now| now > place), "{resumed} after {first}");
    let meant = listen(home.path(), &[], 7.5);
    assert!(meant["position_seconds"].as_f64().is_some_and(|now| (4.0..10.0).contains(&now)), "{meant}");
    // From 95 per cent on it counts as heard, as on the screen.
    assert_eq!(listen(home.path(), &["--from", "1:26"], 2.0)["state"], "heard");
}

#[test]
fn a_feed_that_moved_while_nothing_was_new_is_asked_for_at_its_new_address() {
    let (home, server) = (home(), server("Talks", &["First talk"]));
    done(home.path(), &["add", &server.url("/feed")]);
    let there = FaultServer::start();
    there.put("/feed", Page::status(304, &[]));
    server.put("/feed", Page::status(308, &[("location", &there.url("/feed"))]));
    done(home.path(), &["refresh"]);
    assert!(done(home.path(), &["export", "--opml"]).contains(&there.url("/feed")));
    publish(&there, "Talks", &["Second talk", "First talk"]);
    let asked = server.count("/feed");
    done(home.path(), &["refresh"]);
    assert_eq!((server.count("/feed"), there.count("/feed")), (asked, 2));
    let (list, _) = json(home.path(), &["list", "--json", "--show", "talks"]);
    assert_eq!(list["episodes"].as_array().map(Vec::len), Some(2), "{list}");
}

#[test]
fn a_damaged_database_is_said_and_is_not_taken_for_an_empty_one() {
    let (home, server) = (home(), server("Talks", &["First talk"]));
    done(home.path(), &["add", &server.url("/feed")]);
    std::fs::write(home.path().join("data/podtui.sqlite"), "garbage").expect("written");
    for args in [&["refresh"][..], &["list", "--show", "talks"], &["export", "--opml"], &["remove", "talks"]] {
        let output = podtui(home.path(), args);
        assert!(!output.status.success() && said(&output).contains("damaged"), "{args:?}: {}", said(&output));
    }
    let output = podtui(home.path(), &["show", "1"]);
    assert!(output.status.success() && said(&output).contains("damaged"), "the course is there: {}", said(&output));
    let (all, code) = json(home.path(), &["list", "--all", "--json"]);
    assert_eq!((code, all["shows"].as_array().map(Vec::len)), (Some(0), Some(1)));
    assert!(all["warnings"][0].as_str().is_some_and(|warning| warning.contains("damaged")), "{all}");
    // What writes sets it aside, says so, and does what it was asked for.
    let output = podtui(home.path(), &["add", &server.url("/feed")]);
    assert!(output.status.success() && said(&output).contains("podtui-broken-"), "{}", said(&output));
    assert!(done(home.path(), &["export", "--opml"]).contains("Talks"));
}

#[test]
fn a_command_waits_for_another_program_that_holds_the_database() {
    let (home, server) = (home(), server("Talks", &["First talk"]));
    done(home.path(), &["add", &server.url("/feed")]);
    let holder = rusqlite::Connection::open(home.path().join("data/podtui.sqlite")).expect("the database");
    holder.execute_batch("BEGIN IMMEDIATE").expect("held");
    let let_go = std::thread::spawn(move || {
        std::thread::sleep(std::time::Duration::from_millis(3500));
        holder.execute_batch("ROLLBACK").expect("let go");
    });
    done(home.path(), &["remove", "talks"]);
    let_go.join().expect("let go");
    assert!(!done(home.path(), &["export", "--opml"]).contains("Talks"));
}

#[test]
fn a_copy_that_runs_keeps_its_lock_on_the_database_whatever_it_looks_up() {
    let home = home();
    let server = server("Talks", &["First talk"]);
    done(home.path(), &["add", &server.url("/feed")]);
    let mut terminal = Start::new(home.path()).open();
    terminal.wait_for("What is generative AI");
    // Whoever closes a database that nobody else has locked takes its log away, and what is still written there is lost.
    let is_locked = || {
        let file = std::fs::File::options().read(true).write(true).open(home.path().join("data/podtui.sqlite"));
        let alone = rustix::fs::FlockOperation::NonBlockingLockExclusive;
        rustix::fs::fcntl_lock(file.expect("the database"), alone).is_err()
    };
    // Then its network has looked things up in the database, and its shelf as well.
    terminal.type_keys("SG\r");
    terminal.wait_for("First talk");
    terminal.type_keys("\r");
    terminal.wait_for_position(1);
    terminal.type_keys(" SGr");
    wait_for("its refresh", || server.count("/feed") == 2);
    assert!(is_locked());
    terminal.type_keys("x");
    terminal.wait_for("Unsubscribed from Talks");
    wait_for("the store has let it go", || !done(home.path(), &["export", "--opml"]).contains("Talks"));
    assert!(is_locked());
    terminal.type_keys("U");
    terminal.wait_for("Subscribed to Talks again");
    wait_for("the store has it back", || done(home.path(), &["export", "--opml"]).contains("Talks"));
    terminal.type_keys("q");
    assert_eq!(terminal.wait_for_end(), 0);
}
