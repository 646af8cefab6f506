# Choosing photos of an album.
selection-choose = Choose { $name }
selection-cover = Use as the cover
selection-one-cover = An album has one cover. Please choose exactly one photo.
selection-label = With the chosen photos
selection-count-before = {""}
selection-count-after = {" "}chosen
selection-all = All
selection-hint = B leads here
selection-none = None
selection-download = Download
selection-tag = Tag…
selection-tags = Tags, separated by commas
selection-add = Add
selection-remove = Remove
selection-move = Move…
selection-delete = Delete…
selection-delete-hint = They go to the trash, and can be brought back for 30 days.
selection-delete-now = Delete the chosen photos
selection-move-title = { $n ->
    [one] Move { $n } photo
   *[other] Move { $n } photos
}
selection-no-target = There is no other album to which you may move them.
selection-make-target = Make one
selection-target = To the album
selection-move-now = Move
selection-tag-title = { $n ->
    [one] Tag { $n } photo
   *[other] Tag { $n } photos
}
selection-done = Done for { $done } of { $all }
selection-nothing-done = Nothing was changed
selection-a-photo = A photo:
selection-empty = No photo was chosen. Please go back and tick at least one.
selection-too-many = At most { $max } photos at once; these are { $n }.
