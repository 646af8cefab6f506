place-latitude = { $degrees }° { $half ->
    [south] S
   *[north] N
}
place-longitude = { $degrees }° { $half ->
    [west] W
   *[east] E
}
place = { $latitude }, { $longitude }
