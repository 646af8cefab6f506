# Tags that come up where they are typed.
tag-suggestions = { $n ->
    [0] No tag begins like this
    [one] { $n } tag
   *[other] { $n } tags
}
