# Les jours au-dessus des photos d’un album.
day-one = { $day ->
    [1] 1er
   *[other] { $day }
} { $month } { $year }
day-days = { $day ->
    [1] 1er
   *[other] { $day }
}–{ $last-day } { $month } { $year }
day-months = { $day ->
    [1] 1er
   *[other] { $day }
} { $month } – { $last-day ->
    [1] 1er
   *[other] { $last-day }
} { $last-month } { $year }
day-years = { $day ->
    [1] 1er
   *[other] { $day }
} { $month } { $year } – { $last-day ->
    [1] 1er
   *[other] { $last-day }
} { $last-month } { $last-year }
day-january = janvier
day-february = février
day-march = mars
day-april = avril
day-may = mai
day-june = juin
day-july = juillet
day-august = août
day-september = septembre
day-october = octobre
day-november = novembre
day-december = décembre
