# The pages of the trash.
trash-title = Trash
trash-lead = What was deleted stays here for 30 days. After that it goes by itself, for good.
trash-nothing = Nothing was deleted in the last 30 days.
trash-to-albums = To the albums
trash-an-album = { $n ->
    [0] An empty album
    [one] An album with { $n } photo
   *[other] An album with { $n } photos
}
trash-photos-of-it = { $n ->
    [one] { $n } photo of this album
   *[other] { $n } photos of this album
}
trash-owner = belongs to { $name }
trash-owner-former = its owner is gone
trash-becomes-yours = Restored, it belongs to you.
trash-purging = is being removed
trash-days-left = { $n ->
    [one] { $n } day left
   *[other] { $n } days left
}
trash-last-day = gone today
trash-first-goes = the first: { $left }
trash-show = Show them
trash-restore = Restore
trash-restore-all = { $n ->
    [one] Restore it
   *[other] Restore all { $n }
}
trash-purge = Delete for good
trash-purge-ask = Delete for good…
trash-purge-all-ask = Delete all for good…
trash-purge-all = { $n ->
    [one] Delete { $n } photo for good
   *[other] Delete { $n } photos for good
}
trash-purge-note = There is no way back from this.
trash-empty = Empty the trash…
trash-empty-ask = All that you may delete for good goes now, with the albums that lie here. There is no way back.
trash-empty-do = Empty the trash
trash-of-album = Deleted photos of “{ $album }”
trash-of-album-link = Its deleted photos
trash-photos-lead = Restored, a photo stands in its old place again, with its tags:
trash-nothing-of-album = No photo of this album lies in the trash.
trash-to-album = To the album
trash-by = deleted by { $name }
trash-purge-album = Delete “{ $album }” for good?
trash-purge-album-note = The album, all its photos and what it says of them go now. There is no way back from this.
trash-type-title = To be sure, type the album’s title: { $album }
trash-purge-album-do = Delete the album for good
trash-keep = Keep it in the trash
trash-title-differs = That is not the album’s title. Nothing was deleted.
trash-restored = Restored.
trash-purged = Deleted for good.
trash-emptied = The trash was emptied.
trash-emptied-some = That was a lot at once: some is left. Press again to go on.
trash-album-first = Its album lies in the trash, too: please restore the album first.
trash-photo-here = The same picture was added to its album again.
trash-owner-gone = Its owner is gone: say who shall have it.
trash-editors-only = You may look at this album, but not change what was deleted from it.
trash-purge-owner-only = You may restore this, but only the album’s owner or an administrator deletes it for good.
