//! Seek truth: after a seek the sound is the sound of the straight decode, to the sample, in every format.

mod sound;

use sound::{Fixtures, best_lag, signal_to_noise};

/// A kind of file and what is asked of it.
struct Case {
    name: &'static str,
    arguments: &'static [&'static str],
    channels: usize,
    rate: f64,
    /// Bit for bit, not only 40 dB.
    is_lossless: bool,
    /// Samples that our straight decode may lie off ffmpeg's.
    off_by: i64,
}

const CASES: &[Case] = &[
    Case { name: "a.wav", arguments: &["-ar", "44100", "-ac", "2"], channels: 2, rate: 44100.0, is_lossless: true, off_by: 0 },
    Case { name: "b.wav", arguments: &["-ar", "24000", "-ac", "1"], channels: 1, rate: 24000.0, is_lossless: true, off_by: 0 },
    Case { name: "a.flac", arguments: &["-ar", "48000", "-ac", "2", "-sample_fmt", "s16"], channels: 2, rate: 48000.0, is_lossless: true, off_by: 0 },
    Case { name: "cbr.mp3", arguments: &["-ar", "44100", "-ac", "2", "-b:a", "128k"], channels: 2, rate: 44100.0, is_lossless: false, off_by: 0 },
    Case { name: "vbr.mp3", arguments: &["-ar", "44100", "-ac", "1", "-q:a", "4"], channels: 1, rate: 44100.0, is_lossless: false, off_by: 0 },
    Case { name: "bare.mp3", arguments: &["-ar", "44100", "-ac", "1", "-q:a", "4", "-write_xing", "0"], channels: 1, rate: 44100.0, is_lossless: false, off_by: 1105 },
    Case { name: "a.ogg", arguments: &["-ar", "44100", "-ac", "2", "-c:a", "libvorbis"], channels: 2, rate: 44100.0, is_lossless: false, off_by: 0 },
    Case { name: "a.opus", arguments: &["-c:a", "libopus", "-b:a", "48k", "-ac", "1"], channels: 1, rate: 48000.0, is_lossless: false, off_by: 0 },
    Case { name: "low.opus", arguments: &["-c:a", "libopus", "-b:a", "16k", "-ac", "1", "-application", "voip"], channels: 1, rate: 48000.0, is_lossless: false, off_by: 0 },
    Case { name: "a.m4a", arguments: &["-c:a", "aac", "-ar", "44100", "-ac", "2"], channels: 2, rate: 44100.0, is_lossless: false, off_by: 0 },
    Case { name: "fast.m4a", arguments: &["-c:a", "aac", "-ar", "48000", "-ac", "1", "-movflags", "+faststart"], channels: 1, rate: 48000.0, is_lossless: false, off_by: 0 },
    Case { name: "alac.m4a", arguments: &["-c:a", "alac", "-ar", "44100", "-ac", "2", "-sample_fmt", "s16p"], channels: 2, rate: 44100.0, is_lossless: true, off_by: 0 },
    Case { name: "a.aac", arguments: &["-c:a", "aac", "-ar", "44100", "-ac", "2", "-f", "adts"], channels: 2, rate: 44100.0, is_lossless: false, off_by: 1024 },
    Case { name: "opus.webm", arguments: &["-c:a", "libopus", "-b:a", "48k", "-ac", "1"], channels: 1, rate: 48000.0, is_lossless: false, off_by: 0 },
    Case { name: "vorbis.webm", arguments: &["-c:a", "libvorbis", "-ar", "48000", "-ac", "2"], channels: 2, rate: 48000.0, is_lossless: false, off_by: 0 },
    Case { name: "aac.mkv", arguments: &["-c:a", "aac", "-ar", "48000", "-ac", "2"], channels: 2, rate: 48000.0, is_lossless: false, off_by: 1024 },
];

const TARGETS: [f64; 6] = [0.013, 1.5, 12.0, 33.337, 61.8, 84.25];

#[test]
fn after_a_seek_the_sound_is_that_of_the_straight_decode() {
    let fixtures = Fixtures::new();
    let mut failures = Vec::new();
    println!("{:12} {:>9} {:>8} {:>8} {:>8}", "file", "length", "vs ref", "lag", "dB");
    for case in CASES {
        let file = fixtures.make(case.name, case.arguments);
        let straight = fixtures.ours(&file, 0.0);
        let reference = fixtures.reference(&file);
        let frame = |seconds: f64| (seconds * case.rate).round() as usize * case.channels;
        let probe = frame(20.0);
        let off = best_lag(&reference, &straight[probe..probe + frame(0.25)], probe, 1500 * case.channels) / case.channels as i64;
        let (mut lag, mut quality) = (0, f64::INFINITY);
        for target in TARGETS {
            let at = frame(target);
            let sought = fixtures.ours(&file, target);
            let part = sought.len().min(frame(1.0)).min(straight.len() - at);
            let early = best_lag(&straight, &sought[frame(0.08)..frame(0.33)], at + frame(0.08), 1200 * case.channels);
            lag = if early.abs() > i64::abs(lag) { early } else { lag };
            let skip = if case.is_lossless { 0 } else { frame(0.08) };
            quality = quality.min(signal_to_noise(&straight[at + skip..at + part], &sought[skip..part]));
            if straight.len() - at != sought.len() {
                failures.push(format!("{} from {target}: {} samples, {} expected", case.name, sought.len(), straight.len() - at));
            }
        }
        println!("{:12} {:>9} {:>8} {:>8} {:>8.1}", case.name, straight.len() as i64 - reference.len() as i64, off, lag, quality);
        let enough = if case.is_lossless { f64::INFINITY } else { 40.0 };
        if lag != 0 || quality < enough {
            failures.push(format!("{}: lag {lag}, {quality:.1} dB", case.name));
        }
        if off.abs() > case.off_by {
            failures.push(format!("{}: {off} frames off the reference decode", case.name));
        }
        if case.is_lossless && straight != reference {
            failures.push(format!("{}: differs from the reference decode", case.name));
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}
