//! The real device path without a sound card: `PulseAudio` with a sink that nobody hears, podtui and mpv on it in turn.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::playing::{begin, installed, mpv, watch};
use crate::table::row;
use crate::terminal::Terminal;
use crate::{Subject, trace};

/// A sound server of our own; ended when this is dropped.
struct Rig {
    folder: tempfile::TempDir,
    server: Child,
}

/// Prints what podtui and mpv cost on the same sound server, in the same run.
pub fn print(subject: &Subject) -> Result<()> {
    let Some(program) = installed("pulseaudio") else {
        row("on the sound rig", "skipped: pulseaudio is not installed", "no more than mpv");
        return Ok(());
    };
    let rig = Rig::start(&program)?;
    let (server, configuration) = (rig.address(), rig.configuration());
    let sound = [
        ("XDG_RUNTIME_DIR", rig.folder.path()),
        ("PULSE_SERVER", server.as_path()),
        ("ALSA_CONFIG_PATH", configuration.as_path()),
    ];
    let home = tempfile::tempdir()?;
    let trace = trace::path(home.path());
    let environment = [&sound[..], &crate::environment(home.path(), &trace)].concat();
    let mut terminal = Terminal::start(&subject.binary, &["--output", "auto"], &environment)?;
    terminal.wait_for_full_frame()?;
    begin(&mut terminal, home.path())?;
    row("playing at 1x, sound rig, 20 s", &watch(&terminal)?, "no more than mpv");
    terminal.quit()?;
    let measured = mpv(&["--ao=pulse"], &sound)?;
    row("mpv, sound rig, 20 s", measured.as_deref().unwrap_or("skipped: mpv is not installed"), "(for comparison)");
    Ok(())
}

impl Rig {
    fn start(program: &Path) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let alsa = "</usr/share/alsa/alsa.conf>\npcm.!default { type pulse }\nctl.!default { type pulse }\n";
        std::fs::write(folder.path().join("alsa.conf"), alsa)?;
        let socket = folder.path().join("native");
        let protocol = format!("module-native-protocol-unix auth-anonymous=1 socket={}", socket.display());
        let mut command = Command::new(program);
        command.args(["-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes"]);
        command.args([
            "-L",
            &protocol,
            "-L",
            "module-null-sink sink_name=probe rate=48000 channels=2 format=float32le",
        ]);
        command.env("XDG_RUNTIME_DIR", folder.path()).env_remove("PULSE_SERVER");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let rig = Self { server: command.spawn().context("pulseaudio did not start")?, folder };
        let end = Instant::now() + Duration::from_secs(10);
        while !socket.exists() {
            if Instant::now() > end {
                bail!("pulseaudio did not open its socket");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(rig)
    }

    fn address(&self) -> PathBuf {
        PathBuf::from(format!("unix:{}", self.folder.path().join("native").display()))
    }

    fn configuration(&self) -> PathBuf {
        self.folder.path().join("alsa.conf")
    }
}

impl Drop for Rig {
    fn drop(&mut self) {
        // It may have ended by itself, which is as well.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
