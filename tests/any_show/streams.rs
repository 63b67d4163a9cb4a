//! Playing over the network: while it comes, beyond what is here, through failures, and again from what was kept.

use super::fault_server::{Fault, Page};
use super::terminal::{Start, Terminal};
use super::{done, files_below, home, lesson, server, shown_position, wait_for};
use tempfile::TempDir;

/// Bytes a second: the lesson takes some ten seconds.
const SLOW: usize = 24_000;

fn open(home: &TempDir) -> Terminal {
    let terminal = Start::new(home.path()).open();
    terminal.wait_for("First talk");
    terminal
}

fn leave(mut terminal: Terminal) {
    terminal.type_keys("q");
    assert_eq!(terminal.wait_for_end(), 0);
}

/// A home that is subscribed to a server's feed, its list open, its sound served with this fault.
fn listener(fault: Fault) -> (TempDir, super::FaultServer) {
    let home = home();
    let server = server("Talks", &["First talk", "Second talk"]);
    server.put("/sound.opus", Page::with(lesson(), fault));
    let mut terminal = Start::new(home.path()).open();
    terminal.wait_for("What is generative AI");
    terminal.type_keys(&format!("a{}\r", server.url("/feed")));
    terminal.wait_for("First talk");
    leave(terminal);
    (home, server)
}

fn plays_from(terminal: &Terminal, least: u32) {
    terminal.wait_until(&format!("a position of {least} s or more"), |screen| {
        shown_position(screen).is_some_and(|seconds| seconds >= least)
    });
}

/// Whole media that were streamed and kept.
fn kept(home: &TempDir) -> usize {
    let is_part = |path: &std::path::PathBuf| path.extension().is_some_and(|ending| ending == "part");
    files_below(&home.path().join("cache/media")).iter().filter(|path| !is_part(path)).count()
}

#[test]
fn it_plays_while_it_comes_and_a_seek_goes_beyond_what_is_here() {
    let (home, server) = listener(Fault { rate: Some(SLOW), ..Fault::default() });
    let mut terminal = open(&home);
    terminal.type_keys("\r");
    plays_from(&terminal, 1);
    terminal.wait_until("parts that are missing", |screen| screen.contains("····"));
    assert_eq!(kept(&home), 0, "it is not here yet");
    terminal.type_keys("8");
    plays_from(&terminal, 72);
    let wanted = |header: &str| header.trim_start_matches("bytes=").trim_end_matches('-').parse().unwrap_or(0);
    let ranges: Vec<usize> = server.seen().iter().filter_map(|seen| seen.header("range").map(wanted)).collect();
    assert!(ranges.iter().any(|start| *start > lesson().len() / 2), "{ranges:?}");
    leave(terminal);
}

#[test]
fn the_network_goes_and_comes_back_and_playback_goes_on_by_itself_in_the_same_place() {
    let (home, server) = listener(Fault { rate: Some(SLOW), ..Fault::default() });
    let mut terminal = open(&home);
    terminal.type_keys("\r");
    plays_from(&terminal, 1);
    server.set_down(true);
    terminal.type_keys("5");
    terminal.wait_until("that it waits, and for what", |screen| {
        screen.contains("Waiting")
            || screen.contains("waiting")
            || screen.contains("Stalled")
            || screen.contains("127.0.0.1")
    });
    terminal.wait_for("ended early");
    assert!(!terminal.screen().contains("Try again"), "{}", terminal.screen());
    assert!(
        shown_position(&terminal.screen()).is_none_or(|seconds| (44..=46).contains(&seconds)),
        "{}",
        terminal.screen()
    );
    server.set_down(false);
    plays_from(&terminal, 46);
    assert!(shown_position(&terminal.screen()).is_some_and(|seconds| seconds < 60));
    leave(terminal);
}

#[test]
fn what_was_streamed_whole_is_kept_and_plays_without_the_network() {
    let (home, server) = listener(Fault::default());
    let mut terminal = open(&home);
    terminal.type_keys("\r");
    plays_from(&terminal, 1);
    // The one that follows is fetched as well.
    wait_for("the whole file", || kept(&home) >= 1);
    leave(terminal);
    server.set_down(true);
    let mut terminal = open(&home);
    terminal.type_keys("gg\r");
    plays_from(&terminal, 3);
    leave(terminal);
}

#[test]
fn without_the_network_what_is_not_here_says_so_and_the_rest_plays() {
    let (home, server) = listener(Fault::default());
    server.set_down(true);
    let mut terminal = open(&home);
    terminal.type_keys("\r");
    terminal.wait_until("the reason", |screen| screen.contains("127.0.0.1"));
    terminal.type_keys("Sgg\r");
    terminal.wait_for("What is generative AI");
    terminal.type_keys("gg\r");
    plays_from(&terminal, 1);
    leave(terminal);
}

#[test]
fn a_login_page_in_place_of_sound_is_told_as_one() {
    let (home, server) = listener(Fault::default());
    server.put("/sound.opus", Page::new("<!doctype html><html><title>Sign in</title></html>"));
    let mut terminal = open(&home);
    terminal.type_keys("\r");
    terminal.wait_until("what came", |screen| screen.contains("page"));
    leave(terminal);
}

