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
