tile-some = Photos d’un album
tile-many = Au plus { $n } photos peuvent être demandées à la fois.
