//! Feeds that change: guids, addresses, duplicates, what leaves and what comes back.

use super::*;
use crate::model::ShowType;
use crate::store::cache::{Cache, KeptMedium};

/// The key in the library of the episode that has this guid now.
fn key_of(store: &Store, guid: &str) -> EpisodeId {
    store.episodes(&show()).unwrap().into_iter().find(|episode| episode.guid == guid).unwrap().id
}

#[test]
fn a_subscription_is_kept_whole() {
    let home = Home::new();
    let mut document = document(vec![item("b", -1), item("a", -2)]);
    document.show.description = Some("What it is about.".to_owned());
    document.show.show_type = Some(ShowType::Serial);
    let mut store = home.store();
    let events = store.apply(&absorb(document.clone(), 0), TODAY);
    let [StoreEvent::Shows { shows }] = &events[..] else { panic!("{events:?}") };
    document.show.feed_url = Some("https://feeds.example/show".to_owned());
    assert_eq!((&shows[0].show, shows[0].episodes, shows[0].refreshed), (&document.show, 2, Some(TODAY)));
    assert_eq!(store.episodes(&show()).unwrap(), document.episodes);
    assert_eq!(store.episode(&document.episodes[1].id).unwrap(), Some(document.episodes[1].clone()));
    let source = store.feed_source(&show()).unwrap().unwrap();
    assert_eq!((source.address.as_str(), source.etag.as_deref()), ("https://feeds.example/show", Some("\"1\"")));
    drop(store);
    assert_eq!(Store::open(&home.dirs).1.shows, *shows);
}

#[test]
fn of_a_fresh_subscription_the_newest_is_new_and_later_what_is_published_since() {
    let home = Home::new();
    let mut store = home.store();
    take_in(&mut store, vec![item("a", -3), item("c", -1), item("b", -2)], 0);
    assert_eq!(counts(&store), (3, 1));
    let newest = key_of(&store, "c");
    store.apply(&heard(&newest), TODAY);
    assert_eq!(counts(&store), (3, 0));
    store.apply(&StoreCmd::MarkNew { episode: newest }, TODAY);
    assert_eq!(counts(&store), (3, 1));
    let archive = item("from the archive", -100);
    take_in(&mut store, vec![item("e", 5), item("a", -3), item("c", -1), item("b", -2), archive], 6);
    assert_eq!(counts(&store), (5, 2));
}

#[test]
fn a_publisher_who_changes_all_guids_takes_nothing_of_what_was_heard() {
    let home = Home::new();
    let mut store = home.store();
    take_in(&mut store, vec![item("a", -1), item("b", -2)], 0);
    let before = [key_of(&store, "a"), key_of(&store, "b")];
    store.apply(&heard(&before[0]), TODAY);
    store.apply(&save(before[1].as_str(), 40.0), TODAY);
    let changed = |guid: &str, old: &str, days| {
        let mut episode = item(guid, days);
        let old = item(old, days);
        (episode.title, episode.audio) = (format!("{} (new)", old.title), old.audio);
        episode
    };
    let items = vec![changed("x", "a", -1), changed("y", "b", -2)];
    let given_up = items[0].id.clone();
    for days in [1, 2] {
        take_in(&mut store, items.clone(), days);
        assert_eq!([key_of(&store, "x"), key_of(&store, "y")], before);
        assert_eq!(counts(&store), (2, 0));
    }
    assert_eq!(store.known_as(&given_up).unwrap(), before[0]);
    assert_eq!(store.episode(&given_up).unwrap().unwrap().id, before[0]);
    assert!(store.mark(&before[0]).unwrap().heard && store.mark(&given_up).unwrap().heard);
    store.apply(&StoreCmd::MarkNew { episode: given_up }, TODAY);
    assert!(!store.mark(&before[0]).unwrap().heard, "either id leads to the one mark");
}

#[test]
fn guid_and_address_may_both_change_when_title_day_and_length_are_the_same() {
    let home = Home::new();
    let mut store = home.store();
    let titled = |guid: &str, title: &str, minutes| {
        let mut episode = item(guid, -1);
        title.clone_into(&mut episode.title);
        episode.duration = Some(Duration::from_mins(minutes));
        episode
    };
    take_in(&mut store, vec![titled("a", "\u{201c}It\u{2019}s\u{201d} \u{2013} a test", 30)], 0);
    let before = key_of(&store, "a");
    take_in(&mut store, vec![titled("b", "\"It's\" - A Test", 39)], 1);
    assert_eq!(key_of(&store, "b"), before);
    store.apply(&heard(&before), TODAY);
    take_in(&mut store, vec![titled("c", "\"It's\" - A Test", 60)], 2);
    assert_ne!(key_of(&store, "c"), before, "an hour is another episode than 39 minutes");
    assert_eq!(guids(&store), ["c", "b"]);
}

