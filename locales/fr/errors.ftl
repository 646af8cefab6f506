error-not-found = Il n’y a rien ici.
error-unauthenticated = Veuillez vous connecter.
error-unconfirmed = Veuillez d’abord confirmer votre mot de passe.
error-too-many = Trop d’essais. Veuillez attendre { $wait } et réessayer.
error-wait-seconds = { $n ->
    [one] une seconde
   *[other] { $n } secondes
}
error-wait-minutes = { $n ->
    [one] une minute
   *[other] { $n } minutes
}
error-full = Il n’y a plus de place sur le serveur. Rien n’a été enregistré.
error-unavailable = La galerie n’arrive pas à joindre sa base de données. Veuillez réessayer dans quelques secondes.
error-internal = Quelque chose n’a pas marché de notre côté. Ce que vous avez saisi n’y est pour rien.
error-tell = Si cela se reproduit, donnez ce numéro à votre administrateur : <code>{ $id }</code>
error-nothing-to-change = Il n’y a rien à changer.
error-contended = Quelqu’un d’autre modifie ceci au même moment. Veuillez réessayer.
error-method = Cette adresse ne s’utilise pas ainsi.
error-misdirected = Cette galerie ne répond pas sous ce nom. Utilisez sa propre adresse.
error-media-type = Ceci ne peut pas être lu sous cette forme.
error-not-understood = Cette demande ne peut pas être comprise.
error-other-origin = Ceci n’a pas été demandé depuis une page de cette galerie.
error-title-not-found = Introuvable
error-title-forbidden = Non autorisé
error-title-too-many = Patientez un instant
error-title-too-large = Trop grand
error-title-full = Plus de place
error-title-unavailable = De retour dans un instant
error-title-internal = Quelque chose n’a pas marché
error-title-other = Cela n’a pas marché
