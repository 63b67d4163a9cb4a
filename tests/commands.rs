//! The commands without a screen, as scripts use them: stdout, stderr and exit status of the real binary.

#![expect(clippy::panic, reason = "a test that finds no document says what it found")]

#[path = "commands/publishers.rs"]
mod publishers;

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn podtui(home: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_podtui"));
    command.args(args).env("PODTUI_HOME", home).env_remove("PODTUI_OUTPUT").stdin(Stdio::null());
    command.output().expect("podtui runs")
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!(
            "no JSON: {error}\n{}\n{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        )
    })
}

fn home() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn the_course_is_listed_in_its_own_order_with_every_field() {
    let home = home();
    let output = podtui(home.path(), &["list", "--json"]);
    assert!(output.status.success() && output.stderr.is_empty());
    let document = json(&output);
    let episodes = document["episodes"].as_array().expect("episodes");
    assert_eq!(episodes.len(), 119);
    let numbers: Vec<i64> = episodes.iter().filter_map(|episode| episode["number"].as_i64()).collect();
    assert_eq!(numbers, (1..=119).collect::<Vec<i64>>());
    let first = &episodes[0];
    assert_eq!(first["id"], "001-what-is-generative-ai");
    assert_eq!(first["audio"]["url"], "podtui:ai-podcast/audio/001-what-is-generative-ai.opus");
    assert_eq!(first["published"], Value::Null);
    assert_eq!(first["heard"]["state"], "new");
    assert!(first["duration_seconds"].as_f64().is_some_and(|seconds| (80.0..100.0).contains(&seconds)));
    for field in [
        "guid",
        "season",
        "season_name",
        "section",
        "content",
        "link",
        "image",
        "episode_type",
        "explicit",
        "enclosures",
        "transcripts",
        "chapters_url",
        "persons",
        "takeaway",
        "related",
    ] {
        assert!(first.get(field).is_some(), "{field}");
    }
    assert_eq!(document["show"]["title"], "AI Podcast");
    assert_eq!(document["show"]["type"], "serial");
    assert_eq!(document["warnings"], Value::Array(vec![]));
}

