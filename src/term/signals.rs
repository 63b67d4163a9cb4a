//! Signals as messages: a thread that sleeps until the kernel has one for us.

use std::io;
use std::thread;

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGWINCH};
use signal_hook::iterator::{Handle, Signals};

use crate::msg::Msg;

use super::tty;

/// Ends the thread when dropped.
pub struct SignalsHandle(Handle);

impl Drop for SignalsHandle {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// Signals that no longer end the process, and wait to be reported.
pub struct CaughtSignals(Signals);

/// Catches changes of size, requests to end, and that the process goes on after it was stopped.
pub fn catch_signals() -> io::Result<CaughtSignals> {
    Ok(CaughtSignals(Signals::new([SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGCONT])?))
}

impl CaughtSignals {
    /// Starts the thread that reports them, those first that came meanwhile.
    pub fn report(self, events: impl Fn(Msg) + Send + 'static) -> io::Result<SignalsHandle> {
        let Self(mut signals) = self;
        let handle = SignalsHandle(signals.handle());
        thread::Builder::new().name("signals".to_owned()).spawn(move || {
            for signal in signals.forever() {
                events(meaning(signal));
            }
        })?;
        Ok(handle)
    }
}

fn meaning(signal: i32) -> Msg {
    match signal {
        SIGWINCH => {
            let (columns, rows) = tty::size(io::stdout());
            Msg::Resize { columns, rows }
        }
        SIGCONT => Msg::Resumed,
        _ => Msg::Terminate,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hang_up_ends_and_a_continuation_resumes() {
        assert_eq!(meaning(SIGHUP), Msg::Terminate);
        assert_eq!(meaning(SIGCONT), Msg::Resumed);
        assert!(matches!(meaning(SIGWINCH), Msg::Resize { columns: 1.., rows: 1.. }));
    }
}
