//! How the pages say a time, a size, a visibility. Templates call these.

use crate::domain::Millis;
use crate::domain::album::Visibility;
use crate::domain::photo::{Place, Taken, TakenSource};
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use std::time::Duration;

/// `12 June 2024`, in UTC; nothing for a time that was never.
pub fn date(at: &Millis) -> String {
    said(*at, 0, "%-d %B %Y")
}

/// `12 June 2024, 14:03 UTC`.
pub fn moment(at: &Millis) -> String {
    said(*at, 0, "%-d %B %Y, %H:%M UTC")
}

/// `3 days`, `1 hour`: whole days where it is some, else whole hours.
pub fn hours(span: Duration) -> String {
    let hours = span.as_secs() / 3_600;
    let (count, unit) = if hours >= 24 && hours.is_multiple_of(24) { (hours / 24, "day") } else { (hours, "hour") };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

/// When a picture was taken, by the camera's own clock, and how far that was from UTC where it is known.
pub fn taken(taken: &Taken) -> String {
    let format = if taken.zone.is_some() { "%-d %B %Y, %H:%M (UTC%:z)" } else { "%-d %B %Y, %H:%M" };
    said(taken.at, taken.zone.unwrap_or(0), format)
}

/// The day of it.
pub fn day(taken: &Taken) -> String {
    said(taken.at, taken.zone.unwrap_or(0), "%-d %B %Y")
}

/// Who says so.
pub fn source(source: &TakenSource) -> &'static str {
    match source {
        TakenSource::Exif => "as the camera recorded it",
        TakenSource::Xmp | TakenSource::Iptc => "as somebody wrote it into the file",
        TakenSource::File => "the date of the file",
        TakenSource::Upload => "when it was uploaded: the file holds no date",
    }
}

fn said(at: Millis, minutes: i32, format: &str) -> String {
    let (Ok(instant), Ok(offset)) = (Timestamp::from_millisecond(at), Offset::from_seconds(minutes.saturating_mul(60)))
    else {
        return String::new();
    };
    if at == 0 { "never".to_owned() } else { instant.to_zoned(TimeZone::fixed(offset)).strftime(format).to_string() }
}

/// `33.85678° S, 151.21530° E`: to a metre.
pub fn place(place: &Place) -> String {
    let half = |degrees: f64, positive, negative| {
        format!("{:.5}°\u{a0}{}", degrees.abs(), if degrees < 0.0 { negative } else { positive })
    };
    format!("{}, {}", half(place.latitude(), 'N', 'S'), half(place.longitude(), 'E', 'W'))
}

/// The same place on a map for everybody.
pub fn map(place: &Place) -> String {
    let (latitude, longitude) = (place.latitude(), place.longitude());
    format!("https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=15/{latitude}/{longitude}")
}

/// `3.4 MB`, in the decimal units that cameras and shops use.
pub fn bytes(bytes: &u64) -> String {
    let (mut amount, mut unit) = (*bytes as f64, "bytes");
    for larger in ["KB", "MB", "GB", "TB"] {
        if amount < 1_000.0 {
            break;
        }
        (amount, unit) = (amount / 1_000.0, larger);
    }
    if unit == "bytes" || amount >= 100.0 { format!("{amount:.0} {unit}") } else { format!("{amount:.1} {unit}") }
}

/// `1 photo`, `40 photos`.
pub fn photos(count: &u64) -> String {
    if *count == 1 { "1 photo".to_owned() } else { format!("{count} photos") }
}

/// Who may see an album beside its owner, its grants and the administrators.
pub fn seen_by(visibility: &Visibility) -> &'static str {
    match visibility {
        Visibility::Private => "Private",
        Visibility::Members => "For members",
        Visibility::Public => "Public",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_said_in_days_or_hours() {
        let said = |seconds| hours(Duration::from_secs(seconds));
        assert_eq!(
            [said(3_600), said(7_200), said(86_400), said(3 * 86_400)],
            ["1 hour", "2 hours", "1 day", "3 days"]
        );
    }

    #[test]
    fn a_picture_was_taken_by_the_cameras_clock() {
        let at = |zone| Taken { at: 1_718_201_000_000, zone, source: TakenSource::Exif };
        assert_eq!(taken(&at(None)), "12 June 2024, 14:03");
        assert_eq!(taken(&at(Some(120))), "12 June 2024, 16:03 (UTC+02:00)");
        assert_eq!(taken(&at(Some(0))), "12 June 2024, 14:03 (UTC+00:00)");
        assert_eq!(taken(&at(Some(-900))), "11 June 2024, 23:03 (UTC-15:00)");
        assert_eq!(day(&at(Some(-900))), "11 June 2024");
        assert_eq!(date(&0), "never");
        assert_eq!(date(&i64::MAX), "");
    }

    #[test]
    fn a_place_is_said_and_found_on_a_map() {
        let sydney = Place::new(-33.856_784, 151.215_297).unwrap();
        assert_eq!(place(&sydney), "33.85678°\u{a0}S, 151.21530°\u{a0}E");
        let link = "https://www.openstreetmap.org/?mlat=-33.856784&mlon=151.215297#map=15/-33.856784/151.215297";
        assert_eq!(map(&sydney), link);
    }

    #[test]
    fn sizes_and_counts() {
        assert_eq!(bytes(&0), "0 bytes");
        assert_eq!(bytes(&3_440_000), "3.4 MB");
        assert_eq!(bytes(&512_000_000), "512 MB");
        assert_eq!(photos(&1), "1 photo");
        assert_eq!(photos(&0), "0 photos");
    }
}
