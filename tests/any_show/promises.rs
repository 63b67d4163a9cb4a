//! What the commands say of shows, line by line: over is over, the course is always there, and who is to blame is named.

use std::process::{Command, Stdio};

use super::fault_server::{Fault, FaultServer, Page};
use super::{configure, done, home, podtui, publish, server};

fn said(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_show_that_is_gone_is_asked_for_again_only_by_its_name() {
    let home = home();
    let (gone, there) = (server("Gone", &["Last talk"]), server("There", &["First talk"]));
    done(home.path(), &["add", &gone.url("/feed")]);
    gone.put("/feed", Page::status(410, &[]));
    let alone = podtui(home.path(), &["refresh"]);
    assert!(alone.status.code() == Some(1) && said(&alone).contains("410"), "{}", said(&alone));
    let asked = gone.count("/feed");
    let over = podtui(home.path(), &["refresh"]);
    assert!(over.status.success() && said(&over).contains("nothing more will come"), "{}", said(&over));
    done(home.path(), &["add", &there.url("/feed")]);
    let both = podtui(home.path(), &["refresh"]);
    assert!(both.status.success() && said(&both).contains("1 of 1 shows refreshed"), "{}", said(&both));
    assert_eq!(gone.count("/feed"), asked, "410 stops");
    publish(&gone, "Gone", &["Come back", "Last talk"]);
    done(home.path(), &["refresh", "gone"]);
    assert!(done(home.path(), &["list", "--show", "gone"]).contains("Come back"));
}

#[test]
fn what_is_subscribed_to_already_is_said_to_be() {
    let home = home();
    let server = server("Talks", &["First talk"]);
    let first = podtui(home.path(), &["add", &server.url("/feed")]);
    assert!(said(&first).contains("podtui: subscribed to \"Talks\""), "{}", said(&first));
    let second = podtui(home.path(), &["add", &server.url("/feed")]);
    assert!(second.status.success() && said(&second).contains("already subscribed to \"Talks\""), "{}", said(&second));
    done(home.path(), &["remove", "talks"]);
    let third = podtui(home.path(), &["add", &server.url("/feed")]);
    assert!(said(&third).contains("podtui: subscribed to \"Talks\""), "{}", said(&third));
}

#[test]
fn the_course_can_be_had_where_another_feed_stands_in_its_place() {
    let home = home();
    let server = server("Talks", &["First talk"]);
    configure(&home, &format!("feed = \"{}\"\n", server.url("/feed")));
    assert!(done(home.path(), &["list"]).contains("First talk"));
    for name in ["AI Podcast", "ai-podcast", "podcast"] {
        assert!(done(home.path(), &["list", "--show", name]).contains("What is generative AI"), "{name}");
    }
    done(home.path(), &["add", &server.url("/feed")]);
    publish(&server, "AI Podcast", &["Another's talk"]);
    done(home.path(), &["refresh"]);
    assert!(done(home.path(), &["list", "--show", "AI Podcast"]).contains("Another's talk"), "what was subscribed to");
    assert!(done(home.path(), &["list", "--show", "ai-podcast"]).contains("What is generative AI"));
}

#[test]
fn a_configured_feed_that_cannot_be_had_keeps_nobody_from_the_course() {
    let home = home();
    let server = FaultServer::start();
    configure(&home, &format!("feed = \"{}\"\n", server.url("/feed")));
    let shown = podtui(home.path(), &["show", "lora"]);
    assert!(
        shown.status.success() && String::from_utf8_lossy(&shown.stdout).contains("AI Podcast"),
        "{}",
        said(&shown)
    );
    assert!(said(&shown).contains("feed in the configuration") && said(&shown).contains("404"), "{}", said(&shown));
    let listed = podtui(home.path(), &["list"]);
    assert!(
        listed.status.code() == Some(1) && said(&listed).contains("feed in the configuration"),
        "{}",
        said(&listed)
    );
    let typed = podtui(home.path(), &["show", "lora", "--feed", &server.url("/feed")]);
    assert!(typed.status.code() == Some(1) && !said(&typed).contains("configuration"), "{}", said(&typed));
}

#[test]
fn a_password_that_is_wrong_is_not_asked_for_as_if_there_were_none() {
    let home = home();
    let server = FaultServer::start();
    server.put("/feed", Page::status(401, &[]));
    let without = podtui(home.path(), &["add", &server.url("/feed")]);
    assert!(said(&without).contains("put them into the address"), "{}", said(&without));
    let with = podtui(home.path(), &["add", &format!("http://ann:pa55@{}/feed", server.address())]);
    assert!(said(&with).contains("does not accept the name and password"), "{}", said(&with));
    assert!(!said(&with).contains("pa55") && !said(&with).contains("ann"), "{}", said(&with));
}

#[test]
fn a_proxy_that_does_not_answer_is_blamed_and_not_the_show() {
    let home = home();
    let proxy = FaultServer::start();
    proxy.put("http://talks.test/feed", Page::status(407, &[]));
    let dead = "http://127.0.0.1:1".to_owned();
    let through = |name: &str, proxy: &str, address: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_podtui"));
        for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy", "NO_PROXY"] {
            command.env_remove(name);
        }
        command.args(["add", address]).env("PODTUI_HOME", home.path()).env(name, proxy).stdin(Stdio::null());
        said(&command.output().expect("podtui runs"))
    };
    let refused = through("HTTP_PROXY", &dead, "http://talks.test/feed");
    assert!(refused.contains("proxy") && refused.contains("refuses connections"), "{refused}");
    let refused = through("HTTPS_PROXY", &dead, "https://talks.test/feed");
    assert!(refused.contains("proxy") && refused.contains("refuses connections"), "{refused}");
    let locked = through("HTTPS_PROXY", &proxy.url(""), "https://talks.test/feed");
    assert!(locked.contains("proxy"), "{locked}");
    let locked = through("HTTP_PROXY", &proxy.url(""), "http://talks.test/feed");
    assert!(locked.contains("proxy") && locked.contains("407"), "{locked}");
    // Nobody is between here and there.
    let direct = through("HTTPS_PROXY", &dead, "http://127.0.0.1:1/feed");
    assert!(!direct.contains("proxy"), "{direct}");
}

