//! What a camera wrote into its picture: orientation, date, camera and settings. Anything may be missing, wrong or
//! hostile; each fault costs its own field and nothing else.

use crate::domain::Millis;
use crate::domain::photo::{Facts, Taken, TakenSource};
use crate::domain::text::PhotoTitle;
use nom_exif::{EntryValue, Exif, ExifTag, MediaParser, MediaSource};
use std::panic;

/// Characters of one text. A camera's name has about twenty.
pub const TEXT: usize = 100;
/// Characters of a sentence that a decoder says.
pub const SENTENCE: usize = 200;
/// Before the first photograph, and so far ahead that no clock is merely wrong: such a date is none.
const EARLIEST: Millis = -4_544_208_000_000;
const LATEST: Millis = 7_258_118_400_000;

/// What an EXIF block says, as `Facts` without kind and size, and how the picture is to be turned (1 to 8).
pub fn read(block: &[u8]) -> (u8, Facts) {
    // The parser is written with care, but it reads what strangers wrote.
    let read = panic::catch_unwind(|| parse(block).map(|exif| (orientation(&exif), facts(&exif))));
    read.ok().flatten().unwrap_or((1, Facts::default()))
}

fn parse(block: &[u8]) -> Option<Exif> {
    let source = MediaSource::from_memory(block.to_vec()).ok()?;
    Some(MediaParser::new().parse_exif(source).ok()?.into())
}

fn orientation(exif: &Exif) -> u8 {
    let value = exif.get(ExifTag::Orientation).and_then(integer);
    value.and_then(|value| u8::try_from(value).ok()).filter(|value| (1..=8).contains(value)).unwrap_or(1)
}

fn facts(exif: &Exif) -> Facts {
    Facts {
        taken: taken(exif),
        camera: camera(&text(exif, ExifTag::Make), &text(exif, ExifTag::Model)),
        lens: text(exif, ExifTag::LensModel),
        exposure: number(exif, ExifTag::ExposureTime).map(exposure).unwrap_or_default(),
        aperture: number(exif, ExifTag::FNumber).map(one_decimal).unwrap_or_default(),
        iso: iso(exif),
        focal: number(exif, ExifTag::FocalLength).map(one_decimal).unwrap_or_default(),
        ..Facts::default()
    }
}

fn taken(exif: &Exif) -> Taken {
    date(exif, ExifTag::DateTimeOriginal, ExifTag::SubSecTimeOriginal, TakenSource::Exif)
        .or_else(|| date(exif, ExifTag::CreateDate, ExifTag::SubSecTimeDigitized, TakenSource::File))
        .or_else(|| date(exif, ExifTag::ModifyDate, ExifTag::SubSecTime, TakenSource::File))
        .or_else(|| satellite_date(exif))
        .unwrap_or_default()
}

fn date(exif: &Exif, tag: ExifTag, fraction: ExifTag, source: TakenSource) -> Option<Taken> {
    let date = exif.get(tag)?.as_datetime()?;
    let (at, zone) = match date.aware().filter(|aware| aware.offset().local_minus_utc().abs() <= 14 * 3_600) {
        Some(aware) => (aware.timestamp_millis(), Some(aware.offset().local_minus_utc() / 60)),
        None => (date.into_naive().and_utc().timestamp_millis(), None),
    };
    plausible(at).then(|| Taken { at: at + milliseconds(&text(exif, fraction)), zone, source })
}

/// Satellites tell the time in UTC, whatever the camera's clock says.
fn satellite_date(exif: &Exif) -> Option<Taken> {
    let day = text(exif, ExifTag::GPSDateStamp).replace(':', "-").parse::<jiff::civil::Date>().ok()?;
    let time = exif.get(ExifTag::GPSTimeStamp).and_then(|value| value.as_urational_slice()).unwrap_or_default();
    let part = |at: usize| time.get(at).and_then(|part| part.to_f64()).filter(|part| (0.0..60.0).contains(part));
    let midnight = day.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_millisecond();
    let seconds = part(0).unwrap_or(0.0) * 3_600.0 + part(1).unwrap_or(0.0) * 60.0 + part(2).unwrap_or(0.0);
    let at = midnight + (seconds * 1_000.0) as Millis;
    plausible(at).then_some(Taken { at, zone: Some(0), source: TakenSource::File })
}

fn plausible(at: Millis) -> bool {
    (EARLIEST..LATEST).contains(&at)
}

/// `SubSecTime` holds the digits after the point: `5` is half a second.
fn milliseconds(digits: &str) -> Millis {
    let digits: String = digits.chars().take_while(char::is_ascii_digit).take(3).collect();
    format!("{digits:0<3}").parse().unwrap_or(0)
}

/// `Canon` and `Canon EOS 1300D` are one name, `NIKON CORPORATION` and `NIKON D810` as well.
fn camera(make: &str, model: &str) -> String {
    let first = |text: &str| text.split_whitespace().next().unwrap_or_default().to_lowercase();
    let repeated = first(make) == first(model);
    if make.is_empty() || (repeated && !model.is_empty()) {
        model.into()
    } else {
        format!("{make} {model}").trim().into()
    }
}

