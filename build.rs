//! What is linked otherwise than usual, for the sake of a quick start.

use std::path::{Path, PathBuf};
use std::process::Command;

fn main() {
    alsa();
    unwinder();
}

/// ALSA's library is loaded when sound is first wanted, not when podtui starts: see `src/audio/output/alsa.c`.
fn alsa() {
    const SOURCE: &str = "src/audio/output/alsa.c";
    println!("cargo::rerun-if-changed={SOURCE}");
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|system| system == "linux") {
        // A folder that is named is searched before the system's: what stands there is linked as `asound`.
        cc::Build::new().file(SOURCE).warnings_into_errors(true).cargo_metadata(false).compile("asound");
        println!("cargo::rustc-link-search=native={}", std::env::var("OUT_DIR").unwrap_or_default());
    }
}

/// The compiler's unwinder becomes part of the program where the compiler has it as an archive: finding and loading
/// `libgcc_s.so.1` costs a tenth of a millisecond at each start.
fn unwinder() {
    let is = |key: &str, wanted: &str| std::env::var(key).is_ok_and(|value| value == wanted);
    let is_usual = is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu");
    let folder = Path::new(&std::env::var("OUT_DIR").unwrap_or_default()).join("unwinder");
    // What a linker finds for `-lgcc_s` may be a script that names something else to link.
    let script = folder.join("libgcc_s.so");
    let is_there = is_usual && archive().is_some() && std::fs::create_dir_all(&folder).is_ok();
    if is_there && std::fs::write(script, "INPUT(-lgcc_eh)\n").is_ok() {
        println!("cargo::rustc-link-arg-bins=-L{}", folder.display());
    }
}

/// The compiler's `libgcc_eh.a`, if it has one.
fn archive() -> Option<PathBuf> {
    let compiler = cc::Build::new().try_get_compiler().ok()?;
    let said = Command::new(compiler.path()).arg("-print-file-name=libgcc_eh.a").output().ok()?;
    // A compiler that has none says the bare name again.
    Some(PathBuf::from(String::from_utf8(said.stdout).ok()?.trim())).filter(|path| path.is_absolute() && path.exists())
}
