//! The short confirmations after something was done. An address names one by a word of this list; it can never bring
//! a text of its own.

const NOTICES: [(&str, &str); 22] = [
    ("uploaded", "The photos were saved."),
    ("saved", "Saved."),
    ("moved", "Moved."),
    ("tagged", "The tags were added."),
    ("untagged", "The tags were removed."),
    ("deleted", "Moved to the trash. It can be restored for 30 days."),
    ("undone", "Taken back."),
    ("restored", "Restored."),
    ("created", "The album is here. Now add the first photos."),
    ("cover", "This photo is the cover now."),
    ("opened", "This album is public now: everyone who has its address can see it."),
    ("granted", "Saved. It applies from now on."),
    ("handed-over", "The album was handed over."),
    ("password", "The new password is set. Your other sessions have ended."),
    ("password-set", "The password is set. Please sign in with it."),
    ("ended", "That session has ended."),
    ("signed-out", "Signed out everywhere."),
    ("renamed", "The tag was renamed."),
    ("tag-deleted", "The tag was deleted. Its photos stay."),
    ("retried", "They are tried again now. What fails once more comes back to this list."),
    ("settings", "Saved. It applies from now on."),
    ("user-deleted", "The account was deleted."),
];

/// The sentence for `?done=…`; an unknown word says nothing.
pub fn sentence(word: Option<&str>) -> Option<&'static str> {
    let word = word?;
    NOTICES.iter().find(|(known, _)| *known == word).map(|(_, sentence)| *sentence)
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
        sentence(self.done.as_deref())
    }
}
