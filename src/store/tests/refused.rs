//! Files that cannot be used: broken, newer, full, read-only. Each is said, and nothing is lost.

use std::fs;

use super::*;

/// The databases whose name begins so.
fn beside(home: &Home, start: &str) -> Vec<std::path::PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(&home.dirs.data).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "sqlite"));
    paths.retain(|path| path.file_name().unwrap().to_str().unwrap().starts_with(start));
    paths.sort();
    paths
}

fn trouble_of(home: &Home) -> (Store, String) {
    let (store, library) = Store::open(&home.dirs);
    assert_eq!(library.trouble.len(), 1, "{:?}", library.trouble);
    (store, library.trouble[0].clone())
}

#[test]
fn garbage_is_kept_aside_unchanged_and_a_new_file_begun() {
    let home = Home::new();
    fs::create_dir_all(&home.dirs.data).unwrap();
    fs::write(home.dirs.database(), "this is no database, but somebody may want it").unwrap();
    let (mut store, trouble) = trouble_of(&home);
    assert!(trouble.contains("podtui-broken-"), "{trouble}");
    let aside = beside(&home, "podtui-broken-");
    assert_eq!(fs::read_to_string(&aside[0]).unwrap(), "this is no database, but somebody may want it");
    store.apply(&save("a", 1.0), TODAY);
    drop(store);
    assert_eq!(home.store().marks().unwrap().len(), 1);
    fs::write(home.dirs.database(), "again").unwrap();
    trouble_of(&home);
    assert_eq!(beside(&home, "podtui-broken-").len(), 2);
}

#[test]
fn a_truncated_file_is_kept_aside_and_what_can_be_read_of_it_brought_over() {
    let home = Home::new();
    let mut store = home.store();
    store.apply(&heard(&id("a")), TODAY);
    take_in(&mut store, (0..200).map(|number| item(&number.to_string(), -number)).collect(), 0);
    drop(store);
    let length = fs::metadata(home.dirs.database()).unwrap().len();
    fs::File::options().write(true).open(home.dirs.database()).unwrap().set_len(length / 2).unwrap();
    let (mut store, trouble) = trouble_of(&home);
    assert!(trouble.contains("damaged"), "{trouble}");
    assert_eq!(fs::metadata(&beside(&home, "podtui-broken-")[0]).unwrap().len(), length / 2);
    assert_eq!(store.apply(&save("b", 1.0), TODAY), []);
    assert_eq!(store.check().unwrap(), None);
}

#[test]
fn damage_that_is_met_while_running_is_found_at_the_next_start() {
    let home = Home::new();
    let mut store = home.store();
    store.apply(&heard(&id("a")), TODAY);
    take_in(&mut store, (0..500).map(|number| item(&number.to_string(), -number)).collect(), 0);
    drop(store);
    // The last pages hold nothing that starting reads.
    let length = usize::try_from(fs::metadata(home.dirs.database()).unwrap().len()).unwrap();
    let mut bytes = fs::read(home.dirs.database()).unwrap();
    bytes[length / 4..].fill(0xaa);
    fs::write(home.dirs.database(), bytes).unwrap();
    let (mut store, library) = Store::open(&home.dirs);
    if library.trouble.is_empty() {
        let events = store.apply(&StoreCmd::LoadRows { show: Some(show()) }, TODAY);
        assert!(
            matches!(events.last(), Some(StoreEvent::Trouble { reason, .. }) if reason.contains("damaged")),
            "{events:?}"
        );
        drop(store);
        store = trouble_of(&home).0;
    }
    assert_eq!(beside(&home, "podtui-broken-").len(), 1);
    assert!(store.mark(&id("a")).unwrap().heard, "the marks could still be read");
    assert_eq!(store.check().unwrap(), None);
    drop(store);
    home.store();
}

#[test]
fn damage_that_a_save_meets_is_mended_at_once_and_what_was_to_be_saved_is_kept() {
    let home = Home::new();
    let mut store = home.store();
    store.apply(&heard(&id("a")), TODAY);
    take_in(&mut store, (0..60).map(|number| item(&number.to_string(), -number)).collect(), 0);
    let root: i64 = store
        .connection
        .query_row("SELECT rootpage FROM sqlite_schema WHERE name = 'aliases'", [], |row| row.get(0))
        .unwrap();
    drop(store);
    let mut bytes = fs::read(home.dirs.database()).unwrap();
    let start = usize::try_from(root - 1).unwrap() * 8192;
    bytes[start..start + 8192].fill(0xaa);
    fs::write(home.dirs.database(), bytes).unwrap();
    // Starting does not read that table, saving a place does.
    let mut store = home.store();
    let mut other = home.store();
    let events = store.apply(&save("b", 61.0), TODAY);
    assert!(matches!(&events[..], [StoreEvent::Renewed { said }, ..] if said.contains("kept as")), "{events:?}");
    assert!(!events.iter().any(|event| matches!(event, StoreEvent::Trouble { .. })), "{events:?}");
    // Another copy, whose file is not the one of that name any more.
    other.apply(&StoreCmd::SaveVolume { volume: crate::model::Volume::from_percent(30), muted: false }, TODAY);
    drop((store, other));
    assert_eq!(beside(&home, "podtui-broken-").len(), 1);
    let store = home.store();
    assert!(store.mark(&id("a")).unwrap().heard, "what could be read was brought over");
    assert_eq!(store.marks().unwrap().len(), 2);
    assert_eq!(store.settings().unwrap().volume.percent(), 30);
    assert_eq!(store.check().unwrap(), None);
}

