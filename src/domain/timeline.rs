//! Months and days as the camera's clock said them.

use super::Millis;
use crate::error::Error;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use std::fmt;
use std::str::FromStr;

/// How far a camera's clock is from UTC at most, and an hour: between the first and the last instant that can be of a day.
pub const ASIDE: Millis = 16 * 3_600_000;
const DAY: Millis = 86_400_000;

/// The day on which something was taken, where it was taken.
pub fn day_of(at: Millis, zone: Option<i32>) -> Option<Date> {
    let local = at.checked_add(Millis::from(zone.unwrap_or(0)) * 60_000)?;
    Some(Timestamp::from_millisecond(local).ok()?.to_zoned(TimeZone::fixed(Offset::UTC)).date())
}

/// Every instant of these days, anywhere on earth.
pub fn instants(first: Date, last: Date) -> (Millis, Millis) {
    let midnight = |day: Date| {
        let zoned = day.to_zoned(TimeZone::fixed(Offset::UTC));
        zoned.map_or(0, |zoned| zoned.timestamp().as_millisecond())
    };
    (midnight(first) - ASIDE, midnight(last) + DAY + ASIDE)
}

/// `2024-06`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    pub year: i16,
    pub month: i8,
}

impl Month {
    pub fn of(day: Date) -> Month {
        Month { year: day.year(), month: day.month() }
    }

    pub fn first(self) -> Date {
        Date::new(self.year, self.month, 1).unwrap_or(Date::ZERO)
    }

    pub fn last(self) -> Date {
        self.first().last_of_month()
    }
}

impl FromStr for Month {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        let digits = |text: &str, many| text.len() == many && text.bytes().all(|b| b.is_ascii_digit());
        let month = text.split_once('-').filter(|(year, month)| digits(year, 4) && digits(month, 2));
        let parsed = month.and_then(|(year, month)| Some((year.parse().ok()?, month.parse().ok()?)));
        match parsed {
            Some((year, month)) if Date::new(year, month, 1).is_ok() => Ok(Month { year, month }),
            _ => Err(Error::NotFound),
        }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_that_of_the_camera() {
        let at = 1_719_791_400_000; // 2024-06-30 23:50 UTC
        for (zone, day) in [(None, "2024-06-30"), (Some(60), "2024-07-01"), (Some(-720), "2024-06-30")] {
            let found = day_of(at, zone).unwrap();
            assert_eq!(found.to_string(), day);
            let (first, last) = instants(found, found);
            assert!(first <= at && at < last);
        }
        assert_eq!(day_of(i64::MAX, Some(60)), None);
    }

    #[test]
    fn a_month_has_one_spelling() {
        let june: Month = "2024-06".parse().unwrap();
        assert_eq!(
            (june.to_string(), june.first().to_string(), june.last().to_string()),
            ("2024-06".into(), "2024-06-01".into(), "2024-06-30".into())
        );
        for other in ["", "2024", "2024-6", "2024-13", "2024-00", "-024-01", "2024-06-01", "20240-1", "२०२४-०६"]
        {
            assert!(other.parse::<Month>().is_err(), "{other}");
        }
    }
}
