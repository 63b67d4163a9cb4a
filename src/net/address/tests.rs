//! Addresses as people write them.

use proptest::prelude::*;

use super::*;

fn read(text: &str) -> String {
    Address::parse(text).expect(text).url().to_string()
}

#[test]
fn every_way_of_writing_an_address_is_read() {
    for (written, meant) in [
        ("https://A.Example/Feed?x=1#part", "https://a.example/Feed?x=1"),
        ("  a.example/feed.xml\n", "http://a.example/feed.xml"),
        ("A.EXAMPLE", "http://a.example/"),
        ("localhost:8080/f", "http://localhost:8080/f"),
        ("//a.example/f", "http://a.example/f"),
        ("feed:https://a.example/f", "https://a.example/f"),
        ("feed://a.example/f", "http://a.example/f"),
        ("FEED://https://a.example/f", "https://a.example/f"),
        ("itpc://a.example/f", "http://a.example/f"),
        ("pcast:a.example/f", "http://a.example/f"),
        ("HTTPS://A.example:443/f", "https://a.example/f"),
        ("[::1]:80/f", "http://[::1]/f"),
    ] {
        assert_eq!(read(written), meant, "{written}");
    }
}

#[test]
fn what_is_no_web_address_is_refused_with_a_sentence() {
    for text in [
        "",
        "  ",
        "file:///etc/passwd",
        "data:text/plain,x",
        "feed:file:///etc/passwd",
        "word",
        "http://",
        "ftp://a.b/c",
    ] {
        let error = Address::parse(text).expect_err(text);
        assert!(matches!(error, FetchError::Address { .. }), "{text}: {error:?}");
    }
    assert!(Address::parse(&format!("http://a.example/{}", "x".repeat(2100))).is_err());
}

#[test]
fn credentials_leave_the_address_and_come_back_only_for_storing() {
    let address = Address::parse("https://us%40er:p%2Fss@a.example/f").expect("an address");
    assert_eq!(address.url().as_str(), "https://a.example/f");
    assert_eq!(address.credentials(), Some(("us@er", "p/ss")));
    assert_eq!(Address::parse(&address.secret()).expect("again"), address);
    assert!(!format!("{address:?}").contains("p/ss"));
}

#[test]
fn credentials_follow_a_redirect_to_their_own_host_only() {
    let address = Address::parse("http://me:pw@a.example/f").expect("an address");
    assert!(address.join("/g").expect("same host").credentials().is_some());
    assert!(address.join("https://a.example/g").expect("same host, encrypted").credentials().is_some());
    assert!(address.join("http://a.example:8080/g").expect("another port").credentials().is_none());
    assert!(address.join("http://b.example/g").expect("another host").credentials().is_none());
    let encrypted = Address::parse("https://me:pw@a.example/f").expect("an address");
    assert!(encrypted.join("http://a.example/g").expect("in the clear").credentials().is_none());
}

#[test]
fn a_redirect_into_a_file_is_no_address() {
    let address = Address::parse("http://a.example/f").expect("an address");
    assert!(address.join("file:///etc/passwd").is_err());
    assert!(address.join("javascript:1").is_err());
}

proptest! {
    #[test]
    fn any_text_is_an_address_or_a_sentence_and_an_address_stays_one(text in ".{0,60}", scheme in "(feed:|http://|https:|//|)") {
        match Address::parse(&format!("{scheme}{text}")) {
            Ok(address) => {
                prop_assert!(matches!(address.url().scheme(), "http" | "https"));
                prop_assert_eq!(Address::parse(&address.secret()), Ok(address.clone()));
            }
            Err(error) => prop_assert!(error.to_string().ends_with("http://.")),
        }
    }
}
