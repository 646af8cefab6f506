//! How the pages say a time, a size, a visibility: as messages, which become texts in the language of the page.
//! Templates call these, with `|t` behind.

use crate::domain::Millis;
use crate::domain::album::Visibility;
use crate::domain::photo::{Place, Taken, TakenSource};
use crate::domain::user::Role;
use crate::language::Message;
use jiff::Timestamp;
use jiff::Zoned;
use jiff::tz::{Offset, TimeZone};
use std::time::Duration;

/// `12 June 2024`, in UTC; nothing for a time that was never.
pub fn date(at: &Millis) -> Message {
    said(*at, 0, |_, day| day)
}

/// `12 June 2024, 14:03 UTC`.
pub fn moment(at: &Millis) -> Message {
    said(*at, 0, |zoned, day| Message::new("date-moment").with("date", day).with("time", time(zoned)))
}

/// `3 days`, `1 hour`: whole days where it is some, else whole hours.
pub fn hours(span: Duration) -> Message {
    let hours = span.as_secs() / 3_600;
    match hours >= 24 && hours.is_multiple_of(24) {
        true => Message::new("count-days").with("n", hours / 24),
        false => Message::new("count-hours").with("n", hours),
    }
}

/// When a picture was taken, by the camera's own clock, and how far that was from UTC where it is known.
pub fn taken(taken: &Taken) -> Message {
    said(taken.at, taken.zone.unwrap_or(0), |zoned, day| {
        let id = if taken.zone.is_some() { "date-taken-zone" } else { "date-taken" };
        let zone = zoned.strftime("%:z").to_string();
        Message::new(id).with("date", day).with("time", time(zoned)).with("zone", zone)
    })
}

/// The day of it.
pub fn day(taken: &Taken) -> Message {
    said(taken.at, taken.zone.unwrap_or(0), |_, day| day)
}

/// Who says so.
pub fn source(source: &TakenSource) -> Message {
    Message::new(match source {
        TakenSource::Exif => "photo-source-exif",
        TakenSource::Xmp | TakenSource::Iptc => "photo-source-written",
        TakenSource::File => "photo-source-file",
        TakenSource::Upload => "photo-source-upload",
    })
}

fn said(at: Millis, minutes: i32, say: impl FnOnce(&Zoned, Message) -> Message) -> Message {
    let (Ok(instant), Ok(offset)) = (Timestamp::from_millisecond(at), Offset::from_seconds(minutes.saturating_mul(60)))
    else {
        return "date-nonsense".into();
    };
    if at == 0 {
        return "date-never".into();
    }
    let zoned = instant.to_zoned(TimeZone::fixed(offset));
    let date = Message::new("date-day").with("day", zoned.day().unsigned_abs());
    let date = date.with("month", zoned.month().unsigned_abs()).with("year", zoned.year().unsigned_abs());
    say(&zoned, date)
}

fn time(zoned: &Zoned) -> String {
    zoned.strftime("%H:%M").to_string()
}

/// `33.85678° S, 151.21530° E`: to a metre.
pub fn place(place: &Place) -> Message {
    let half = |id, degrees: f64, positive: &str, negative: &str| {
        let half = if degrees < 0.0 { negative } else { positive };
        Message::new(id).with("degrees", decimal(&format!("{:.5}", degrees.abs()))).with("half", half)
    };
    Message::new("place")
        .with("latitude", half("place-latitude", place.latitude(), "north", "south"))
        .with("longitude", half("place-longitude", place.longitude(), "east", "west"))
}

/// The same place on a map for everybody.
pub fn map(place: &Place) -> String {
    let (latitude, longitude) = (place.latitude(), place.longitude());
    format!("https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=15/{latitude}/{longitude}")
}

/// `3.4 MB`, in the decimal units that cameras and shops use.
pub fn bytes(bytes: &u64) -> Message {
    if *bytes < 1_000 {
        return Message::new("count-bytes").with("n", bytes);
    }
    let (mut amount, mut unit) = (*bytes as f64 / 1_000.0, "count-kilobytes");
    for larger in ["count-megabytes", "count-gigabytes", "count-terabytes"] {
        if amount < 1_000.0 {
            break;
        }
        (amount, unit) = (amount / 1_000.0, larger);
    }
    let digits = if amount >= 100.0 { format!("{amount:.0}") } else { format!("{amount:.1}") };
    Message::new(unit).with("amount", decimal(&digits))
}

/// A number with decimals, as this language writes it; any other text as it stands.
pub fn decimal(text: &str) -> Message {
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    match text.split_once('.') {
        Some((whole, decimals)) if is_number(whole) && is_number(decimals) => {
            Message::new("count-decimal").with("whole", whole).with("decimals", decimals)
        }
        _ => Message::verbatim(text),
    }
}

