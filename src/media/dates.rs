//! Dates as pictures hold them: `2021:07:03 10:20:30` in EXIF, `2021-07-03T10:20:30.5+02:00` in XMP, `20210703` and
//! `102030+0200` in IPTC. What is no date, or one that no camera saw, is none.

use crate::domain::Millis;
use crate::domain::photo::{Taken, TakenSource};
use jiff::civil;
use jiff::tz::TimeZone;

/// Before the first photograph, and so far ahead that no clock is merely wrong.
const EARLIEST: Millis = -4_544_208_000_000;
const LATEST: Millis = 7_258_118_400_000;
/// Minutes. No clock on earth is further from UTC.
const FURTHEST: i32 = 14 * 60;

/// What a clock showed, and how far it was from UTC in minutes, where that was written down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// The clock, read as if it showed UTC.
    pub clock: Millis,
    pub zone: Option<i32>,
}

impl Reading {
    /// The instant. Without a zone it is the clock read as UTC.
    pub fn taken(self, source: TakenSource) -> Option<Taken> {
        let at = self.clock - Millis::from(self.zone.unwrap_or(0)) * 60_000;
        plausible(at, self.zone).then_some(Taken { at, zone: self.zone, source })
    }
}

/// Whether a picture can have been taken then and there.
pub fn plausible(at: Millis, zone: Option<i32>) -> bool {
    (EARLIEST..LATEST).contains(&at) && zone.is_none_or(|zone| zone.abs() <= FURTHEST)
}

/// A day, with a time and a zone where they follow it. A day alone is its midnight.
pub fn parse(text: &str) -> Option<Reading> {
    let mut rest = text.trim().as_bytes();
    let year = digits(&mut rest, 4)?;
    let (month, day) = (separated(&mut rest, b":-/.", 2)?, separated(&mut rest, b":-/.", 2)?);
    let time = separated(&mut rest, b" T", 2);
    let (minute, second) = match time {
        Some(_) => (separated(&mut rest, b":", 2)?, separated(&mut rest, b":", 2).unwrap_or(0)),
        None => (0, 0),
    };
    let fraction = if rest.first() == Some(&b'.') { fraction(&rest[1..]) } else { 0 };
    let zone = rest.iter().position(|byte| !byte.is_ascii_digit() && *byte != b'.').and_then(|at| zone(&rest[at..]));
    let day = civil::Date::new(year as i16, month as i8, day as i8).ok()?;
    let time = civil::Time::new(time.unwrap_or(0) as i8, minute as i8, second as i8, 0).ok()?;
    let clock = day.to_datetime(time).to_zoned(TimeZone::UTC).ok()?.timestamp().as_millisecond();
    Some(Reading { clock: clock + fraction, zone: time_zone(zone) })
}

/// `+02:00`, `-0330`, `Z`: minutes from UTC.
pub fn offset(text: &str) -> Option<i32> {
    time_zone(zone(text.trim().as_bytes()))
}

/// The digits after the point, as far as they count: `5` is half a second.
pub fn milliseconds(text: &str) -> Millis {
    fraction(text.trim().as_bytes())
}

fn time_zone(zone: Option<i32>) -> Option<i32> {
    zone.filter(|zone| zone.abs() <= FURTHEST)
}

fn zone(text: &[u8]) -> Option<i32> {
    let (sign, mut rest) = match text {
        [b'Z' | b'z', ..] => return Some(0),
        [b'+', rest @ ..] => (1, rest),
        [b'-', rest @ ..] => (-1, rest),
        _ => return None,
    };
    let hours = digits(&mut rest, 2)?;
    let minutes = separated(&mut rest, b":", 2).unwrap_or(0);
    (minutes < 60).then_some(sign * (hours * 60 + minutes))
}

fn fraction(text: &[u8]) -> Millis {
    let digit = |at: usize| text.get(at).filter(|byte| byte.is_ascii_digit()).map(|byte| Millis::from(byte - b'0'));
    let mut value = 0;
    for at in 0..3 {
        // What follows the last digit is no digit either.
        let before = (0..at).all(|at| digit(at).is_some());
        value = value * 10 + if before { digit(at).unwrap_or(0) } else { 0 };
    }
    value
}

/// Exactly so many digits.
fn digits(rest: &mut &[u8], count: usize) -> Option<i32> {
    let (digits, after) = rest.split_at_checked(count)?;
    let number = str::from_utf8(digits).ok().filter(|_| digits.iter().all(u8::is_ascii_digit))?;
    *rest = after;
    number.parse().ok()
}

/// The same behind one of these signs, or behind none: IPTC has none.
fn separated(rest: &mut &[u8], signs: &[u8], count: usize) -> Option<i32> {
    let before = *rest;
    if rest.first().is_some_and(|sign| signs.contains(sign)) {
        *rest = &rest[1..];
    }
    let number = digits(rest, count);
    if number.is_none() {
        *rest = before;
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_moment_in_many_spellings() {
        let clock = 1_625_307_630_000;
        for (text, zone) in [
            ("2021:07:03 10:20:30", None),
            ("2021-07-03T10:20:30", None),
            ("2021/07/03 10:20:30", None),
            (" 2021:07:03 10:20:30\u{20} ", None),
            ("20210703102030", None),
            ("2021-07-03T10:20:30Z", Some(0)),
            ("2021-07-03T10:20:30+02:00", Some(120)),
            ("2021:07:03 10:20:30-0330", Some(-210)),
            ("2021-07-03T10:20:30+99:00", None),
        ] {
            assert_eq!(parse(text), Some(Reading { clock, zone }), "{text}");
        }
        let exact = parse("2021-07-03T10:20:30.0549-05:00").unwrap();
        assert_eq!(exact, Reading { clock: clock + 54, zone: Some(-300) });
        assert_eq!(exact.taken(TakenSource::Xmp).unwrap().at, clock + 54 + 5 * 3_600_000);
        assert_eq!(parse("2021-07-03T10:20").unwrap().clock, clock - 30_000);
        assert_eq!(parse("2021-07-03").unwrap().clock, clock - 30_000 - 20 * 60_000 - 10 * 3_600_000);
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in
            ["", "    :  :     :  :  ", "yesterday", "2021", "2021-07", "0000:00:00 00:00:00", "2021:02:30 10:00:00"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse("2021:07:03 25:00:00"), None);
        for text in ["1700:01:01 00:00:00", "2300:01:01 00:00:00"] {
            assert_eq!(parse(text).unwrap().taken(TakenSource::Exif), None, "{text}");
        }
    }

    #[test]
    fn fractions_and_offsets() {
        assert_eq!(milliseconds("5"), 500);
        assert_eq!(milliseconds("054321"), 54);
        assert_eq!(milliseconds("1x9"), 100);
        assert_eq!(milliseconds(""), 0);
        assert_eq!(offset("+05:45"), Some(345));
        assert_eq!(offset("-03"), Some(-180));
        for text in ["", "   :  ", "+15:00", "+5", "0200", "+02:99"] {
            assert_eq!(offset(text), None, "{text}");
        }
    }
}
