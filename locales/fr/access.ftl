access-change = { $may ->
    [edit] Vous pouvez modifier les photos de cet album, mais pas le modifier lui-même.
   *[look] Vous pouvez regarder cet album, mais pas le modifier lui-même.
}
access-decide-who = { $may ->
    [edit] Vous pouvez modifier les photos de cet album, mais pas décider qui le voit.
   *[look] Vous pouvez regarder cet album, mais pas décider qui le voit.
}
access-decide-originals = { $may ->
    [edit] Vous pouvez modifier les photos de cet album, mais pas décider de ce que les autres reçoivent de ses photos.
   *[look] Vous pouvez regarder cet album, mais pas décider de ce que les autres reçoivent de ses photos.
}
access-hand-over = { $may ->
    [edit] Vous pouvez modifier les photos de cet album, mais pas le céder.
   *[look] Vous pouvez regarder cet album, mais pas le céder.
}
access-delete = { $may ->
    [edit] Vous pouvez modifier les photos de cet album, mais pas le supprimer.
   *[look] Vous pouvez regarder cet album, mais pas le supprimer.
}
access-download = { $may ->
    [edit] Vous pouvez modifier les photos de cet album, mais pas télécharger ses originaux.
   *[look] Vous pouvez regarder cet album, mais pas télécharger ses originaux.
}
access-change-photos = { $may ->
    [edit] Vous pouvez modifier les photos de cet album, mais pas modifier ses photos.
   *[look] Vous pouvez regarder cet album, mais pas modifier ses photos.
}
access-add-photos = { $may ->
    [edit] Vous pouvez modifier les photos de cet album, mais pas y ajouter des photos.
   *[look] Vous pouvez regarder cet album, mais pas y ajouter des photos.
}
access-move-photos = { $may ->
    [edit] Vous pouvez modifier les photos de cet album, mais pas en déplacer des photos.
   *[look] Vous pouvez regarder cet album, mais pas en déplacer des photos.
}
access-delete-photos = { $may ->
    [edit] Vous pouvez modifier les photos de cet album, mais pas supprimer ses photos.
   *[look] Vous pouvez regarder cet album, mais pas supprimer ses photos.
}
access-tag-photos = { $may ->
    [edit] Vous pouvez modifier les photos de cet album, mais pas étiqueter ses photos.
   *[look] Vous pouvez regarder cet album, mais pas étiqueter ses photos.
}
access-order-photos = { $may ->
    [edit] Vous pouvez modifier les photos de cet album, mais pas les ranger.
   *[look] Vous pouvez regarder cet album, mais pas ranger ses photos.
}
