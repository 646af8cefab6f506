# Numbers of things.
count-photos = { $n ->
    [one] { $n } photo
   *[other] { $n } photos
}
count-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
count-hours = { $n ->
    [one] { $n } hour
   *[other] { $n } hours
}
count-decimal = { $whole }.{ $decimals }
count-bytes = { $n ->
    [one] { $n } byte
   *[other] { $n } bytes
}
count-kilobytes = { $amount } KB
count-megabytes = { $amount } MB
count-gigabytes = { $amount } GB
count-terabytes = { $amount } TB
