//! Looking for shows by name in a public directory: Apple's search API, which needs no key. Only its address is
//! configured; what it answers is as untrusted as any feed.

use serde::Deserialize;
use serde_json::Value;

use super::{Address, DIRECTORY_BYTES, FetchError, Reach, Web, fetch_document};
use crate::model::one_line;
use crate::msg::Directory;

/// Most shows of one answer.
const MOST: usize = 100;

/// The fields of an answer that are read, as the directory names them.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Found {
    collection_name: Option<String>,
    artist_name: Option<String>,
    feed_url: Option<String>,
    track_count: Option<f64>,
}

/// Asks the directory at `base` for shows. Blocks.
///
/// # Errors
/// A sentence; offline it says what else can be done.
pub fn search_directory(web: &Web, base: &str, words: &str) -> Result<Vec<Directory>, String> {
    let address = search_address(base, words).map_err(|error| error.to_string())?;
    let document = fetch_document(web, &address, DIRECTORY_BYTES, Reach::Anywhere).map_err(|error| match error {
        error if error.is_offline() => {
            format!("The directory cannot be reached, you seem to be offline ({error}) An address can still be added.")
        }
        error => error.to_string(),
    })?;
    read(&document.bytes).ok_or_else(|| {
        "The directory answered with something podtui cannot read. Add the show by its address.".to_owned()
    })
}

fn search_address(base: &str, words: &str) -> Result<String, FetchError> {
    let mut url = Address::parse(&format!("{}/search", base.trim_end_matches('/')))?.url().clone();
    url.query_pairs_mut()
        .append_pair("media", "podcast")
        .append_pair("entity", "podcast")
        .append_pair("limit", "50")
        .append_pair("term", &one_line(words).chars().take(200).collect::<String>());
    Ok(url.into())
}

/// The shows of an answer that can be subscribed to, each address once. None when it is no answer at all.
fn read(bytes: &[u8]) -> Option<Vec<Directory>> {
    let mut answer: Value = serde_json::from_slice(bytes).ok()?;
    let Value::Array(results) = answer.get_mut("results")?.take() else { return None };
    let mut shows: Vec<Directory> = Vec::new();
    for found in results.into_iter().take(MOST).filter_map(|value| serde_json::from_value::<Found>(value).ok()) {
        let Some(show) = found.show() else { continue };
        if shows.iter().all(|other| other.address != show.address) {
            shows.push(show);
        }
    }
    Some(shows)
}

impl Found {
    fn show(self) -> Option<Directory> {
        let address = Address::parse(self.feed_url.as_deref()?).ok()?;
        let line = |text: Option<String>| text.map(|text| one_line(&text)).filter(|text| !text.is_empty());
        Some(Directory {
            title: line(self.collection_name).unwrap_or_else(|| address.host().to_owned()),
            author: line(self.artist_name),
            episodes: self.track_count.filter(|count| (1.0..1e6).contains(count)).map(|count| count as u32),
            address: address.secret(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_and_a_bad_result_costs_only_itself() {
        let shows = read(
            br#"{"resultCount":4,"results":[
            {"collectionName":"One\u001b[2J","artistName":"A","feedUrl":"https://a.example/f","trackCount":12},
            {"collectionName":7,"feedUrl":"https://b.example/f"}, {"collectionName":"No feed"},
            {"collectionName":"File","feedUrl":"file:///etc/passwd"},
            {"collectionName":"Again","feedUrl":"https://a.example/f"}]}"#,
        )
        .expect("an answer");
        let one = Directory {
            title: "One[2J".into(),
            author: Some("A".into()),
            address: "https://a.example/f".into(),
            episodes: Some(12),
        };
        assert_eq!(shows, [one]);
        assert_eq!(read(b"<html>"), None);
        assert_eq!(read(b"{}"), None);
    }

    #[test]
    fn words_are_escaped_into_the_address() {
        let address = search_address("http://127.0.0.1:9/", "caf\u{e9} & co").expect("an address");
        assert_eq!(address, "http://127.0.0.1:9/search?media=podcast&entity=podcast&limit=50&term=caf%C3%A9+%26+co");
    }
}
