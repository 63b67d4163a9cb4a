//! A configuration is read line by line, and what is wrong with it is said.

use super::*;

#[test]
fn an_empty_file_and_the_template_are_the_defaults() {
    assert_eq!(parse(""), (Config::default(), vec![]));
    assert_eq!(parse(TEMPLATE), (Config::default(), vec![]));
}

#[test]
fn the_template_with_its_comments_taken_away_is_valid() {
    let bare: String = TEMPLATE
        .lines()
        .filter_map(|line| line.strip_prefix("# ").filter(|rest| rest.contains(" = ")))
        .map(|line| format!("{line}\n"))
        .collect();
    let (config, trouble) = parse(&bare);
    assert_eq!(trouble, Vec::<String>::new());
    assert_eq!(config.parallel_downloads, 3);
    assert_eq!(config.refresh_after, Config::default().refresh_after);
}

#[test]
fn one_bad_line_costs_only_itself() {
    let (config, trouble) =
        parse("ascii = \"yes\"\nrefresh_minutes = \"never\"\ncolour = 3\noutput = \"wav:/tmp/x.wav\"");
    assert_eq!(config.refresh_after, None);
    assert_eq!(config.output, OutputChoice::Wav("/tmp/x.wav".into()));
    assert_eq!(trouble.len(), 2);
    assert!(trouble[0].contains("ascii") && trouble[0].contains("true or false"), "{trouble:?}");
}

#[test]
fn broken_toml_names_its_line() {
    let (config, trouble) = parse("ascii = true\nfeed = \"x");
    assert_eq!(config, Config::default());
    assert!(trouble[0].starts_with("line 2"), "{trouble:?}");
}