#[test]
fn what_leaves_the_feed_stays_if_it_was_touched_and_comes_back_as_what_it_was() {
    let home = Home::new();
    let mut store = home.store();
    take_in(&mut store, vec![item("c", -1), item("b", -2), item("a", -3)], 0);
    let (touched, untouched) = (key_of(&store, "b"), key_of(&store, "a"));
    store.apply(&save(touched.as_str(), 3.0), TODAY);
    take_in(&mut store, vec![item("c", -1)], 1);
    assert_eq!(guids(&store), ["c", "b"]);
    assert_eq!(counts(&store).0, 2);
    take_in(&mut store, vec![item("c", -1), item("b", -2), item("a", -3)], 2);
    assert_eq!(guids(&store), ["c", "b", "a"]);
    assert_eq!(key_of(&store, "a"), untouched);
    take_in(&mut store, vec![item("c", -1)], 3);
    take_in(&mut store, vec![item("c", -1)], 40);
    let left: i64 = store.connection.query_row("SELECT count(*) FROM details", [], |row| row.get(0)).unwrap();
    assert_eq!(left, 2, "what nobody touched is forgotten after a month");
}

#[test]
fn what_was_downloaded_or_began_to_play_is_touched() {
    let home = Home::new();
    let mut store = home.store();
    take_in(&mut store, vec![item("c", -1), item("b", -2), item("a", -3)], 0);
    store.apply(&StoreCmd::Began { episode: key_of(&store, "a") }, TODAY);
    let downloaded = KeptMedium {
        episode: key_of(&store, "b"),
        path: home.dirs.downloads.join("The Show/b.mp3"),
        bytes: 7,
        whole: true,
        on_purpose: true,
        last_used: TODAY,
    };
    Cache::open(&home.dirs).unwrap().record("https://media.example/b.mp3", &downloaded).unwrap();
    take_in(&mut store, vec![item("d", 0)], 1);
    assert_eq!(guids(&store), ["d", "b", "a"]);
}

#[test]
fn a_feed_that_is_cut_off_or_empty_takes_no_episode_away() {
    let home = Home::new();
    let mut store = home.store();
    take_in(&mut store, vec![item("b", -1), item("a", -2)], 0);
    let mut cut = document(vec![item("c", 1)]);
    cut.cut_off = true;
    store.apply(&absorb(cut, 2), TODAY);
    assert_eq!(guids(&store), ["c", "b", "a"]);
    let entry = store.show(&show()).unwrap().unwrap();
    assert_eq!((entry.refreshed, entry.failure.is_some()), (Some(TODAY), true));
    assert_eq!(store.feed_source(&show()).unwrap().unwrap().etag, None, "it is to be fetched whole");
    take_in(&mut store, vec![], 3);
    assert_eq!(guids(&store), ["c", "b", "a"]);
    assert_eq!(store.show(&show()).unwrap().unwrap().failure, None);
}

#[test]
fn what_is_the_same_is_not_written_again() {
    let home = Home::new();
    let mut store = home.store();
    let items =
        |count: i64| (0..count).rev().map(|number| item(&number.to_string(), number - 1000)).collect::<Vec<_>>();
    take_in(&mut store, items(500), 0);
    let written =
        |store: &Store| -> i64 { store.connection.query_row("SELECT total_changes()", [], |row| row.get(0)).unwrap() };
    let before = written(&store);
    take_in(&mut store, items(500), 1);
    assert!(written(&store) - before < 8, "only the show's own line");
    let before = written(&store);
    take_in(&mut store, items(503), 2);
    assert!(written(&store) - before < 14, "three more episodes");
    assert_eq!(guids(&store).first().map(String::as_str), Some("502"));
}

#[test]
fn an_item_that_was_edited_or_moved_is_as_the_feed_has_it() {
    let home = Home::new();
    let mut store = home.store();
    take_in(&mut store, vec![item("a", -1), item("b", -2), item("c", -3)], 0);
    let mut edited = item("b", -2);
    "A better title".clone_into(&mut edited.title);
    let items = vec![item("c", -3), item("between", -9), edited, item("a", -1)];
    take_in(&mut store, items.clone(), 1);
    assert_eq!(store.episodes(&show()).unwrap(), items);
    assert_eq!(&*store.first_rows(Some(&show()), 3).unwrap()[2].title, "A better title");
}

#[test]
fn doubles_in_one_feed_are_one_episode_the_newer() {
    let home = Home::new();
    let mut store = home.store();
    let mut newer = item("a", 0);
    "Put right".clone_into(&mut newer.title);
    take_in(&mut store, vec![item("a", -5), item("b", -6), newer.clone()], 0);
    assert_eq!(store.episodes(&show()).unwrap(), [newer, item("b", -6)]);
}

