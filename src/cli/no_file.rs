//! Why a path that was typed is no file with sound: what stands there is called what it is.

use std::fs::{self, Metadata};
use std::io::ErrorKind;
use std::path::Path;

/// Why this is no file; none when it is one.
#[must_use]
pub fn why_no_file(path: &Path) -> Option<String> {
    let why = match fs::metadata(path) {
        Ok(facts) if facts.is_file() => return None,
        Ok(facts) if facts.is_dir() => "a folder, not a file".to_owned(),
        Ok(_) => "a pipe or a device, not a file. Sound is read back and forth: save it as a file first".to_owned(),
        Err(error) if error.kind() == ErrorKind::NotFound => "no such file".to_owned(),
        Err(error) => format!("cannot be looked at: {error}"),
    };
    Some(format!("{}: {why}", path.display()))
}

/// True for what can be read once, from its start to its end, and no further.
#[must_use]
pub fn is_pipe(path: &Path) -> bool {
    let is_other = |facts: Metadata| !facts.is_file() && !facts.is_dir();
    fs::metadata(path).is_ok_and(is_other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_thing_is_called_what_it_is() {
        let home = tempfile::tempdir().expect("a folder");
        let file = home.path().join("a.mp3");
        fs::write(&file, "x").expect("written");
        assert_eq!(why_no_file(&file), None);
        let why = |path: &Path| why_no_file(path).unwrap_or_default();
        assert!(why(home.path()).ends_with("a folder, not a file"));
        assert!(why(&home.path().join("gone")).ends_with("no such file"));
        assert!(why(&file.join("below")).contains("cannot be looked at"), "{}", why(&file.join("below")));
        let device = Path::new("/dev/null");
        assert!(why(device).contains("a pipe or a device") && is_pipe(device) && !is_pipe(&file));
    }
}
