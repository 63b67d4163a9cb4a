//! From a key to the screen: from the write of its bytes to the first bytes of the answer.

use std::path::Path;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::Subject;
use crate::table::{Sample, row};
use crate::terminal::Terminal;

const QUIET: Duration = Duration::from_millis(60);

/// Prints `j` in the list, and letters typed into the filter.
pub fn print(subject: &Subject) -> Result<()> {
    let home = tempfile::tempdir()?;
    let mut terminal = subject.open(home.path(), &[])?;
    row("key `j` to screen", &steps(&mut terminal)?.words(), "1 ms median");
    let (letters, answers) = filter(&mut terminal, home.path())?;
    row("filter letter to screen", &letters.words(), "16 ms at the 99th percentile");
    row("filter letter to the complete answer", &answers.words(), "5 ms at 10,000, 60 ms at 100,000");
    terminal.quit()?;
    Ok(())
}

/// 100 times `j`, each on a quiet screen that changed.
pub fn steps(terminal: &mut Terminal) -> Result<Sample> {
    let mut sample = Sample::default();
    terminal.settle(QUIET * 5);
    for _ in 0..100 {
        let before = terminal.bytes();
        sample.add(terminal.press("j")?);
        terminal.settle(QUIET);
        if terminal.bytes() == before {
            bail!("`j` changed nothing");
        }
    }
    Ok(sample)
}

/// Words typed letter by letter: the time to the screen, and to podtui's own word that the answer has come.
pub fn filter(terminal: &mut Terminal, home: &Path) -> Result<(Sample, Sample)> {
    let (mut letters, mut answers) = (Sample::default(), Sample::default());
    terminal.press("/")?;
    for word in ["attention", "lora", "hallucination", "training data", "transformer"] {
        for letter in word.chars() {
            terminal.settle(QUIET);
            let known = crate::trace::events(home).len();
            letters.add(terminal.press(&letter.to_string())?);
            answers.add(answered(home, known)?);
        }
        terminal.settle(QUIET);
        terminal.write("\u{15}")?;
    }
    terminal.settle(QUIET);
    terminal.write("\u{1b}")?;
    terminal.settle(QUIET * 2);
    Ok((letters, answers))
}

/// From the first key after the `known` events to the answer after it, by the trace.
fn answered(home: &Path, known: usize) -> Result<Duration> {
    let patience = Duration::from_secs(10);
    let key = crate::trace::wait_for(home, known, "key", patience)?;
    let found = crate::trace::wait_for(home, key, "found", patience)?;
    crate::trace::between(home, key, found)
}
