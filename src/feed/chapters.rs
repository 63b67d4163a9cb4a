//! Podcasting 2.0 JSON chapters 1.2. Only `startTime` is required of a chapter; `toc: false` hides it from people. Podlove
//! simple chapters in a document of their own are read as well.

use serde::de::MapAccess;

use super::draft::{Text, yes_or_no};
use super::error::{ChaptersError, Damage};
use super::html::plain_line;
use super::json::{Fields, List, Object, salvage, text};
use super::source::{Source, Trust};
use super::{charset, durations, limits};
use crate::model::{Chapter, Position, Timestamp};

/// Reads a chapters document: sorted by start. A chapter without a start is passed over.
///
/// # Errors
/// When it is no chapters document.
pub fn chapters(bytes: &[u8]) -> Result<Vec<Chapter>, ChaptersError> {
    salvaged_chapters(bytes).map(|(chapters, _)| chapters)
}

/// The same, and what was wrong with a document of which only a part could be read.
///
/// # Errors
/// When it is no chapters document.
pub fn salvaged_chapters(bytes: &[u8]) -> Result<(Vec<Chapter>, Option<Damage>), ChaptersError> {
    if bytes.len() > limits::CHAPTERS_BYTES {
        return Err(ChaptersError::TooLarge);
    }
    let decoded = charset::decode(bytes, Some("utf-8"));
    let document = decoded.text.trim_start_matches('\u{feff}').trim();
    if document.is_empty() {
        return Err(ChaptersError::NotChapters { why: "it is empty".to_owned() });
    }
    if document.starts_with('<') {
        return spelled_out(document).map(|chapters| (chapters, None));
    }
    let (list, damage) = match read(document) {
        Ok(list) => (list, None),
        Err(error) => {
            let saved = salvage(document);
            let list = read(&saved.text).ok().flatten().filter(|list| !list.is_empty());
            let not_json = || ChaptersError::NotChapters { why: format!("it is not valid JSON ({error})") };
            (Some(list.ok_or_else(not_json)?), Some(saved.damage))
        }
    };
    let Some(list) = list else {
        return Err(ChaptersError::NotChapters { why: "it has no list named \"chapters\"".to_owned() });
    };
    let mut chapters: Vec<Chapter> = list.into_iter().take(limits::CHAPTERS).collect();
    chapters.sort_by_key(|chapter| chapter.start);
    Ok((chapters, damage))
}

/// `psc:chapters` as they stand in an item.
fn spelled_out(document: &str) -> Result<Vec<Chapter>, ChaptersError> {
    let feed = format!("<rss version=\"2.0\"><channel><item><title>-</title>{document}</item></channel></rss>");
    let source = Source { url: None, charset: None, show: None, now: Timestamp(0), trust: Trust::Remote };
    let item = super::parse(feed.as_bytes(), &source).ok().and_then(|feed| feed.episodes.into_iter().next());
    let chapters = item.map(|item| item.chapters).unwrap_or_default();
    if chapters.is_empty() {
        return Err(ChaptersError::NotChapters { why: "it is XML or HTML without chapters".to_owned() });
    }
    Ok(chapters)
}

fn read(document: &str) -> Result<Option<Vec<Chapter>>, serde_json::Error> {
    let document: Object<DocumentFields> = serde_json::from_str(document)?;
    let list = document.0.and_then(|document| document.chapters);
    Ok(list.map(|list| list.into_iter().filter_map(|chapter| chapter.0.and_then(chapter_of)).collect()))
}

fn chapter_of(fields: ChapterFields) -> Option<Chapter> {
    let place = |text: Option<Text>| text.and_then(|text| durations::seconds(&text)).map(Position::from_seconds);
    let web = |text: Option<Text>| {
        let url = text?.trim().to_owned();
        let is_web = url.starts_with("https://") || url.starts_with("http://");
        (is_web && url.len() <= limits::URL_BYTES && !url.contains(|c: char| c.is_control() || c.is_whitespace()))
            .then_some(url)
    };
    Some(Chapter {
        start: place(fields.start)?,
        end: place(fields.end),
        title: fields.title.map(|title| plain_line(&title)).filter(|title| !title.is_empty()),
        link: web(fields.link),
        image: web(fields.image),
        hidden: fields.listed.is_some_and(|listed| yes_or_no(&listed) == Some(false)),
    })
}

