//! Several readers of one stream: each gets its bytes, whoever else wants others.

use std::io::{Read, Seek, SeekFrom};
use std::time::Duration;

use podtui::net::{Stream, Web, WebConfig};

use super::fault_server::{Fault, Page};
use super::streams::{Case, read_at};
use super::wait_until;

/// Over a line on which nothing counts as a stall.
fn open_patiently(case: &Case) -> Stream {
    let web = Web::new(WebConfig { stall: Duration::from_mins(1), ..super::config() });
    Stream::open(&web, case.ask()).unwrap()
}

#[test]
fn seeking_on_and_on_opens_few_connections() {
    let case = Case::new(Fault { rate: Some(64_000), ..Fault::default() });
    let stream = case.open().unwrap();
    let readers: Vec<_> = (1..30u64)
        .map(|step| {
            let mut reader = stream.reader();
            std::thread::spawn(move || {
                reader.seek(SeekFrom::Start(step * 20_000)).unwrap();
                drop(reader.read(&mut [0; 10]));
            })
        })
        .collect();
    wait_until("connections were opened", || case.server.count("/a") > 1);
    stream.cancel();
    for reader in readers {
        reader.join().unwrap();
    }
    assert!(case.server.count("/a") < 10, "{} connections", case.server.count("/a"));
}

#[test]
fn readers_far_from_each_other_get_their_turn_although_connecting_takes_long() {
    let case = Case::new(Fault { rate: Some(64_000), delay: Duration::from_millis(250), ..Fault::default() });
    let stream = case.open().unwrap();
    let readers = [550_000, 350_000, 200_000, 450_000].map(|place| {
        let mut reader = stream.reader();
        std::thread::spawn(move || (place, read_at(&mut reader, place, 100)))
    });
    wait_until("each has its bytes", || readers.iter().all(std::thread::JoinHandle::is_finished));
    for reader in readers {
        let (place, bytes) = reader.join().unwrap();
        assert!(bytes == case.body[place as usize..][..100]);
    }
}

#[test]
fn a_player_is_never_starved_by_those_who_read_beside_it() {
    let case = Case::new(Fault { rate: Some(64_000), delay: Duration::from_millis(300), ..Fault::default() });
    let stream = open_patiently(&case);
    let (mut scan, mut tags, mut player) = (stream.reader(), stream.reader(), stream.reader());
    let (stop_scan, stop_tags) = (scan.canceller(), tags.canceller());
    let scanning = std::thread::spawn(move || drop(scan.read_to_end(&mut Vec::new())));
    let tagging = std::thread::spawn(move || {
        for step in 0.. {
            let place = 590_000 - step * 7919 % 190_000;
            if tags.seek(SeekFrom::Start(place)).and_then(|_| tags.read_exact(&mut [0; 4])).is_err() {
                break;
            }
        }
    });
    player.seek(SeekFrom::Start(200_000)).unwrap();
    let begun = std::time::Instant::now();
    let mut longest = Duration::ZERO;
    for piece in 0..40 {
        let asked = std::time::Instant::now();
        player.read_exact(&mut [0; 2048]).unwrap();
        longest = longest.max(asked.elapsed());
        // It plays at 16 kB/s, and has what it read in advance.
        let due = Duration::from_millis(128) * piece;
        std::thread::sleep(due.saturating_sub(begun.elapsed()));
    }
    stop_scan.cancel();
    stop_tags.cancel();
    scanning.join().unwrap();
    tagging.join().unwrap();
    assert!(longest < Duration::from_secs(4), "{longest:?}");
    assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
}

#[test]
fn a_connection_that_never_comes_about_for_one_holds_nobody_else_up_for_long() {
    let case = Case::new(Fault { rate: Some(64_000), ..Fault::default() });
    let stream = open_patiently(&case);
    let (mut tags, mut player) = (stream.reader(), stream.reader());
    let stop = tags.canceller();
    read_at(&mut player, 0, 100);
    let silent = Fault { delay: Duration::from_secs(20), ..Fault::default() };
    case.server.put("/a", Page::with(case.body.clone(), silent));
    let tagging = std::thread::spawn(move || drop(tags.seek(SeekFrom::End(-100)).and_then(|_| tags.read(&mut [0; 4]))));
    wait_until("it is asked for", || case.server.count("/a") == 2);
    case.server.put("/a", Page::new(case.body.clone()));
    let begun = std::time::Instant::now();
    assert_eq!(read_at(&mut player, 300_000, 100), case.body[300_000..300_100]);
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    stop.cancel();
    tagging.join().unwrap();
}
