//! Names of downloaded files: `Show/2026-01-31 Title.opus`. A publisher's words become one plain component each,
//! which can lead nowhere else and is legal on any file system.

use std::path::{Path, PathBuf};

use unicode_segmentation::UnicodeSegmentation;

use crate::model::{Timestamp, one_line};

/// Longest component in bytes: file systems allow 255, and `.part` is to fit behind it.
const LONGEST: usize = 250;

/// Names that are devices on Windows, with any ending.
const RESERVED: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// The place of a download below the downloads folder. `ending`: without its dot; what is no plain ending is left out.
/// `taken` says whether a path is in use by another episode; then ` (2)` is put behind the title, and so on.
#[must_use]
pub fn download_name(
    show: &str,
    published: Option<Timestamp>,
    title: &str,
    ending: &str,
    taken: impl Fn(&Path) -> bool,
) -> PathBuf {
    let folder = component(show, "", "");
    let title = one_line(title);
    let title = if title.is_empty() { "Untitled" } else { &title };
    let stem = match published.and_then(Timestamp::date) {
        Some(date) => format!("{date} {title}"),
        None => title.to_owned(),
    };
    let plain = !ending.is_empty() && ending.len() <= 8 && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let ending = if plain { format!(".{}", ending.to_ascii_lowercase()) } else { String::new() };
    let mut path = Path::new(&folder).join(component(&stem, "", &ending));
    let mut count = 1_u32;
    while taken(&path) && count < u32::MAX {
        count += 1;
        path = Path::new(&folder).join(component(&stem, &format!(" ({count})"), &ending));
    }
    path
}

/// One component: the words, cut to fit, then what must be whole.
fn component(words: &str, behind: &str, ending: &str) -> String {
    let clean: String = one_line(words).chars().map(|sign| if is_forbidden(sign) { '-' } else { sign }).collect();
    let clean = clean.trim_start_matches(['.', ' ', '~']);
    let room = LONGEST - behind.len() - ending.len();
    let mut stem = String::new();
    for grapheme in clean.graphemes(true) {
        if stem.len() + grapheme.len() > room - 1 {
            break;
        }
        stem.push_str(grapheme);
    }
    stem.truncate(stem.trim_end_matches(['.', ' ']).len());
    if stem.is_empty() {
        "Untitled".clone_into(&mut stem);
    } else if is_reserved(&stem) {
        stem.insert(0, '_');
    }
    format!("{stem}{behind}{ending}")
}

fn is_forbidden(sign: char) -> bool {
    matches!(sign, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|') || sign.is_control()
}

fn is_reserved(stem: &str) -> bool {
    let name = stem.split('.').next().unwrap_or(stem).trim().to_ascii_lowercase();
    let numbered = name.strip_prefix("com").or_else(|| name.strip_prefix("lpt"));
    RESERVED.contains(&name.as_str())
        || numbered.is_some_and(|number| {
            let mut signs = number.chars();
            matches!((signs.next(), signs.next()), (Some('0'..='9' | '\u{b9}' | '\u{b2}' | '\u{b3}'), None))
        })
}

#[cfg(test)]
mod tests {
    use std::path::Component;

    use proptest::prelude::*;

    use super::*;

    fn named(show: &str, title: &str, ending: &str) -> String {
        download_name(show, Some(Timestamp(1_769_846_400)), title, ending, |_| false).to_string_lossy().into_owned()
    }

    #[test]
    fn a_download_is_named_by_show_date_and_title() {
        assert_eq!(named("My Show", "How it works", "opus"), "My Show/2026-01-31 How it works.opus");
        let undated = download_name("My Show", None, "How it works", "MP3", |_| false);
        assert_eq!(undated, Path::new("My Show/How it works.mp3"));
    }

    #[test]
    fn no_name_leads_out_of_the_folder() {
        assert_eq!(named("../../etc", "a/../../passwd", "mp3"), "-..-etc/2026-01-31 a-..-..-passwd.mp3");
        assert_eq!(named("..", "x", "../sh"), "Untitled/2026-01-31 x");
        assert_eq!(named("/", "\u{0}\u{1b}[2J", "mp3"), "-/2026-01-31 [2J.mp3");
    }

    #[test]
    fn reserved_names_and_trailing_dots_are_made_legal() {
        assert_eq!(named("CON", "x", "mp3"), "_CON/2026-01-31 x.mp3");
        assert_eq!(named("lpt1.txt", "x...", "mp3"), "_lpt1.txt/2026-01-31 x.mp3");
        assert_eq!(named("Compendium", "x", "mp3"), "Compendium/2026-01-31 x.mp3");
    }

    #[test]
    fn the_second_of_one_name_gets_a_number() {
        let first = download_name("S", None, "T", "mp3", |_| false);
        let second = download_name("S", None, "T", "mp3", |path| path == first);
        assert_eq!(second, Path::new("S/T (2).mp3"));
    }

    #[test]
    fn a_long_title_is_cut_between_characters_and_keeps_its_ending() {
        let name = named("S", &"👩\u{200d}👧".repeat(100), "opus");
        let file = name.strip_prefix("S/").unwrap();
        assert!(file.len() <= LONGEST && file.ends_with("👩\u{200d}👧.opus"), "{file}");
    }

    proptest! {
        #[test]
        fn any_words_become_one_folder_and_one_file(show in ".*", title in ".*", ending in ".{0,10}", used in 0_u32..4) {
            let asked = std::cell::Cell::new(0);
            let path = download_name(&show, None, &title, &ending, |_| { asked.set(asked.get() + 1); asked.get() <= used });
            let parts: Vec<_> = path.components().collect();
            prop_assert_eq!(parts.len(), 2);
            for part in parts {
                let Component::Normal(name) = part else { return Err(TestCaseError::fail("not a plain component")) };
                let name = name.to_str().unwrap();
                prop_assert!(name.len() <= 250 && !name.starts_with('.') && !name.ends_with(['.', ' ']));
                prop_assert!(!name.chars().any(|sign| sign.is_control() || "/\\:*?\"<>|".contains(sign)));
            }
        }
    }
}
