download-unreadable = { $name }: its file could not be read.
download-no-picture = { $name }: there is no picture of it that can be given.
download-left-out = not in this archive.txt
