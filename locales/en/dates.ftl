date-day = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }
date-moment = { $date }, { $time } UTC
date-taken = { $date }, { $time }
date-taken-zone = { $date }, { $time } (UTC{ $zone })
date-never = never
date-nonsense = {""}
