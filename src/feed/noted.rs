//! Chapters made of the times that people write into show notes, for episodes that have no others.
//!
//! A line that begins with a time names what comes there after it; in any other line the name stands before its time.

use std::time::Duration;

use super::{plain_text, time_codes};
use crate::model::{Chapter, Episode, Position, one_line};

/// Chapters beyond this are not kept.
const MOST: usize = 500;
/// Characters of a title; it ends with a whole word.
const LONGEST: usize = 80;
/// Bytes that a title is looked for in.
const READ: usize = 500;

/// The chapters that an episode's notes speak of, sorted by start: those of its description, else of its longest text.
pub fn noted_chapters(episode: &Episode) -> Vec<Chapter> {
    let described = episode.description.as_deref().map(|text| of_text(text, episode.duration)).unwrap_or_default();
    if !described.is_empty() {
        return described;
    }
    episode.content.as_deref().map(|html| of_text(&plain_text(html), episode.duration)).unwrap_or_default()
}

fn of_text(text: &str, duration: Option<Duration>) -> Vec<Chapter> {
    let mut chapters: Vec<Chapter> = text.lines().flat_map(|line| of_line(line, duration)).take(MOST).collect();
    chapters.sort_by_key(|chapter| chapter.start);
    chapters.dedup_by_key(|chapter| chapter.start);
    chapters
}

fn of_line(line: &str, duration: Option<Duration>) -> Vec<Chapter> {
    let mut chapters: Vec<Chapter> = Vec::new();
    let codes = time_codes(line, duration);
    let leads = codes.first().is_some_and(|code| !line[..code.range.start].contains(char::is_alphanumeric));
    let mut before = 0;
    for (index, code) in codes.iter().enumerate() {
        let between = &line[before..code.range.start];
        before = code.range.end;
        let next = codes.get(index + 1).map_or(line.len(), |next| next.range.start);
        let after = title(&line[code.range.end..next]);
        match chapters.last_mut() {
            Some(chapter) if is_dash(between) => {
                chapter.end = Some(code.position).filter(|end| *end > chapter.start);
                chapter.title = chapter.title.take().or(after.filter(|_| leads));
            }
            _ => chapters.push(chapter(code.position, if leads { after } else { title(last_sentence(between)) })),
        }
    }
    chapters
}

fn chapter(start: Position, title: Option<String>) -> Chapter {
    Chapter { start, end: None, title, link: None, image: None, hidden: false }
}

/// Between the two ends of a range.
fn is_dash(between: &str) -> bool {
    matches!(between.trim(), "-" | "–" | "—")
}

fn last_sentence(text: &str) -> &str {
    let text = text.trim_end();
    text.rsplit_once(". ").map_or(text, |(_, last)| last)
}

/// What is left of a text without what parts it from its time; none if that is nothing.
fn title(text: &str) -> Option<String> {
    let parts = |c: char| c.is_whitespace() || "-–—:|•·*,;.".contains(c);
    let leading = |c: char| parts(c) || ")]>".contains(c);
    let text = text.trim_start_matches(leading);
    let text = &text[..text.floor_char_boundary(READ)];
    // The other end of a range that stands without brackets: `12:34 - 13:00 Name`.
    let other_end = time_codes(text, None).into_iter().next().filter(|code| code.range.start == 0);
    let text = other_end.map_or(text, |code| text[code.range.end..].trim_start_matches(leading));
    let text = one_line(text.trim_end_matches(|c| parts(c) || "([".contains(c)));
    let short = match text.char_indices().nth(LONGEST) {
        Some((end, _)) => text[..end].rsplit_once(' ').map_or(&text[..end], |(words, _)| words),
        None => &text,
    };
    (!short.is_empty()).then(|| short.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{EpisodeId, ShowId};

    fn chapters(description: &str, content: &str, seconds: u64) -> Vec<(String, String)> {
        let mut episode = Episode::new(ShowId::from("s"), EpisodeId::from("e"), "Talk");
        episode.description = Some(description.to_owned());
        episode.content = Some(content.to_owned());
        episode.duration = Some(Duration::from_secs(seconds));
        let chapters = noted_chapters(&episode).into_iter();
        chapters.map(|chapter| (chapter.start.to_string(), chapter.title.unwrap_or_default())).collect()
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|(start, title)| ((*start).to_owned(), (*title).to_owned())).collect()
    }

    #[test]
    fn a_line_that_begins_with_a_time_names_what_follows() {
        let notes = "In this one:\n\n00:00 – Begin\n- 2:30: The (very) thin pair.\n[1:00] Sooner (1:10) then\n\
            12:00 - 13:00 Range\n(14:00 - 15:00) Brackets\n16:00\n90:00 Too late";
        let expected = [
            ("0:00", "Begin"),
            ("1:00", "Sooner"),
            ("1:10", "then"),
            ("2:30", "The (very) thin pair"),
            ("12:00", "Range"),
            ("14:00", "Brackets"),
            ("16:00", ""),
        ];
        assert_eq!(chapters(notes, "", 3600), pairs(&expected));
    }

    #[test]
    fn in_any_other_line_the_name_stands_before_its_time() {
        let notes = "Today is long. We speak of frogs (1:00), then of \"toads\" (2:00 – 2:30). At 12:30 we eat.";
        let expected = [("1:00", "We speak of frogs"), ("2:00", "then of \"toads\"")];
        assert_eq!(chapters(notes, "", 3600), pairs(&expected));
    }

    #[test]
    fn the_longest_text_serves_where_the_description_has_no_times() {
        let html = "<p>Short.</p><ul><li>0:30 <b>Be\u{1b}gin</b></li><li>1:00 End</li></ul>";
        assert_eq!(chapters("Short.", html, 90), pairs(&[("0:30", "Begin"), ("1:00", "End")]));
        assert_eq!(chapters("No times, 3:16 at most.", "", 90), []);
    }

    #[test]
    fn a_title_ends_with_a_whole_word_and_a_flood_of_times_is_cut() {
        let long = format!("0:10 {}", "ten letters ".repeat(20));
        let seven = format!("{}ten", "ten letters ".repeat(6));
        assert_eq!(chapters(&long, "", 90), pairs(&[("0:10", &seven)]));
        let flood: String = (0..2000).map(|second| format!("{}:{:02}\n", second / 60, second % 60)).collect();
        assert_eq!(chapters(&flood, "", 3600).len(), MOST);
        assert_eq!(chapters(&"0:10 ".repeat(200_000), "", 90).len(), 1);
        assert_eq!(chapters(&"(0:10) ".repeat(100_000), "", 90), pairs(&[("0:10", "")]));
    }
}
