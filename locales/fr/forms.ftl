form-media-type = Un formulaire s’envoie en application/x-www-form-urlencoded.
form-too-large = C’est plus qu’un formulaire ne peut envoyer.
form-altered = Ce formulaire n’est plus tel qu’il a été fait. Rechargez la page et réessayez.
form-broken = Ce formulaire n’est pas arrivé en entier ({ $cause }).
form-field-missing = Le champ « { $name } » manque dans ce formulaire. Rechargez la page et réessayez.
form-field-unknown = Le formulaire n’a pas de champ « { $name } ».
form-choice-unknown = « { $name } » n’est aucun des choix du formulaire.
form-field-twice = Le champ « { $name } » est là deux fois.
