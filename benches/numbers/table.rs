//! How figures are put together and printed: rows of a Markdown table, ready for the README.

use std::time::Duration;

/// Prints the heading.
pub fn heading() {
    println!("| What | Measured | Figure to reach |");
    println!("|---|---|---|");
}

/// Prints one row.
pub fn row(what: &str, measured: &str, figure: &str) {
    println!("| {what} | {measured} | {figure} |");
}

/// Milliseconds with two digits after the point.
pub fn milliseconds(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1000.0)
}

/// Kilobytes as megabytes.
pub fn megabytes(kilobytes: u64) -> String {
    format!("{:.1} MB", kilobytes as f64 / 1024.0)
}

/// Several measurements of one thing.
#[derive(Default)]
pub struct Sample {
    times: Vec<Duration>,
}

impl Sample {
    /// One more.
    pub fn add(&mut self, time: Duration) {
        self.times.push(time);
        self.times.sort_unstable();
    }

    /// The value below which `percent` of all lie; zero without any.
    pub fn percentile(&self, percent: usize) -> Duration {
        let last = self.times.len().saturating_sub(1);
        self.times.get(last * percent / 100).copied().unwrap_or_default()
    }

    /// Median, 99th percentile and how many there are, in words.
    pub fn words(&self) -> String {
        let (median, high) = (milliseconds(self.percentile(50)), milliseconds(self.percentile(99)));
        format!("{median} median, {high} at the 99th percentile of {}", self.times.len())
    }
}
