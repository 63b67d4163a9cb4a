//! Which of an item's files is played. A type that is missing or wrong is put right by the address's extension.

use super::addresses::{Addresses, Refusal};
use super::draft::EnclosureDraft;
use super::faults::{self, Fault};
use crate::model::{Enclosure, lower_line, one_line};

/// The files of an item, and which of them is played.
pub(super) struct Enclosures {
    pub all: Vec<Enclosure>,
    pub audio: Option<Enclosure>,
}

/// Ordered: the greater is the sooner played.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Other,
    /// Its sound can be played, for want of something better.
    Video,
    /// Neither type nor extension says what it is: the first bytes will.
    Unknown,
    Audio,
}

/// Resolves the addresses and chooses. Each fault is noted with a word about it.
pub(super) fn resolve(
    drafts: &[EnclosureDraft],
    addresses: &Addresses,
    mut note: impl FnMut(&'static Fault, &str),
) -> Enclosures {
    let mut all: Vec<Enclosure> = Vec::with_capacity(drafts.len());
    let mut best: Option<(bool, Kind, usize)> = None;
    for draft in drafts {
        let url = match addresses.resolve(&draft.url) {
            Ok(url) => url,
            Err(Refusal::Blank) if draft.alternate => continue,
            Err(refusal) => {
                note(&faults::BAD_ADDRESS, refusal.reason());
                continue;
            }
        };
        if !draft.url.contains(':') {
            note(&faults::RELATIVE_ADDRESS, "");
        }
        let index = all.iter().position(|known| known.url == url).unwrap_or(all.len());
        if index == all.len() {
            all.push(Enclosure { url, mime_type: None, bytes: None });
        }
        let enclosure = &mut all[index];
        enclosure.mime_type = enclosure.mime_type.take().or_else(|| mime_type(draft));
        enclosure.bytes = enclosure.bytes.or_else(|| bytes(draft, &mut note));
        let by_name = kind_of_name(&enclosure.url);
        let rank = (!draft.alternate, kind(enclosure, draft, by_name), index);
        if best.is_none_or(|(proper, kind, _)| (rank.0, rank.1) > (proper, kind)) {
            best = Some(rank);
        }
        if !draft.alternate {
            judge_type(enclosure, by_name, &mut note);
        }
    }
    let playable = best.filter(|(_, kind, _)| *kind > Kind::Other);
    let playable = playable.or_else(|| {
        all.iter()
            .position(|file| kind(file, &EnclosureDraft::default(), kind_of_name(&file.url)) > Kind::Other)
            .map(|index| (false, Kind::Audio, index))
    });
    let audio = playable.map(|(_, _, index)| all[index].clone());
    Enclosures { all, audio }
}

fn mime_type(draft: &EnclosureDraft) -> Option<String> {
    draft.mime_type.as_deref().map(lower_line).filter(|text| !text.is_empty() && text.len() <= 200)
}

/// Digits, or a float without a fraction; 0, negative and words are none.
fn bytes(draft: &EnclosureDraft, note: &mut impl FnMut(&'static Fault, &str)) -> Option<u64> {
    let text = draft.length.as_deref().map_or("", str::trim);
    let whole = text
        .split_once('.')
        .filter(|(_, zeros)| zeros.bytes().all(|byte| byte == b'0'))
        .map_or(text, |(whole, _)| whole);
    let is_digits = !whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit());
    let bytes = whole.parse().ok().filter(|bytes| is_digits && *bytes > 0);
    match (bytes, text) {
        (Some(_), _) => {}
        (None, "" | "0") => {
            if !draft.alternate {
                note(&faults::NO_LENGTH, "");
            }
        }
        (None, text) => note(&faults::BAD_LENGTH, &format!("(\"{}\")", text.chars().take(40).collect::<String>())),
    }
    bytes
}

fn judge_type(enclosure: &Enclosure, by_name: Kind, note: &mut impl FnMut(&'static Fault, &str)) {
    match enclosure.mime_type.as_deref() {
        None => note(&faults::NO_TYPE, ""),
        Some(declared) => {
            let by_type = kind_of_type(declared);
            let both_play = |one: Kind| matches!(one, Kind::Audio | Kind::Video);
            if by_name != Kind::Unknown && by_type != by_name && !(both_play(by_type) && both_play(by_name)) {
                note(&faults::WRONG_TYPE, &format!("({declared}, .{})", extension(&enclosure.url)));
            }
        }
    }
}

/// The extension if it says anything, else the type, else the medium.
fn kind(enclosure: &Enclosure, draft: &EnclosureDraft, by_name: Kind) -> Kind {
    let by_type = enclosure.mime_type.as_deref().map_or(Kind::Unknown, kind_of_type);
    match (by_name, by_type) {
        // An mp4 or webm may well be sound alone, if its type says so.
        (Kind::Video, Kind::Audio) => Kind::Audio,
        (Kind::Unknown, Kind::Unknown) => match draft.medium.as_deref() {
            Some("audio") => Kind::Audio,
            Some("video") => Kind::Video,
            Some("image" | "document" | "executable") => Kind::Other,
            _ => Kind::Unknown,
        },
        (Kind::Unknown, said) => said,
        (known, _) => known,
    }
}

fn kind_of_type(mime_type: &str) -> Kind {
    match mime_type.split(';').next().unwrap_or_default().trim() {
        ""
        | "application/octet-stream"
        | "binary/octet-stream"
        | "application/force-download"
        | "application/x-download" => Kind::Unknown,
        "application/ogg" | "application/x-ogg" => Kind::Audio,
        kind if kind.starts_with("audio/") => Kind::Audio,
        kind if kind.starts_with("video/") => Kind::Video,
        kind if kind.contains('/') => Kind::Other,
        // "mp3", "audio": no media type, but a word all the same.
        word => match kind_of_extension(word) {
            Kind::Unknown if word == "audio" => Kind::Audio,
            kind => kind,
        },
    }
}

fn kind_of_name(url: &str) -> Kind {
    kind_of_extension(extension(url))
}

fn kind_of_extension(extension: &str) -> Kind {
    let mut letters = [0; 8];
    let Some(letters) = letters.get_mut(..extension.len()) else { return Kind::Unknown };
    letters.copy_from_slice(extension.as_bytes());
    letters.make_ascii_lowercase();
    match &*letters {
        b"mp3" | b"m4a" | b"m4b" | b"aac" | b"ogg" | b"oga" | b"opus" | b"flac" | b"wav" | b"wave" | b"weba"
        | b"mka" | b"mpga" | b"mp2" | b"alac" | b"caf" | b"aif" | b"aiff" | b"wma" => Kind::Audio,
        b"mp4" | b"m4v" | b"mov" | b"webm" | b"mkv" | b"ogv" | b"mpg" | b"mpeg" | b"avi" => Kind::Video,
        b"jpg" | b"jpeg" | b"png" | b"gif" | b"webp" | b"svg" | b"avif" | b"pdf" | b"epub" | b"html" | b"htm"
        | b"txt" | b"json" | b"xml" | b"rss" | b"vtt" | b"srt" | b"zip" | b"doc" | b"docx" | b"torrent" => Kind::Other,
        _ => Kind::Unknown,
    }
}

/// What follows the last dot of the path's last part; empty if there is none.
fn extension(url: &str) -> &str {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let path = path.split_once("://").map_or(path, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
    let name = path.rsplit('/').next().unwrap_or_default();
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// The last part of the path without its extension, readable: a title for want of a better.
pub(super) fn file_name(url: &str) -> Option<String> {
    let path = url.split(['?', '#']).next()?;
    let name = path.rsplit('/').next()?;
    let stem = name.strip_suffix(extension(url)).and_then(|stem| stem.strip_suffix('.')).unwrap_or(name);
    let decoded = one_line(&String::from_utf8_lossy(&super::addresses::percent_decoded(stem)));
    (!decoded.is_empty()).then_some(decoded)
}

#[cfg(test)]
mod tests;
