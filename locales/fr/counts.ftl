# Nombres de choses.
count-photos = { $n ->
    [one] { $n } photo
   *[other] { $n } photos
}
