# Des fichiers en route vers un album.
queue-label = Envois
queue-hint = Ou déposez des photos et des dossiers entiers n’importe où sur cette page, ou collez-les.
queue-choose-folder = Choisir un dossier
queue-take-picture = Prendre une photo
queue-drop-here = Déposez ici des photos et des dossiers
queue-drop-folder = Déposez ici un dossier : il devient un album
queue-folder-album = Un dossier en album
queue-folder = { $n ->
    [one] « { $folder } » est un dossier d’un fichier.
   *[other] « { $folder } » est un dossier de { $n } fichiers.
}
queue-as-album = En faire un album
queue-into-this = Ajouter à cet album
queue-not-now = Pas maintenant
queue-loose = Seul un dossier devient un album. Ouvrez un album pour y ajouter des photos.
queue-no-album = L’album n’a pas pu être créé. Rien n’a été envoyé.
queue-progress = Tous les fichiers
queue-files = Fichiers
queue-pause = Suspendre
queue-resume = Reprendre
queue-retry = Réessayer
queue-retry-all = Tout réessayer
queue-cancel = Annuler
queue-cancel-all = Tout annuler
queue-remove = Retirer
queue-close = Fermer
queue-go-on = Reprendre
queue-forget = Les oublier
queue-title = Envoi : { $done } sur { $all }
queue-title-paused = En pause : { $done } sur { $all }
queue-title-end = { $n ->
    [0] Rien n’a été envoyé
    [one] { $n } fichier traité
   *[other] { $n } fichiers traités
}
queue-bytes = { $done } sur { $all }
queue-flow = { $bytes } · { $speed } par seconde · encore { $left }
queue-kb = { $n } ko
queue-mb = { $n } Mo
queue-gb = { $n } Go
queue-seconds = { $n } s
queue-minutes = { $n } min
queue-hours = { $n } h
queue-waiting = En attente
queue-sending = { $percent } %
queue-paused = En pause
queue-saved = Enregistré
queue-already-here = Déjà dans l’album
queue-refused = Refusé
queue-failed = Pas de réponse : la connexion est coupée
queue-cancelled = Annulé
queue-empty = Ce fichier est vide.
queue-gone = L’album n’est plus là.
queue-no-picture = Ce n’est pas une image.
queue-different = Le fichier a changé pendant l’envoi. Choisissez-le de nouveau.
queue-receipt-saved = { $n ->
    [one] { $n } enregistré
   *[other] { $n } enregistrés
}
queue-receipt-already-here = { $n } déjà là
queue-receipt-refused = { $n ->
    [one] { $n } refusé
   *[other] { $n } refusés
}
queue-receipt-failed = { $n ->
    [one] { $n } non envoyé
   *[other] { $n } non envoyés
}
queue-receipt-cancelled = { $n ->
    [one] { $n } annulé
   *[other] { $n } annulés
}
queue-left-out = { $n ->
    [one] { $n } fichier laissé de côté, qui n’est pas une image : { $names }
   *[other] { $n } fichiers laissés de côté, qui ne sont pas des images : { $names }
}
queue-unread = { $n ->
    [one] { $n } fichier ou dossier n’a pas pu être lu, ou pas jusqu’au bout : { $names }
   *[other] { $n } fichiers ou dossiers n’ont pas pu être lus, ou pas jusqu’au bout : { $names }
}
queue-interrupted = { $n ->
    [one] Un envoi a été interrompu. Il peut reprendre où il en était.
   *[other] { $n } envois ont été interrompus. Ils peuvent reprendre où ils en étaient.
}
queue-interrupted-choose = { $n ->
    [one] Un envoi a été interrompu. Choisissez de nouveau le fichier : il reprendra où il en était.
   *[other] { $n } envois ont été interrompus. Choisissez de nouveau les fichiers : ils reprendront où ils en étaient.
}
queue-button-of = { $word } : { $name }
