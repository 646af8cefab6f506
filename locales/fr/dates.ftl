date-day = { $day ->
    [1] 1er
   *[other] { $day }
} { $month ->
    [1] janvier
    [2] février
    [3] mars
    [4] avril
    [5] mai
    [6] juin
    [7] juillet
    [8] août
    [9] septembre
    [10] octobre
    [11] novembre
   *[12] décembre
} { $year }
date-moment = { $date } à { $time } UTC
date-taken = { $date } à { $time }
date-taken-zone = { $date } à { $time } (UTC{ $zone })
date-never = jamais
date-nonsense = {""}
