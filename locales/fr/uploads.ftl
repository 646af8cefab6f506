upload-kinds = Des images comme les appareils photo et les téléphones les écrivent : JPEG, HEIC, RAW, PNG, WebP, AVIF, GIF, TIFF, BMP. Plusieurs à la fois, c’est très bien.
upload-send = Envoyer
upload-title = Envoi
upload-saved = { $saved ->
    [one] { $saved } photo enregistrée sur { $all }
   *[other] { $saved } photos enregistrées sur { $all }
}
upload-nothing-saved = Rien de nouveau n’a été enregistré
upload-not-saved = Non enregistrées
upload-already = Déjà dans cet album
upload-already-text = La même image est déjà ici, elle n’a donc pas été ajoutée de nouveau.
upload-none = Aucun fichier n’a été choisi. Revenez en arrière et choisissez une ou plusieurs images.
upload-nameless-part = Une partie de cet envoi n’a pas de nom.
upload-token-long = Ce jeton est trop long.
upload-media-type = Un envoi se fait en multipart/form-data.
upload-broken = Cet envoi n’est pas arrivé en entier. Ce qui était complet jusque-là est enregistré.
upload-field-unknown = Un envoi n’a pas de champ « { $name } ».
upload-too-many = Au plus { $max } fichiers à la fois. Envoyez le reste ensuite.
upload-too-large = Ce fichier dépasse { $max } Mo.
