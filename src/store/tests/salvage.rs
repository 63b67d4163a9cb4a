//! A file of which one page is lost, whichever it is: what was on the others is kept, and everything works again.

use std::fs;

use super::*;
use crate::store::file;

const MARKS: u32 = 3000;
const PAGE: usize = 8192;

/// A library of one show with many marks, in one file.
fn library() -> Home {
    let home = Home::new();
    let mut store = home.store();
    take_in(&mut store, items(), 0);
    let mark = "INSERT INTO marks(episode, heard, change, at) VALUES(printf('mark-%05d', ?1), 1, ?1 + 10, 1)";
    store.connection.execute_batch("BEGIN").unwrap();
    for number in 0..MARKS {
        store.connection.execute(mark, [number]).unwrap();
    }
    store.connection.execute_batch("COMMIT; PRAGMA wal_checkpoint(TRUNCATE);").unwrap();
    home
}

fn items() -> Vec<Episode> {
    (0..60).map(|number| item(&number.to_string(), -number)).collect()
}

#[test]
fn whichever_page_is_lost_the_rest_is_kept_and_feeds_can_be_taken_in() {
    let whole = library();
    let bytes = fs::read(whole.dirs.database()).unwrap();
    let mut scarcely = 0;
    for page in 1..bytes.len() / PAGE {
        let home = Home::new();
        fs::create_dir_all(&home.dirs.data).unwrap();
        let mut broken = bytes.clone();
        broken[page * PAGE..(page + 1) * PAGE].fill(0xaa);
        fs::write(home.dirs.database(), broken).unwrap();
        fs::write(file::suspicion(&home.dirs.database()), "").unwrap();
        let (mut store, library) = Store::open(&home.dirs);
        assert_eq!(library.trouble.len(), 1, "page {page}");
        assert_eq!(store.check().unwrap(), None, "page {page}");
        let kept = store.marks().unwrap().len();
        scarcely += usize::from(kept < MARKS as usize - 700);
        let mut more = items();
        more.push(item("another", 1));
        take_in(&mut store, more, 1);
        assert_eq!(store.episodes(&show()).unwrap().len(), 61, "page {page}");
        // A show that is new now does not take over what another one lost.
        let other = ShowId::from("other");
        let fetched = Fetched { at: TODAY, address: "https://other.example/f".to_owned(), ..Fetched::default() };
        let mine =
            |episode: Episode| Episode { id: id(&format!("other{}", episode.id)), show: other.clone(), ..episode };
        let document = Arc::new(document(items().into_iter().map(mine).collect()));
        store.apply(&StoreCmd::Absorb { show: other.clone(), document, fetched }, TODAY);
        assert_eq!(store.episodes(&other).unwrap().len(), 60, "page {page}");
    }
    // The root of a table leads to all of it.
    assert!(scarcely <= 2, "{scarcely} pages took most of the marks with them");
}
