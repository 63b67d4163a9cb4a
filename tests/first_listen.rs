//! The first listen, as a listener does it: open, find, hear, leave, come back.

mod terminal;

use tempfile::TempDir;
use terminal::{Start, Terminal, shown_position};

fn home() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn open(home: &TempDir) -> Terminal {
    let terminal = Start::new(home.path()).open();
    terminal.wait_for("What is generative AI");
    terminal
}

#[test]
fn the_course_is_there_at_once_and_a_lesson_is_found_and_heard() {
    let home = home();
    let mut terminal = open(&home);
    terminal.wait_for("0 of 119 heard");
    terminal.type_keys("/lora");
    terminal.wait_until("only LoRA and its kin are listed", |screen| {
        screen.contains("LoRA") && !screen.contains("What is generative AI")
    });
    terminal.type_keys("\r");
    terminal.wait_for_position(1);
    terminal.type_keys("q");
    assert_eq!(terminal.wait_for_end(), 0);
}

#[test]
fn a_place_is_kept_over_quit_and_over_kill() {
    let home = home();
    let mut terminal = open(&home);
    terminal.type_keys("\r");
    terminal.wait_for_position(1);
    terminal.type_keys("g0:40\r");
    terminal.wait_for_position(41);
    terminal.type_keys("q");
    assert_eq!(terminal.wait_for_end(), 0);

    let mut terminal = open(&home);
    terminal.wait_until("the last lesson stands where it was left, or a second before", |screen| {
        shown_position(screen).is_some_and(|seconds| (39..=44).contains(&seconds))
    });
    terminal.type_keys(" ");
    terminal.type_keys("5");
    terminal.wait_for_position(47);
    terminal.signal(9);
    terminal.wait_for_end();

    let terminal = open(&home);
    terminal.wait_until("at most a second of position is lost by a kill", |screen| {
        shown_position(screen).is_some_and(|seconds| (44..=50).contains(&seconds))
    });
}

#[test]
fn the_terminal_is_given_back_whole_on_quit_and_on_signals() {
    for signal in [None, Some(15), Some(1)] {
        let home = home();
        let mut terminal = open(&home);
        assert!(terminal.is_alternate() && terminal.hides_cursor());
        match signal {
            Some(signal) => terminal.signal(signal),
            None => terminal.type_keys("q"),
        }
        terminal.wait_for_end();
        assert!(!terminal.is_alternate(), "{signal:?}: the alternate screen is left");
        assert!(!terminal.hides_cursor(), "{signal:?}: the cursor is back");
        let bytes = terminal.bytes();
        let tail = String::from_utf8_lossy(&bytes);
        assert!(tail.contains("\u{1b}[?2004l"), "{signal:?}: bracketed paste is off");
    }
}

#[test]
fn a_late_answer_of_the_terminal_is_never_a_key() {
    let home = home();
    let mut terminal = open(&home);
    // The letters of an answer to OSC 11 would mute, quit or sort if they were keys.
    terminal.type_keys("\u{1b}]11;rgb:1e1e/1e1e/2e2e\u{1b}\\");
    terminal.type_keys("\u{1b}[?64;1;2c");
    terminal.type_keys("j");
    terminal.type_keys("/tokens");
    terminal.wait_for("What are tokens");
    assert!(!terminal.screen().contains("rgb"), "{}", terminal.screen());
}

#[test]
fn every_size_is_drawn_and_none_crashes() {
    let home = home();
    let mut terminal = open(&home);
    for (columns, rows) in [(200, 60), (80, 24), (40, 12), (20, 5), (19, 4), (1, 1), (3, 40), (100, 28)] {
        terminal.resize(columns, rows);
    }
    terminal.wait_for("What is generative AI");
    terminal.type_keys("?");
    terminal.wait_for("LISTEN");
    terminal.resize(40, 12);
    terminal.resize(100, 28);
    terminal.type_keys("\u{1b}");
    terminal.wait_for("What is generative AI");
    terminal.type_keys("q");
    assert_eq!(terminal.wait_for_end(), 0);
}

#[test]
fn two_copies_work_side_by_side_and_neither_unhears() {
    let home = home();
    let mut first = open(&home);
    let mut second = open(&home);
    first.type_keys("u");
    first.wait_for("1 of 119 heard");
    second.type_keys("ju");
    second.wait_until("the second copy marks its own", |screen| {
        screen.contains("of 119 heard") && !screen.contains("0 of 119")
    });
    first.type_keys("q");
    second.type_keys("q");
    assert_eq!((first.wait_for_end(), second.wait_for_end()), (0, 0));
    open(&home).wait_for("2 of 119 heard");
}

#[test]
fn a_lesson_ends_is_marked_and_the_next_one_follows() {
    let home = home();
    let mut terminal = open(&home);
    terminal.type_keys("\r");
    terminal.wait_for_position(1);
    terminal.type_keys("9");
    // Nine tenths of ninety seconds; the rest is heard in real time.
    terminal.wait_for("1 of 119 heard");
    terminal.wait_until("the second lesson plays", |screen| {
        let player = screen.lines().rev().take(4).collect::<Vec<_>>().join("\n");
        player.contains("How GenAI differs")
    });
}

#[test]
fn a_broken_database_is_kept_aside_and_listening_goes_on() {
    let home = home();
    let mut terminal = open(&home);
    terminal.type_keys("u");
    terminal.wait_for("1 of 119 heard");
    terminal.type_keys("q");
    terminal.wait_for_end();
    let databases = files_below(home.path(), "sqlite");
    for path in &databases {
        std::fs::write(path, b"this is no database, and it is long enough to be read as one").expect("written");
    }
    assert!(!databases.is_empty());
    let mut terminal = open(&home);
    terminal.type_keys("\r");
    terminal.wait_for_position(1);
    terminal.type_keys("q");
    assert_eq!(terminal.wait_for_end(), 0);
    let kept = walk(home.path())
        .iter()
        .any(|path| std::fs::read(path).is_ok_and(|bytes| bytes.starts_with(b"this is no database")));
    assert!(kept, "the broken file is still there: {:?}", walk(home.path()));
}

fn files_below(folder: &std::path::Path, ending: &str) -> Vec<std::path::PathBuf> {
    walk(folder).into_iter().filter(|path| path.extension().is_some_and(|found| found == ending)).collect()
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(walk(&path)) } else { found.push(path) }
    }
    found
}
