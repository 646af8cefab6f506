# Files on their way into an album.
queue-label = Uploads
queue-hint = Or drop pictures and whole folders anywhere on this page, or paste them.
queue-choose-folder = Choose a folder
queue-take-picture = Take a picture
queue-drop-here = Drop pictures and folders here
queue-drop-folder = Drop a folder here: it becomes an album
queue-folder-album = Folder as an album
queue-folder = { $n ->
    [one] “{ $folder }” is a folder with one file.
   *[other] “{ $folder }” is a folder with { $n } files.
}
queue-as-album = Make an album of it
queue-into-this = Add to this album
queue-not-now = Not now
queue-loose = Only a folder becomes an album. Open an album to add single pictures to it.
queue-no-album = The album could not be created. Nothing was uploaded.
queue-progress = All files
queue-files = Files
queue-pause = Pause
queue-resume = Go on
queue-retry = Try again
queue-retry-all = Try all again
queue-cancel = Cancel
queue-cancel-all = Cancel all
queue-remove = Remove
queue-close = Close
queue-go-on = Go on
queue-forget = Forget them
queue-title = Uploading: { $done } of { $all }
queue-title-paused = Paused: { $done } of { $all }
queue-title-end = { $n ->
    [0] Nothing was uploaded
    [one] One file is done
   *[other] { $n } files are done
}
queue-bytes = { $done } of { $all }
queue-flow = { $bytes } · { $speed } a second · { $left } left
queue-kb = { $n } KB
queue-mb = { $n } MB
queue-gb = { $n } GB
queue-seconds = { $n } s
queue-minutes = { $n } min
queue-hours = { $n } h
queue-waiting = Waiting
queue-sending = { $percent } %
queue-paused = Paused
queue-saved = Saved
queue-already-here = Already here
queue-refused = Refused
queue-failed = No answer: the connection broke
queue-cancelled = Cancelled
queue-empty = This file is empty.
queue-gone = The album is not there any more.
queue-no-picture = This is not a picture.
queue-different = The file changed while it was uploaded. Choose it again.
queue-receipt-saved = { $n } saved
queue-receipt-already-here = { $n } already here
queue-receipt-refused = { $n } refused
queue-receipt-failed = { $n } not uploaded
queue-receipt-cancelled = { $n } cancelled
queue-left-out = { $n ->
    [one] One file was left out, which is no picture: { $names }
   *[other] { $n } files were left out, which are no pictures: { $names }
}
queue-unread = { $n ->
    [one] One file or folder could not be read, or not to its end: { $names }
   *[other] { $n } files or folders could not be read, or not to their end: { $names }
}
queue-interrupted = { $n ->
    [one] One upload was interrupted. It can go on from where it was.
   *[other] { $n } uploads were interrupted. They can go on from where they were.
}
queue-interrupted-choose = { $n ->
    [one] One upload was interrupted. Choose the file again, and it goes on from where it was.
   *[other] { $n } uploads were interrupted. Choose the files again, and they go on from where they were.
}
queue-button-of = { $word }: { $name }
