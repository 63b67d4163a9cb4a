//! Places and heard marks: written at once, taken back only by the listener.

use super::*;
use crate::model::{Mark, Volume, Waveform};
use crate::msg::{Resume, Settings, Sort};
use crate::store::Played;

#[test]
fn what_was_heard_and_set_is_there_at_the_next_start() {
    let home = Home::new();
    let waveform = Waveform::new(&[1, 2, 3]);
    {
        let mut store = home.store();
        let settings = [
            StoreCmd::SaveVolume { volume: Volume::from_percent(130), muted: true },
            StoreCmd::SaveSort { sort: Sort::UnheardFirst },
            StoreCmd::SaveOpenShow { show: Some(show()) },
            StoreCmd::SaveWaveform { episode: id("b"), waveform: waveform.clone() },
            StoreCmd::Began { episode: id("a") },
            heard(&id("a")),
            StoreCmd::Began { episode: id("b") },
            save("b", 12.5),
        ];
        for (cmd, second) in settings.iter().zip(0..) {
            assert_eq!(store.apply(cmd, Timestamp(second)), []);
        }
    }
    let (store, library) = Store::open(&home.dirs);
    let expected =
        Settings { volume: Volume::from_percent(130), muted: true, sort: Sort::UnheardFirst, open_show: Some(show()) };
    assert_eq!(library.settings, expected);
    assert_eq!(library.last, Some(Resume { episode: id("b"), position: Position::from_seconds(12.5) }));
    let started =
        Mark { heard: false, position: Some(Position::from_seconds(12.5)), duration: Some(Duration::from_secs(90)) };
    assert_eq!(library.marks, [(id("a"), Mark { heard: true, ..Mark::default() }), (id("b"), started)]);
    assert_eq!(store.waveform(&id("b")).unwrap(), Some(waveform));
    assert_eq!(store.waveform(&id("a")).unwrap(), None);
    let played = |episode, at| Played { episode: id(episode), at: Timestamp(at) };
    assert_eq!(store.history(9).unwrap(), [played("b", 6), played("a", 4)]);
}

#[test]
fn a_position_never_unhears_and_only_the_listener_does() {
    let home = Home::new();
    let mut store = home.store();
    store.apply(&heard(&id("a")), TODAY);
    store.apply(&save("a", 5.0), TODAY);
    let mark = store.mark(&id("a")).unwrap();
    assert_eq!((mark.heard, mark.position), (true, Some(Position::from_seconds(5.0))));
    store.apply(&StoreCmd::MarkNew { episode: id("a") }, TODAY);
    let mark = store.mark(&id("a")).unwrap();
    assert_eq!((mark.heard, mark.position, mark.duration), (false, None, Some(Duration::from_secs(90))));
}

#[test]
fn a_length_that_is_known_is_not_forgotten_by_a_save_without_one() {
    let home = Home::new();
    let mut store = home.store();
    store.apply(&save("a", 5.0), TODAY);
    let cmd = StoreCmd::SavePosition { episode: id("a"), position: Position::ZERO, duration: None };
    store.apply(&cmd, TODAY);
    let mark = store.mark(&id("a")).unwrap();
    assert_eq!((mark.position, mark.duration), (None, Some(Duration::from_secs(90))));
}

#[test]
fn settings_that_cannot_be_read_are_the_defaults() {
    let home = Home::new();
    let store = home.store();
    let garbage = "INSERT INTO settings VALUES('volume', 'loud'), ('muted', '?'), ('sort', 'by colour')";
    store.connection.execute_batch(garbage).unwrap();
    assert_eq!(store.settings().unwrap(), Settings::default());
}

#[cfg(unix)]
#[test]
fn only_the_user_can_read_the_database() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new();
    let mut store = home.store();
    store.apply(&save("a", 1.0), TODAY);
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&home.dirs.data), mode(&home.dirs.database())), (0o700, 0o600));
    assert_eq!(mode(&home.dirs.data.join("podtui.sqlite-wal")), 0o600);
    drop(store);
    std::fs::set_permissions(home.dirs.database(), std::fs::Permissions::from_mode(0o644)).unwrap();
    let _store = home.store();
    assert_eq!(mode(&home.dirs.database()), 0o600);
}

#[test]
fn reading_alone_makes_nothing_and_sees_what_is_there() {
    let home = Home::new();
    let empty = Store::open_read_only(&home.dirs).unwrap();
    assert_eq!(empty.marks().unwrap(), []);
    assert!(!home.dirs.data.exists());
    let mut store = home.store();
    store.apply(&heard(&id("a")), TODAY);
    let reader = Store::open_read_only(&home.dirs).unwrap();
    assert!(reader.mark(&id("a")).unwrap().heard);
    assert_eq!(reader.check().unwrap(), None);
}
