//! M4A whose index comes first and is still coming: every sample is the one of the straight decode, wherever the index
//! becomes whole, wherever it was gone to, and whatever the index claims.
#![expect(clippy::unwrap_used, clippy::cast_possible_wrap, reason = "a test that ends there has found something")]

mod sound;

use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use podtui::audio::{Live, Opened, render};
use podtui::model::Position;
use podtui::msg::Buffered;
use sound::{Fixtures, samples};
use symphonia::core::io::MediaSource;

/// AAC of a lesson, ninety seconds, with its index first.
const AAC: [&str; 8] = ["-ac", "1", "-c:a", "aac", "-b:a", "64k", "-movflags", "+faststart"];

/// Bytes that are all there, and say that they are not.
struct Coming {
    bytes: Cursor<Vec<u8>>,
    seen: Arc<Seen>,
}

/// What was asked of them.
struct Seen {
    /// So many questions after the index say no.
    patience: u64,
    questions: AtomicU64,
    /// Bytes that were read in all.
    read: AtomicU64,
    asked_as_well: AtomicU64,
}

impl Read for Coming {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.bytes.read(buffer)?;
        self.seen.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

impl Seek for Coming {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}

impl MediaSource for Coming {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.bytes.get_ref().len() as u64)
    }
}

impl Live for Seen {
    fn buffered(&self) -> Buffered {
        Buffered::default()
    }

    fn is_whole(&self) -> bool {
        false
    }

    fn is_replaced(&self) -> bool {
        false
    }

    fn waiting(&self) -> Option<String> {
        None
    }

    fn has(&self, _range: &Range<u64>) -> bool {
        self.questions.fetch_add(1, Ordering::Relaxed) >= self.patience
    }

    fn bring_as_well(&self, range: &Range<u64>) {
        self.asked_as_well.store(range.end, Ordering::Relaxed);
    }

    fn cancel(&self) {}
}

/// The decode of bytes whose index is whole after so many packets. Err: a sentence.
fn decoded(bytes: &[u8], patience: u64, from: f64, wav: &Path) -> (Result<Vec<i16>, String>, Arc<Seen>) {
    let zero = AtomicU64::default;
    let seen = Arc::new(Seen { patience, questions: zero(), read: zero(), asked_as_well: zero() });
    let source = Coming { bytes: Cursor::new(bytes.to_vec()), seen: Arc::clone(&seen) };
    let live: Arc<dyn Live> = Arc::<Seen>::clone(&seen);
    let opened = Opened { source: Box::new(source), extension: None, live: Some(live) };
    let rendered = render(opened, Position::from_seconds(from), wav, |_, _| {});
    (rendered.map(|_| samples(wav)), seen)
}

#[test]
fn wherever_the_index_becomes_whole_every_sample_is_the_right_one() {
    let fixtures = Fixtures::new();
    let file = fixtures.make("a.m4a", &AAC);
    let bytes = std::fs::read(&file).unwrap();
    let straight = fixtures.ours(&file, 0.0);
    // The last is never: then the sound is read to its end from what was there.
    for patience in [1, 64, 65, 3000, u64::MAX] {
        let (heard, seen) = decoded(&bytes, patience, 0.0, &fixtures.path("heard.wav"));
        assert!(heard.unwrap() == straight, "other samples after {patience} packets");
        assert!(seen.questions.load(Ordering::Relaxed) > 0, "it was not begun early");
        assert!(seen.asked_as_well.load(Ordering::Relaxed) > 17_000);
    }
}

#[test]
fn a_place_is_gone_to_without_the_index_and_is_the_right_one() {
    let fixtures = Fixtures::new();
    let file = fixtures.make("a.m4a", &AAC);
    let bytes = std::fs::read(&file).unwrap();
    for from in [0.1, 44.321, 89.9, 120.0] {
        let straight = fixtures.ours(&file, from);
        for patience in [0, 1, 60, u64::MAX] {
            let (heard, _) = decoded(&bytes, patience, from, &fixtures.path("heard.wav"));
            assert!(heard.unwrap() == straight, "other samples from {from} s, after {patience} packets");
        }
    }
}

#[test]
fn chapters_before_the_sound_and_pictures_between_it_are_passed_over() {
    let fixtures = Fixtures::new();
    let chapters = fixtures.path("chapters.txt");
    std::fs::write(
        &chapters,
        ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=40\ntitle=One\n[CHAPTER]\nTIMEBASE=1/1\nSTART=40\nEND=60\ntitle=Two\n",
    )
    .unwrap();
    let with_chapters = ["-i", chapters.to_str().unwrap(), "-map", "0:a", "-map_chapters", "1"];
    let with_pictures = ["-f", "lavfi", "-t", "90", "-i", "color=size=32x32:rate=2", "-map", "0:a", "-map", "1:v"];
    for (name, more) in [("chapters.m4a", &with_chapters[..]), ("pictures.mp4", &with_pictures)] {
        let file = fixtures.make(name, &[more, &AAC, &["-c:v", "mpeg4", "-ar", "44100", "-ac", "2"]].concat());
        let bytes = std::fs::read(&file).unwrap();
        for from in [0.0, 70.0] {
            let straight = fixtures.ours(&file, from);
            for patience in [1, 100, u64::MAX] {
                let (heard, seen) = decoded(&bytes, patience, from, &fixtures.path("heard.wav"));
                assert!(heard.unwrap() == straight, "{name}: other samples from {from} s, after {patience} packets");
                assert!(seen.asked_as_well.load(Ordering::Relaxed) > 0, "{name} was not begun early");
            }
        }
    }
}

