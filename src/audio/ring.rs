//! The way from a decoder to the output: one ring for each load or seek, so that nothing stale can be in it. The
//! reader pops and never waits; the writer sleeps until half of it is used up.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::Thread;
use std::time::{Duration, Instant};

use rtrb::{Consumer, Producer, RingBuffer};

use super::format::Format;

/// How far ahead of the output is decoded.
pub const AHEAD: Duration = Duration::from_secs(2);

/// A ring is not begun before so much is in it: more than any output takes at a time.
pub const ENOUGH: Duration = Duration::from_millis(250);
/// The same for what still comes in: what an output takes at first. Every byte more is a wait.
pub const BARELY: Duration = Duration::from_millis(120);

/// What both ends and the player can see.
#[derive(Debug)]
pub struct Flow {
    made: Instant,
    /// When the first frame was taken, in nanoseconds since it was made; 0 before.
    begun: AtomicU64,
    /// Frames put in.
    written: AtomicU64,
    /// Frames taken out, to be heard.
    taken: AtomicU64,
    /// Nothing more comes.
    finished: AtomicBool,
    /// The reader found nothing while more was to come.
    is_dry: AtomicBool,
}

impl Flow {
    fn new() -> Self {
        Self {
            made: Instant::now(),
            begun: AtomicU64::new(0),
            written: AtomicU64::new(0),
            taken: AtomicU64::new(0),
            finished: AtomicBool::new(false),
            is_dry: AtomicBool::new(false),
        }
    }

    /// How long ago the first frame was taken; none if none was.
    pub fn begun(&self) -> Option<Duration> {
        match self.begun.load(Ordering::Acquire) {
            0 => None,
            nanos => Some(self.made.elapsed().saturating_sub(Duration::from_nanos(nanos))),
        }
    }

    /// Frames put in so far.
    pub fn written(&self) -> u64 {
        self.written.load(Ordering::Acquire)
    }

    /// Frames taken out so far.
    pub fn taken(&self) -> u64 {
        self.taken.load(Ordering::Acquire)
    }

    /// Nothing more will be written.
    pub fn is_finished(&self) -> bool {
        self.finished.load(Ordering::Acquire)
    }

    /// The output ran out of frames and waits.
    pub fn is_dry(&self) -> bool {
        self.is_dry.load(Ordering::Acquire)
    }
}

/// The decoder's end.
pub struct Writer {
    producer: Producer<f32>,
    format: Format,
    flow: Arc<Flow>,
}

/// The output's end.
pub struct Reader {
    consumer: Consumer<f32>,
    channels: usize,
    half: usize,
    enough: u64,
    flow: Arc<Flow>,
    decoder: Thread,
}

/// A ring whose writer is the thread `decoder`, begun once `enough` is in it.
pub fn ring(format: Format, enough: Duration, decoder: Thread) -> (Writer, Reader, Arc<Flow>) {
    let frames = format.frames(AHEAD).max(1) as usize;
    let (producer, consumer) = RingBuffer::new(format.samples(frames));
    let flow = Arc::new(Flow::new());
    let channels = usize::from(format.channels);
    let half = format.samples(frames) / 2;
    let reader = Reader { consumer, channels, half, enough: format.frames(enough), flow: Arc::clone(&flow), decoder };
    (Writer { producer, format, flow: Arc::clone(&flow) }, reader, flow)
}

impl Writer {
    /// Layout of what is to be written.
    pub const fn format(&self) -> Format {
        self.format
    }

    /// Writes what fits, whole frames only; returns how many samples that were.
    pub fn write(&mut self, samples: &[f32]) -> usize {
        let channels = usize::from(self.format.channels);
        let fitting = self.producer.slots().min(samples.len()) / channels * channels;
        let (written, _) = self.producer.push_partial_slice(&samples[..fitting]);
        let written = written.len();
        self.flow.written.fetch_add((written / channels) as u64, Ordering::AcqRel);
        written
    }

    /// Nobody listens any more.
    pub fn is_abandoned(&self) -> bool {
        self.producer.is_abandoned()
    }

    /// Nothing more comes.
    pub fn finish(&mut self) {
        self.flow.finished.store(true, Ordering::Release);
    }
}

impl Reader {
    /// Fills `output` as far as there is something, whole frames only; returns the samples filled. Never waits.
    pub fn read(&mut self, output: &mut [f32]) -> usize {
        let whole = output.len() / self.channels * self.channels;
        let (filled, _) = self.consumer.pop_partial_slice(&mut output[..whole]);
        let filled = filled.len();
        if filled > 0 && self.flow.begun.load(Ordering::Relaxed) == 0 {
            let nanos = u64::try_from(self.flow.made.elapsed().as_nanos()).unwrap_or(u64::MAX);
            self.flow.begun.store(nanos.max(1), Ordering::Release);
        }
        self.flow.taken.fetch_add((filled / self.channels) as u64, Ordering::AcqRel);
        if self.consumer.slots() < self.half && !self.flow.is_finished() {
            // Costs one atomic swap unless the decoder really sleeps.
            self.decoder.unpark();
        }
        filled
    }

    /// Marks whether the output found less than it wanted.
    pub fn note_dry(&self, is_dry: bool) {
        self.flow.is_dry.store(is_dry, Ordering::Release);
    }

    /// What `note_dry` marked last.
    pub fn is_dry(&self) -> bool {
        self.flow.is_dry()
    }

    /// The end: all was written and all was read.
    pub fn is_spent(&self) -> bool {
        // In this order: what was written before the end was marked is seen.
        self.flow.is_finished() && self.consumer.is_empty()
    }

    /// There is nothing to read at this moment.
    pub fn is_empty(&self) -> bool {
        self.consumer.is_empty()
    }

    /// Enough was written once for the sound to begin without running dry at the output's first gulp.
    pub fn is_primed(&self) -> bool {
        self.flow.written() >= self.enough || self.flow.is_finished()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_counted_at_both_ends_and_the_end_is_seen_once_all_is_read() {
        let format = Format { rate: 4, channels: 2 };
        let (mut writer, mut reader, flow) = ring(format, ENOUGH, std::thread::current());
        assert_eq!(writer.write(&[0.5; 32]), 16);
        let mut output = [0.0; 7];
        assert_eq!(flow.begun(), None);
        assert_eq!((reader.read(&mut output), flow.written(), flow.taken()), (6, 8, 3));
        assert!(flow.begun().is_some());
        writer.finish();
        assert!(!reader.is_spent());
        assert_eq!(reader.read(&mut [0.0; 64]), 10);
        assert!(reader.is_spent());
    }
}
