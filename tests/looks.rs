//! What goes to the terminal: no colour where none is wanted, no more than it has, no letter that it cannot show.

mod terminal;

use std::path::Path;

use tempfile::TempDir;
use terminal::Start;

fn home() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

/// All that is written in a short listen with a filter, a band, the help and a word that is spoken.
fn written(env: &[(&str, &str)]) -> String {
    let home = home();
    let mut terminal = Start::new(home.path()).env(env).open();
    terminal.wait_for("What is generative AI");
    terminal.type_keys("\r");
    terminal.wait_for_position(1);
    terminal.type_keys("/token");
    terminal.wait_for("29 of 119");
    // Esc with a key at its heels would be Alt with that key.
    terminal.type_keys("\u{1b}");
    terminal.wait_for("0 of 119 heard");
    terminal.type_keys("?");
    terminal.wait_for("stop after this one");
    terminal.type_keys("q");
    terminal.type_keys("q");
    assert_eq!(terminal.wait_for_end(), 0);
    String::from_utf8_lossy(&terminal.bytes()).into_owned()
}

/// The numbers of all SGR sequences.
fn styles(written: &str) -> Vec<Vec<u16>> {
    let sequences = written.split("\u{1b}[").skip(1).filter_map(|rest| {
        let end = rest.find(|sign: char| !(sign.is_ascii_digit() || sign == ';'))?;
        rest[end..].starts_with('m').then(|| &rest[..end])
    });
    sequences.map(|numbers| numbers.split(';').map(|number| number.parse().unwrap_or(0)).collect()).collect()
}

fn is_colour(number: u16) -> bool {
    matches!(number, 30..=38 | 40..=48 | 90..=107)
}

#[test]
fn with_no_color_not_one_colour_is_written() {
    let written = written(&[("NO_COLOR", "1")]);
    let styles = styles(&written);
    assert!(styles.iter().any(|numbers| numbers.contains(&7)), "the band is reverse video");
    assert!(!styles.iter().flatten().any(|number| is_colour(*number)), "{styles:?}");
}

#[test]
fn a_terminal_of_sixteen_colours_gets_no_others() {
    let written = written(&[("TERM", "linux"), ("COLORTERM", "")]);
    let styles = styles(&written);
    // A colour above the sixteen is 38;2 or 38;5 with a number above 15.
    let above = styles.iter().find(|numbers| {
        let named = numbers.windows(3).filter(|part| matches!(part[0], 38 | 48));
        named.clone().any(|part| part[1] != 5 || part[2] > 15)
    });
    assert_eq!(above, None);
    assert!(styles.iter().flatten().any(|number| is_colour(*number)));
}

#[test]
fn a_locale_without_unicode_gets_ascii_only() {
    let written = written(&[("LC_ALL", "C")]);
    let beyond: String = written.chars().filter(|sign| !sign.is_ascii()).take(20).collect();
    assert_eq!(beyond, "");
}

fn sound(folder: &Path, name: &str) {
    let lesson = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/ai-podcast/audio/001-what-is-generative-ai.opus");
    std::fs::copy(lesson, folder.join(name)).expect("a copy");
}

#[test]
fn files_with_names_of_all_kinds_are_listed_aligned_and_harmless() {
    let (home, folder) = (home(), home());
    // No sound in them: their tags would stand in place of their names.
    for name in [
        "日本語のポッドキャスト.mp3",
        "e\u{301}te\u{301}.mp3",
        "שלום.mp3",
        "x \u{1b}[31mred\u{1b}]0;evil\u{7}.mp3",
        "2.mp3",
        "10.mp3",
    ] {
        std::fs::write(folder.path().join(name), "no sound, only a name").expect("written");
    }
    sound(folder.path(), "a lesson.opus");
    let path = folder.path().to_string_lossy().into_owned();
    let mut terminal = Start::new(home.path()).args(&[&path]).open();
    terminal.wait_for("0 of 7 heard");
    let screen = terminal.screen();
    let place =
        |name: &str| screen.lines().position(|line| line.contains(name)).unwrap_or_else(|| panic!("{name}:\n{screen}"));
    assert!(place("○  2") < place("○  10"), "as people count:\n{screen}");
    assert!(screen.contains("日本語のポッドキャスト") && screen.contains("x [31mred]0;evil"), "{screen}");
    let written = String::from_utf8_lossy(&terminal.bytes()).into_owned();
    assert!(!written.contains("\u{1b}]0;"), "no name sets the window's title");
    terminal.type_keys("\r");
    terminal.wait_for("Cannot be played: This is no audio that podtui knows.");
    terminal.type_keys("q");
    assert_eq!(terminal.wait_for_end(), 0);
}

#[test]
fn files_that_there_was_no_time_to_ask_before_the_first_frame_are_asked_after_it() {
    let (home, folder) = (home(), home());
    sound(folder.path(), "0.opus");
    for number in 1..600 {
        std::fs::hard_link(folder.path().join("0.opus"), folder.path().join(format!("{number}.opus"))).expect("a link");
    }
    let path = folder.path().to_string_lossy().into_owned();
    let mut terminal = Start::new(home.path()).args(&[&path]).open();
    terminal.wait_for("0 of 600 heard");
    terminal.type_keys("G");
    // A lesson is a minute and a half: 600 of them are 15 hours.
    terminal.wait_until("all lengths", |screen| screen.contains("15 h ") && screen.matches("1:31").count() > 20);
    terminal.type_keys("q");
    assert_eq!(terminal.wait_for_end(), 0);
}

#[test]
fn where_there_is_nothing_to_play_it_says_so_and_leaves_the_terminal_alone() {
    let (home, folder) = (home(), home());
    let path = folder.path().to_string_lossy().into_owned();
    let mut terminal = Start::new(home.path()).args(&[&path]).open();
    assert_eq!(terminal.wait_for_end(), 1);
    let screen = terminal.screen();
    assert!(screen.contains("no file with sound in"), "{screen}");
    assert!(!String::from_utf8_lossy(&terminal.bytes()).contains("\u{1b}[?1049h"));
}
