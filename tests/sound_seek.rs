//! Seek truth: after a seek the sound is the sound of the straight decode, to the sample, in every format.
#![expect(clippy::unwrap_used, clippy::cast_possible_wrap, reason = "a test fails by panicking")]

mod sound;

use sound::{Fixtures, best_lag, signal_to_noise};

/// A kind of file and what is asked of it.
struct Case {
    name: &'static str,
    arguments: &'static [&'static str],
    channels: usize,
    rate: f64,
    /// How much stronger than the difference the sound must be after a seek, in decibels.
    enough: f64,
    /// Samples that our straight decode may lie off ffmpeg's.
    off_by: i64,
    /// Frames that a seek may lie off: only where the container's clock is coarser than a frame.
    may_lag: i64,
}

/// To the bit.
const EQUAL: f64 = f64::INFINITY;
/// What a lossy codec that settled is at least.
const CLOSE: f64 = 40.0;

const CASES: &[Case] = &[
    Case {
        name: "a.wav",
        arguments: &["-ar", "44100", "-ac", "2"],
        channels: 2,
        rate: 44100.0,
        enough: EQUAL,
        off_by: 0,
        may_lag: 0,
    },
    Case {
        name: "b.wav",
        arguments: &["-ar", "24000", "-ac", "1"],
        channels: 1,
        rate: 24000.0,
        enough: EQUAL,
        off_by: 0,
        may_lag: 0,
    },
    Case {
        name: "a.flac",
        arguments: &["-ar", "48000", "-ac", "2", "-sample_fmt", "s16"],
        channels: 2,
        rate: 48000.0,
        enough: EQUAL,
        off_by: 0,
        may_lag: 0,
    },
    Case {
        name: "cbr.mp3",
        arguments: &["-ar", "44100", "-ac", "2", "-b:a", "128k"],
        channels: 2,
        rate: 44100.0,
        enough: CLOSE,
        off_by: 0,
        may_lag: 0,
    },
    Case {
        name: "vbr.mp3",
        arguments: &["-ar", "44100", "-ac", "1", "-q:a", "4"],
        channels: 1,
        rate: 44100.0,
        enough: CLOSE,
        off_by: 0,
        may_lag: 0,
    },
    Case {
        name: "bare.mp3",
        arguments: &["-ar", "44100", "-ac", "1", "-q:a", "4", "-write_xing", "0"],
        channels: 1,
        rate: 44100.0,
        enough: CLOSE,
        off_by: 0,
        may_lag: 0,
    },
    Case {
        name: "a.ogg",
        arguments: &["-ar", "44100", "-ac", "2", "-c:a", "libvorbis"],
        channels: 2,
        rate: 44100.0,
        enough: CLOSE,
        off_by: 0,
        may_lag: 0,
    },
    Case {
        name: "a.opus",
        arguments: &["-c:a", "libopus", "-b:a", "48k", "-ac", "1"],
        channels: 1,
        rate: 48000.0,
        enough: CLOSE,
        off_by: 0,
        may_lag: 0,
    },
    Case {
        name: "low.opus",
        arguments: &["-c:a", "libopus", "-b:a", "16k", "-ac", "1", "-application", "voip"],
        channels: 1,
        rate: 48000.0,
        enough: CLOSE,
        off_by: 0,
        may_lag: 0,
    },
    Case {
        name: "a.m4a",
        arguments: &["-c:a", "aac", "-aac_pns", "0", "-ar", "44100", "-ac", "2"],
        channels: 2,
        rate: 44100.0,
        enough: CLOSE,
        off_by: 0,
        may_lag: 0,
    },
    // Noise that the encoder left for the decoder to make is the same noise after a seek.
    Case {
        name: "noise.m4a",
        arguments: &["-c:a", "aac", "-aac_pns", "1", "-ar", "44100", "-ac", "2"],
        channels: 2,
        rate: 44100.0,
        enough: CLOSE,
        off_by: 0,
        may_lag: 0,
    },
    Case {
        name: "fast.m4a",
        arguments: &["-c:a", "aac", "-aac_pns", "0", "-ar", "48000", "-ac", "1", "-movflags", "+faststart"],
        channels: 1,
        rate: 48000.0,
        enough: CLOSE,
        off_by: 0,
        may_lag: 0,
    },
    Case {
        name: "alac.m4a",
        arguments: &["-c:a", "alac", "-ar", "44100", "-ac", "2", "-sample_fmt", "s16p"],
        channels: 2,
        rate: 44100.0,
        enough: EQUAL,
        off_by: 0,
        may_lag: 0,
    },
    Case {
        name: "a.aac",
        arguments: &["-c:a", "aac", "-aac_pns", "0", "-ar", "44100", "-ac", "2", "-f", "adts"],
        channels: 2,
        rate: 44100.0,
        enough: CLOSE,
        off_by: 0,
        may_lag: 0,
    },
    Case {
        name: "opus.webm",
        arguments: &["-c:a", "libopus", "-b:a", "48k", "-ac", "1"],
        channels: 1,
        rate: 48000.0,
        enough: CLOSE,
        off_by: 0,
        may_lag: 0,
    },
    Case {
        name: "vorbis.webm",
        arguments: &["-c:a", "libvorbis", "-ar", "48000", "-ac", "2"],
        channels: 2,
        rate: 48000.0,
        enough: CLOSE,
        off_by: 0,
        may_lag: 192,
    },
    Case {
        name: "aac.mkv",
        arguments: &["-c:a", "aac", "-aac_pns", "0", "-ar", "48000", "-ac", "2"],
        channels: 2,
        rate: 48000.0,
        enough: CLOSE,
        off_by: 0,
        may_lag: 0,
    },
];

