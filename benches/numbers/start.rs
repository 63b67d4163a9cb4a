//! From the command to the first full frame, and from `q` back to the prompt.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::Subject;
use crate::table::{Sample, milliseconds, row};
use crate::terminal::Terminal;

const TIMES: usize = 20;

/// Prints the start, beside that of the smallest list that ratatui can show.
pub fn print(subject: &Subject) -> Result<()> {
    let home = tempfile::tempdir()?;
    let installed = tempfile::tempdir()?;
    let binary = install(&subject.binary, installed.path())?;
    let hello = install(&hello_list(&subject.binary)?, installed.path())?;
    // The first start sets the database up; the files are in memory afterwards.
    subject.open(home.path(), &[])?.quit()?;
    let (mut ours, mut theirs) = (Sample::default(), Sample::default());
    for _ in 0..TIMES {
        ours.add(first_frame(&binary, &[], home.path())?);
        theirs.add(first_frame(&hello, &[], home.path())?);
    }
    let (ours, theirs) = (ours.percentile(50), theirs.percentile(50));
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    let measured = format!("{}; hello list {}; {ratio:.2} times", milliseconds(ours), milliseconds(theirs));
    row("start to first full frame, median of 20", &measured, "1.5 times, aiming at 12 ms");
    Ok(())
}

/// Prints how long leaving takes, and whether the terminal is clean then.
pub fn print_quit(subject: &Subject) -> Result<()> {
    let mut times = Sample::default();
    let mut clean = true;
    for _ in 0..TIMES {
        let home = tempfile::tempdir()?;
        let mut terminal = subject.open(home.path(), &[])?;
        terminal.press("\r")?;
        crate::trace::wait_for(home.path(), 0, "first_sample", Duration::from_secs(10))?;
        let (took, is_clean) = terminal.quit()?;
        times.add(took);
        clean &= is_clean;
    }
    let measured = format!("{}; terminal {}", times.words(), if clean { "clean" } else { "NOT clean" });
    row("quit to prompt while playing", &measured, "30 ms, clean");
    Ok(())
}

pub fn first_frame(program: &Path, arguments: &[&str], home: &Path) -> Result<Duration> {
    let terminal = Terminal::start(program, arguments, &[("PODTUI_HOME", home), ("PODTUI_OUTPUT", Path::new("null"))])?;
    let at = terminal.wait_for_full_frame()?;
    let took = at.saturating_duration_since(terminal.started);
    terminal.quit()?;
    Ok(took)
}

/// A copy, as an installer makes it. What the linker has just written lies in small pieces in the system's memory until it
/// is read from the disk again, and each piece costs a little at each start.
fn install(program: &Path, folder: &Path) -> Result<PathBuf> {
    let path = folder.join(program.file_name().context("a program has a name")?);
    std::fs::copy(program, &path).with_context(|| format!("{} could not be copied", program.display()))?;
    Ok(path)
}

/// `examples/hello_list.rs` as a release build beside the binary; built if it is not there.
fn hello_list(binary: &Path) -> Result<PathBuf> {
    let path = Path::new(env!("CARGO_BIN_EXE_podtui")).with_file_name("examples").join("hello_list");
    if !path.exists() {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = std::process::Command::new(cargo);
        command.args(["build", "--quiet", "--release", "--example", "hello_list"]);
        let status = command.current_dir(env!("CARGO_MANIFEST_DIR")).status().context("cargo could not be started")?;
        ensure!(status.success(), "examples/hello_list.rs could not be built");
    }
    ensure!(
        path.exists(),
        "no hello_list beside {}: run `cargo build --release --example hello_list`",
        binary.display()
    );
    Ok(path)
}
