sort-help = Drag photos to where they belong. With the keyboard: Space takes a photo, the arrows move it, Space puts it down.
sort-taken = { $name }, position { $position }, taken. The arrows move it, Space puts it down, Escape puts it back.
sort-moved = Position { $position }
sort-done = { $name } is at position { $position } now.
sort-undone = { $name } is back where it was.
sort-failed = The new order could not be kept. The photos are back where they were.
