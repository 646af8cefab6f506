# Days above the photos of an album.
day-one = { $day } { $month } { $year }
day-days = { $day }–{ $last-day } { $month } { $year }
day-months = { $day } { $month } – { $last-day } { $last-month } { $year }
day-years = { $day } { $month } { $year } – { $last-day } { $last-month } { $last-year }
day-january = January
day-february = February
day-march = March
day-april = April
day-may = May
day-june = June
day-july = July
day-august = August
day-september = September
day-october = October
day-november = November
day-december = December
