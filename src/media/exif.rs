//! What a camera wrote into its picture: orientation, date, camera and settings, place. Anything may be missing, wrong or
//! hostile; each fault costs its own field and nothing else. Serial numbers and maker notes are not read.

use super::dates::{self, Reading};
use super::directory::{Directory, Tiff};
use crate::domain::Millis;
use crate::domain::photo::{Facts, Place, Taken, TakenSource, Words};
use crate::domain::text::PhotoTitle;

/// Characters of one text. A camera's name has about twenty.
pub const TEXT: usize = 100;
/// Characters of a sentence that a decoder says.
pub const SENTENCE: usize = 200;

/// The tags that are read, by the directory they stand in.
mod tag {
    pub mod main {
        pub const DESCRIPTION: u16 = 0x010e;
        pub const MAKE: u16 = 0x010f;
        pub const MODEL: u16 = 0x0110;
        pub const ORIENTATION: u16 = 0x0112;
        pub const CHANGED: u16 = 0x0132;
        pub const ARTIST: u16 = 0x013b;
        pub const RATING: u16 = 0x4746;
        pub const COPYRIGHT: u16 = 0x8298;
        pub const EXIF: u16 = 0x8769;
        pub const GPS: u16 = 0x8825;
        pub const WINDOWS_TITLE: u16 = 0x9c9b;
        pub const WINDOWS_COMMENT: u16 = 0x9c9c;
        pub const WINDOWS_KEYWORDS: u16 = 0x9c9e;
    }
    pub mod exif {
        pub const EXPOSURE: u16 = 0x829a;
        pub const APERTURE: u16 = 0x829d;
        pub const ISO: u16 = 0x8827;
        /// Where it is over 65,534, and so cannot stand in the tag above.
        pub const LARGE_ISO: [u16; 3] = [0x8832, 0x8831, 0x8833];
        pub const ORIGINAL: u16 = 0x9003;
        pub const DIGITIZED: u16 = 0x9004;
        pub const OFFSET_CHANGED: u16 = 0x9010;
        pub const OFFSET_ORIGINAL: u16 = 0x9011;
        pub const OFFSET_DIGITIZED: u16 = 0x9012;
        /// As a power of two, where the plain value is missing; so is the next.
        pub const SHUTTER_VALUE: u16 = 0x9201;
        pub const APERTURE_VALUE: u16 = 0x9202;
        pub const FLASH: u16 = 0x9209;
        pub const FOCAL: u16 = 0x920a;
        pub const FRACTION_CHANGED: u16 = 0x9290;
        pub const FRACTION_ORIGINAL: u16 = 0x9291;
        pub const FRACTION_DIGITIZED: u16 = 0x9292;
        pub const LENS: u16 = 0xa434;
    }
    pub mod gps {
        pub const LATITUDE: (u16, u16) = (1, 2);
        pub const LONGITUDE: (u16, u16) = (3, 4);
        pub const TIME: u16 = 7;
        pub const DAY: u16 = 29;
    }
}

/// The three directories that a camera fills.
struct Exif<'a> {
    main: Directory<'a>,
    exif: Directory<'a>,
    gps: Directory<'a>,
}

/// What an EXIF block says, as `Facts` without kind and size, and how the picture is to be turned (1 to 8).
pub fn read(block: &[u8]) -> (u8, Facts) {
    let Some(tiff) = Tiff::open(block) else { return (1, Facts::default()) };
    let main = tiff.first();
    let (exif, gps) = (tiff.below(&main, tag::main::EXIF), tiff.below(&main, tag::main::GPS));
    let exif = Exif { main, exif, gps };
    (exif.orientation(), exif.facts())
}

