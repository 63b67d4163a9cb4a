//! The index of media: what is noted, found, forgotten and evicted.

use std::fs;

use super::*;
use crate::msg::StoreCmd;
use crate::store::Store;

struct Rig {
    _home: tempfile::TempDir,
    dirs: Dirs,
    cache: Cache,
}

impl Rig {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let dirs = Dirs::under(home.path());
        let cache = Cache::open(&dirs).unwrap();
        Self { _home: home, dirs, cache }
    }

    /// Puts a file of 100 bytes where it belongs, used at this second.
    fn put(&self, address: &str, on_purpose: bool, second: i64) -> KeptMedium {
        let path = if on_purpose {
            self.dirs.downloads.join(format!("Show/{second}.mp3"))
        } else {
            self.cache.path_for(address)
        };
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, [0; 100]).unwrap();
        let episode = EpisodeId::from(address);
        let medium = KeptMedium { episode, path, bytes: 100, whole: true, on_purpose, last_used: Timestamp(second) };
        self.cache.record(address, &medium).unwrap();
        medium
    }
}

#[test]
fn what_is_noted_is_found_by_address_and_by_episode() {
    let rig = Rig::new();
    let streamed = rig.put("https://a.example/1?token=secret", false, 1);
    let downloaded = rig.put("https://a.example/2", true, 2);
    assert_eq!(rig.cache.find("https://a.example/1?token=secret").unwrap(), [streamed]);
    assert_eq!(rig.cache.of_episode(&downloaded.episode).unwrap(), std::slice::from_ref(&downloaded));
    assert_eq!(rig.cache.downloads().unwrap(), std::slice::from_ref(&downloaded));
    rig.cache.forget(&downloaded.episode).unwrap();
    assert_eq!(rig.cache.find("https://a.example/2").unwrap(), []);
}

#[test]
fn a_name_in_the_cache_holds_nothing_of_the_address() {
    let rig = Rig::new();
    let name = rig.cache.path_for("https://a.example/../../etc/passwd");
    assert_eq!(name.parent(), Some(rig.dirs.cache.join("media").as_path()));
    let name = name.file_name().unwrap().to_str().unwrap();
    assert!(name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit()), "{name}");
    assert!(!rig.dirs.cache.exists());
}

#[test]
fn the_oldest_heard_goes_first_and_never_what_plays_or_was_downloaded() {
    let rig = Rig::new();
    let download = rig.put("download", true, 0);
    let playing = rig.put("playing", false, 1);
    let new = rig.put("new", false, 2);
    let heard_late = rig.put("heard late", false, 3);
    let heard_early = rig.put("heard early", false, 9);
    rig.cache.touch("heard early", Timestamp(2)).unwrap();
    let (mut store, _) = Store::open(&rig.dirs);
    for episode in [&heard_late.episode, &heard_early.episode, &playing.episode, &download.episode] {
        store.apply(&StoreCmd::MarkHeard { episode: episode.clone() }, Timestamp(1));
    }
    assert_eq!(rig.cache.evict(400, &["playing"]).unwrap(), Vec::<PathBuf>::new());
    assert_eq!(rig.cache.evict(399, &["playing"]).unwrap(), std::slice::from_ref(&heard_early.path));
    assert_eq!(rig.cache.evict(0, &["playing"]).unwrap(), [heard_late.path, new.path]);
    assert!(!heard_early.path.exists() && playing.path.exists() && download.path.exists());
}

#[test]
fn nothing_outside_the_cache_is_ever_deleted() {
    let rig = Rig::new();
    let mut medium = rig.put("a", false, 1);
    medium.path = rig.dirs.data.join("podtui.sqlite");
    rig.cache.record("a", &medium).unwrap();
    assert_eq!(rig.cache.evict(0, &[]).unwrap(), Vec::<PathBuf>::new());
    assert!(medium.path.exists());
}

