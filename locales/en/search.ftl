# The search box and its page.
search-title = Search
search-label = Search photos and albums
search-placeholder = Search
search-go = Search
search-how = What one can look for
search-how-words-example = sunset beach
search-how-words = words or their beginnings, in titles, captions, tags, file names and album titles
search-how-phrase-example = "golden gate"
search-how-phrase = words one after another
search-how-tag-example = tag:sea
search-how-tag = photos with a tag
search-how-album-example = album:venice
search-how-album = in albums of that title
search-how-by-example = by:mira
search-how-by = added by somebody
search-how-dates-example = after:2024-06 before:2025
search-how-dates = taken from a year, month or day on, or before one; date:2023-12..2024-01 is a range
search-to-tags = All tags
search-albums = Albums
search-photos = Photos
search-more-albums = { $n ->
    [one] { $n } more album has these words in its title. Another word narrows it down.
   *[other] { $n } more albums have these words in their titles. Another word narrows it down.
}
search-further = Show more
search-tired = Only the newest photos were looked at so far. There may be more.
search-none = Nothing was found for “{ $q }”.
search-none-hint = Try fewer words, or only how they begin.
search-none-visitor = Signed in, you may find more.
search-no-more = That was everything.
search-refused = Who added a photo is known to members only. Sign in to search by name.
search-sign-in = Sign in
search-too-long = A search has at most { $most } characters; this has { $n }.
search-too-many = A search has at most { $most } words. Please leave some out.
search-nothing = Please write at least one word or a date to look for.
search-date-missing = There is no date. Write a year, a month or a day: 2024, 2024-06 or 2024-06-12.
search-no-date = “{ $text }” is no date. Write a year, a month or a day: 2024, 2024-06 or 2024-06-12.
search-suggestions = { $n ->
    [0] No suggestions
    [one] { $n } suggestion
   *[other] { $n } suggestions
}
search-kind-album = Album
search-kind-tag = Tag
search-kind-person = Person
search-kind-word = Word
