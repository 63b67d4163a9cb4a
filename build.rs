//! ALSA's library is loaded when sound is first wanted, not when podtui starts: see `src/audio/output/alsa.c`.

fn main() {
    const SOURCE: &str = "src/audio/output/alsa.c";
    println!("cargo::rerun-if-changed={SOURCE}");
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|system| system == "linux") {
        // A folder that is named is searched before the system's: what stands there is linked as `asound`.
        cc::Build::new().file(SOURCE).warnings_into_errors(true).cargo_metadata(false).compile("asound");
        println!("cargo::rustc-link-search=native={}", std::env::var("OUT_DIR").unwrap_or_default());
    }
}
