//! A feed of 10,000 episodes: start, keys, filter and memory, of a subscription; and the start with a file.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;

use crate::playing::print_memory;
use crate::server::Server;
use crate::table::{Sample, milliseconds, row};
use crate::terminal::Terminal;
use crate::{Subject, feeds, keys, network};

const EPISODES: usize = 10_000;

/// Prints the same figures as for the course, for a feed a hundred times as long.
pub fn print(subject: &Subject) -> Result<()> {
    let home = tempfile::tempdir()?;
    let feed = home.path().join("feed.xml");
    std::fs::write(&feed, feeds::document(0, EPISODES, "https://example.org/audio"))?;
    let from_file = ["--output", "null", "--feed", &feed.to_string_lossy()];
    let median = milliseconds(median_start(subject, &from_file, home.path())?);
    row("start with a file of 10,000, episodes on the screen, median of 10", &median, "");
    let server = Server::start(Vec::new(), None)?;
    network::run(subject, home.path(), &["add", &format!("{}/feed/0/{EPISODES}", server.address)])?;
    open_the_show(subject, home.path())?;
    let median = milliseconds(median_start(subject, &["--output", "null"], home.path())?);
    row("start with a show of 10,000, episodes on the screen, median of 10", &median, "20 ms");
    let mut terminal = subject.open(home.path(), &[])?;
    terminal.wait_for("the show", |screen| screen.contents().contains("Talk"))?;
    terminal.settle(Duration::from_secs(1));
    row("10,000: key `j` to screen", &keys::steps(&mut terminal)?.words(), "1 ms median");
    let (letters, answers) = keys::filter(&mut terminal, home.path())?;
    row("10,000: filter letter to screen", &letters.words(), "16 ms at the 99th percentile");
    row("10,000: filter letter to the complete answer", &answers.words(), "5 ms");
    print_memory(&terminal, "20 MB at 10,000")?;
    terminal.quit()?;
    Ok(())
}

/// Leaves podtui with the list of its only subscription open: the next start opens that.
fn open_the_show(subject: &Subject, home: &Path) -> Result<()> {
    let mut terminal = subject.open(home, &[])?;
    for key in ["S", "G", "\r"] {
        terminal.press(key)?;
        terminal.settle(Duration::from_millis(100));
    }
    terminal.wait_for("the show", |screen| screen.contents().contains("Talk"))?;
    terminal.quit()?;
    Ok(())
}

/// From the command to the first episodes on a full screen.
fn median_start(subject: &Subject, arguments: &[&str], home: &Path) -> Result<Duration> {
    let mut sample = Sample::default();
    for _ in 0..10 {
        let terminal = Terminal::start(&subject.binary, arguments, &[("PODTUI_HOME", home)])?;
        terminal.wait_for_full_frame()?;
        let at = terminal.wait_for("episodes", |screen| screen.contents().contains("Talk"))?;
        sample.add(at.saturating_duration_since(terminal.started));
        terminal.quit()?;
    }
    Ok(sample.percentile(50))
}