#[test]
fn what_was_heard_makes_room_first() {
    let (home, server) = listener(Fault::default());
    // Three lessons fit, not four.
    super::configure(&home, "cache_megabytes = 1\n");
    super::publish(&server, "Talks", &["First talk", "Second talk", "Third talk", "Fourth talk", "Fifth talk"]);
    done(home.path(), &["refresh"]);
    let mut terminal = open(&home);
    terminal.type_keys("gg\r");
    wait_for("the first", || kept(&home) >= 1);
    terminal.type_keys("j\r");
    wait_for("the second", || kept(&home) >= 2);
    terminal.type_keys("u");
    for count in 3..=4 {
        terminal.type_keys("j\r");
        wait_for("the next", || kept(&home) >= count.min(3));
    }
    terminal.type_keys("j\r");
    plays_from(&terminal, 1);
    leave(terminal);
    let database = rusqlite::Connection::open(home.path().join("data/podtui.sqlite")).expect("the database");
    let titles = "SELECT title FROM media JOIN episodes ON episodes.id = media.episode ORDER BY title";
    let mut query = database.prepare(titles).expect("a query");
    let titles: Vec<String> = query.query_map([], |row| row.get(0)).expect("rows").flatten().collect();
    assert!(!titles.is_empty() && !titles.contains(&"Second talk".to_owned()), "{titles:?}");
}

/// From the first request to the first sound at 64 kB/s, and the requests that it took.
fn first_sound(body: Vec<u8>) -> (std::time::Duration, Vec<String>) {
    let home = home();
    let server = super::FaultServer::start();
    server.put("/sound", Page::with(body, Fault { rate: Some(64_000), ..Fault::default() }));
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_podtui"));
    command.args(["play", "--json", "--output", "null", &server.url("/sound")]).env("PODTUI_HOME", home.path());
    let mut child = command.stdout(std::process::Stdio::piped()).spawn().expect("podtui starts");
    wait_for("a request", || server.count("/sound") > 0);
    let asked = std::time::Instant::now();
    let lines = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().expect("its output")));
    let plays = lines.map_while(Result::ok).find(|line| line.contains("\"playing\"") || line.contains("\"failed\""));
    let took = asked.elapsed();
    assert!(plays.as_ref().is_some_and(|line| line.contains("playing")), "{plays:?}");
    // It has played: the rest is of no interest.
    let _ended = child.kill().and_then(|()| child.wait());
    let ranges = server.seen().iter().map(|seen| seen.header("range").unwrap_or_default().to_owned()).collect();
    (took, ranges)
}

#[test]
fn the_end_of_an_ogg_file_and_a_picture_are_not_waited_for() {
    let (_, ranges) = first_sound(lesson());
    assert_eq!(ranges[0], "bytes=0-");
    // The last page, for the length, comes after the first sound, and is all that is asked for besides.
    let last_page = format!("bytes={}-", lesson().len() - 8192);
    assert!(ranges[1..].iter().all(|range| *range == last_page) && ranges.len() <= 2, "{ranges:?}");
    // An ID3 tag with half a megabyte of picture: eight seconds at this rate.
    let picture = vec![0x55; 500_000];
    let frame = [&b"APIC"[..], &500_000_u32.to_be_bytes(), &[0, 0], &picture].concat();
    let size = u32::try_from(frame.len()).expect("small");
    let syncsafe = [21, 14, 7, 0].map(|shift| u8::try_from(size >> shift & 0x7f).expect("seven bits"));
    let silence = [&[0xff, 0xfb, 0x90, 0x00][..], &[0; 413]].concat().repeat(300);
    let (took, ranges) = first_sound([&b"ID3\x03\x00\x00"[..], &syncsafe, &frame, &silence].concat());
    assert!(ranges.iter().any(|range| range == "bytes=500020-"), "{ranges:?}");
    assert!(took.as_secs() < 4, "{took:?}");
}

#[test]
fn times_in_the_notes_are_shown_and_a_key_goes_from_one_to_the_next() {
    let home = home();
    let server = server("Talks", &[]);
    let notes = "<![CDATA[<p>Of frogs.</p><p>0:20 – Ponds<br>1:05 – Rain</p>]]>";
    let first = super::item("First talk", 1, &server.url("/sound.opus")).replace("About First talk.", notes);
    server.put("/feed", Page::new(super::feed("Talks", &[first])));
    let mut terminal = Start::new(home.path()).open();
    terminal.wait_for("What is generative AI");
    terminal.type_keys(&format!("a{}\r", server.url("/feed")));
    terminal.wait_for("First talk");
    terminal.type_keys("\r");
    plays_from(&terminal, 1);
    terminal.wait_until("the chapters", |screen| screen.contains("0:20  Ponds") && screen.contains("1:05  Rain"));
    terminal.type_keys(" ]");
    plays_from(&terminal, 20);
    terminal.type_keys("]");
    plays_from(&terminal, 65);
    terminal.type_keys("[");
    terminal.wait_until("the one before", |screen| shown_position(screen) == Some(20));
    leave(terminal);
}