#[test]
fn each_episode_of_one_address_has_its_download_and_what_was_streamed_stands_beside_them() {
    let rig = Rig::new();
    let streamed = rig.put("a", false, 1);
    let download = |episode: &str, second| {
        let medium = KeptMedium { episode: EpisodeId::from(episode), ..rig.put("a", true, second) };
        rig.cache.forget(&EpisodeId::from("a")).unwrap();
        rig.cache.record("a", &medium).unwrap();
        medium
    };
    let (one, two) = (download("one", 2), download("two", 3));
    assert_eq!(rig.cache.find("a").unwrap(), [two.clone(), one.clone(), streamed.clone()]);
    assert_eq!(rig.cache.downloads().unwrap(), [two.clone(), one.clone()]);
    rig.cache.forget(&two.episode).unwrap();
    assert_eq!(rig.cache.find("a").unwrap(), [one.clone(), streamed.clone()]);
    assert_eq!(rig.cache.evict(0, &[]).unwrap(), [streamed.path]);
    assert_eq!(rig.cache.find("a").unwrap(), [one]);
}

#[test]
fn a_streamed_file_that_is_gone_takes_no_room() {
    let rig = Rig::new();
    let gone = rig.put("gone", false, 1);
    let here = rig.put("here", false, 2);
    fs::remove_file(&gone.path).unwrap();
    assert_eq!(rig.cache.evict(100, &[]).unwrap(), Vec::<PathBuf>::new());
    assert!(here.path.exists());
    assert_eq!(rig.cache.find("gone").unwrap(), []);
}

/// Puts a file of 100 bytes that no index knows among the streamed ones, last written so many seconds ago.
fn stray(rig: &Rig, name: &str, age: u64) -> PathBuf {
    let path = rig.dirs.cache.join("media").join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, [0; 100]).unwrap();
    let then = std::time::SystemTime::now() - std::time::Duration::from_secs(age);
    fs::File::options().write(true).open(&path).unwrap().set_modified(then).unwrap();
    path
}

#[test]
fn what_the_index_does_not_know_counts_and_goes_first_the_oldest_before_the_others() {
    let rig = Rig::new();
    let known = rig.put("known", false, 1);
    let late = stray(&rig, &key("late"), 1000);
    let early = stray(&rig, &key("early"), 2000);
    assert_eq!(rig.cache.evict(300, &[]).unwrap(), Vec::<PathBuf>::new());
    assert_eq!(rig.cache.evict(299, &[]).unwrap(), [early]);
    assert_eq!(rig.cache.evict(0, &["known", "late"]).unwrap(), Vec::<PathBuf>::new(), "in use");
    assert_eq!(rig.cache.evict(0, &[]).unwrap(), [late, known.path]);
}

#[test]
fn what_another_copy_is_at_and_what_is_not_ours_stays() {
    let rig = Rig::new();
    let locked = stray(&rig, &key("locked"), 1000);
    let held = fs::File::open(&locked).unwrap();
    held.try_lock().unwrap();
    let young = stray(&rig, &key("young"), 10);
    let foreign = stray(&rig, "notes.txt", 1000);
    let growing = stray(&rig, "stream-abcdef.part", 1000);
    assert_eq!(rig.cache.evict(0, &[]).unwrap(), Vec::<PathBuf>::new());
    assert!(young.exists() && foreign.exists() && growing.exists());
    drop(held);
    assert_eq!(rig.cache.evict(0, &[]).unwrap(), [locked]);
}

#[test]
fn room_is_made_for_as_much_as_is_needed() {
    let rig = Rig::new();
    let (old, new) = (rig.put("old", false, 1), rig.put("new", false, 2));
    let download = rig.put("download", true, 0);
    assert_eq!(rig.cache.make_room(100, &[]).unwrap(), [old.path]);
    assert_eq!(rig.cache.make_room(1, &["new"]).unwrap(), Vec::<PathBuf>::new());
    assert_eq!(rig.cache.make_room(1000, &[]).unwrap(), [new.path]);
    assert_eq!(rig.cache.make_room(1000, &[]).unwrap(), Vec::<PathBuf>::new());
    assert!(download.path.exists());
}
