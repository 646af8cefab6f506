# La grande vue des photos.
viewer-label = Visionneuse de photos
viewer-photos = Photos
viewer-not-loaded = Cette image n’a pas pu être chargée.
viewer-moment = Un instant…
viewer-failed = Cette image ne peut pas être affichée.
viewer-pending = Cette photo est en préparation.
viewer-note = { $name } : { $text }
viewer-closer = Voir de plus près
viewer-position = { $number } sur { $total }
viewer-spoken = { $position } : { $caption }

# Les boutons, et la touche qui fait de même.
viewer-close = Fermer
viewer-previous = Photo précédente
viewer-next = Photo suivante
viewer-zoom = Zoom
viewer-about = À propos de cette photo
viewer-slideshow = Diaporama
viewer-pause = Pause
viewer-full = Plein écran
viewer-keys = Raccourcis clavier
viewer-with-key = { $word } ({ $key })
viewer-escape = Échap
viewer-space = Espace
viewer-delete = Suppr
viewer-home-end = Début Fin

# Le diaporama.
viewer-speed = Secondes par photo
viewer-seconds = { $seconds } s

# Le panneau sur une photo.
viewer-may-not-delete = Vous ne pouvez pas supprimer cette photo.
viewer-nothing-known = Les informations sur cette photo n’ont pas pu être récupérées.
viewer-no-answer = La galerie ne répond pas. Veuillez réessayer.
viewer-did-not-work = Cela n’a pas marché.
viewer-saved = Enregistré.

# La liste des touches.
viewer-key-turn = photo précédente et photo suivante
viewer-key-pan = se déplacer dans une image agrandie
viewer-key-ends = première et dernière photo
viewer-key-zoom = agrandir, puis revenir
viewer-key-closer = plus près et plus loin
viewer-key-slideshow = lancer et arrêter le diaporama
viewer-key-about = à propos de cette photo
viewer-key-full = plein écran
viewer-key-delete = supprimer, après confirmation
viewer-key-keys = cette liste
viewer-key-close = retour à l’album
