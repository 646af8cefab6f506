# Choisir des photos d’un album.
selection-choose = Choisir { $name }
selection-cover = En faire la couverture
selection-one-cover = Un album n’a qu’une couverture. Choisissez une seule photo.
selection-label = Avec les photos choisies
selection-count-before = Sélection :{" "}
selection-count-after = {""}
selection-all = Toutes
selection-hint = B mène ici
selection-none = Aucune
selection-download = Télécharger
selection-tag = Étiqueter…
selection-tags = Étiquettes, séparées par des virgules
selection-add = Ajouter
selection-remove = Retirer
selection-move = Déplacer…
selection-delete = Supprimer…
selection-delete-hint = Elles vont à la corbeille, et peuvent être restaurées pendant 30 jours.
selection-delete-now = Supprimer les photos choisies
selection-move-title = { $n ->
    [one] Déplacer { $n } photo
   *[other] Déplacer { $n } photos
}
selection-no-target = Il n’y a pas d’autre album où vous pouvez les déplacer.
selection-make-target = En créer un
selection-target = Vers l’album
selection-move-now = Déplacer
selection-tag-title = { $n ->
    [one] Étiqueter { $n } photo
   *[other] Étiqueter { $n } photos
}
selection-done = Fait pour { $done } sur { $all }
selection-nothing-done = Rien n’a été changé
selection-a-photo = Une photo :
selection-empty = Aucune photo n’a été choisie. Revenez en arrière et cochez-en au moins une.
selection-too-many = Au plus { $max } photos à la fois ; il y en a ici { $n }.
