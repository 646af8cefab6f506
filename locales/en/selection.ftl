# Choosing photos of an album.
selection-choose = Choose { $name }
selection-cover = Use as the cover
selection-one-cover = An album has one cover. Please choose exactly one photo.
