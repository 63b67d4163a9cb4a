//! The embedded course: bytes by name, and nothing else. Release builds carry them in the binary and hand out
//! its own pages, so that no copy of 31 MB is ever made; debug builds read them from `assets/`.

use std::borrow::Cow;

use rust_embed::Embed;

/// The show's key, and the first part of its addresses.
pub const SHOW: &str = "ai-podcast";

#[derive(Embed)]
#[folder = "assets/ai-podcast/"]
#[include = "feed.json"]
#[include = "list.json"]
#[include = "audio/*.opus"]
#[include = "transcripts/*.vtt"]
struct Assets;

/// The index: a JSON Feed 1.1 document, read like any other feed. None only in a damaged build.
#[must_use]
pub fn index() -> Option<Cow<'static, [u8]>> {
    Assets::get("feed.json").map(|file| file.data)
}

/// The index without the scripts, for a list on the screen, which shows descriptions: a third of the bytes.
#[must_use]
pub fn list() -> Option<Cow<'static, [u8]>> {
    Assets::get("list.json").map(|file| file.data)
}

/// What an address of the course stands for, without its scheme: `ai-podcast/audio/ID.opus`.
#[must_use]
pub fn bytes(name: &str) -> Option<Cow<'static, [u8]>> {
    let path = name.strip_prefix(SHOW)?.strip_prefix('/')?;
    // The debug build reads from disk: an address must not climb out of the folder there either.
    if path.split('/').any(|part| part == "..") {
        return None;
    }
    Assets::get(path).map(|file| file.data)
}

/// Names of all files that are embedded, for `doctor`.
pub fn names() -> impl Iterator<Item = Cow<'static, str>> {
    Assets::iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lesson_is_found_by_its_address_and_nothing_outside_is() {
        let audio = bytes("ai-podcast/audio/001-what-is-generative-ai.opus").map(|data| data[..4].to_vec());
        assert_eq!(audio.as_deref(), Some(&b"OggS"[..]));
        assert!(bytes("ai-podcast/audio/../../../Cargo.toml").is_none());
        assert!(bytes("other/audio/001-what-is-generative-ai.opus").is_none());
    }

    #[test]
    fn all_lessons_have_sound_and_words() {
        let count = |ending: &str| names().filter(|name| name.ends_with(ending)).count();
        assert_eq!((count(".opus"), count(".vtt")), (119, 119));
    }
}
