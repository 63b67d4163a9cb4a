//! A process that is killed in the middle of its saves loses nothing that was acknowledged.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use super::*;

const HOME: &str = "PODTUI_STORE_TEST_HOME";
/// As the test harness calls the child below.
const CHILD: &str = "store::tests::kill::a_child_that_saves_until_it_is_killed";

/// Not a test by itself: runs in a process of its own, and says each position after it was saved.
#[test]
fn a_child_that_saves_until_it_is_killed() {
    let Some(home) = std::env::var_os(HOME) else { return };
    let (mut store, _) = Store::open(&Dirs::under(home.as_ref()));
    let mut round: u32 = store.mark(&id("a")).unwrap().position.map_or(0, |position| position.seconds() as u32);
    loop {
        round += 1;
        store.apply(&save("a", f64::from(round)), TODAY);
        store.apply(&StoreCmd::Began { episode: id("a") }, TODAY);
        if round.is_multiple_of(5) {
            let items = (0..60).map(|number| item(&format!("{number} of {round}"), 0)).collect();
            store.apply(&absorb(document(items), 0), TODAY);
        }
        println!("\nsaved {round}");
    }
}

#[test]
fn a_kill_at_any_moment_loses_nothing_that_was_saved_and_the_database_stays_sound() {
    let folder = tempfile::tempdir().unwrap();
    for lines in (1..=24).map(|round| round * 7 % 23 + 1) {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", CHILD, "--nocapture", "--test-threads=1"])
            .env(HOME, folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let saved =
            output.lines().map_while(Result::ok).filter_map(|line| line.strip_prefix("saved ")?.parse::<u32>().ok());
        let saved = saved.take(lines).last().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();

        let (store, library) = Store::open(&Dirs::under(folder.path()));
        assert_eq!(library.trouble, Vec::<String>::new());
        assert_eq!(store.check().unwrap(), None);
        let kept = library.last.unwrap().position.seconds();
        assert!(kept >= f64::from(saved), "{kept} was kept, {saved} had been saved");
    }
}