#[test]
fn unsubscribing_keeps_everything_and_can_be_undone() {
    let home = Home::new();
    let mut store = home.store();
    take_in(&mut store, vec![item("b", -1), item("a", -2)], 0);
    let episode = key_of(&store, "a");
    store.apply(&StoreCmd::Began { episode: episode.clone() }, TODAY);
    store.apply(&heard(&episode), TODAY);
    let removed = store.apply(&StoreCmd::RemoveShow { show: show() }, TODAY);
    assert_eq!(removed, [StoreEvent::Shows { shows: vec![] }]);
    assert_eq!((store.history(9).unwrap().len(), store.mark(&episode).unwrap().heard), (1, true));
    assert_eq!(store.feeds_due(Timestamp(i64::MAX)).unwrap(), []);
    store.apply(&StoreCmd::RestoreShow { show: show() }, TODAY);
    assert_eq!((counts(&store), guids(&store)), ((2, 1), vec!["b".to_owned(), "a".to_owned()]));
    store.apply(&StoreCmd::RemoveShow { show: show() }, TODAY);
    take_in(&mut store, vec![item("d", 20), item("c", 10), item("b", -1), item("a", -2)], 30);
    assert_eq!(
        (store.shows().unwrap().len(), counts(&store)),
        (1, (4, 1)),
        "a new subscription, of which the newest is new"
    );
}

#[test]
fn how_a_refresh_went_is_kept_beside_the_show() {
    let home = Home::new();
    let mut store = home.store();
    take_in(&mut store, vec![item("a", -1)], 0);
    let note = |seconds, failure: Option<&str>| StoreCmd::NoteRefresh {
        show: show(),
        at: Timestamp(TODAY.0 + seconds),
        failure: failure.map(str::to_owned),
    };
    store.apply(&note(5, Some("The server did not answer.")), TODAY);
    let entry = store.show(&show()).unwrap().unwrap();
    assert_eq!((entry.failure.as_deref(), entry.refreshed), (Some("The server did not answer."), Some(TODAY)));
    assert_eq!(store.feeds_due(Timestamp(TODAY.0 + 1)).unwrap().len(), 1);
    store.apply(&note(9, None), TODAY);
    let entry = store.show(&show()).unwrap().unwrap();
    assert_eq!((entry.failure, entry.refreshed), (None, Some(Timestamp(TODAY.0 + 9))));
    assert_eq!(store.feeds_due(Timestamp(TODAY.0 + 1)).unwrap(), []);
    store.apply(&StoreCmd::FinishShow { show: show() }, TODAY);
    assert_eq!(store.feeds_due(Timestamp(i64::MAX)).unwrap(), []);
}

#[test]
fn a_feed_that_moved_is_the_same_show_by_either_address() {
    let home = Home::new();
    let mut store = home.store();
    take_in(&mut store, vec![item("a", -1)], 0);
    let address = "https://elsewhere.example/feed".to_owned();
    store.apply(&StoreCmd::MoveFeed { show: show(), address: address.clone() }, TODAY);
    assert_eq!(store.show_by_address(&address).unwrap(), Some(show()));
    let StoreCmd::Absorb { document, mut fetched, .. } = absorb(document(vec![item("b", 1), item("a", -1)]), 2) else {
        unreachable!()
    };
    fetched.address = address;
    store.apply(&StoreCmd::Absorb { show: ShowId::from("of the new address"), document, fetched }, TODAY);
    assert_eq!((store.shows().unwrap().len(), guids(&store)), (1, vec!["b".to_owned(), "a".to_owned()]));
}

#[test]
fn a_show_is_found_by_key_title_or_part_of_it() {
    let home = Home::new();
    let mut store = home.store();
    take_in(&mut store, vec![], 0);
    for query in ["show", "THE SHOW", "e sho"] {
        assert_eq!(store.show_by_query(query).unwrap().map(|entry| entry.show.id), Some(show()), "{query}");
    }
    assert_eq!(store.show_by_query("").unwrap(), None);
    assert_eq!(store.show_by_query("nothing like it").unwrap(), None);
}

#[test]
fn a_show_that_is_only_looked_at_is_kept_and_no_subscription_until_it_is_restored() {
    let home = Home::new();
    let mut store = home.store();
    let StoreCmd::Absorb { show: id, document, fetched } = absorb(document(vec![item("b", -1), item("a", -2)]), 0)
    else {
        panic!("another command");
    };
    let guest = StoreCmd::AbsorbGuest { show: id, document, fetched };
    store.apply(&guest, TODAY);
    assert_eq!((store.shows().unwrap().len(), store.episodes(&show()).unwrap().len()), (0, 2));
    assert_eq!(store.feed_source(&show()).unwrap().unwrap().etag.as_deref(), Some("\"1\""));
    store.apply(&guest, TODAY);
    assert_eq!(store.shows().unwrap().len(), 0, "looked at again");
    store.apply(&StoreCmd::RestoreShow { show: show() }, TODAY);
    assert_eq!((store.shows().unwrap().len(), counts(&store)), (1, (2, 1)));
    store.apply(&guest, TODAY);
    assert_eq!(store.shows().unwrap().len(), 1, "a subscription stays one");
}

#[test]
fn who_plays_an_address_is_told_with_the_feed_that_names_it() {
    let home = Home::new();
    let mut store = home.store();
    take_in(&mut store, vec![item("b", -1), item("a", -2)], 0);
    let found = store.played_by("https://media.example/a.mp3").unwrap();
    assert_eq!(found, [(key_of(&store, "a"), "https://feeds.example/show".to_owned())]);
    assert_eq!(store.played_by("https://media.example/c.mp3").unwrap(), []);
}
