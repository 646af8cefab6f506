album-originals = What can those download who only look?
album-originals-stripped = <b>Without traces</b>: the picture as it is, without its place, the camera’s serial number and other notes in the file. Files that cannot be cleaned are given as the picture that their page shows
album-originals-whole = <b>Whole</b>: every file as it was uploaded, and the photo’s page says where it was taken. Not in a public album: making it public takes this back
album-visibility = Who can see it?
album-visibility-private = <b>Private</b>: you, and whom you choose
album-visibility-members = <b>Members</b>: everybody who is signed in
album-visibility-public = <b>Public</b>: everybody, also without an account
album-delete-title = Delete { $title }?
album-delete-question = Delete “{ $title }”?
album-delete-text = { $n ->
    [0] The album goes to the trash. For 30 days it can be brought back; then it is gone for good.
    [one] The album goes to the trash with its <b>{ $n } photo</b>. For 30 days it can be brought back; then it is gone for good.
   *[other] The album goes to the trash with its <b>{ $n } photos</b>. For 30 days it can be brought back; then it is gone for good.
}
album-delete-now = Delete the album
album-delete-not = Keep it
album-public-title = Make { $title } public?
album-public-question = Make “{ $title }” public?
album-public-text = { $n ->
    [0] Everyone who comes to this gallery will see what is added to it, <b>also without an account</b>: on the front page, in searches, and at this address.
    [one] Everyone who comes to this gallery will see its photo and what is added to it, <b>also without an account</b>: on the front page, in searches, and at this address.
   *[other] Everyone who comes to this gallery will see its { $n } photos and what is added to them, <b>also without an account</b>: on the front page, in searches, and at this address.
}
album-public-now = Make it public
album-public-not = Not now
album-address = Address of the album
album-edit-title = Edit { $title }
album-edit = Edit album
album-title = Title
album-description = Description
album-cover = Cover
album-cover-chosen = One photo was chosen as the cover.
album-cover-first = Use the first photo instead
album-cover-is-first = The first photo is the cover. To choose another, open it and press “Use as the cover”.
album-delete = Delete
album-delete-hint = The album goes to the trash with its photos, and can be brought back for 30 days.
album-delete-ask = Delete the album…
album-albums = Albums
album-new = New album
album-none-here = There are no albums on this page.
album-none-public = No album is open to the public yet. Sign in to see yours.
album-none-yet = No albums yet. Make the first one, then add photos to it.
album-none-for-you = No album has been opened to you yet. Ask somebody in the gallery to share one with you.
album-card-empty = No photos yet
album-create = Make the album
album-add-photos = Add photos
album-choose-photos = Choose photos
album-who = Who can see it
album-download-all = Download all
album-no-photos-here = There are no photos on this page.
album-empty-upload = No photos here yet. Choose the first ones.
album-empty = No photos here yet. Look in again later.
album-visibility-wrong = The visibility is private, members or public.
album-originals-wrong = Originals are given to readers stripped or whole.
album-may-not-create = Your account may not create albums.
album-may-not-create-ask = Your account may not create albums. An administrator can change that.
album-may-only-look = You may look at this album, but not change it.
album-delete-owner-only = Only its owner or an administrator can delete this album.
album-owner-enabled = The owner of an album is an enabled member.
album-public-never-whole = Everyone can see a public album: its originals are never given whole.
album-heir-enabled = An album can be handed over to an enabled member only.
album-heir-has-it = The album belongs to them already.
album-seen-private = Private
album-seen-members = For members
album-seen-public = Public
