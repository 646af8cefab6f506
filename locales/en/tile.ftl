tile-some = Photos of an album
tile-many = At most { $n } photos can be asked for at once.