#[test]
fn a_query_is_an_id_a_number_a_title_or_part_of_one() {
    let home = home();
    for query in [
        "001-what-is-generative-ai",
        "1",
        "What is generative AI — models that create new content",
        "what is GENERATIVE",
    ] {
        let document = json(&podtui(home.path(), &["show", query, "--json"]));
        assert_eq!(document["number"], 1, "{query}");
        assert_eq!(document["show_title"], "AI Podcast");
    }
    let output = podtui(home.path(), &["show", "xyzzyplugh"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("xyzzyplugh"));
}

#[test]
fn a_transcript_is_printed_as_text_json_and_vtt() {
    let home = home();
    let cues = json(&podtui(home.path(), &["transcript", "1", "--json"]));
    let first = &cues["cues"][0];
    assert_eq!(first["start_seconds"], 0.25);
    assert!(first["text"].as_str().is_some_and(|text| text.starts_with("Ada Lovelace once guessed")));
    assert_eq!(first["words"][1]["text"], "Lovelace");
    let vtt = podtui(home.path(), &["transcript", "1", "--vtt"]).stdout;
    assert!(vtt.starts_with(b"WEBVTT"));
    let text = podtui(home.path(), &["show", "1", "--transcript"]).stdout;
    let text = String::from_utf8_lossy(&text).into_owned();
    assert!(text.starts_with("Ada Lovelace once guessed"));
    assert_eq!(text.lines().count(), 4, "a paragraph a line: {text}");
}

#[test]
fn a_lesson_is_rendered_to_a_file_and_marks_nothing() {
    let home = home();
    let wav = home.path().join("out.wav");
    let output = podtui(home.path(), &["play", "1", "--json", "--output", &format!("wav:{}", wav.display())]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect();
    assert_eq!((&lines[0]["state"], &lines[0]["position_seconds"]), (&Value::from("loading"), &Value::from(0.0)));
    let length = lines.last().expect("lines")["duration_seconds"].as_f64().expect("its length");
    for line in &lines[1..lines.len() - 1] {
        assert_eq!(line["state"], "playing");
        assert!((line["duration_seconds"].as_f64().expect("a length") - length).abs() < 0.1, "{line}");
    }
    assert!(lines.len() > 3 && lines[lines.len() - 1]["state"] == "ended", "{lines:?}");
    let bytes = std::fs::read(&wav).expect("the file");
    assert_eq!((&bytes[..4], &bytes[8..12]), (&b"RIFF"[..], &b"WAVE"[..]));
    let declared = u32::from_le_bytes([bytes[4], bytes[5], bytes[6], bytes[7]]) as usize;
    assert_eq!(declared + 8, bytes.len(), "the header tells the length");
    let listed = json(&podtui(home.path(), &["list", "--json"]));
    assert_eq!(listed["episodes"][0]["heard"]["state"], "new");
}

#[test]
fn what_cannot_be_rendered_says_why_in_its_last_line() {
    let home = home();
    let page = home.path().join("page.mp3");
    std::fs::write(&page, "<html><title>No sound</title></html>").expect("written");
    let output = format!("wav:{}", home.path().join("out.wav").display());
    let output = podtui(home.path(), &["play", &page.display().to_string(), "--json", "--output", &output]);
    assert_eq!(output.status.code(), Some(1));
    let lines = String::from_utf8_lossy(&output.stdout).into_owned();
    let last: Value = serde_json::from_str(lines.lines().last().expect("a line")).expect("a line of JSON");
    assert_eq!(last["state"], "failed");
    assert!(last["reason"].as_str().expect("a reason").contains("web page"), "{last}");
}

#[test]
fn what_cannot_be_read_prints_its_document_and_exits_with_1() {
    let home = home();
    let page = home.path().join("page.html");
    std::fs::write(&page, "<html><title>No feed</title></html>").expect("written");
    let output = podtui(home.path(), &["list", "--feed", &page.display().to_string(), "--json"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(json(&output)["episodes"], Value::Array(vec![]));
    assert!(!output.stderr.is_empty());
    let output = podtui(home.path(), &["transcript", "nowhere.vtt", "--json"]);
    assert_eq!((output.status.code(), &json(&output)["cues"]), (Some(1), &Value::Array(vec![])));
}

#[test]
fn wrong_use_is_2_and_a_closed_pipe_is_success() {
    let home = home();
    assert_eq!(podtui(home.path(), &["list", "--nonsense"]).status.code(), Some(2));
    let without_terminal = podtui(home.path(), &[]);
    assert_eq!(without_terminal.status.code(), Some(2));
    assert!(without_terminal.stdout.is_empty() && !without_terminal.stderr.contains(&0x1b));
    let pipe = format!("'{}' list --json; echo $? >&2", env!("CARGO_BIN_EXE_podtui"));
    let output =
        Command::new("bash").args(["-c", &format!("({pipe}) | head -c 1")]).env("PODTUI_HOME", home.path()).output();
    let output = output.expect("bash runs");
    assert_eq!(String::from_utf8_lossy(&output.stderr).trim(), "0");
}

#[test]
fn the_doctor_finds_the_course_whole_and_says_where_things_are() {
    let home = home();
    let output = podtui(home.path(), &["doctor", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
    let findings = json(&output);
    let findings = findings["findings"].as_array().or(findings.as_array()).cloned().expect("findings");
    let course = findings.iter().find(|finding| finding["name"] == "course").expect("the course");
    assert_eq!(course["state"], "ok");
    assert!(course["detail"].as_str().is_some_and(|detail| detail.starts_with("119 lessons, 0 without")));
}

#[test]
fn help_version_completions_and_man_page_are_worth_reading() {
    let home = home();
    let text = |args: &[&str]| String::from_utf8_lossy(&podtui(home.path(), args).stdout).into_owned();
    assert!(text(&["--version"]).starts_with(concat!("podtui ", env!("CARGO_PKG_VERSION"))));
    for word in ["list", "play", "doctor", "PODTUI_OUTPUT", "PODTUI_HOME", "--feed"] {
        assert!(text(&["--help"]).contains(word), "{word}");
    }
    assert!(text(&["completions", "bash"]).contains("podtui"));
    let man = text(&["man"]);
    assert!(man.contains(".TH podtui") && man.contains("half a page down"), "{man}");
}

#[test]
fn a_time_that_is_none_is_wrong_use() {
    let home = home();
    for time in ["abc", "1:99", "inf"] {
        let output = podtui(home.path(), &["play", "57", "--from", time, "--output", "null"]);
        assert_eq!(output.status.code(), Some(2), "{time}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("is no time"));
    }
}

#[test]
fn an_empty_output_variable_is_none_and_a_wrong_one_matters_only_to_what_plays() {
    let home = home();
    let with = |value: &str, args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_podtui"));
        command.args(args).env("PODTUI_HOME", home.path()).env("PODTUI_OUTPUT", value).stdin(Stdio::null());
        command.output().expect("podtui runs").status.code()
    };
    assert_eq!(with("", &["list"]), Some(0));
    assert_eq!(with("nonsense", &["list"]), Some(0));
    assert_eq!(with("nonsense", &["play", "1"]), Some(2));
}

#[test]
fn two_places_to_look_are_wrong_use_and_a_file_that_is_none_is_said() {
    let home = home();
    assert_eq!(podtui(home.path(), &["list", "--feed", "x.xml", "--all"]).status.code(), Some(2));
    let output = podtui(home.path(), &["play", "/nowhere/at-all.mp3"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no such file"));
    let output = podtui(home.path(), &["play", "/dev/null"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(1) && said.contains("a pipe or a device, not a file"), "{said}");
}

#[cfg(target_os = "linux")]
#[test]
fn podtui_starts_where_alsa_is_not_installed() {
    let output = Command::new("ldd").arg(env!("CARGO_BIN_EXE_podtui")).output().expect("ldd runs");
    let needed = String::from_utf8_lossy(&output.stdout);
    assert!(needed.contains("libc.so") && !needed.contains("libasound"), "{needed}");
}

#[test]
fn two_places_to_look_in_are_refused_by_every_command() {
    let home = home();
    for command in [&["list"][..], &["show", "x"], &["play", "x"], &["transcript", "x"], &["chapters", "x"]] {
        let output = podtui(home.path(), &[command, &["--feed", "a.xml", "--show", "b"]].concat());
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && said.contains("say one of them"), "{command:?}: {said}");
    }
}
