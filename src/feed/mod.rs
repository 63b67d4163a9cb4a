//! Feeds, transcripts and chapters: bytes in, words of `model` out. Pure.
