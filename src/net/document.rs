//! One small document, whole: a transcript, chapters, a picture, an answer of the directory.

use reqwest::header::HeaderMap;

use super::client::explain_read;
use super::limit::{Limited, read_limited};
use super::redirect::Answer;
use super::{Address, FetchError, Reach, Web};

/// A document and where it came from in the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    pub bytes: Vec<u8>,
    /// After redirects, without credentials: the base of relative addresses.
    pub final_url: String,
    /// Lower case, without parameters.
    pub content_type: Option<String>,
    pub charset: Option<String>,
}

/// Fetches a document of at most `limit` bytes, counted after decompression. Blocks.
///
/// # Errors
/// Every failure is a sentence.
pub fn fetch_document(web: &Web, address: &str, limit: u64, reach: Reach) -> Result<Document, FetchError> {
    let answer = web.get(&Address::parse(address)?, reach, &HeaderMap::new())?;
    answer.check()?;
    let (final_url, content_type, charset) =
        (answer.address.url().to_string(), answer.content_type(), answer.charset());
    match read_body(web, answer, "this document", limit, || true) {
        Body::Whole(bytes) => Ok(Document { bytes, final_url, content_type, charset }),
        Body::Partial(_, error) | Body::Refused(error) => Err(error),
    }
}

/// What of a body came.
pub(super) enum Body {
    Whole(Vec<u8>),
    /// It ended early; these bytes came.
    Partial(Vec<u8>, FetchError),
    /// Nothing of it is to be used.
    Refused(FetchError),
}

/// Reads a body that must not be larger than `limit`.
pub(super) fn read_body(
    web: &Web,
    answer: Answer,
    what: &'static str,
    limit: u64,
    go_on: impl FnMut() -> bool,
) -> Body {
    let host = answer.address.host().to_owned();
    let too_large = |host: String| Body::Refused(FetchError::TooLarge { host, what, limit });
    if answer.length().is_some_and(|length| length > limit) {
        return too_large(host);
    }
    match read_limited(answer.response, limit, go_on) {
        Limited::Whole(bytes) => Body::Whole(bytes),
        Limited::TooMuch => too_large(host),
        Limited::Cancelled => Body::Refused(FetchError::Cancelled),
        Limited::Failed(bytes, error) => Body::Partial(bytes, explain_read(&error, &host, web.stall())),
    }
}
