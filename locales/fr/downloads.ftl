download-unreadable = { $name } : son fichier n’a pas pu être lu.
download-no-picture = { $name } : il n’y en a aucune image qui puisse être donnée.
download-left-out = absent de cette archive.txt
