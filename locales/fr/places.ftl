place-latitude = { $degrees }° { $half ->
    [south] S
   *[north] N
}
place-longitude = { $degrees }° { $half ->
    [west] O
   *[east] E
}
place = { $latitude }, { $longitude }
