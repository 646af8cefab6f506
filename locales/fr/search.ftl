# La recherche.
search-title = Recherche
search-label = Rechercher des photos et des albums
search-placeholder = Rechercher
search-go = Rechercher
search-how = Ce que l’on peut chercher
search-how-words-example = plage coucher
search-how-words = des mots ou leur début, dans les titres, légendes, étiquettes, noms de fichier et titres d’album
search-how-phrase-example = « mont blanc »
search-how-phrase = des mots qui se suivent
search-how-tag-example = étiquette:mer
search-how-tag = les photos qui portent une étiquette
search-how-album-example = album:venise
search-how-album = dans les albums de ce titre
search-how-by-example = par:mira
search-how-by = ajoutées par quelqu’un
search-how-dates-example = depuis:2024-06 avant:2025
search-how-dates = prises à partir d’une année, d’un mois ou d’un jour, ou avant ; date:2023-12..2024-01 est une période
search-to-tags = Toutes les étiquettes
search-albums = Albums
search-photos = Photos
search-more-albums = { $n ->
    [one] { $n } autre album porte ces mots dans son titre. Un mot de plus précise la recherche.
   *[other] { $n } autres albums portent ces mots dans leur titre. Un mot de plus précise la recherche.
}
search-further = Afficher la suite
search-tired = Seules les photos les plus récentes ont été examinées jusqu’ici. Il y en a peut-être d’autres.
search-none = Rien n’a été trouvé pour « { $q } ».
search-none-hint = Essayez avec moins de mots, ou seulement leur début.
search-none-visitor = Une fois connecté, vous trouverez peut-être davantage.
search-no-more = C’est tout.
search-refused = Seuls les membres savent qui a ajouté une photo. Connectez-vous pour chercher par nom.
search-sign-in = Se connecter
search-too-long = Une recherche compte au plus { $most } caractères ; celle-ci en a { $n }.
search-too-many = Une recherche compte au plus { $most } mots. Retirez-en quelques-uns.
search-nothing = Écrivez au moins un mot ou une date à chercher.
search-date-missing = La date manque. Écrivez une année, un mois ou un jour : 2024, 2024-06 ou 2024-06-12.
search-no-date = « { $text } » n’est pas une date. Écrivez une année, un mois ou un jour : 2024, 2024-06 ou 2024-06-12.
search-suggestions = { $n ->
    [0] Aucune suggestion
    [one] { $n } suggestion
   *[other] { $n } suggestions
}
search-kind-album = Album
search-kind-tag = Étiquette
search-kind-person = Personne
search-kind-word = Mot
