//! The thread: what is sent is kept, what is superseded is not written twice.

use std::sync::mpsc::channel;

use super::*;

#[test]
fn the_thread_does_what_is_sent_in_order_and_ends_with_its_senders() {
    let home = Home::new();
    let (events, received) = channel();
    let commands = crate::store::spawn(home.store(), move |event| events.send(event).unwrap()).unwrap();
    for round in 1..=1000 {
        commands.send(save("a", f64::from(round))).unwrap();
    }
    commands.send(heard(&id("a"))).unwrap();
    commands.send(save("a", 7.0)).unwrap();
    commands.send(StoreCmd::Flush).unwrap();
    assert_eq!(received.recv(), Ok(StoreEvent::Flushed));
    let mark = Store::open_read_only(&home.dirs).unwrap().mark(&id("a")).unwrap();
    assert_eq!((mark.heard, mark.position), (true, Some(Position::from_seconds(7.0))));
    commands.send(save("a", 8.0)).unwrap();
    drop(commands);
    assert!(received.recv().is_err(), "the thread is gone, and said nothing more");
    let mark = home.store().mark(&id("a")).unwrap();
    assert_eq!(mark.position, Some(Position::from_seconds(8.0)));
}

#[test]
fn a_burst_of_feeds_is_told_in_few_words_and_the_last_one_is_right() {
    let home = Home::new();
    let (events, received) = channel();
    let commands = crate::store::spawn(home.store(), move |event| events.send(event).unwrap()).unwrap();
    for number in 0..50 {
        let StoreCmd::Absorb { document, mut fetched, .. } = absorb(document(vec![]), 0) else { unreachable!() };
        fetched.address = format!("https://feeds.example/{number}");
        commands.send(StoreCmd::Absorb { show: ShowId::from(&*number.to_string()), document, fetched }).unwrap();
    }
    commands.send(StoreCmd::Flush).unwrap();
    let told: Vec<usize> = received
        .iter()
        .take_while(|event| *event != StoreEvent::Flushed)
        .filter_map(|event| if let StoreEvent::Shows { shows } = event { Some(shows.len()) } else { None })
        .collect();
    assert_eq!(told.last(), Some(&50));
}

#[test]
fn a_closed_store_leaves_one_file_and_does_nothing_more() {
    let home = Home::new();
    let (events, received) = channel();
    let commands = crate::store::spawn(home.store(), move |event| events.send(event).unwrap()).unwrap();
    commands.send(save("a", 3.0)).unwrap();
    commands.send(StoreCmd::Close).unwrap();
    assert_eq!(received.recv(), Ok(StoreEvent::Closed));
    assert!(received.recv().is_err(), "the thread has ended");
    assert!(commands.send(save("a", 4.0)).is_err());
    let database = home.dirs.database();
    let names = std::fs::read_dir(database.parent().unwrap()).unwrap().map(|entry| entry.unwrap().file_name());
    assert_eq!(names.collect::<Vec<_>>(), [database.file_name().unwrap()], "no log, no index of a log");
    assert_eq!(home.store().mark(&id("a")).unwrap().position, Some(Position::from_seconds(3.0)));
}
