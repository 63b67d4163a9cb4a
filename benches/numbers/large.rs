//! A feed of 10,000 episodes: start, keys, filter and memory.

use std::fmt::Write as _;
use std::time::Duration;

use anyhow::Result;

use crate::playing::print_memory;
use crate::table::{Sample, milliseconds, row};
use crate::{Subject, keys, start};

const EPISODES: usize = 10_000;

/// Prints the same figures as for the course, for a feed a hundred times as long.
pub fn print(subject: &Subject) -> Result<()> {
    let home = tempfile::tempdir()?;
    let feed = home.path().join("feed.xml");
    std::fs::write(&feed, document())?;
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

/// RSS 2.0 with `EPISODES` items of some 1.2 kB, newest first.
fn document() -> String {
    let filler = "Plain words about attention, training and data, as show notes have them. ".repeat(12);
    let mut text = String::from("<rss version=\"2.0\"><channel><title>A long show</title>");
    for number in (1..=EPISODES).rev() {
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "<item><title>Talk {number} on hallucination and LoRA</title><guid isPermaLink=\"false\">talk-{number}</guid>\
             <description>{filler}</description>\
             <enclosure url=\"https://example.org/{number}.mp3\" type=\"audio/mpeg\" length=\"1000\"/></item>"
        );
    }
    text.push_str("</channel></rss>");
    text
}
