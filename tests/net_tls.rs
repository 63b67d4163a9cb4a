//! Encryption and proxies, as the environment of a process sets them: each question is asked by a child process with
//! an environment of its own, over real TLS on this machine.

#![expect(clippy::unwrap_used, reason = "a test that ends there has found something")]

mod fault_server;

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::process::Command;
use std::sync::Arc;
use std::thread;

use fault_server::{FaultServer, Page};
use podtui::net::{FeedAsk, FetchOutcome, Reach, Web, WebConfig, fetch_document, fetch_feed};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

const FEED: &str = "<rss version=\"2.0\"><channel><title>Sealed</title><item><title>One</title></item></channel></rss>";
const ADDRESS: &str = "PODTUI_TEST_ADDRESS";

/// Run by the others, in a process of its own: fetches and says what came.
#[test]
#[ignore = "asked by the other tests"]
fn child() {
    let Ok(address) = std::env::var(ADDRESS) else { return };
    let web = Web::new(WebConfig::default());
    match fetch_feed(&web, &address, &FeedAsk::default(), &|| true) {
        Ok(FetchOutcome::Came(came)) => println!("came: {}", came.document.show.title),
        Ok(FetchOutcome::Unchanged { .. }) => println!("unchanged"),
        Err(error) => println!("said: {error}"),
    }
    if let Err(error) = fetch_document(&web, &address, 1 << 20, Reach::PublicOnly) {
        println!("guarded: {error}");
    }
}

/// What the child says with this environment.
fn asked(address: &str, environment: &[(&str, &str)]) -> String {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "child", "--ignored", "--nocapture"]).env(ADDRESS, address);
    for name in
        ["http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"]
    {
        command.env_remove(name);
    }
    command.envs(environment.iter().copied());
    String::from_utf8(command.output().unwrap().stdout).unwrap()
}

/// A server with a certificate for `localhost`, signed by an authority of its own. Its address, and the authority's
/// certificate in a file.
fn tls_server(answer: &'static str) -> (SocketAddr, tempfile::NamedTempFile) {
    let authority_key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = params.self_signed(&authority_key).unwrap();
    let issuer = Issuer::new(params, authority_key);
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let config = Arc::new(config);
        for socket in listener.incoming().flatten() {
            let connection = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut lines = BufReader::new(rustls::StreamOwned::new(connection, socket));
            let mut line = String::new();
            // A client that does not trust us goes away.
            while lines.read_line(&mut line).is_ok_and(|count| count > 2) {
                line.clear();
            }
            let stream = lines.get_mut();
            let _gone = stream.write_all(answer.as_bytes());
            stream.conn.send_close_notify();
            let _gone = stream.flush();
        }
    });
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(authority.pem().as_bytes()).unwrap();
    (address, file)
}

fn sealed_feed() -> &'static str {
    let length = FEED.len();
    Box::leak(
        format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{FEED}").into_boxed_str(),
    )
}

#[test]
fn the_systems_certificates_are_believed_and_nobody_elses() {
    let (address, authority) = tls_server(sealed_feed());
    let url = format!("https://localhost:{}/f", address.port());
    let trusting = [("SSL_CERT_FILE", authority.path().to_str().unwrap())];
    let said = asked(&url, &trusting);
    assert!(said.contains("came: Sealed"), "{said}");
    let (_, stranger) = tls_server(sealed_feed());
    let said = asked(&url, &[("SSL_CERT_FILE", stranger.path().to_str().unwrap())]);
    assert!(said.contains("no certificate that this system trusts"), "{said}");
    let said = asked(&url.replace("localhost", "127.0.0.1"), &trusting);
    assert!(said.contains("it is for another name"), "{said}");
}

#[test]
fn a_system_without_certificates_still_fetches_what_is_not_encrypted() {
    let server = FaultServer::start();
    server.put("/f", Page::new(FEED));
    let nothing = [("SSL_CERT_FILE", "/nowhere"), ("SSL_CERT_DIR", "/nowhere")];
    let said = asked(&server.url("/f"), &nothing);
    assert!(said.contains("came: Sealed"), "{said}");
    let (address, _) = tls_server(sealed_feed());
    let said = asked(&format!("https://localhost:{}/f", address.port()), &nothing);
    assert!(said.contains("ca-certificates"), "{said}");
}

#[test]
fn https_that_leads_to_http_is_refused() {
    let server = FaultServer::start();
    server.put("/f", Page::new(FEED));
    let answer = format!(
        "HTTP/1.1 302 Found\r\nlocation: {}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        server.url("/f")
    );
    let (address, authority) = tls_server(Box::leak(answer.into_boxed_str()));
    let environment = [("SSL_CERT_FILE", authority.path().to_str().unwrap())];
    let said = asked(&format!("https://localhost:{}/f", address.port()), &environment);
    assert!(said.contains("leads from https to"), "{said}");
    assert_eq!(server.count("/f"), 0);
}

#[test]
fn a_proxy_of_the_environment_is_used_even_for_names_unknown_here() {
    let proxy = FaultServer::start();
    proxy.put("http://podcasts.invalid/f", Page::new(FEED));
    let way = format!("http://localhost:{}", proxy.address().port());
    let said = asked("http://podcasts.invalid/f", &[("http_proxy", &way)]);
    assert!(said.contains("came: Sealed") && !said.contains("guarded:"), "{said}");
    assert_eq!(proxy.count("http://podcasts.invalid/f"), 2);
    let said = asked("http://podcasts.invalid/f", &[]);
    assert!(said.contains("podcasts.invalid cannot be found"), "{said}");
    let said = asked("http://127.0.0.1:9/f", &[("http_proxy", &way)]);
    assert!(said.contains("guarded: 127.0.0.1 is a private address"), "{said}");
}

#[test]
fn a_proxy_is_no_way_for_a_feed_into_a_private_network() {
    let proxy = FaultServer::start();
    let way = format!("http://localhost:{}", proxy.address().port());
    for host in ["printer.internal", "nas.local.", "router.home.arpa", "localhost", "10.0.0.1"] {
        let address = format!("http://{host}/f");
        proxy.put(&address, Page::new(FEED));
        let said = asked(&address, &[("http_proxy", &way)]);
        // The listener may go there, what a feed names may not.
        assert!(said.contains("came: Sealed") && said.contains("is a private address"), "{host}: {said}");
        assert_eq!(proxy.count(&address), 1, "{host}");
    }
}
