//! What went wrong with a medium, in words for the listener: what failed, why, and what may help.

use std::io::ErrorKind;

use symphonia::core::errors::{Error, SeekErrorKind};

/// A sentence for an error of a container or a codec.
pub fn of_error(error: &Error) -> String {
    match error {
        Error::IoError(cause) if cause.kind() == ErrorKind::UnexpectedEof => {
            "The audio ends in the middle: the file is cut short.".to_owned()
        }
        Error::IoError(cause) => of_io(cause),
        Error::DecodeError(detail) => format!("The audio is damaged and cannot be read ({detail})."),
        Error::SeekError(SeekErrorKind::Unseekable | SeekErrorKind::ForwardOnly) => {
            "This audio can only be heard from its start until all of it is here.".to_owned()
        }
        Error::SeekError(_) => "There is nothing at that place in the audio.".to_owned(),
        Error::Unsupported(detail) => {
            format!(
                "This kind of audio cannot be played ({detail}). podtui plays MP3, AAC, ALAC, FLAC, WAV, Vorbis and Opus."
            )
        }
        Error::LimitError(detail) => format!("The audio asks for more than podtui allows ({detail})."),
        _ => "The audio changes its kind in the middle and cannot be read on.".to_owned(),
    }
}

/// A sentence for a failed read. An error made by whoever opened the medium is a sentence already.
pub fn of_io(cause: &std::io::Error) -> String {
    if cause.get_ref().is_some() { cause.to_string() } else { format!("The audio could not be read: {cause}.") }
}

/// Why the first bytes are no audio at all.
pub fn of_head(head: &[u8]) -> String {
    let text = String::from_utf8_lossy(head).trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
    if head.is_empty() {
        "There is nothing in it: the file is empty.".to_owned()
    } else if text.starts_with("<!doctype html") || text.starts_with("<html") || text.starts_with("<head") {
        "The server sent a web page in place of the audio. Perhaps it wants a log-in, or the episode is gone."
            .to_owned()
    } else if text.starts_with('<') {
        "The server sent a document in place of the audio. Perhaps the episode is gone.".to_owned()
    } else {
        "This is no audio that podtui knows. It plays MP3, AAC, ALAC, FLAC, WAV, Vorbis and Opus.".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_web_page_is_named_and_silence_too() {
        assert!(of_head(b"\n<!DOCTYPE HTML><title>gone").contains("web page"));
        assert!(of_head(b"").contains("empty"));
        assert!(of_head(b"\x00\x01").contains("no audio"));
    }

    #[test]
    fn the_word_of_whoever_opened_it_is_passed_on() {
        let told = std::io::Error::other("The server closed the connection.");
        assert_eq!(of_error(&Error::IoError(told)), "The server closed the connection.");
    }
}