/// `1 photo`, `40 photos`.
pub fn photos(count: &u64) -> Message {
    Message::new("count-photos").with("n", count)
}

/// Who may see an album beside its owner, its grants and the administrators.
pub fn seen_by(visibility: &Visibility) -> Message {
    Message::new(match visibility {
        Visibility::Private => "album-seen-private",
        Visibility::Members => "album-seen-members",
        Visibility::Public => "album-seen-public",
    })
}

/// What somebody is in this gallery.
pub fn role(role: &Role) -> Message {
    Message::new(match role {
        Role::Member => "user-is-member",
        Role::Administrator => "user-is-administrator",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language::{English, French};

    #[test]
    fn a_span_is_said_in_days_or_hours() {
        let said = |seconds| hours(Duration::from_secs(seconds)).to_string();
        assert_eq!(
            [said(3_600), said(7_200), said(86_400), said(3 * 86_400)],
            ["1 hour", "2 hours", "1 day", "3 days"]
        );
        assert_eq!(French.say(&hours(Duration::from_secs(3 * 86_400))), "3 jours");
    }

    #[test]
    fn a_picture_was_taken_by_the_cameras_clock() {
        let at = |zone| Taken { at: 1_718_201_000_000, zone, source: TakenSource::Exif };
        let said = |zone| taken(&at(zone)).to_string();
        assert_eq!(said(None), "12 June 2024, 14:03");
        assert_eq!(said(Some(120)), "12 June 2024, 16:03 (UTC+02:00)");
        assert_eq!(said(Some(0)), "12 June 2024, 14:03 (UTC+00:00)");
        assert_eq!(said(Some(-900)), "11 June 2024, 23:03 (UTC-15:00)");
        assert_eq!(day(&at(Some(-900))).to_string(), "11 June 2024");
        assert_eq!(date(&0).to_string(), "never");
        assert_eq!(date(&i64::MAX).to_string(), "");
    }

    #[test]
    fn dates_are_those_of_the_language() {
        let first = 1_717_236_180_000;
        assert_eq!(English.say(&moment(&first)), "1 June 2024, 10:03 UTC");
        assert_eq!(French.say(&moment(&first)), "1er juin 2024 à 10:03 UTC");
        assert_eq!(French.say(&date(&1_718_201_000_000)), "12 juin 2024");
        let french: Vec<String> =
            (0..12).map(|month| French.say(&date(&(1_705_000_000_000 + month * 2_630_000_000)))).collect();
        let months: Vec<&str> = french.iter().filter_map(|date| date.split(' ').nth(1)).collect();
        let wanted = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(' ');
        assert_eq!(months, wanted.collect::<Vec<_>>());
    }

    #[test]
    fn a_place_is_said_and_found_on_a_map() {
        let sydney = Place::new(-33.856_784, 151.215_297).unwrap();
        assert_eq!(English.say(&place(&sydney)), "33.85678°\u{a0}S, 151.21530°\u{a0}E");
        assert_eq!(French.say(&place(&sydney)), "33,85678°\u{a0}S, 151,21530°\u{a0}E");
        let west = Place::new(48.0, -1.5).unwrap();
        assert_eq!(French.say(&place(&west)), "48,00000°\u{a0}N, 1,50000°\u{a0}O");
        let link = "https://www.openstreetmap.org/?mlat=-33.856784&mlon=151.215297#map=15/-33.856784/151.215297";
        assert_eq!(map(&sydney), link);
    }

    #[test]
    fn sizes_and_counts() {
        assert_eq!(bytes(&0).to_string(), "0 bytes");
        assert_eq!(bytes(&1).to_string(), "1 byte");
        assert_eq!(bytes(&1_000).to_string(), "1.0 KB");
        assert_eq!(French.say(&bytes(&0)), "0\u{a0}octet");
        assert_eq!(bytes(&3_440_000).to_string(), "3.4 MB");
        assert_eq!(bytes(&512_000_000).to_string(), "512 MB");
        assert_eq!(French.say(&bytes(&3_440_000)), "3,4\u{a0}Mo");
        assert_eq!(French.say(&bytes(&999)), "999\u{a0}octets");
        assert_eq!(photos(&1).to_string(), "1 photo");
        assert_eq!(photos(&0).to_string(), "0 photos");
        assert_eq!(photos(&1_234_567).to_string(), "1,234,567 photos");
        assert_eq!(French.say(&photos(&12_345)), "12\u{202f}345 photos");
        assert_eq!(decimal("f.8").to_string(), "f.8");
    }
}