#[derive(Default)]
struct DocumentFields<'de> {
    chapters: Option<Vec<Object<ChapterFields<'de>>>>,
}

#[derive(Default)]
struct ChapterFields<'de> {
    start: Option<Text<'de>>,
    end: Option<Text<'de>>,
    title: Option<Text<'de>>,
    link: Option<Text<'de>>,
    image: Option<Text<'de>>,
    listed: Option<Text<'de>>,
}

impl<'de> Fields<'de> for DocumentFields<'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
        if key == "chapters" {
            self.chapters = Some(map.next_value::<List<_>>()?.0);
        }
        Ok(key == "chapters")
    }
}

impl<'de> Fields<'de> for ChapterFields<'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
        match key {
            "startTime" => self.start = text(map)?,
            "endTime" => self.end = text(map)?,
            "title" => self.title = text(map)?,
            "url" => self.link = text(map)?,
            "img" => self.image = text(map)?,
            "toc" => self.listed = text(map)?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chapters_are_read_and_sorted() {
        let document = br#"{"version": "1.2.0", "chapters": [
            {"startTime": 168.5, "title": "Two &amp; <b>three</b>", "img": "https://a.example/2.png", "url": "javascript:x", "toc": false},
            {"title": "no start"}, 7, {"startTime": 0}, {"startTime": "00:01:00", "endTime": 90, "url": "https://a.example/"}]}"#;
        let read = chapters(document).unwrap();
        let starts: Vec<f64> = read.iter().map(|chapter| chapter.start.seconds()).collect();
        assert_eq!(starts, [0.0, 60.0, 168.5]);
        assert_eq!(
            (read[1].end.map(Position::seconds), read[1].link.as_deref()),
            (Some(90.0), Some("https://a.example/"))
        );
        assert_eq!(
            (read[2].title.as_deref(), read[2].hidden, read[2].link.as_deref()),
            (Some("Two & three"), true, None)
        );
        assert_eq!((read[0].title.as_deref(), read[0].hidden), (None, false));
    }

    #[test]
    fn what_is_whole_in_a_broken_document_is_kept_and_the_damage_said() {
        let table = [
            (r#"{"startTime":0},{"startTime":1e400},{"startTime":60}]}"#, 2, "it is not valid JSON, but could be read"),
            (
                r#"{"startTime":0},{"startTime" 30},{"startTime":60}]}"#,
                2,
                "one of its parts cannot be read and was left out",
            ),
            (
                r#"{"startTime":0},{"startTime":60},{"startTi"#,
                2,
                "it ends before it is complete; what is whole was read",
            ),
            (r#"{"startTime":0},{"startTime":NaN},{"startTime":60},]}"#, 2, "it is not valid JSON, but could be read"),
        ];
        for (rest, count, sentence) in table {
            let document = format!(r#"{{"version":"1.2.0","chapters":[{rest}"#);
            let (read, damage) = salvaged_chapters(document.as_bytes()).unwrap();
            assert_eq!((read.len(), damage.unwrap().to_string().as_str()), (count, sentence), "{document}");
        }
        assert!(matches!(chapters(br#"{"chapters":[{"startTi"#), Err(ChaptersError::NotChapters { .. })));
    }

    #[test]
    fn podlove_chapters_are_read_from_a_document_of_their_own() {
        let document = "<?xml version='1.0' encoding='utf-8'?>\n<psc:chapters xmlns:psc='http://podlove.org/simple-chapters'>\
            <psc:chapter start='1:05' title='Two &amp; three'/><psc:chapter start='0' title='One' href='https://a.example/'/></psc:chapters>";
        let titles: Vec<_> = chapters(document.as_bytes()).unwrap().into_iter().map(|chapter| chapter.title).collect();
        assert_eq!(titles, [Some("One".to_owned()), Some("Two & three".to_owned())]);
    }

    #[test]
    fn what_is_no_chapters_document_says_why() {
        for bytes in [b"".as_slice(), b"<rss>", b"{\"a\":1}", b"[]", b"7"] {
            assert!(matches!(chapters(bytes), Err(ChaptersError::NotChapters { .. })));
        }
        assert_eq!(chapters(b"{\"chapters\":[]}"), Ok(Vec::new()));
        assert_eq!(chapters(&vec![b' '; limits::CHAPTERS_BYTES + 1]), Err(ChaptersError::TooLarge));
    }
}