fn exposure(seconds: f64) -> String {
    if seconds < 0.3 { format!("1/{:.0}", 1.0 / seconds) } else { one_decimal(seconds) }
}

fn one_decimal(number: f64) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

fn iso(exif: &Exif) -> String {
    let value = exif.get(ExifTag::ISOSpeedRatings).and_then(integer);
    // Larger ones are written as 65535 here and elsewhere as what they are.
    value.filter(|iso| (1..65_535).contains(iso)).map(|iso| iso.to_string()).unwrap_or_default()
}

fn integer(value: &EntryValue) -> Option<i64> {
    value.try_as_integer().or_else(|| value.as_u16_slice()?.first().map(|first| i64::from(*first)))
}

/// A positive number that can be written down.
fn number(exif: &Exif, tag: ExifTag) -> Option<f64> {
    let value = exif.get(tag)?;
    let number = match value.as_urational() {
        Some(rational) => rational.to_f64()?,
        None => value.try_as_float()?,
    };
    (0.000_01..1_000_000.0).contains(&number).then_some(number)
}

fn text(exif: &Exif, tag: ExifTag) -> String {
    exif.get(tag).and_then(|value| value.as_str()).map(|text| tidy(text, TEXT)).unwrap_or_default()
}

/// One line that may stand on a page: no controls, nothing that turns the direction of text, bounded.
pub fn tidy(text: &str, characters: usize) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line: String = line.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(characters).collect();
    PhotoTitle::parse(&line).map(|line| line.as_str().to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A little-endian EXIF block with one text or number per tag, all in the first directory.
    fn block(entries: &[(u16, &str)]) -> Vec<u8> {
        let mut bytes = b"II*\0\x08\0\0\0".to_vec();
        bytes.extend((entries.len() as u16).to_le_bytes());
        let mut beyond = 8 + 2 + entries.len() * 12 + 4;
        let mut texts = Vec::new();
        for (tag, text) in entries {
            bytes.extend(tag.to_le_bytes());
            bytes.extend(2u16.to_le_bytes());
            bytes.extend((text.len() as u32 + 1).to_le_bytes());
            bytes.extend((beyond as u32).to_le_bytes());
            texts.extend(text.as_bytes());
            texts.push(0);
            beyond += text.len() + 1;
        }
        bytes.extend([0; 4]);
        bytes.extend(texts);
        bytes
    }

    const MAKE: u16 = 0x010f;
    const MODEL: u16 = 0x0110;
    const MODIFIED: u16 = 0x0132;

    #[test]
    fn a_block_of_texts_becomes_facts() {
        let (orientation, facts) =
            read(&block(&[(MAKE, "Canon"), (MODEL, "Canon EOS\u{7} 1300D"), (MODIFIED, "2021:07:03 10:20:30")]));
        assert_eq!(orientation, 1);
        assert_eq!(facts.camera, "Canon EOS 1300D");
        assert_eq!(facts.taken, Taken { at: 1_625_307_630_000, zone: None, source: TakenSource::File });
    }

    #[test]
    fn an_implausible_date_is_none() {
        for date in ["0000:00:00 00:00:00", "1700:01:01 00:00:00", "2300:01:01 00:00:00", "yesterday", ""] {
            let (_, facts) = read(&block(&[(MAKE, "Canon and more"), (MODIFIED, date)]));
            assert_eq!(facts.taken, Taken::default(), "{date}");
        }
    }

    #[test]
    fn garbage_is_no_facts() {
        for garbage in [&b""[..], b"II*\0", b"II*\0\xff\xff\xff\xff", &[0xff; 4096]] {
            assert_eq!(read(garbage), (1, Facts::default()));
        }
    }

    #[test]
    fn numbers_read_as_people_write_them() {
        assert_eq!(exposure(0.004), "1/250");
        assert_eq!(exposure(0.5), "0.5");
        assert_eq!(exposure(30.0), "30");
        assert_eq!(one_decimal(2.8), "2.8");
        assert_eq!(one_decimal(8.0), "8");
        assert_eq!(camera("NIKON CORPORATION", "NIKON D810"), "NIKON D810");
        assert_eq!(camera("Google", "Pixel 6 Pro"), "Google Pixel 6 Pro");
        assert_eq!(camera("Canon", ""), "Canon");
        assert_eq!(camera("", ""), "");
        assert_eq!(milliseconds("5"), 500);
        assert_eq!(milliseconds("054321"), 54);
        assert_eq!(milliseconds(""), 0);
    }

    #[test]
    fn a_text_is_one_bounded_line() {
        assert_eq!(tidy("a\0b\r\n\u{202e}c ", TEXT), "a b c");
        assert_eq!(tidy(&"x".repeat(500), TEXT).len(), TEXT);
    }
}
