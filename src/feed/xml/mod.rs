//! XML as it is published: never refused, read to its end, in one pass over each byte.
//!
//! `repair` makes of a document one that the tokenizer takes; `reader` cuts it into tokens; `names` says whose words they are.

mod names;
mod reader;
mod repair;

pub(super) use names::{Found, Namespaces, Vocabulary, local_name};
pub(super) use reader::{Document, Reader, Token, attribute, attributes, decoded};
