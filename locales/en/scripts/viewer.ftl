# The large view of photos.
viewer-label = Photo viewer
viewer-photos = Photos
viewer-not-loaded = This picture could not be loaded.
viewer-moment = One moment…
viewer-failed = This picture cannot be shown.
viewer-pending = This photo is being prepared.
viewer-note = { $name }: { $text }
viewer-closer = Look closer
viewer-position = { $number } of { $total }
viewer-spoken = { $position }: { $caption }

# The buttons, and the key that does the same.
viewer-close = Close
viewer-previous = Previous photo
viewer-next = Next photo
viewer-zoom = Zoom
viewer-about = About this photo
viewer-slideshow = Slideshow
viewer-pause = Pause
viewer-full = Full screen
viewer-keys = Keys
viewer-with-key = { $word } ({ $key })
viewer-escape = Esc
viewer-space = Space
viewer-delete = Delete
viewer-home-end = Home End

# The slideshow.
viewer-speed = Seconds per photo
viewer-seconds = { $seconds } s

# The panel about a photo.
viewer-may-not-delete = You may not delete this photo.
viewer-nothing-known = What is known of this photo could not be fetched.
viewer-no-answer = The gallery does not answer. Please try again.
viewer-did-not-work = That did not work.
viewer-saved = Saved.

# The list of keys.
viewer-key-turn = previous and next photo
viewer-key-pan = move about in a picture that is zoomed
viewer-key-ends = first and last photo
viewer-key-zoom = zoom in and out again
viewer-key-closer = closer and further
viewer-key-slideshow = start and stop the slideshow
viewer-key-about = about this photo
viewer-key-full = full screen
viewer-key-delete = delete it: asks first
viewer-key-keys = this list
viewer-key-close = back to the album
