# Nombres de choses.
count-photos = { $n ->
    [one] { $n } photo
   *[other] { $n } photos
}
count-days = { $n ->
    [one] { $n } jour
   *[other] { $n } jours
}
count-hours = { $n ->
    [one] { $n } heure
   *[other] { $n } heures
}
count-decimal = { $whole },{ $decimals }
count-bytes = { $n ->
    [one] { $n } octet
   *[other] { $n } octets
}
count-kilobytes = { $amount } ko
count-megabytes = { $amount } Mo
count-gigabytes = { $amount } Go
count-terabytes = { $amount } To
