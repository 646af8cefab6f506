# Adding photos.
resumable-length-unreadable = The length of this file cannot be read.
resumable-metadata-unreadable = What is said of this file cannot be read.
resumable-checksum-unreadable = This checksum cannot be read: sha256 and sha1 are known here.
resumable-offset-unreadable = Where this part begins cannot be read.
resumable-part-type = A part of an upload is sent as application/offset+octet-stream.
resumable-version = This gallery speaks tus 1.0.0.
resumable-empty = This file is empty.
resumable-too-large = This file is larger than { $mb } MB.
resumable-many = Too many uploads are under way. Please finish or cancel some of them first.
resumable-elsewhere = This upload goes on at another place.
resumable-beyond = More came than was announced. Nothing of it was kept.
resumable-parts = This upload came in too many parts.
resumable-broken-off = This part did not arrive whole.
resumable-damaged = This part did not arrive as it was sent.
