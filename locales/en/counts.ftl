# Numbers of things.
count-photos = { $n ->
    [one] { $n } photo
   *[other] { $n } photos
}