impl Exif<'_> {
    fn orientation(&self) -> u8 {
        let value = self.main.integer(tag::main::ORIENTATION).and_then(|value| u8::try_from(value).ok());
        value.filter(|value| (1..=8).contains(value)).unwrap_or(1)
    }

    fn facts(&self) -> Facts {
        let [make, model] = [tag::main::MAKE, tag::main::MODEL].map(|tag| tidy(&self.main.text(tag), TEXT));
        Facts {
            taken: self.taken(),
            camera: camera(&make, &model),
            lens: tidy(&self.exif.text(tag::exif::LENS), TEXT),
            exposure: self.exposure().map(exposure).unwrap_or_default(),
            aperture: self.aperture().map(one_decimal).unwrap_or_default(),
            iso: self.iso().map(|iso| iso.to_string()).unwrap_or_default(),
            focal: self.exif.number(tag::exif::FOCAL).filter(plausible).map(one_decimal).unwrap_or_default(),
            flash: self.exif.integer(tag::exif::FLASH).and_then(flash),
            rating: self.main.integer(tag::main::RATING).and_then(|stars| rating(stars.into())),
            copyright: tidy(&self.main.text(tag::main::COPYRIGHT), TEXT),
            creator: tidy(&self.main.text(tag::main::ARTIST), TEXT),
            place: self.place(),
            words: self.words(),
            ..Facts::default()
        }
    }

    fn words(&self) -> Words {
        let main = &self.main;
        let caption = main.text(tag::main::DESCRIPTION);
        Words {
            title: main.wide_text(tag::main::WINDOWS_TITLE),
            caption: if caption.trim().is_empty() { main.wide_text(tag::main::WINDOWS_COMMENT) } else { caption },
            keywords: Some(main.wide_text(tag::main::WINDOWS_KEYWORDS))
                .filter(|text| !text.is_empty())
                .into_iter()
                .collect(),
        }
    }

    fn taken(&self) -> Taken {
        let original = self.exif.text(tag::exif::ORIGINAL);
        let digitized = self.exif.text(tag::exif::DIGITIZED);
        let changed = self.main.text(tag::main::CHANGED);
        self.date(&original, tag::exif::FRACTION_ORIGINAL, TakenSource::Exif)
            .or_else(|| self.date(&digitized, tag::exif::FRACTION_DIGITIZED, TakenSource::File))
            .or_else(|| self.date(&changed, tag::exif::FRACTION_CHANGED, TakenSource::File))
            .or_else(|| self.satellite_date())
            .unwrap_or_default()
    }

    fn date(&self, text: &str, fraction: u16, source: TakenSource) -> Option<Taken> {
        let Reading { clock, zone } = dates::parse(text)?;
        let clock = clock + dates::milliseconds(&self.exif.text(fraction));
        let whole = Reading { clock, zone: zone.or_else(|| self.offset(text)) };
        // An offset that cannot be costs the offset.
        whole.taken(source).or_else(|| Reading { clock, zone: None }.taken(source))
    }

    /// How far the clock was from UTC when it showed this. Many cameras write the offset to one of the three dates only;
    /// where those are the same, so is their offset.
    fn offset(&self, text: &str) -> Option<i32> {
        let dates = [
            (self.exif.text(tag::exif::ORIGINAL), tag::exif::OFFSET_ORIGINAL),
            (self.exif.text(tag::exif::DIGITIZED), tag::exif::OFFSET_DIGITIZED),
            (self.main.text(tag::main::CHANGED), tag::exif::OFFSET_CHANGED),
        ];
        let same = dates.into_iter().filter(|(date, _)| date == text);
        same.map(|(_, offset)| self.exif.text(offset)).find_map(|offset| dates::offset(&offset))
    }

    /// Satellites tell the time in UTC, whatever the camera's clock says.
    fn satellite_date(&self) -> Option<Taken> {
        let time = self.gps.numbers(tag::gps::TIME);
        let part = |at: usize, most: f64| time.get(at).copied().flatten().filter(|part| (0.0..most).contains(part));
        let midnight = dates::parse(&self.gps.text(tag::gps::DAY))?.clock;
        let seconds = part(0, 24.0)? * 3_600.0 + part(1, 60.0)? * 60.0 + part(2, 61.0)?;
        Reading { clock: midnight + (seconds * 1_000.0) as Millis, zone: Some(0) }.taken(TakenSource::File)
    }

    fn exposure(&self) -> Option<f64> {
        let plain = self.exif.number(tag::exif::EXPOSURE).filter(plausible);
        plain.or_else(|| self.exif.number(tag::exif::SHUTTER_VALUE).map(|value| (-value).exp2()).filter(plausible))
    }

    fn aperture(&self) -> Option<f64> {
        let plain = self.exif.number(tag::exif::APERTURE).filter(plausible);
        plain
            .or_else(|| self.exif.number(tag::exif::APERTURE_VALUE).map(|value| (value / 2.0).exp2()).filter(plausible))
    }

    fn iso(&self) -> Option<u32> {
        let plain = self.exif.integer(tag::exif::ISO).filter(|iso| (1..65_535).contains(iso));
        let large = || tag::exif::LARGE_ISO.into_iter().find_map(|tag| self.exif.integer(tag).filter(|iso| *iso > 0));
        plain.or_else(large).filter(|iso| *iso < 100_000_000)
    }

    fn place(&self) -> Option<Place> {
        Place::new(self.degrees(tag::gps::LATITUDE, "S", "N")?, self.degrees(tag::gps::LONGITUDE, "W", "E")?)
    }

    /// Degrees, minutes and seconds, each of which may be a fraction; the hemisphere stands apart.
    fn degrees(&self, (hemisphere, value): (u16, u16), negative: &str, positive: &str) -> Option<f64> {
        let parts: Vec<f64> = self.gps.numbers(value).into_iter().collect::<Option<_>>()?;
        if !(1..=3).contains(&parts.len()) || parts.iter().any(|part| *part < 0.0) {
            return None;
        }
        let degrees: f64 = parts.iter().zip([1.0, 60.0, 3_600.0]).map(|(part, unit)| part / unit).sum();
        match self.gps.text(hemisphere).trim().to_ascii_uppercase() {
            side if side == negative => Some(-degrees),
            side if side == positive => Some(degrees),
            _ => None,
        }
    }
}