#[test]
fn nobody_is_told_to_come_back_before_it_helps() {
    let home = home();
    let server = server("Talks", &["First talk"]);
    done(home.path(), &["add", &server.url("/feed")]);
    server.put(
        "/feed",
        Page::with("", Fault { status: Some(503), headers: vec![("retry-after", "180".into())], ..Fault::default() }),
    );
    let first = said(&podtui(home.path(), &["refresh"]));
    assert!(first.contains("in 3 min"), "{first}");
    let second = said(&podtui(home.path(), &["refresh"]));
    assert!(second.contains("asks for patience (503)") && second.contains("(in 3 min)"), "{second}");
}

#[test]
fn what_a_feed_names_and_is_not_there_is_no_address_for_its_reader_to_check() {
    let home = home();
    let server = FaultServer::start();
    let names = format!("<podcast:chapters url='{0}/c'/><podcast:transcript url='{0}/t.vtt'/>", server.url(""));
    server.put("/feed", Page::new(super::feed("Talks", &[format!("<item><title>One</title>{names}</item>")])));
    for command in ["chapters", "transcript"] {
        let output = podtui(home.path(), &[command, "One", "--feed", &server.url("/feed")]);
        assert!(said(&output).contains("Refresh the show") && !said(&output).contains("Check it"), "{}", said(&output));
    }
}

#[test]
fn no_address_in_a_document_for_programs_holds_a_named_secret() {
    let home = home();
    let server = FaultServer::start();
    let secret = "http://a.example/x?token=s3cret";
    let item = format!(
        "<item><title>One</title><link>{secret}</link><itunes:image href='{secret}'/>\
         <podcast:person href='{secret}' img='{secret}'>Ann</podcast:person>\
         <podcast:transcript url='{secret}'/><podcast:chapters url='{secret}'/><enclosure url='{secret}' type='audio/mpeg'/></item>"
    );
    let channel = format!("<link>{secret}</link><itunes:image href='{secret}'/>");
    server.put(
        "/feed",
        Page::new(format!("<rss version='2.0'><channel><title>T</title>{channel}{item}</channel></rss>")),
    );
    let printed = done(home.path(), &["list", "--json", "--feed", &format!("{}?key=s3cret", server.url("/feed"))]);
    assert!(!printed.contains("s3cret"), "{printed}");
    assert_eq!(printed.matches("http://a.example/x?token=***").count(), 11, "{printed}");
}

#[test]
fn a_feed_that_says_it_has_moved_is_told_of_to_its_publisher() {
    let home = home();
    let server = server("Talks", &["First talk"]);
    let to = |path: &str| {
        format!(
            "<rss version='2.0'><channel><title>Old</title><itunes:new-feed-url>{}</itunes:new-feed-url></channel></rss>",
            server.url(path)
        )
    };
    let check = || {
        let output = podtui(home.path(), &["check", &server.url("/old")]);
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    server.put("/old", Page::new(to("/feed?token=s3cret")));
    server.put("/feed?token=s3cret", Page::new(super::feed("Talks", &[])));
    let checked = check();
    assert!(checked.contains("has moved to") && checked.contains("what was read is the feed there"), "{checked}");
    assert!(!checked.contains("s3cret"), "{checked}");
    server.put("/old", Page::new(to("/nowhere")));
    let checked = check();
    assert!(
        checked.contains("warning  channel: the feed says that it has moved") && checked.contains("404"),
        "{checked}"
    );
}
