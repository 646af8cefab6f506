sort-help = Faites glisser les photos à leur place. Au clavier : Espace prend une photo, les flèches la déplacent, Espace la pose.
sort-taken = { $name }, position { $position }, prise. Les flèches la déplacent, Espace la pose, Échap la remet où elle était.
sort-moved = Position { $position }
sort-done = { $name } est maintenant en position { $position }.
sort-undone = { $name } est revenue à sa place.
sort-failed = Le nouvel ordre n’a pas pu être enregistré. Les photos sont revenues à leur place.
