# Le journal d’un album, et l’annulation de ce qui a été fait.
journal-title = Journal
journal-lead = Qui a fait quoi dans cet album, depuis un an. Les déplacements et les suppressions peuvent être annulés.
journal-empty = Rien n’a encore été noté.
journal-undo = Annuler
journal-take-back = Annuler
journal-undone = C’est annulé.
journal-name = { $name }
journal-operator = L’opérateur
journal-former = Un ancien membre
journal-create = { $who } a créé l’album
journal-upload = { $n ->
    [one] { $who } a ajouté { $n } photo
   *[other] { $who } a ajouté { $n } photos
}
journal-words = { $n ->
    [one] { $who } a modifié le titre ou la légende de { $n } photo
   *[other] { $who } a modifié les titres ou les légendes de { $n } photos
}
journal-tag = { $n ->
    [one] { $who } a ajouté des étiquettes à { $n } photo : { $tags }
   *[other] { $who } a ajouté des étiquettes à { $n } photos : { $tags }
}
journal-untag = { $n ->
    [one] { $who } a retiré des étiquettes à { $n } photo : { $tags }
   *[other] { $who } a retiré des étiquettes à { $n } photos : { $tags }
}
journal-retag = { $n ->
    [one] { $who } a changé les étiquettes de { $n } photo : { $added } au lieu de { $removed }
   *[other] { $who } a changé les étiquettes de { $n } photos : { $added } au lieu de { $removed }
}
journal-move-in = { $n ->
    [one] { $who } a déplacé { $n } photo ici depuis « { $album } »
   *[other] { $who } a déplacé { $n } photos ici depuis « { $album } »
}
journal-move-in-elsewhere = { $n ->
    [one] { $who } a déplacé { $n } photo ici depuis un autre album
   *[other] { $who } a déplacé { $n } photos ici depuis un autre album
}
journal-move-out = { $n ->
    [one] { $who } a déplacé { $n } photo vers « { $album } »
   *[other] { $who } a déplacé { $n } photos vers « { $album } »
}
journal-move-out-elsewhere = { $n ->
    [one] { $who } a déplacé { $n } photo vers un autre album
   *[other] { $who } a déplacé { $n } photos vers un autre album
}
journal-delete = { $n ->
    [one] { $who } a supprimé { $n } photo
   *[other] { $who } a supprimé { $n } photos
}
journal-restore = { $n ->
    [one] { $who } a restauré { $n } photo
   *[other] { $who } a restauré { $n } photos
}
journal-purge = { $n ->
    [one] { $who } a supprimé définitivement { $n } photo
   *[other] { $who } a supprimé définitivement { $n } photos
}
journal-change = { $who } a modifié l’album
journal-title-was = Titre : « { $now } », auparavant « { $was } »
journal-visibility-was = Qui le voit : { $now }, auparavant { $was }
journal-private = privé
journal-members = pour les membres
journal-public = public
journal-originals-whole = Les originaux sont donnés entiers
journal-originals-stripped = Les originaux sont donnés sans ce qu’ils disent des personnes et des lieux
journal-description = La description
journal-cover = La couverture
journal-grant = { $who } a changé les droits sur l’album
journal-grant-read = { $who } a permis à { $person } de regarder l’album
journal-grant-edit = { $who } a permis à { $person } de modifier l’album
journal-grant-none = { $who } a retiré ses droits à { $person }
journal-owner = { $who } a remis l’album à { $person }
journal-trash = { $who } a supprimé l’album
journal-untrash = { $who } a restauré l’album
journal-more = { $n ->
    [one] et { $n } autre
   *[other] et { $n } autres
}
journal-of = ceci annulait une autre action
journal-back = { $n ->
    [one] { $n } annulée depuis
   *[other] { $n } annulées depuis
}
journal-back-partly = Annulé pour { $done } sur { $n }
journal-back-nothing = Rien n’a été annulé
journal-a-photo = Une photo :
journal-go-on = Continuer
journal-since = Cette photo a changé depuis.
journal-move-refused = Vous ne pouvez pas ramener cette photo : seul le peut le propriétaire de l’album d’où elle vient, ou qui peut modifier les deux.
journal-no-way-back = Ceci ne peut pas être annulé.
journal-not-yours = Seuls l’auteur de cette action, le propriétaire de l’album ou un administrateur peuvent l’annuler.
journal-editors-only = Le journal est réservé à ceux qui peuvent modifier cet album.