/// A positive number that can be written down.
fn plausible(number: &f64) -> bool {
    (0.000_01..1_000_000.0).contains(number)
}

/// Bit 0: it fired. Bit 5: there is none.
fn flash(bits: u32) -> Option<bool> {
    (bits & 0x20 == 0).then_some(bits & 1 == 1)
}

/// Programs write 0 for none and -1 for rejected.
pub fn rating(stars: f64) -> Option<u8> {
    (1.0..=5.0).contains(&stars).then_some(stars as u8)
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

/// One line that may stand on a page: no controls, nothing that turns the direction of text, bounded.
pub fn tidy(text: &str, characters: usize) -> String {
    let line = PhotoTitle::clean(text);
    line.as_str().chars().take(characters).collect::<String>().trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A value of an entry in a block made by hand.
    #[derive(Clone)]
    enum Value {
        Text(&'static str),
        Bytes(Vec<u8>),
        Short(u16),
        Rationals(Vec<(u32, u32)>),
    }

    use Value::{Bytes, Rationals, Short, Text};

    /// A little-endian EXIF block: the first directory, and those below it where there are any.
    fn block(main: &[(u16, Value)], exif: &[(u16, Value)], gps: &[(u16, Value)]) -> Vec<u8> {
        let mut bytes = b"II*\0\x08\0\0\0".to_vec();
        let below = [(tag::main::EXIF, exif), (tag::main::GPS, gps)];
        let below: Vec<_> = below.into_iter().filter(|(_, entries)| !entries.is_empty()).collect();
        let mut heap = 8 + 2 + (main.len() + below.len()) * 12 + 4;
        let places: Vec<(usize, usize)> = below
            .iter()
            .map(|(_, entries)| {
                let at = heap;
                heap += 2 + entries.len() * 12 + 4;
                (at, entries.len())
            })
            .collect();
        let mut texts = Vec::new();
        bytes.extend(((main.len() + below.len()) as u16).to_le_bytes());
        main.iter().for_each(|(tag, value)| entry(&mut bytes, *tag, value, heap, &mut texts));
        for ((tag, _), (at, _)) in below.iter().zip(&places) {
            bytes.extend(tag.to_le_bytes());
            bytes.extend([4, 0, 1, 0, 0, 0]);
            bytes.extend((*at as u32).to_le_bytes());
        }
        bytes.extend([0; 4]);
        for (_, entries) in below {
            bytes.extend((entries.len() as u16).to_le_bytes());
            entries.iter().for_each(|(tag, value)| entry(&mut bytes, *tag, value, heap, &mut texts));
            bytes.extend([0; 4]);
        }
        [bytes, texts].concat()
    }

    fn entry(bytes: &mut Vec<u8>, tag: u16, value: &Value, heap: usize, texts: &mut Vec<u8>) {
        let (kind, count, data): (u16, usize, Vec<u8>) = match value {
            Text(text) => (2, text.len() + 1, [text.as_bytes(), b"\0"].concat()),
            Bytes(bytes) => (1, bytes.len(), bytes.clone()),
            Short(number) => (3, 1, number.to_le_bytes().to_vec()),
            Rationals(all) => {
                (5, all.len(), all.iter().flat_map(|(a, b)| [a.to_le_bytes(), b.to_le_bytes()].concat()).collect())
            }
        };
        bytes.extend(tag.to_le_bytes());
        bytes.extend(kind.to_le_bytes());
        bytes.extend((count as u32).to_le_bytes());
        if data.len() <= 4 {
            bytes.extend([data, vec![0; 4]].concat().iter().take(4));
        } else {
            bytes.extend(((heap + texts.len()) as u32).to_le_bytes());
            texts.extend(data);
        }
    }

    fn wide(text: &str) -> Value {
        Bytes(text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect())
    }

    type Entries = Vec<(u16, Value)>;

    /// Everything that is read, in one block.
    fn everything() -> (Entries, Entries, Entries) {
        let main = vec![
            (tag::main::DESCRIPTION, Text("The light over the bay")),
            (tag::main::MAKE, Text("Canon")),
            (tag::main::MODEL, Text("Canon EOS 1300D")),
            (tag::main::ORIENTATION, Short(6)),
            (tag::main::CHANGED, Text("2022:01:01 00:00:00")),
            (tag::main::ARTIST, Text("Mira")),
            (tag::main::RATING, Short(4)),
            (tag::main::COPYRIGHT, Text("\u{a9} Mira 2021")),
            (tag::main::WINDOWS_TITLE, wide("Évening")),
            (tag::main::WINDOWS_KEYWORDS, wide("sea;sand")),
        ];
        let exif = vec![
            (tag::exif::EXPOSURE, Rationals(vec![(1, 250)])),
            (tag::exif::APERTURE, Rationals(vec![(28, 10)])),
            (tag::exif::ISO, Short(400)),
            (tag::exif::ORIGINAL, Text("2021:07:03 10:20:30")),
            (tag::exif::OFFSET_ORIGINAL, Text("+02:00")),
            (tag::exif::FLASH, Short(0x19)),
            (tag::exif::FOCAL, Rationals(vec![(35, 1)])),
            (tag::exif::FRACTION_ORIGINAL, Text("25")),
            (tag::exif::LENS, Text("EF-S18-55mm")),
        ];
        let gps = vec![
            (1, Text("S")),
            (2, Rationals(vec![(33, 1), (51, 1), (2442, 100)])),
            (3, Text("E")),
            (4, Rationals(vec![(151, 1), (12, 1), (5507, 100)])),
        ];
        (main, exif, gps)
    }

    #[test]
    fn a_block_becomes_facts() {
        let (main, exif, gps) = everything();
        let (orientation, facts) = read(&block(&main, &exif, &gps));
        assert_eq!(orientation, 6);
        let taken = Taken { at: 1_625_307_630_250 - 7_200_000, zone: Some(120), source: TakenSource::Exif };
        let words = Words {
            title: "Évening".into(),
            caption: "The light over the bay".into(),
            keywords: vec!["sea;sand".into()],
        };
        let expected = Facts {
            taken,
            camera: "Canon EOS 1300D".into(),
            lens: "EF-S18-55mm".into(),
            exposure: "1/250".into(),
            aperture: "2.8".into(),
            iso: "400".into(),
            focal: "35".into(),
            flash: Some(true),
            rating: Some(4),
            copyright: "© Mira 2021".into(),
            creator: "Mira".into(),
            place: Place::new(-33.856_783, 151.215_297),
            words,
            ..Facts::default()
        };
        assert_eq!(facts, expected);
    }

    /// How many fields of these facts are known.
    fn known(facts: &Facts) -> usize {
        let json = serde_json::to_value(facts).unwrap();
        let none = serde_json::to_value(Facts::default()).unwrap();
        json.as_object().unwrap().iter().filter(|(field, value)| none[*field] != **value).count()
    }

    #[test]
    fn a_block_that_is_cut_off_keeps_what_is_in_front() {
        let (main, exif, gps) = everything();
        let whole = block(&main, &exif, &gps);
        let (all, mut before) = (known(&read(&whole).1), 0);
        for end in 0..=whole.len() {
            let (_, facts) = read(&whole[..end]);
            let now = known(&facts);
            // A date falls back on another one, and then on none; nothing else comes and goes.
            assert!(now >= before, "{end}: {now} after {before}");
            before = now;
        }
        assert_eq!(before, all);
    }

    #[test]
    fn garbage_in_an_entry_costs_that_entry() {
        let (main, exif, gps) = everything();
        let whole = known(&read(&block(&main, &exif, &gps)).1);
        let junk = [Bytes(vec![0xff; 9]), Short(0xffff), Rationals(vec![(1, 0); 3]), Rationals(vec![]), Text("")];
        for (list, length) in [main.len(), exif.len(), gps.len()].into_iter().enumerate() {
            for at in 0..length {
                for junk in &junk {
                    let mut lists = [main.clone(), exif.clone(), gps.clone()];
                    lists[list][at].1 = junk.clone();
                    let [main, exif, gps] = &lists;
                    let (orientation, facts) = read(&block(main, exif, gps));
                    let tag = lists[list][at].0;
                    assert!((1..=8).contains(&orientation));
                    assert!(known(&facts) + 1 >= whole, "tag {tag:#x} costs more than its field: {facts:?}");
                }
            }
        }
    }

    #[test]
    fn any_byte_may_be_any_other() {
        let (main, exif, gps) = everything();
        let whole = block(&main, &exif, &gps);
        for at in 0..whole.len() {
            for flip in [0x01, 0x80, 0xff] {
                let mut bytes = whole.clone();
                bytes[at] ^= flip;
                read(&bytes);
            }
        }
        for garbage in [&b""[..], b"II*\0", b"II*\0\xff\xff\xff\xff", b"MM\0*\0\0\0\x08\xff\xff", &[0xff; 4096]] {
            assert_eq!(read(garbage), (1, Facts::default()));
        }
    }

    #[test]
    fn an_offset_belongs_to_its_own_date() {
        let original = (tag::exif::ORIGINAL, Text("2021:07:03 10:20:30"));
        let changed = |date| (tag::main::CHANGED, Text(date));
        let offset = (tag::exif::OFFSET_CHANGED, Text("+09:00"));
        let zone = |main: &[_], exif: &[_]| read(&block(main, exif, &[])).1.taken.zone;
        assert_eq!(zone(&[changed("2021:07:03 10:20:30")], &[original.clone(), offset.clone()]), Some(540));
        assert_eq!(zone(&[changed("2022:01:01 10:20:30")], &[original.clone(), offset]), None);
        assert_eq!(zone(&[], &[original, (tag::exif::OFFSET_ORIGINAL, Text("   :  "))]), None);
    }

    #[test]
    fn dates_fall_back_and_say_so() {
        let (_, _, gps) = everything();
        let time = [(tag::gps::TIME, Rationals(vec![(10, 1), (20, 1), (30, 1)])), (tag::gps::DAY, Text("2021:07:03"))];
        let with_time: Vec<_> = gps.iter().cloned().chain(time).collect();
        let taken = |main: &[_], exif: &[_], gps: &[_]| read(&block(main, exif, gps)).1.taken;
        let at = 1_625_307_630_000;
        let changed = (tag::main::CHANGED, Text("2021:07:03 10:20:30"));
        let file = |zone| Taken { at, zone, source: TakenSource::File };
        assert_eq!(taken(std::slice::from_ref(&changed), &[], &[]), file(None));
        assert_eq!(taken(&[changed], &[(tag::exif::ORIGINAL, Text("0000:00:00 00:00:00"))], &with_time), file(None));
        assert_eq!(taken(&[], &[], &with_time), file(Some(0)));
        assert_eq!(taken(&[], &[], &gps), Taken::default());
        for date in ["1700:01:01 00:00:00", "2300:01:01 00:00:00", "yesterday", ""] {
            assert_eq!(taken(&[(tag::main::CHANGED, Text(date))], &[], &[]), Taken::default(), "{date}");
        }
    }

    #[test]
    fn a_place_needs_both_halves_and_their_hemispheres() {
        let place = |gps: &[_]| read(&block(&[], &[], gps)).1.place;
        let (_, _, whole) = everything();
        assert!(place(&whole).is_some());
        for missing in 0..4 {
            let without: Vec<_> = (0..4).filter(|at| *at != missing).map(|at| whole[at].clone()).collect();
            assert_eq!(place(&without), None, "{missing}");
        }
        let zero = |at: usize| Rationals(vec![(0, 1), (0, 1), (0, at as u32)]);
        let with = |latitude, longitude| place(&[(1, Text("N")), (2, latitude), (3, Text("W")), (4, longitude)]);
        assert_eq!(with(zero(1), zero(1)), None, "where devices are that do not know");
        assert_eq!(with(zero(0), zero(0)), None, "divided by zero");
        assert_eq!(with(Rationals(vec![(91, 1)]), zero(1)), None);
        assert_eq!(with(Rationals(vec![(51, 1), (301, 10)]), zero(1)), Place::new(51.501_667, 0.0));
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
        assert_eq!((flash(0x10), flash(0x41), flash(0x20)), (Some(false), Some(true), None));
        assert_eq!(
            (rating(0.0), rating(-1.0), rating(3.0), rating(99.0), rating(f64::NAN)),
            (None, None, Some(3), None, None)
        );
    }

    #[test]
    fn a_text_is_one_bounded_line() {
        assert_eq!(tidy("a\0b\r\n\u{202e}c ", TEXT), "a b c");
        assert_eq!(tidy(&"x".repeat(500), TEXT).len(), TEXT);
    }
}
