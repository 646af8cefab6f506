album-originals = Que peuvent télécharger ceux qui ne font que regarder ?
album-originals-stripped = <b>Sans traces</b> : l’image telle quelle, sans son lieu, le numéro de série de l’appareil ni les autres notes du fichier. Les fichiers qui ne peuvent pas être nettoyés sont donnés sous la forme de l’image que montre leur page
album-originals-whole = <b>Entiers</b> : chaque fichier tel qu’il a été envoyé, et la page de la photo dit où elle a été prise. Pas dans un album public : le rendre public annule ce choix
album-visibility = Qui peut le voir ?
album-visibility-private = <b>Privé</b> : vous, et les personnes que vous choisissez
album-visibility-members = <b>Membres</b> : toute personne connectée
album-visibility-public = <b>Public</b> : tout le monde, même sans compte
album-delete-title = Supprimer { $title } ?
album-delete-question = Supprimer « { $title } » ?
album-delete-text = { $n ->
    [0] L’album va à la corbeille. Pendant 30 jours, il peut être restauré ; ensuite, il disparaît pour de bon.
    [one] L’album va à la corbeille avec sa <b>photo</b>. Pendant 30 jours, il peut être restauré ; ensuite, il disparaît pour de bon.
   *[other] L’album va à la corbeille avec ses <b>{ $n } photos</b>. Pendant 30 jours, il peut être restauré ; ensuite, il disparaît pour de bon.
}
album-delete-now = Supprimer l’album
album-delete-not = Le garder
album-public-title = Rendre { $title } public ?
album-public-question = Rendre « { $title } » public ?
album-public-text = { $n ->
    [0] Toute personne qui visite la galerie verra ce qui y sera ajouté, <b>même sans compte</b> : sur la page d’accueil, dans les recherches et à cette adresse.
    [one] Toute personne qui visite la galerie verra sa photo et ce qui y sera ajouté, <b>même sans compte</b> : sur la page d’accueil, dans les recherches et à cette adresse.
   *[other] Toute personne qui visite la galerie verra ses { $n } photos et ce qui y sera ajouté, <b>même sans compte</b> : sur la page d’accueil, dans les recherches et à cette adresse.
}
album-public-now = Rendre public
album-public-not = Pas maintenant
album-address = Adresse de l’album
album-edit-title = Modifier { $title }
album-edit = Modifier l’album
album-title = Titre
album-description = Description
album-cover = Couverture
album-cover-chosen = Une photo a été choisie comme couverture.
album-cover-first = Reprendre la première photo
album-cover-is-first = La première photo est la couverture. Pour en choisir une autre, ouvrez-la et pressez « Utiliser comme couverture ».
album-delete = Supprimer
album-delete-hint = L’album va à la corbeille avec ses photos, et peut être restauré pendant 30 jours.
album-delete-ask = Supprimer l’album…
album-albums = Albums
album-new = Nouvel album
album-none-here = Il n’y a pas d’albums sur cette page.
album-none-public = Aucun album n’est encore ouvert au public. Connectez-vous pour voir les vôtres.
album-none-yet = Pas encore d’albums. Créez le premier, puis ajoutez-y des photos.
album-none-for-you = Aucun album ne vous a encore été ouvert. Demandez à quelqu’un de la galerie d’en partager un avec vous.
album-card-empty = Pas encore de photos
album-create = Créer l’album
album-add-photos = Ajouter des photos
album-choose-photos = Choisir des photos
album-who = Qui peut le voir
album-download-all = Tout télécharger
album-no-photos-here = Il n’y a pas de photos sur cette page.
album-empty-upload = Pas encore de photos ici. Choisissez les premières.
album-empty = Pas encore de photos ici. Revenez plus tard.
album-visibility-wrong = La visibilité est privée, pour les membres ou publique.
album-originals-wrong = Les originaux sont donnés aux lecteurs sans traces ou entiers.
album-may-not-create = Votre compte ne permet pas de créer des albums.
album-may-not-create-ask = Votre compte ne permet pas de créer des albums. Un administrateur peut changer cela.
album-may-only-look = Vous pouvez regarder cet album, mais pas le modifier.
album-delete-owner-only = Seul son propriétaire ou un administrateur peut supprimer cet album.
album-owner-enabled = Le propriétaire d’un album est un membre dont le compte est activé.
album-public-never-whole = Tout le monde peut voir un album public : ses originaux ne sont jamais donnés entiers.
album-heir-enabled = Un album ne peut être cédé qu’à un membre dont le compte est activé.
album-heir-has-it = L’album appartient déjà à cette personne.
album-seen-private = Privé
album-seen-members = Pour les membres
album-seen-public = Public
