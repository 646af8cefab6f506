# Choisir des photos d’un album.
selection-choose = Choisir { $name }
selection-cover = En faire la couverture
selection-one-cover = Un album n’a qu’une couverture. Choisissez une seule photo.
