//! Builds `assets/ai-podcast/feed.json`, and `list.json` without the scripts, from `episodes.json`, the audio and the transcripts beside it: `cargo course`.
//! `tests/course_feed.rs` includes this file and fails when the committed feed is stale.

use std::fs;
use std::path::Path;

use anyhow::{Context, ensure};
use serde::{Deserialize, Serialize};

/// A lesson as people edit it.
#[derive(Deserialize)]
struct Lesson {
    number: u32,
    id: String,
    section: String,
    title: String,
    description: String,
    takeaway: String,
    related: Vec<String>,
    script: String,
}

/// The folder of the course in this checkout.
pub fn course_folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/ai-podcast"))
}

/// The whole document, as it should stand in `feed.json`.
pub fn feed(folder: &Path) -> anyhow::Result<String> {
    document(folder, true)
}

/// The same without scripts, as it should stand in `list.json`: what a list on the screen is read from.
pub fn list(folder: &Path) -> anyhow::Result<String> {
    document(folder, false)
}

fn document(folder: &Path, scripts: bool) -> anyhow::Result<String> {
    let source = folder.join("episodes.json");
    let text = fs::read_to_string(&source).with_context(|| format!("cannot read {}", source.display()))?;
    let lessons: Vec<Lesson> = serde_json::from_str(&text).context("episodes.json is not a list of lessons")?;
    for lesson in &lessons {
        for related in &lesson.related {
            ensure!(
                lessons.iter().any(|other| other.id == *related),
                "{} names {related}, which is no lesson",
                lesson.id
            );
        }
    }
    let items = lessons.iter().map(|lesson| item(folder, lesson, scripts)).collect::<anyhow::Result<Vec<Item>>>()?;
    let feed = Feed {
        version: "https://jsonfeed.org/version/1.1",
        user_comment: "Built from episodes.json by `cargo course`; edit that file, not this one.",
        title: "AI Podcast",
        description: format!(
            "A course on generative AI in {} lessons of ninety seconds each, from tokens and transformers to training, \
             alignment, prompting and diffusion. The voice is synthetic.",
            lessons.len()
        ),
        language: "en-US",
        podcast: FeedExtension { show_type: "serial" },
        items,
    };
    // A line a lesson: quick to read for podtui, and a change shows where it is. A quote within a text is never bare.
    let lines = serde_json::to_string(&feed)?.replace("{\"id\":", "\n{\"id\":");
    Ok(lines + "\n")
}

/// JSON Feed 1.1; `src/feed/json_feed` documents the extension.
#[derive(Serialize)]
struct Feed {
    version: &'static str,
    user_comment: &'static str,
    title: &'static str,
    description: String,
    language: &'static str,
    #[serde(rename = "_podcast")]
    podcast: FeedExtension,
    items: Vec<Item>,
}

#[derive(Serialize)]
struct FeedExtension {
    #[serde(rename = "type")]
    show_type: &'static str,
}

#[derive(Serialize)]
struct Item {
    id: String,
    title: String,
    summary: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attachments: Option<[Attachment; 1]>,
    #[serde(rename = "_podcast")]
    podcast: ItemExtension,
}

#[derive(Serialize)]
struct Attachment {
    url: String,
    mime_type: &'static str,
    size_in_bytes: usize,
    duration_in_seconds: f64,
}

#[derive(Serialize)]
struct ItemExtension {
    number: u32,
    section: String,
    takeaway: String,
    related: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    transcripts: Option<[TranscriptLink; 1]>,
}

#[derive(Serialize)]
struct TranscriptLink {
    url: String,
    #[serde(rename = "type")]
    mime_type: &'static str,
    language: &'static str,
}

/// A lesson whose audio or transcript is missing is listed all the same, without them.
fn item(folder: &Path, lesson: &Lesson, scripts: bool) -> anyhow::Result<Item> {
    let id = &lesson.id;
    let has_transcript = folder.join(format!("transcripts/{id}.vtt")).exists();
    let transcript = || {
        [TranscriptLink {
            url: format!("podtui:ai-podcast/transcripts/{id}.vtt"),
            mime_type: "text/vtt",
            language: "en-US",
        }]
    };
    Ok(Item {
        id: id.clone(),
        title: lesson.title.clone(),
        summary: lesson.description.clone(),
        content_text: scripts.then(|| lesson.script.clone()),
        attachments: attachment(folder, id)?.map(|attachment| [attachment]),
        podcast: ItemExtension {
            number: lesson.number,
            section: lesson.section.clone(),
            takeaway: lesson.takeaway.clone(),
            related: lesson.related.clone(),
            transcripts: has_transcript.then(transcript),
        },
    })
}

fn attachment(folder: &Path, id: &str) -> anyhow::Result<Option<Attachment>> {
    let audio = folder.join(format!("audio/{id}.opus"));
    if !audio.exists() {
        return Ok(None);
    }
    let bytes = fs::read(&audio).with_context(|| format!("cannot read {}", audio.display()))?;
    let seconds = ogg_opus_seconds(&bytes).with_context(|| format!("{} is no whole Ogg Opus file", audio.display()))?;
    Ok(Some(Attachment {
        url: format!("podtui:ai-podcast/audio/{id}.opus"),
        mime_type: "audio/ogg; codecs=opus",
        size_in_bytes: bytes.len(),
        duration_in_seconds: (seconds * 1000.0).round() / 1000.0,
    }))
}

/// Decoded length: the last page's granule position less the pre-skip, over 48,000 (RFC 7845, 4 and 5.1).
fn ogg_opus_seconds(bytes: &[u8]) -> Option<f64> {
    let head = bytes.windows(8).take(256).position(|window| window == b"OpusHead")?;
    let pre_skip = u16::from_le_bytes(bytes.get(head + 10..head + 12)?.try_into().ok()?);
    let last = bytes.windows(4).rposition(|window| window == b"OggS")?;
    let granule = u64::from_le_bytes(bytes.get(last + 6..last + 14)?.try_into().ok()?);
    Some(granule.checked_sub(u64::from(pre_skip))? as f64 / 48_000.0)
}

fn main() -> anyhow::Result<()> {
    for (name, document) in [("feed.json", feed(course_folder())?), ("list.json", list(course_folder())?)] {
        let target = course_folder().join(name);
        fs::write(&target, document).with_context(|| format!("cannot write {}", target.display()))?;
    }
    Ok(())
}
