//! What goes to stdout and stderr: a pipe that nobody reads any more is success, not an error.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::CommandFactory;
use serde::Serialize;

use super::args::Args;
use crate::model::is_visible;

/// What a command comes to: an exit code, or a sentence for stderr and exit 1.
pub type Done = anyhow::Result<ExitCode>;

/// Prints a text.
pub fn text(text: &str) -> Done {
    finished(write(|out| out.write_all(text.as_bytes())), ExitCode::SUCCESS)
}

/// Prints one JSON document, and gives `code`.
pub fn json(document: &impl Serialize, code: ExitCode) -> Done {
    finished(
        write(|out| {
            serde_json::to_writer_pretty(&mut *out, document)?;
            out.write_all(b"\n")
        }),
        code,
    )
}

/// Prints one JSON object on one line, at once. False when nobody reads any more.
pub fn json_line(document: &impl Serialize) -> anyhow::Result<bool> {
    let written = write(|out| {
        serde_json::to_writer(&mut *out, document)?;
        out.write_all(b"\n")
    });
    match written {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// What could not be had: with `--json` a document all the same, empty but for reasons, then the error.
pub fn nothing(error: anyhow::Error, as_json: bool, empty: &impl Serialize) -> Done {
    if as_json {
        json(empty, ExitCode::SUCCESS)?;
    }
    Err(error)
}

/// Says something to the person at the terminal. Names of files are in it, which a feed may have chosen: nothing in them
/// reaches the terminal that steers it.
pub fn say(sentence: &str) {
    let sentence: String = sentence.chars().filter(|c| *c == '\n' || is_visible(*c)).collect();
    // Stderr may be closed: then there is nobody to tell.
    let _ = writeln!(io::stderr().lock(), "podtui: {sentence}");
}

/// Says why a command failed: exit 1.
#[must_use]
pub fn failure(error: &anyhow::Error) -> ExitCode {
    say(&format!("{error:#}"));
    ExitCode::from(1)
}

/// Prints a completion script.
pub fn completions(shell: clap_complete::Shell) -> Done {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "podtui", &mut script);
    finished(write(|out| out.write_all(&script)), ExitCode::SUCCESS)
}

fn write(print: impl FnOnce(&mut io::BufWriter<io::StdoutLock<'_>>) -> io::Result<()>) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    print(&mut out)?;
    out.flush()
}

fn finished(written: io::Result<()>, code: ExitCode) -> Done {
    match written {
        Ok(()) => Ok(code),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(error) => Err(anyhow::Error::from(error).context("cannot write to stdout")),
    }
}

/// Prints the man page, with the keys of the screen.
pub fn man() -> Done {
    let mut page = Vec::new();
    let manual = clap_mangen::Man::new(Args::command());
    let rendered = manual.render(&mut page).and_then(|()| keys_section(&mut page));
    rendered?;
    finished(write(|out| out.write_all(&page)), ExitCode::SUCCESS)
}

fn keys_section(page: &mut Vec<u8>) -> io::Result<()> {
    writeln!(page, ".SH KEYS")?;
    for section in crate::keys::Keymap::default().sheet() {
        writeln!(page, ".SS {}", section.title)?;
        for line in section.lines {
            let keys = line.keys.join(", ").replace('\\', "\\\\").replace('-', "\\-");
            writeln!(page, ".TP\n\\fB{keys}\\fR\n{}", line.help)?;
        }
    }
    Ok(())
}
