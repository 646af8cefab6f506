# The journal of an album, and taking back what was done.
journal-title = Journal
journal-lead = Who did what in this album, in the last year. Moves and deletions can be taken back.
journal-empty = Nothing was written down yet.
journal-undo = Undo
journal-take-back = Take back
journal-undone = Taken back.
journal-name = { $name }
journal-operator = The operator
journal-former = A former member
journal-create = { $who } created the album
journal-upload = { $n ->
    [one] { $who } added { $n } photo
   *[other] { $who } added { $n } photos
}
journal-words = { $n ->
    [one] { $who } changed the title or caption of { $n } photo
   *[other] { $who } changed the titles or captions of { $n } photos
}
journal-tag = { $n ->
    [one] { $who } tagged { $n } photo: { $tags }
   *[other] { $who } tagged { $n } photos: { $tags }
}
journal-untag = { $n ->
    [one] { $who } took tags off { $n } photo: { $tags }
   *[other] { $who } took tags off { $n } photos: { $tags }
}
journal-retag = { $n ->
    [one] { $who } changed the tags of { $n } photo: { $added } instead of { $removed }
   *[other] { $who } changed the tags of { $n } photos: { $added } instead of { $removed }
}
journal-move-in = { $n ->
    [one] { $who } moved { $n } photo here from “{ $album }”
   *[other] { $who } moved { $n } photos here from “{ $album }”
}
journal-move-in-elsewhere = { $n ->
    [one] { $who } moved { $n } photo here from another album
   *[other] { $who } moved { $n } photos here from another album
}
journal-move-out = { $n ->
    [one] { $who } moved { $n } photo to “{ $album }”
   *[other] { $who } moved { $n } photos to “{ $album }”
}
journal-move-out-elsewhere = { $n ->
    [one] { $who } moved { $n } photo to another album
   *[other] { $who } moved { $n } photos to another album
}
journal-delete = { $n ->
    [one] { $who } deleted { $n } photo
   *[other] { $who } deleted { $n } photos
}
journal-restore = { $n ->
    [one] { $who } restored { $n } photo
   *[other] { $who } restored { $n } photos
}
journal-purge = { $n ->
    [one] { $who } deleted { $n } photo for good
   *[other] { $who } deleted { $n } photos for good
}
journal-change = { $who } changed the album
journal-title-was = Title: “{ $now }”, before “{ $was }”
journal-visibility-was = Who sees it: { $now }, before { $was }
journal-private = private
journal-members = for members
journal-public = public
journal-originals-whole = Originals are given whole
journal-originals-stripped = Originals are given without what they say about people and places
journal-description = The description
journal-cover = The cover
journal-grant = { $who } changed who has rights in the album
journal-grant-read = { $who } let { $person } look at the album
journal-grant-edit = { $who } let { $person } edit the album
journal-grant-none = { $who } took back the rights of { $person }
journal-owner = { $who } handed the album over to { $person }
journal-trash = { $who } deleted the album
journal-untrash = { $who } restored the album
journal-more = { $n ->
    [one] and { $n } more
   *[other] and { $n } more
}
journal-of = this took something back
journal-back = { $n ->
    [one] { $n } was taken back
   *[other] { $n } were taken back
}
journal-back-partly = Taken back for { $done } of { $n }
journal-back-nothing = Nothing was taken back
journal-a-photo = A photo:
journal-go-on = Go on
journal-since = Something else was done with this photo since.
journal-move-refused = You may not move this photo back: only the owner of the album it came from may, or whoever may edit both.
journal-no-way-back = This cannot be taken back.
journal-not-yours = Only whoever did this, the album’s owner or an administrator can take it back.
journal-editors-only = The journal is for those who may change this album.
