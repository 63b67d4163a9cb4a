//! The tap, filled by hand: gaps, fades and counts to the sample.

use super::*;
use crate::audio::ring::{Flow, Writer, ring};

const FORMAT: Format = Format { rate: 1000, channels: 1 };

fn tap() -> (TapHandle, Arc<Dials>) {
    let dials = Arc::new(Dials::default());
    dials.set_gain(1.0);
    (TapHandle::new(FORMAT, Arc::clone(&dials)), dials)
}

fn filled(samples: &[f32]) -> (Writer, Reader, Arc<Flow>) {
    let (mut writer, reader, flow) = ring(FORMAT, crate::audio::ring::ENOUGH, std::thread::current());
    assert_eq!(writer.write(samples), samples.len());
    (writer, reader, flow)
}

fn pull(handle: &TapHandle, frames: usize) -> Vec<f32> {
    let mut output = vec![9.0; frames];
    handle.shared.0.lock().unwrap().fill(&mut output);
    output
}

#[test]
fn the_follower_comes_in_without_a_gap_and_to_the_bit() {
    let (mut handle, dials) = tap();
    let (mut writer, first, flow) = filled(&[0.25; 5]);
    let (mut second_writer, second, second_flow) = filled(&[0.5; 4]);
    writer.finish();
    second_writer.finish();
    handle.play(first, false);
    handle.follow(second);
    assert_eq!(pull(&handle, 12), [0.25, 0.25, 0.25, 0.25, 0.25, 0.5, 0.5, 0.5, 0.5, 0.0, 0.0, 0.0]);
    assert_eq!((flow.taken(), second_flow.taken(), dials.pulled()), (5, 4, 12));
}

#[test]
fn a_pause_fades_out_loses_nothing_and_fades_in_again() {
    let (mut handle, dials) = tap();
    let (_writer, reader, flow) = filled(&[0.5; 400]);
    handle.play(reader, false);
    assert_eq!(pull(&handle, 10), [0.5; 10]);
    dials.hold(true);
    let fading = pull(&handle, 20);
    assert!(fading[..6].windows(2).all(|pair| pair[1] < pair[0]), "{fading:?}");
    assert_eq!(fading[6..], [0.0; 14]);
    let held = flow.taken();
    assert_eq!(pull(&handle, 20), [0.0; 20]);
    assert_eq!(flow.taken(), held);
    dials.hold(false);
    let coming = pull(&handle, 20);
    assert!(coming[0] < 0.2 && coming[19] == 0.5, "{coming:?}");
    assert_eq!(flow.taken(), held + 20);
}

#[test]
fn a_seek_fades_the_old_place_out_and_nothing_of_it_comes_after() {
    let (mut handle, _) = tap();
    let (_first_writer, first, _) = filled(&[0.5; 400]);
    let (_second_writer, second, _) = filled(&[-0.5; 400]);
    handle.play(first, false);
    pull(&handle, 10);
    handle.play(second, true);
    let both = pull(&handle, 40);
    let turn = both.iter().position(|sample| *sample < 0.0).unwrap();
    assert!(turn <= 7 && both[turn..].iter().all(|sample| *sample <= 0.0), "{both:?}");
    assert_eq!(both[39], -0.5);
}

#[test]
fn a_dry_ring_is_told_apart_from_one_that_has_not_begun_or_has_ended() {
    let (mut handle, _) = tap();
    let (mut writer, reader, flow) = ring(FORMAT, crate::audio::ring::ENOUGH, std::thread::current());
    handle.play(reader, false);
    assert_eq!(pull(&handle, 5), [0.0; 5]);
    assert!(!flow.is_dry());
    writer.write(&[0.5; 249]);
    assert_eq!(pull(&handle, 5), [0.0; 5], "too little to begin");
    writer.write(&[0.5; 4]);
    pull(&handle, 300);
    assert!(flow.is_dry());
    writer.write(&[0.5; 30]);
    pull(&handle, 5);
    assert!(!flow.is_dry());
    writer.finish();
    pull(&handle, 60);
    assert!(!flow.is_dry());
}

#[test]
fn volume_changes_without_a_step_and_mute_is_silence() {
    let (mut handle, dials) = tap();
    let (_writer, reader, _) = filled(&[0.5; 400]);
    handle.play(reader, false);
    pull(&handle, 10);
    dials.set_gain(0.0);
    let output = pull(&handle, 20);
    assert!(output.windows(2).all(|pair| (pair[0] - pair[1]).abs() < 0.1), "{output:?}");
    assert_eq!(output[10..], [0.0; 10]);
}

#[test]
fn without_a_follower_the_end_is_silence_and_a_new_ring_begins_at_once() {
    let (mut handle, _) = tap();
    let (mut writer, reader, _) = filled(&[0.25; 3]);
    writer.finish();
    handle.play(reader, false);
    assert_eq!(pull(&handle, 4), [0.25, 0.25, 0.25, 0.0]);
    let (mut writer, reader, _) = filled(&[0.75; 3]);
    writer.finish();
    handle.play(reader, false);
    assert_eq!(pull(&handle, 2), [0.75, 0.75]);
    handle.forget_follower();
    handle.stop();
    let last = pull(&handle, 12);
    assert_eq!(last[11], 0.0);
}
