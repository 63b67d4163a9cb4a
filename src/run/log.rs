//! A log for those who look for a fault: `PODTUI_LOG=FILE` appends what the workers report. Never the screen, never a
//! secret: addresses are masked where they are written.

use std::fs::OpenOptions;
use std::sync::Mutex;

/// Starts the log if it is asked for; the reason why it cannot be written, if it cannot.
pub fn start() -> Option<String> {
    let path = std::env::var_os("PODTUI_LOG")?;
    match OpenOptions::new().create(true).append(true).open(&path) {
        Ok(file) => {
            let log = tracing_subscriber::fmt().with_ansi(false).with_writer(Mutex::new(file));
            let log = log.with_max_level(tracing::Level::DEBUG);
            // A second start in one process would be refused, and harmless.
            let _ = log.try_init();
            None
        }
        Err(error) => Some(format!("PODTUI_LOG: {} cannot be written: {error}", path.to_string_lossy())),
    }
}
