selection-chosen = { $n ->
    [one] { $n } choisie
   *[other] { $n } choisies
}
selection-most = { $n } sur { $total } sont choisies : on ne peut pas en modifier plus à la fois.
