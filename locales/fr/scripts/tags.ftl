# Étiquettes proposées là où on les tape.
tag-suggestions = { $n ->
    [0] Aucune étiquette ne commence ainsi
    [one] { $n } étiquette
   *[other] { $n } étiquettes
}
