//! The short confirmations after something was done. An address names one by a word of this list; it can never bring
//! a text of its own.

/// Each is the message `notice-…`.
const NOTICES: [(&str, &str); 23] = [
    ("uploaded", "notice-uploaded"),
    ("saved", "notice-saved"),
    ("moved", "notice-moved"),
    ("tagged", "notice-tagged"),
    ("untagged", "notice-untagged"),
    ("deleted", "notice-deleted"),
    ("undone", "notice-undone"),
    ("restored", "notice-restored"),
    ("created", "notice-created"),
    ("cover", "notice-cover"),
    ("opened", "notice-opened"),
    ("granted", "notice-granted"),
    ("handed-over", "notice-handed-over"),
    ("password", "notice-password"),
    ("password-set", "notice-password-set"),
    ("ended", "notice-ended"),
    ("signed-out", "notice-signed-out"),
    ("renamed", "notice-renamed"),
    ("tag-deleted", "notice-tag-deleted"),
    ("retried", "notice-retried"),
    ("language", "notice-language"),
    ("settings", "notice-settings"),
    ("user-deleted", "notice-user-deleted"),
];

/// The message for `?done=…`; an unknown word says nothing.
pub fn message(word: Option<&str>) -> Option<&'static str> {
    let word = word?;
    NOTICES.iter().find(|(known, _)| *known == word).map(|(_, message)| *message)
}

/// Beyond any list; it keeps arithmetic on page numbers from running over.
const LAST_PAGE: usize = 1_000_000;

/// What an address may say beside its path.
#[derive(serde::Deserialize)]
pub struct Query {
    /// From 1.
    pub page: Option<usize>,
    /// A photo: the page on which it stands.
    pub at: Option<String>,
    pub done: Option<String>,
    pub search: Option<String>,
    pub next: Option<String>,
}

impl Query {
    pub fn page(&self) -> usize {
        self.page.unwrap_or(1).clamp(1, LAST_PAGE)
    }

    pub fn notice(&self) -> Option<&'static str> {
        message(self.done.as_deref())
    }
}
