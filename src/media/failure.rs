//! Why there are no renditions of a picture: a message for people, and the decoder's own words for the log.

use crate::language::Message;
use std::io;

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Failure {
    pub message: Message,
    /// Empty where the message says it all.
    pub cause: String,
}

impl From<Message> for Failure {
    fn from(message: Message) -> Failure {
        Failure { message, cause: String::new() }
    }
}

impl From<&'static str> for Failure {
    fn from(message: &'static str) -> Failure {
        Failure::from(Message::new(message))
    }
}

/// The message that one of our own readers put into its error. The words of a library are none for people.
pub fn named(error: &io::Error) -> Message {
    Message::known(&error.to_string()).unwrap_or_else(|| "picture-unreadable".into())
}
