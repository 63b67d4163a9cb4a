//! Two copies at once: each writes what it touched, neither un-hears.

use super::*;
use crate::model::Mark;

#[test]
fn two_copies_write_only_the_rows_they_touched_and_the_last_word_stands() {
    let home = Home::new();
    let (mut one, mut other) = (home.store(), home.store());
    one.apply(&save("a", 1.0), Timestamp(1));
    other.apply(&save("b", 2.0), Timestamp(2));
    one.apply(&heard(&id("b")), Timestamp(3));
    other.apply(&save("b", 3.0), Timestamp(4));
    other.apply(&save("a", 9.0), Timestamp(5));
    let third = home.store();
    let read = |episode| {
        let mark = third.mark(&id(episode)).unwrap();
        (mark.heard, mark.position.map(Position::seconds))
    };
    assert_eq!((read("a"), read("b")), ((false, Some(9.0)), (true, Some(3.0))));
}

#[test]
fn what_another_copy_marked_is_told_once_and_ones_own_never() {
    let home = Home::new();
    let (mut one, mut other) = (home.store(), home.store());
    other.apply(&save("mine", 1.0), TODAY);
    other.apply(&heard(&id("b")), TODAY);
    let marks = |events: Vec<StoreEvent>| match <[StoreEvent; 1]>::try_from(events) {
        Ok([StoreEvent::Marks { marks }]) => marks,
        events => panic!("{events:?}"),
    };
    let news = marks(one.apply(&save("a", 1.0), TODAY));
    let mark = |heard, seconds: Option<f64>| Mark {
        heard,
        position: seconds.map(Position::from_seconds),
        duration: seconds.map(|_| Duration::from_secs(90)),
    };
    assert_eq!(news, [(id("mine"), mark(false, Some(1.0))), (id("b"), mark(true, None))]);
    assert_eq!(one.apply(&save("a", 2.0), TODAY), []);
    assert_eq!(marks(other.apply(&save("mine", 2.0), TODAY)), [(id("a"), mark(false, Some(2.0)))]);
}

#[test]
fn a_subscription_of_another_copy_is_seen_at_the_next_write() {
    let home = Home::new();
    let (mut one, mut other) = (home.store(), home.store());
    take_in(&mut other, vec![item("x", 0)], 0);
    let events = one.apply(&save("a", 1.0), TODAY);
    assert!(matches!(&events[..], [StoreEvent::Shows { shows }] if shows.len() == 1), "{events:?}");
    other.apply(&save("b", 1.0), TODAY);
    let events = one.apply(&save("a", 2.0), TODAY);
    assert!(matches!(&events[..], [StoreEvent::Marks { .. }]), "{events:?}");
}

#[test]
fn two_threads_that_write_at_once_lose_nothing() {
    let home = Home::new();
    let write = |name: &'static str| {
        let mut store = home.store();
        std::thread::spawn(move || {
            for round in 1..=200 {
                let events =
                    store.apply(&save(&format!("{name}{}", round % 7), f64::from(round)), Timestamp(i64::from(round)));
                assert!(!events.iter().any(|event| matches!(event, StoreEvent::Trouble { .. })), "{events:?}");
            }
        })
    };
    let threads = [write("a"), write("b")];
    for thread in threads {
        thread.join().unwrap();
    }
    let store = home.store();
    assert_eq!(store.check().unwrap(), None);
    for name in ["a", "b"] {
        assert_eq!(store.mark(&id(&format!("{name}4"))).unwrap().position, Some(Position::from_seconds(200.0)));
    }
    let changes: i64 = store.connection.query_row("SELECT max(change) FROM marks", [], |row| row.get(0)).unwrap();
    assert_eq!(changes, 400);
}

#[test]
fn many_copies_that_start_at_once_all_get_the_one_database() {
    let home = Home::new();
    let start = std::sync::Barrier::new(6);
    std::thread::scope(|scope| {
        for name in ["a", "b", "c", "d", "e", "f"] {
            let (home, start) = (&home, &start);
            scope.spawn(move || {
                start.wait();
                let events = home.store().apply(&save(name, 1.0), TODAY);
                assert!(!events.iter().any(|event| matches!(event, StoreEvent::Trouble { .. })), "{events:?}");
            });
        }
    });
    assert_eq!(home.store().marks().unwrap().len(), 6);
}
