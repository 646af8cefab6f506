//! What agencies and older programs wrote into a picture as IPTC: words, a date, who made it. Records of a number and a
//! length, one behind the other; one that leads out of the block ends the reading.

use super::dates;
use super::directory;
use super::exif::{TEXT, tidy};
use crate::domain::limits;
use crate::domain::photo::{Facts, TakenSource, Words};

/// The resource of a Photoshop block that holds the records.
const RESOURCE: u16 = 0x0404;
/// Keywords beyond it are not kept for anything.
const KEYWORDS: usize = 2 * limits::TAGS_PER_PHOTO;
/// Says that the texts are UTF-8.
const UTF_8: &[u8] = b"\x1b%G";

/// What records say, as `Facts` of which only what they can say is filled.
pub fn read(records: &[u8]) -> Facts {
    let records: Vec<Record> = Records(records).collect();
    let utf_8 = records.iter().any(|record| record.number == (1, 90) && record.data == UTF_8);
    let text = |record: &Record| match utf_8 {
        true => String::from_utf8_lossy(record.data).into_owned(),
        // Many programs write UTF-8 without saying so; a Latin-1 text that could be that as well is hardly ever one.
        false => directory::text(record.data),
    };
    let all = |dataset: u8| records.iter().filter(move |record| record.number == (2, dataset)).map(text);
    let first = |dataset: u8| all(dataset).find(|text| !text.trim().is_empty()).unwrap_or_default();
    let moment = format!("{}{}", first(55).trim(), first(60).trim());
    // Without a time that can be read it is the day.
    let date = dates::parse(&moment).or_else(|| dates::parse(&first(55)));
    Facts {
        taken: date.and_then(|date| date.taken(TakenSource::Iptc)).unwrap_or_default(),
        copyright: tidy(&first(116), TEXT),
        creator: tidy(&all(80).take(8).collect::<Vec<_>>().join(", "), TEXT),
        words: Words { title: first(5), caption: first(120), keywords: all(25).take(KEYWORDS).collect() },
        ..Facts::default()
    }
}

/// The records in a Photoshop block (`8BIM` resources, one behind the other); empty where there are none.
pub fn records_in(photoshop: &[u8]) -> &[u8] {
    let mut rest = photoshop;
    while let Some((id, data, after)) = resource(rest) {
        if id == RESOURCE {
            return data;
        }
        rest = after;
    }
    &[]
}

/// Signature, number, a name with its length and the data with its length, both padded to even.
fn resource(bytes: &[u8]) -> Option<(u16, &[u8], &[u8])> {
    let bytes = bytes.strip_prefix(b"8BIM")?;
    let (id, bytes) = bytes.split_first_chunk()?;
    let name = usize::from(*bytes.first()?);
    let (length, bytes) = bytes.get((name + 2) / 2 * 2..)?.split_first_chunk()?;
    let length = u32::from_be_bytes(*length) as usize;
    // The last one may have been cut off; its records in front count.
    let (data, after) = bytes.split_at(length.min(bytes.len()));
    Some((u16::from_be_bytes(*id), data, after.get(length % 2..).unwrap_or_default()))
}

struct Record<'a> {
    number: (u8, u8),
    data: &'a [u8],
}

