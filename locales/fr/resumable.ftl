# Ajout de photos.
resumable-length-unreadable = La taille de ce fichier est illisible.
resumable-metadata-unreadable = La description de ce fichier est illisible.
resumable-checksum-unreadable = Cette somme de contrôle est illisible : sha256 et sha1 sont acceptées ici.
resumable-offset-unreadable = Le début de ce morceau est illisible.
resumable-part-type = Un morceau de fichier s’envoie en application/offset+octet-stream.
resumable-version = Cette galerie parle tus 1.0.0.
resumable-empty = Ce fichier est vide.
resumable-too-large = Ce fichier dépasse { $mb } Mo.
resumable-many = Trop d’envois sont en cours. Terminez-en ou annulez-en d’abord quelques-uns.
resumable-elsewhere = Cet envoi reprend à un autre endroit.
resumable-beyond = Il est arrivé plus que prévu. Rien n’en a été gardé.
resumable-parts = Cet envoi est arrivé en trop de morceaux.
resumable-broken-off = Ce morceau n’est pas arrivé en entier.
resumable-damaged = Ce morceau n’est pas arrivé tel qu’il a été envoyé.
