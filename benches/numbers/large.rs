//! A feed of 10,000 episodes: start, keys, filter and memory.

use std::time::Duration;

use anyhow::Result;

use crate::playing::print_memory;
use crate::table::{Sample, milliseconds, row};
use crate::{Subject, feeds, keys, start};

const EPISODES: usize = 10_000;

/// Prints the same figures as for the course, for a feed a hundred times as long.
pub fn print(subject: &Subject) -> Result<()> {
    let home = tempfile::tempdir()?;
    let feed = home.path().join("feed.xml");
    std::fs::write(&feed, feeds::document(0, EPISODES, "https://example.org/audio"))?;
    let feed = feed.to_string_lossy().into_owned();
    let mut sample = Sample::default();
    for _ in 0..10 {
        sample.add(start::first_frame(&subject.binary, &["--output", "null", "--feed", &feed], home.path())?);
    }
    row("start with a feed of 10,000, first full frame, median of 10", &milliseconds(sample.percentile(50)), "20 ms");
    let mut terminal = subject.open(home.path(), &["--feed", &feed])?;
    terminal.wait_for("the feed", |screen| screen.contents().contains("Talk"))?;
    terminal.settle(Duration::from_secs(1));
    row("10,000: key `j` to screen", &keys::steps(&mut terminal)?.words(), "1 ms median");
    let (letters, answers) = keys::filter(&mut terminal, home.path())?;
    row("10,000: filter letter to screen", &letters.words(), "16 ms at the 99th percentile");
    row("10,000: filter letter to the complete answer", &answers.words(), "5 ms");
    print_memory(&terminal, "20 MB at 10,000")?;
    terminal.quit()?;
    Ok(())
}
