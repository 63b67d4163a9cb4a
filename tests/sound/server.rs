//! A sound server of our own for tests: `PulseAudio` with a null sink, and a recording of what it played.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The longest wait for the server.
const PATIENCE: Duration = Duration::from_secs(15);

/// A sound server and the recording of what it played.
pub struct Server {
    pub folder: tempfile::TempDir,
    pulse: Child,
    recorder: Option<Child>,
}

impl Server {
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let pulse = start_pulse(folder.path());
        std::fs::write(
            folder.path().join("alsa.conf"),
            "</usr/share/alsa/alsa.conf>\npcm.!default { type pulse }\nctl.!default { type pulse }\n",
        )
        .unwrap();
        let mut server = Self { folder, pulse, recorder: None };
        server.wait_for_server();
        server
    }

    /// How many streams play into the server.
    pub fn streams(&self) -> usize {
        let listed = self.command("pactl").args(["list", "short", "sink-inputs"]).output().unwrap();
        String::from_utf8_lossy(&listed.stdout).lines().count()
    }

    fn wait_for_server(&mut self) {
        let end = Instant::now() + PATIENCE;
        while !self
            .command("pactl")
            .args(["set-default-sink", "probe"])
            .stderr(Stdio::null())
            .status()
            .unwrap()
            .success()
        {
            assert!(Instant::now() < end, "the sound server did not start");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// A command that knows this server and no other.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .env("XDG_RUNTIME_DIR", self.folder.path())
            .env("PULSE_SERVER", format!("unix:{}", self.folder.path().join("native").display()))
            .env("ALSA_CONFIG_PATH", self.folder.path().join("alsa.conf"));
        command
    }

    fn heard_path(&self) -> PathBuf {
        self.folder.path().join("heard.f32")
    }

    pub fn record(&mut self) {
        let recorder = self
            .command("parec")
            .args(["-d", "probe.monitor", "--format=float32le", "--rate=48000", "--channels=2", "--latency-msec=20"])
            .stdout(File::create(self.heard_path()).unwrap())
            .spawn()
            .expect("the rig records with parec: install pulseaudio-utils");
        self.recorder = Some(recorder);
        let end = Instant::now() + PATIENCE;
        while std::fs::metadata(self.heard_path()).unwrap().len() < 40_000 {
            assert!(Instant::now() < end, "nothing is recorded");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// What was heard so far, the left ear.
    pub fn heard(&self) -> Vec<f32> {
        let bytes = std::fs::read(self.heard_path()).unwrap();
        bytes.chunks_exact(8).map(|frame| f32::from_le_bytes(frame[..4].try_into().unwrap())).collect()
    }

    pub fn kill(&mut self) {
        let _ = self.pulse.kill();
        let _ = self.pulse.wait();
    }

    pub fn revive(&mut self) {
        self.pulse = start_pulse(self.folder.path());
        self.wait_for_server();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        for child in self.recorder.iter_mut().chain([&mut self.pulse]) {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn start_pulse(folder: &Path) -> Child {
    let socket = folder.join("native");
    let _ = std::fs::remove_file(&socket);
    Command::new("pulseaudio")
        .args(["-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes", "-L"])
        .arg(format!("module-native-protocol-unix auth-anonymous=1 socket={}", socket.display()))
        .args(["-L", "module-null-sink sink_name=probe rate=48000 channels=2 format=float32le"])
        .env("XDG_RUNTIME_DIR", folder)
        .env("HOME", folder)
        .env_remove("PULSE_SERVER")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the rig needs a sound server: install pulseaudio")
}
