//! Nothing happens: wake-ups of all threads and bytes to the terminal in ten seconds.

use std::time::Duration;

use anyhow::Result;

use crate::Subject;
use crate::process::Usage;
use crate::table::row;
use crate::terminal::Terminal;

const WATCHED: Duration = Duration::from_secs(10);

/// Prints an idle list, and a lesson paused for six seconds.
pub fn print(subject: &Subject) -> Result<()> {
    let home = tempfile::tempdir()?;
    let mut terminal = subject.open(home.path(), &[])?;
    terminal.settle(Duration::from_secs(2));
    row("idle, nothing loaded, in 10 s", &watch(&terminal)?, "0 wakeups, 0 bytes");
    terminal.press("\r")?;
    crate::trace::wait_for(home.path(), 0, "first_sample", Duration::from_secs(10))?;
    std::thread::sleep(Duration::from_secs(3));
    terminal.press(" ")?;
    std::thread::sleep(Duration::from_secs(6));
    row("idle, paused for 6 s, in 10 s", &watch(&terminal)?, "0 wakeups, 0 bytes");
    terminal.quit()?;
    Ok(())
}

fn watch(terminal: &Terminal) -> Result<String> {
    let (bytes, before) = (terminal.bytes(), Usage::of(terminal.process_id()?)?);
    std::thread::sleep(WATCHED);
    let used = Usage::of(terminal.process_id()?)?.since(&before);
    let written = terminal.bytes() - bytes;
    Ok(format!("{} wakeups, {written} bytes, {:.1} ms of a core", used.wakeups, used.processor.as_secs_f64() * 1000.0))
}
