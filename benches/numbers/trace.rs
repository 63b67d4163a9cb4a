//! What podtui itself says happened: `PODTUI_TRACE` names a file that gets a line `MICROSECONDS event` each time.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// Where the trace of the podtui with this home is.
pub fn path(home: &Path) -> PathBuf {
    home.join("trace")
}

/// All events so far, in the order in which they were written.
pub fn events(home: &Path) -> Vec<(Duration, String)> {
    let text = std::fs::read_to_string(path(home)).unwrap_or_default();
    let event = |line: &str| {
        let (time, event) = line.split_once(' ')?;
        Some((Duration::from_micros(time.parse().ok()?), event.to_owned()))
    };
    text.lines().filter_map(event).collect()
}

/// Waits for an event beyond the first `known`; how many there were by then.
pub fn wait_for(home: &Path, known: usize, wanted: &str, patience: Duration) -> Result<usize> {
    let end = Instant::now() + patience;
    loop {
        let events = events(home);
        if let Some(at) = events.iter().skip(known).position(|(_, event)| event == wanted) {
            return Ok(known + at + 1);
        }
        if Instant::now() > end {
            bail!("podtui did not trace \"{wanted}\"");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The time between two events, each given as the number of events up to it.
pub fn between(home: &Path, earlier: usize, later: usize) -> Result<Duration> {
    let events = events(home);
    match (events.get(earlier.wrapping_sub(1)), events.get(later.wrapping_sub(1))) {
        (Some((from, _)), Some((to, _))) => Ok(to.saturating_sub(*from)),
        _ => bail!("the trace has shrunk"),
    }
}
