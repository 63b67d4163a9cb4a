//! Several readers of one stream: each gets its bytes, whoever else wants others.

use std::io::{Read, Seek, SeekFrom};
use std::time::Duration;

use super::fault_server::Fault;
use super::streams::{Case, read_at};
use super::wait_until;

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