const TARGETS: [f64; 4] = [0.013, 1.5, 6.0, 12.337];

/// What came of one file.
struct Outcome {
    length: i64,
    off: i64,
    lag: i64,
    quality: f64,
    failures: Vec<String>,
}

fn examine(case: &Case) -> Outcome {
    let fixtures = Fixtures::new();
    let cut = [&["-t", "16"], case.arguments].concat();
    let file = fixtures.make(case.name, &cut);
    let straight = fixtures.ours(&file, 0.0);
    let reference = fixtures.reference(&file);
    let frame = |seconds: f64| (seconds * case.rate).round() as usize * case.channels;
    let every = case.channels;
    let probe = frame(10.0);
    let reach = 1200;
    let off = best_lag(&reference, &straight[probe..probe + frame(0.1)], probe, reach, every);
    let mut outcome = Outcome {
        length: (straight.len() as i64 - reference.len() as i64) / case.channels as i64,
        off,
        lag: 0,
        quality: f64::INFINITY,
        failures: Vec::new(),
    };
    for target in TARGETS {
        let at = frame(target);
        let sought = fixtures.ours(&file, target);
        if case.may_lag == 0 && straight.len() - at != sought.len() {
            outcome.failures.push(format!("from {target}: {} samples, {} expected", sought.len(), straight.len() - at));
        }
        let lag = best_lag(&straight, &sought[frame(0.1)..frame(0.2)], at + frame(0.1), reach, every);
        outcome.lag = if lag.abs() > outcome.lag.abs() { lag } else { outcome.lag };
        let skip = if case.enough == EQUAL { 0 } else { frame(0.08) };
        let part = sought.len().min(straight.len() - at).min(frame(1.0));
        outcome.quality = outcome.quality.min(signal_to_noise(&straight[at + skip..at + part], &sought[skip..part]));
    }
    if case.enough == EQUAL && straight != reference {
        outcome.failures.push("differs from the reference decode".to_owned());
    }
    outcome
}

#[test]
fn after_a_seek_the_sound_is_that_of_the_straight_decode() {
    let outcomes = std::thread::scope(|scope| {
        let halves = CASES
            .chunks(CASES.len().div_ceil(2))
            .map(|half| scope.spawn(|| half.iter().map(examine).collect::<Vec<_>>()));
        let halves: Vec<_> = halves.collect();
        halves.into_iter().flat_map(|half| half.join().unwrap()).collect::<Vec<_>>()
    });
    println!("{:12} {:>9} {:>8} {:>8} {:>8}", "file", "length", "vs ref", "lag", "dB");
    let mut failures = Vec::new();
    for (case, outcome) in CASES.iter().zip(outcomes) {
        let Outcome { length, off, lag, quality, failures: said } = outcome;
        println!("{:12} {length:>9} {off:>8} {lag:>8} {quality:>8.1}", case.name);
        failures.extend(said.into_iter().map(|said| format!("{}: {said}", case.name)));
        if lag.abs() > case.may_lag || (case.may_lag == 0 && quality < case.enough) {
            failures.push(format!("{}: lag {lag}, {quality:.1} dB", case.name));
        }
        if off.abs() > case.off_by {
            failures.push(format!("{}: {off} frames off the reference decode", case.name));
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}
