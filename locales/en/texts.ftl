text-unshowable = { $what ->
    [title] The title has characters in it that cannot be shown.
    [caption] The caption has characters in it that cannot be shown.
    [description] The description has characters in it that cannot be shown.
    [name] The name has characters in it that cannot be shown.
   *[tag] A tag has characters in it that cannot be shown.
}
text-empty = { $what ->
    [title] The title must not be empty.
    [caption] The caption must not be empty.
    [description] The description must not be empty.
    [name] The name must not be empty.
   *[tag] A tag must not be empty.
}
text-too-long = { $what ->
    [title] The title has at most { $max } characters; this has { $n }.
    [caption] The caption has at most { $max } characters; this has { $n }.
    [description] The description has at most { $max } characters; this has { $n }.
    [name] The name has at most { $max } characters; this has { $n }.
   *[tag] A tag has at most { $max } characters; this has { $n }.
}