struct Records<'a>(&'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        // Lengths with the highest bit are for data over 32 KiB, which no text is.
        let ([0x1c, record, dataset, high @ 0..0x80, low], rest) = self.0.split_first_chunk::<5>()? else {
            return None;
        };
        let (data, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes([*high, *low])))?;
        self.0 = rest;
        Some(Record { number: (*record, *dataset), data })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::photo::Taken;

    fn record(record: u8, dataset: u8, data: &[u8]) -> Vec<u8> {
        [&[0x1c, record, dataset], &(data.len() as u16).to_be_bytes()[..], data].concat()
    }

    fn everything() -> Vec<Vec<u8>> {
        vec![
            record(2, 0, &[0, 4]),
            record(2, 5, b"Evening"),
            record(2, 120, "The light over\nthe bay, \u{e9}t\u{e9}".as_bytes()),
            record(2, 25, b"sea"),
            record(2, 25, b"sand"),
            record(2, 80, b"Mira"),
            record(2, 116, b"(c) Mira"),
            record(2, 55, b"20210703"),
            record(2, 60, b"102030+0200"),
        ]
    }

    /// Behind another resource with an odd name and odd data.
    fn photoshop(records: &[u8]) -> Vec<u8> {
        let other = b"8BIM\x03\xed\x01a\0\0\0\x03xyz\0";
        [other, &b"8BIM\x04\x04\0\0"[..], &(records.len() as u32).to_be_bytes(), records].concat()
    }

    #[test]
    fn records_become_facts() {
        let block = photoshop(&everything().concat());
        let expected = Facts {
            taken: Taken { at: 1_625_300_430_000, zone: Some(120), source: TakenSource::Iptc },
            copyright: "(c) Mira".into(),
            creator: "Mira".into(),
            words: Words {
                title: "Evening".into(),
                caption: "The light over\nthe bay, été".into(),
                keywords: vec!["sea".into(), "sand".into()],
            },
            ..Facts::default()
        };
        assert_eq!(read(records_in(&block)), expected);
        assert_eq!(records_in(b"8BIM\x04\x05\0\0\0\0\0\0"), b"");
    }

    #[test]
    fn texts_are_utf_8_or_latin_1() {
        let title =
            |charset: &[u8], title: &[u8]| read(&[record(1, 90, charset), record(2, 5, title)].concat()).words.title;
        assert_eq!(title(UTF_8, "été".as_bytes()), "été");
        assert_eq!(title(UTF_8, b"\xe9t\xe9"), "\u{fffd}t\u{fffd}");
        assert_eq!(title(b"", b"\xe9t\xe9"), "été");
        assert_eq!(title(b"", "été".as_bytes()), "été");
    }

    #[test]
    fn a_date_without_a_time_is_a_day() {
        let taken = |date: &[u8], time: &[u8]| read(&[record(2, 55, date), record(2, 60, time)].concat()).taken;
        let day = 1_625_270_400_000;
        assert_eq!(taken(b"20210703", b"").at, day);
        assert_eq!(taken(b"20210703", b"nonsense").at, day);
        assert_eq!(
            taken(b"20210703", b"102030"),
            Taken { at: day + 37_230_000, zone: None, source: TakenSource::Iptc }
        );
        assert_eq!(taken(b"00000000", b"102030"), Taken::default());
        assert_eq!(taken(b"", b"102030"), Taken::default());
    }

    #[test]
    fn a_block_that_is_cut_off_keeps_what_is_in_front() {
        let block = photoshop(&everything().concat());
        let mut before = 0;
        for end in 0..=block.len() {
            let facts = read(records_in(&block[..end]));
            let texts = [&facts.words.title, &facts.words.caption, &facts.creator, &facts.copyright];
            let known = texts.iter().filter(|text| !text.is_empty()).count()
                + facts.words.keywords.len()
                + usize::from(facts.taken != Taken::default());
            assert!(known >= before, "{end}");
            before = known;
        }
        assert_eq!(before, 7);
    }

    #[test]
    fn any_byte_may_be_any_other() {
        let block = photoshop(&everything().concat());
        for at in 0..block.len() {
            for byte in [0, 0x1c, 0x7f, 0x80, 0xff] {
                let mut bytes = block.clone();
                bytes[at] = byte;
                read(records_in(&bytes));
            }
        }
        for garbage in [&b""[..], b"8BIM", b"8BIM\x04\x04\xff", b"\x1c\x02\x05\xff\xff", &[0x1c; 4096]] {
            assert_eq!(records_in(garbage), b"");
            assert_eq!(read(garbage), Facts::default());
        }
    }
}
