//! Why there are no renditions of a picture: a sentence for people, and the decoder's own words for the log.

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Failure {
    pub sentence: String,
    /// Empty where the sentence says it all.
    pub cause: String,
}

impl From<String> for Failure {
    fn from(sentence: String) -> Failure {
        Failure { sentence, cause: String::new() }
    }
}

impl From<&str> for Failure {
    fn from(sentence: &str) -> Failure {
        Failure::from(sentence.to_owned())
    }
}