#[test]
fn a_file_of_a_newer_version_is_left_alone_byte_for_byte() {
    let home = Home::new();
    let mut store = home.store();
    store.apply(&heard(&id("a")), TODAY);
    store.connection.execute_batch("PRAGMA user_version = 99").unwrap();
    drop(store);
    let before = fs::read(home.dirs.database()).unwrap();
    let (mut store, trouble) = trouble_of(&home);
    assert!(trouble.contains("newer podtui") && trouble.contains("update podtui"), "{trouble}");
    assert_eq!(store.apply(&save("b", 1.0), TODAY), []);
    assert_eq!(store.marks().unwrap().len(), 1);
    drop(store);
    assert_eq!(fs::read(home.dirs.database()).unwrap(), before);
    assert_eq!(beside(&home, "podtui").len(), 1);
    assert!(Store::open_read_only(&home.dirs).is_err_and(|error| error.to_string().contains("newer podtui")));
}

#[test]
fn a_folder_that_cannot_be_made_is_said_and_listening_goes_on_until_it_can() {
    let home = Home::new();
    fs::write(&home.dirs.data, "a file where the folder should be").unwrap();
    let (mut store, trouble) = trouble_of(&home);
    assert!(trouble.contains("cannot be written") && trouble.contains("PODTUI_HOME"), "{trouble}");
    let start = Timestamp(i64::MAX / 2);
    assert_eq!(store.apply(&save("a", 1.0), start), []);
    assert_eq!(store.apply(&heard(&id("b")), start), []);
    fs::remove_file(&home.dirs.data).unwrap();
    let events = store.apply(&save("a", 2.0), Timestamp(start.0 + 60));
    let [StoreEvent::Recovered, StoreEvent::Marks { marks }, StoreEvent::Shows { .. }] = &events[..] else {
        panic!("{events:?}")
    };
    assert_eq!(marks.len(), 2);
    drop(store);
    let store = home.store();
    assert!(store.mark(&id("b")).unwrap().heard);
    assert_eq!(store.mark(&id("a")).unwrap().position, Some(Position::from_seconds(2.0)));
}

#[test]
fn a_full_disk_is_said_once_and_everything_is_saved_when_there_is_room() {
    let home = Home::new();
    let mut store = home.store();
    store.connection.execute_batch("PRAGMA max_page_count = 1").unwrap();
    let name = |number: usize| format!("{number:0>900}");
    let mut said = Vec::new();
    let mut saved = 0;
    while said.is_empty() {
        saved += 1;
        said = store.apply(&save(&name(saved), 5.0), TODAY);
    }
    let [StoreEvent::Trouble { what, reason, advice }] = &said[..] else { panic!("{said:?}") };
    assert_eq!((what.as_str(), reason.as_str()), ("Your place could not be saved", "the disk is full"));
    assert!(advice.contains("Free some space"), "{advice}");
    for seconds in 6..60 {
        assert_eq!(store.apply(&save(&name(saved), f64::from(seconds)), TODAY), []);
    }
    assert_eq!(store.apply(&StoreCmd::Flush, TODAY), [StoreEvent::Flushed]);
    store.connection.execute_batch("PRAGMA max_page_count = 100000").unwrap();
    assert_eq!(store.apply(&StoreCmd::Flush, TODAY), [StoreEvent::Recovered, StoreEvent::Flushed]);
    drop(store);
    let store = home.store();
    assert_eq!(store.marks().unwrap().len(), saved);
    assert_eq!(store.mark(&id(&name(saved))).unwrap().position, Some(Position::from_seconds(59.0)));
}

#[test]
fn a_database_that_another_program_holds_is_waited_for_then_said_and_then_written() {
    let home = Home::new();
    let (mut store, holder) = (home.store(), home.store());
    store.connection.busy_timeout(Duration::ZERO).unwrap();
    holder.connection.execute_batch("BEGIN IMMEDIATE").unwrap();
    let events = store.apply(&heard(&id("a")), TODAY);
    assert!(
        matches!(&events[..], [StoreEvent::Trouble { reason, .. }] if reason.contains("another program")),
        "{events:?}"
    );
    assert_eq!(store.apply(&save("b", 1.0), TODAY), []);
    holder.connection.execute_batch("COMMIT").unwrap();
    assert_eq!(store.apply(&save("b", 2.0), TODAY), [StoreEvent::Recovered]);
    assert!(holder.mark(&id("a")).unwrap().heard);
}