#[test]
fn what_is_unusual_waits_for_its_index_and_is_the_same() {
    let fixtures = Fixtures::new();
    let short = fixtures.make("short.m4a", &[&["-t", "20"][..], &AAC].concat());
    let last = fixtures.make("last.m4a", &["-ac", "1", "-c:a", "aac"]);
    let lossless = fixtures.make("alac.m4a", &["-c:a", "alac", "-movflags", "+faststart"]);
    for file in [short, last, lossless] {
        let straight = fixtures.ours(&file, 0.0);
        let (heard, seen) = decoded(&std::fs::read(&file).unwrap(), u64::MAX, 0.0, &fixtures.path("heard.wav"));
        assert!(heard.unwrap() == straight, "{}", file.display());
        assert_eq!(seen.asked_as_well.load(Ordering::Relaxed), 0, "{}", file.display());
    }
}

#[test]
fn an_edit_list_behind_the_tables_is_waited_for_and_none_is_not() {
    let fixtures = Fixtures::new();
    let bytes = std::fs::read(fixtures.make("a.m4a", &AAC)).unwrap();
    let place = |kind: &[u8]| bytes.windows(4).position(|window| window == kind).unwrap();
    let end_of = |at: usize| at - 4 + u32::from_be_bytes(bytes[at - 4..at].try_into().unwrap()) as usize;
    let (track, edits, list) = (place(b"trak"), place(b"edts"), place(b"elst"));
    assert_eq!((bytes[list + 11], end_of(edits) + 4), (1, place(b"mdia")), "ffmpeg writes another edit list by now");
    // Other than what is taken where none says: to overlook it is to be heard.
    let mut behind = bytes.clone();
    behind[list + 16..list + 20].copy_from_slice(&2048_u32.to_be_bytes());
    behind[edits - 4..end_of(track)].rotate_left(end_of(edits) + 4 - edits);
    let mut none = bytes.clone();
    none[edits..edits + 4].copy_from_slice(b"free");
    for (name, bytes, is_begun) in [("behind.m4a", behind, false), ("none.m4a", none, true)] {
        let file = fixtures.path(name);
        std::fs::write(&file, &bytes).unwrap();
        let straight = fixtures.ours(&file, 0.0);
        let (heard, seen) = decoded(&bytes, u64::MAX, 0.0, &fixtures.path("heard.wav"));
        assert_eq!(seen.asked_as_well.load(Ordering::Relaxed) > 0, is_begun, "{name}");
        assert!(heard.unwrap() == straight, "{name}: other samples");
    }
}

#[test]
fn sound_that_is_damaged_throughout_is_said_to_be_so_once() {
    let fixtures = Fixtures::new();
    let mut bytes = std::fs::read(fixtures.make("a.m4a", &AAC)).unwrap();
    let sound = bytes.windows(4).position(|window| window == b"mdat").unwrap() + 4;
    bytes[sound..].fill(0x20);
    let (heard, _) = decoded(&bytes, u64::MAX, 0.0, &fixtures.path("heard.wav"));
    let reason = heard.unwrap_err();
    assert_eq!(reason.matches("damaged").count(), 1, "{reason}");
}

#[test]
fn an_index_that_lies_is_a_sentence_or_a_sound_and_never_more() {
    let fixtures = Fixtures::new();
    let bytes = std::fs::read(fixtures.make("a.m4a", &[&["-t", "50"][..], &AAC].concat())).unwrap();
    let place = |kind: &[u8]| bytes.windows(4).position(|window| window == kind).unwrap();
    let wav = fixtures.path("heard.wav");
    // Of each table: its size, its count, an entry at the start, one in the middle.
    for kind in [b"moov", b"trak", b"mdia", b"stbl", b"stts", b"stsc", b"stsz", b"stco", b"hdlr", b"elst", b"esds"] {
        for (offset, value) in [(-4_isize, 0xff), (-1, 0), (8, 0xff), (11, 0), (12, 0xff), (16, 0xff), (403, 0xff)] {
            let at = place(kind).checked_add_signed(offset).unwrap();
            let mut lie = bytes.clone();
            lie[at] = value;
            let (heard, seen) = decoded(&lie, 40, 0.0, &wav);
            let name = String::from_utf8_lossy(kind);
            let read = seen.read.load(Ordering::Relaxed);
            assert!(read < bytes.len() as u64 * 8, "{name}{offset:+}: {read} bytes were read");
            match heard {
                Ok(heard) => assert!(heard.len() < 48_000 * 200, "{name}{offset:+}: {} samples", heard.len()),
                Err(reason) => assert!(reason.ends_with('.'), "{name}{offset:+}: {reason}"),
            }
        }
    }
}
