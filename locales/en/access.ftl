access-change = { $may ->
    [edit] You may change the photos of this album, but not change it.
   *[look] You may look at this album, but not change it.
}
access-decide-who = { $may ->
    [edit] You may change the photos of this album, but not decide who sees it.
   *[look] You may look at this album, but not decide who sees it.
}
access-decide-originals = { $may ->
    [edit] You may change the photos of this album, but not decide what others get of its photos.
   *[look] You may look at this album, but not decide what others get of its photos.
}
access-hand-over = { $may ->
    [edit] You may change the photos of this album, but not hand it over.
   *[look] You may look at this album, but not hand it over.
}
access-delete = { $may ->
    [edit] You may change the photos of this album, but not delete it.
   *[look] You may look at this album, but not delete it.
}
access-download = { $may ->
    [edit] You may change the photos of this album, but not download its originals.
   *[look] You may look at this album, but not download its originals.
}
access-change-photos = { $may ->
    [edit] You may change the photos of this album, but not change its photos.
   *[look] You may look at this album, but not change its photos.
}
access-add-photos = { $may ->
    [edit] You may change the photos of this album, but not add photos to it.
   *[look] You may look at this album, but not add photos to it.
}
access-move-photos = { $may ->
    [edit] You may change the photos of this album, but not move photos out of it.
   *[look] You may look at this album, but not move photos out of it.
}
access-delete-photos = { $may ->
    [edit] You may change the photos of this album, but not delete its photos.
   *[look] You may look at this album, but not delete its photos.
}
access-tag-photos = { $may ->
    [edit] You may change the photos of this album, but not tag its photos.
   *[look] You may look at this album, but not tag its photos.
}
access-order-photos = { $may ->
    [edit] You may change the photos of this album, but not put its photos in order.
   *[look] You may look at this album, but not put its photos in order.
}
