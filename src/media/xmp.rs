//! What programs wrote into a picture as XMP: words, stars, dates, places, and what lies behind the picture in the file.
//!
//! An XML reader for this one use. No entity is resolved but those of XML itself, nothing is fetched, and the work is
//! bounded by the length of the block. XML that breaks off or is wrong ends the reading; what stood before it counts.

use super::dates;
use super::exif::{self, TEXT, tidy};
use crate::domain::limits;
use crate::domain::photo::{Facts, Place, Taken, TakenSource, Words};
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;
use std::collections::HashMap;

/// Deeper than any property lies.
const DEPTH: usize = 32;
/// Of one element; the descriptions of raw converters have about two hundred.
const ATTRIBUTES: usize = 2_000;
/// Of one property: the words of a list. More are not kept for anything.
const ITEMS: usize = 2 * limits::TAGS_PER_PHOTO;
/// Bytes of one text, before it is cut to its characters.
const TEXT_BYTES: usize = 4 * limits::CAPTION;

/// The vocabularies that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ns {
    Rdf,
    Dc,
    Xmp,
    Photoshop,
    Exif,
    Lens,
    Camera,
    GainMap,
    Item,
}

const NAMESPACES: [(&str, Ns); 11] = [
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", Ns::Rdf),
    ("http://purl.org/dc/elements/1.1/", Ns::Dc),
    ("http://ns.adobe.com/xap/1.0/", Ns::Xmp),
    ("http://ns.adobe.com/photoshop/1.0/", Ns::Photoshop),
    ("http://ns.adobe.com/exif/1.0/", Ns::Exif),
    ("http://ns.adobe.com/exif/1.0/aux/", Ns::Lens),
    ("http://ns.google.com/photos/1.0/camera/", Ns::Camera),
    ("http://ns.adobe.com/hdr-gain-map/1.0/", Ns::GainMap),
    ("http://ns.apple.com/HDRGainMap/1.0/", Ns::GainMap),
    ("http://ns.google.com/photos/1.0/container/item/", Ns::Item),
    ("http://ns.google.com/photos/dd/1.0/item/", Ns::Item),
];

/// A name in one of them; everything else is `None`.
type Name<'a> = Option<(Ns, &'a str)>;

/// What an XMP block says, as `Facts` of which only what it can say is filled; and what did not fit into it, which is a
/// document of its own.
pub fn read(block: &[u8], extended: &[u8]) -> Facts {
    let found = [block, extended].into_iter().fold(Found::default(), add);
    found.facts()
}

fn add(found: Found, block: &[u8]) -> Found {
    let text = String::from_utf8_lossy(block);
    let mut reader = Reader::from_str(text.trim_matches(['\0', '\u{feff}']));
    reader.config_mut().expand_empty_elements = true;
    // `Tom & Jerry` is no XML, and still what somebody meant.
    reader.config_mut().allow_dangling_amp = true;
    let mut walk = Walk { found, ..Walk::default() };
    while let Ok(event) = reader.read_event() {
        let goes_on = match event {
            Event::Start(element) => walk.enter(&element),
            Event::End(_) => walk.leave(),
            Event::Text(text) => walk.say(&text.xml10_content()),
            Event::CData(text) => walk.say(&text.xml10_content()),
            Event::GeneralRef(reference) => walk.say(&character(&reference)),
            Event::Eof => false,
            _ => true,
        };
        if !goes_on {
            break;
        }
    }
    walk.found
}

/// The character that a reference stands for. Entities that a document declares itself are none.
fn character(reference: &BytesRef) -> String {
    match reference.resolve_char_ref() {
        Ok(Some(character)) => character.to_string(),
        _ => resolve_predefined_entity(reference).unwrap_or_default().to_owned(),
    }
}

/// Where in the document the reader is.
#[derive(Default)]
struct Walk {
    prefixes: HashMap<String, Ns>,
    depth: usize,
    /// The depth of `rdf:RDF`. Below it: descriptions, properties, lists, items.
    rdf: Option<usize>,
    property: Property,
    found: Found,
}

/// The property that is being read.
#[derive(Default)]
struct Property {
    name: Option<(Ns, String)>,
    text: String,
    items: Vec<String>,
    /// Which of the items is for readers of any language.
    standard: Option<usize>,
}

impl Walk {
    fn enter(&mut self, element: &BytesStart) -> bool {
        self.depth += 1;
        self.declare(element);
        let name = self.named(element.name().into_inner());
        if self.rdf.is_none() && name == Some((Ns::Rdf, "RDF")) {
            self.rdf = Some(self.depth);
        }
        match self.rdf.map_or(0, |rdf| self.depth - rdf) {
            1 if name == Some((Ns::Rdf, "Description")) => self.each(element, |walk, name, value| {
                walk.found.take(name, vec![value.to_owned()], 0);
            }),
            2 => {
                let name = name.map(|(ns, name)| (ns, name.to_owned()));
                self.property = Property { name, ..Property::default() };
            }
            4 if name == Some((Ns::Rdf, "li")) => {
                self.property.text.clear();
                if attribute(element, "xml:lang").as_deref() == Some("x-default") {
                    self.property.standard = Some(self.property.items.len());
                }
            }
            _ => {}
        }
        // What lies behind the picture is listed in items, at any depth.
        self.each(element, |walk, name, value| walk.found.part(name, value));
        self.depth < DEPTH
    }

    fn leave(&mut self) -> bool {
        match self.rdf.map_or(0, |rdf| self.depth.saturating_sub(rdf)) {
            2 => {
                let Property { name, text, mut items, standard } = std::mem::take(&mut self.property);
                if items.is_empty() {
                    items.push(text);
                }
                if let Some((ns, name)) = &name {
                    self.found.take((*ns, name), items, standard.unwrap_or(0));
                }
            }
            4 => {
                let item = std::mem::take(&mut self.property.text);
                if self.property.items.len() < ITEMS {
                    self.property.items.push(item);
                }
            }
            _ => {}
        }
        self.depth = self.depth.saturating_sub(1);
        // Behind the end of the properties there is nothing but padding.
        self.rdf.is_none_or(|rdf| self.depth >= rdf)
    }

    /// Text counts in a property and in an item of its list, not beside them.
    fn say(&mut self, text: &str) -> bool {
        let below = self.rdf.map_or(0, |rdf| self.depth - rdf);
        if matches!(below, 2 | 4) && self.property.name.is_some() {
            let room = TEXT_BYTES.saturating_sub(self.property.text.len());
            self.property.text.push_str(&text[..text.floor_char_boundary(room)]);
        }
        true
    }

    /// Names of vocabularies hold for the rest of the document: no program writes two under one name.
    fn declare(&mut self, element: &BytesStart) {
        for attribute in element.attributes().with_checks(false).take(ATTRIBUTES).flatten() {
            let Some(prefix) = attribute.key.into_inner().strip_prefix("xmlns:") else { continue };
            match NAMESPACES.iter().find(|(uri, _)| *uri == attribute.value) {
                Some((_, ns)) if self.prefixes.len() < 2 * NAMESPACES.len() => {
                    self.prefixes.insert(prefix.to_owned(), *ns);
                }
                _ => {
                    self.prefixes.remove(prefix);
                }
            }
        }
    }

    fn named<'a>(&self, name: &'a str) -> Name<'a> {
        let (prefix, name) = name.split_once(':')?;
        Some((*self.prefixes.get(prefix)?, name))
    }

    /// Each attribute that has a name in one of the vocabularies.
    fn each(&mut self, element: &BytesStart, mut act: impl FnMut(&mut Walk, (Ns, &str), &str)) {
        for attribute in element.attributes().with_checks(false).take(ATTRIBUTES).flatten() {
            let Some(name) = self.named(attribute.key.into_inner()) else { continue };
            if let Ok(value) = attribute.normalized_value(XmlVersion::Implicit1_0) {
                act(self, name, &value[..value.floor_char_boundary(TEXT_BYTES)]);
            }
        }
    }
}

fn attribute(element: &BytesStart, name: &str) -> Option<String> {
    let mut all = element.attributes();
    let found = all.with_checks(false).take(ATTRIBUTES).flatten().find(|found| found.key.into_inner() == name)?;
    Some(found.value.into_owned())
}

/// What was found so far. Of two properties with one name the first that says something counts.
#[derive(Default)]
struct Found {
    words: Words,
    copyright: String,
    creator: String,
    lens: String,
    rating: Option<u8>,
    original: Option<Taken>,
    created: Option<Taken>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    motion: bool,
    gain_map: bool,
}

impl Found {
    fn take(&mut self, (ns, name): (Ns, &str), items: Vec<String>, standard: usize) {
        let one = || items.get(standard).or(items.first()).map_or("", |item| item.trim());
        match (ns, name) {
            (Ns::Dc, "title") => fill(&mut self.words.title, one()),
            (Ns::Dc, "description") => fill(&mut self.words.caption, one()),
            (Ns::Dc, "rights") => fill(&mut self.copyright, one()),
            (Ns::Dc, "creator") => fill(&mut self.creator, &items.join(", ")),
            (Ns::Lens, "Lens") => fill(&mut self.lens, one()),
            (Ns::Dc, "subject") if self.words.keywords.is_empty() => self.words.keywords = items,
            (Ns::Xmp, "Rating") => self.rating = self.rating.or_else(|| exif::rating(one().parse().ok()?)),
            (Ns::Exif, "DateTimeOriginal") | (Ns::Photoshop, "DateCreated") => {
                self.original = self.original.or_else(|| dates::parse(one())?.taken(TakenSource::Xmp));
            }
            (Ns::Xmp, "CreateDate") => {
                self.created = self.created.or_else(|| dates::parse(one())?.taken(TakenSource::File));
            }
            (Ns::Exif, "GPSLatitude") => self.latitude = self.latitude.or_else(|| degrees(one(), 'N', 'S')),
            (Ns::Exif, "GPSLongitude") => self.longitude = self.longitude.or_else(|| degrees(one(), 'E', 'W')),
            _ => self.part((ns, name), one()),
        }
    }

    /// What says that more than the picture lies in the file.
    fn part(&mut self, (ns, name): (Ns, &str), value: &str) {
        match (ns, name, value) {
            (Ns::Camera, "MotionPhoto" | "MicroVideo", "1") | (Ns::Item, "Semantic", "MotionPhoto") => {
                self.motion = true;
            }
            (Ns::GainMap, "Version" | "HDRGainMapVersion", _) | (Ns::Item, "Semantic", "GainMap") => {
                self.gain_map = true;
            }
            _ => {}
        }
    }

    fn facts(self) -> Facts {
        Facts {
            taken: self.original.or(self.created).unwrap_or_default(),
            lens: tidy(&self.lens, TEXT),
            rating: self.rating,
            copyright: tidy(&self.copyright, TEXT),
            creator: tidy(&self.creator, TEXT),
            place: self.latitude.zip(self.longitude).and_then(|(north, east)| Place::new(north, east)),
            motion: self.motion,
            gain_map: self.gain_map,
            words: self.words,
            ..Facts::default()
        }
    }
}

fn fill(field: &mut String, text: &str) {
    if field.is_empty() {
        text.trim().clone_into(field);
    }
}

/// `51,30.4429N` or `51,30,26N`.
fn degrees(text: &str, positive: char, negative: char) -> Option<f64> {
    let side = text.chars().last().map(|side| side.to_ascii_uppercase())?;
    let sign = if side == positive {
        1.0
    } else if side == negative {
        -1.0
    } else {
        return None;
    };
    let parts: Vec<f64> =
        text.trim_end_matches(char::is_alphabetic).split(',').map(positive_number).collect::<Option<_>>()?;
    let degrees: f64 = parts.iter().zip([1.0, 60.0, 3_600.0]).map(|(part, unit)| part / unit).sum();
    (parts.len() <= 3).then_some(sign * degrees)
}

/// Digits and a point: Rust would also read `inf` and `1e9`.
fn positive_number(text: &str) -> Option<f64> {
    let text = text.trim();
    if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(block: &[u8]) -> Facts {
        super::read(block, b"")
    }

    const HEAD: &str = r#"<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:ps="http://ns.adobe.com/photoshop/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
 xmlns:GCamera="http://ns.google.com/photos/1.0/camera/" xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/""#;
    const TAIL: &str = "</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"w\"?>";

    fn document(attributes: &str, elements: &str) -> String {
        format!("{HEAD} {attributes}>{elements}{TAIL}")
    }

    const ELEMENTS: &str = r#"
<dc:title><rdf:Alt><rdf:li xml:lang="de">Abend</rdf:li><rdf:li xml:lang="x-default">Evening</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">The light &amp; the bay &#x2014; <![CDATA[<late>]]></rdf:li></rdf:Alt></dc:description>
<dc:subject><rdf:Bag><rdf:li>sea</rdf:li><rdf:li>Sand</rdf:li></rdf:Bag></dc:subject>
<dc:creator><rdf:Seq><rdf:li>Mira</rdf:li><rdf:li>Tom</rdf:li></rdf:Seq></dc:creator>
<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© Mira</rdf:li></rdf:Alt></dc:rights>
<xmp:Rating>4</xmp:Rating><ps:DateCreated>2021-07-03T10:20:30+02:00</ps:DateCreated>
<exif:GPSLatitude>33,51.40705S</exif:GPSLatitude><exif:GPSLongitude>151,12,55.07E</exif:GPSLongitude>"#;

    fn everything() -> Facts {
        Facts {
            taken: Taken { at: 1_625_300_430_000, zone: Some(120), source: TakenSource::Xmp },
            rating: Some(4),
            copyright: "© Mira".into(),
            creator: "Mira, Tom".into(),
            place: Place::new(-33.856_784, 151.215_297),
            words: Words {
                title: "Evening".into(),
                caption: "The light & the bay — <late>".into(),
                keywords: vec!["sea".into(), "Sand".into()],
            },
            ..Facts::default()
        }
    }

    #[test]
    fn what_did_not_fit_into_the_first_document_stands_in_another() {
        let words = "<dc:title>Evening</dc:title><dc:description>Long</dc:description>";
        let facts = super::read(document("", "<dc:title>Noon</dc:title>").as_bytes(), document("", words).as_bytes());
        assert_eq!((facts.words.title.as_str(), facts.words.caption.as_str()), ("Noon", "Long"));
        assert_eq!(super::read(b"<x", document("", words).as_bytes()).words.title, "Evening");
    }

    #[test]
    fn properties_in_elements_and_in_attributes_are_read() {
        assert_eq!(read(document("", ELEMENTS).as_bytes()), everything());
        let attributes =
            r#"xmp:Rating="5" xmp:CreateDate="2021-07-03T10:20:30" dc:title="A &lt;b&gt;" dc:rights='"C"'"#;
        let facts = read(document(attributes, "").as_bytes());
        assert_eq!((facts.rating, facts.words.title.as_str(), facts.copyright.as_str()), (Some(5), "A <b>", "\"C\""));
        assert_eq!(facts.taken, Taken { at: 1_625_307_630_000, zone: None, source: TakenSource::File });
        // Other names for the same vocabularies.
        let renamed = document("", ELEMENTS).replace("dc:", "d0:").replace("rdf:", "r:");
        let renamed = renamed.replace("xmlns:dc", "xmlns:d0").replace("xmlns:rdf", "xmlns:r");
        assert_eq!(read(renamed.as_bytes()), everything());
    }

    #[test]
    fn what_lies_behind_the_picture_is_noted() {
        let marks = |attributes: &str, elements: &str| {
            let facts = read(document(attributes, elements).as_bytes());
            (facts.motion, facts.gain_map)
        };
        assert_eq!(marks("", ""), (false, false));
        assert_eq!(marks("GCamera:MotionPhoto=\"1\"", ""), (true, false));
        assert_eq!(marks("GCamera:MotionPhoto=\"0\"", ""), (false, false));
        assert_eq!(marks("", "<GCamera:MicroVideo>1</GCamera:MicroVideo>"), (true, false));
        assert_eq!(marks("hdrgm:Version=\"1.0\"", ""), (false, true));
        let item = |semantic: &str| {
            format!(
                r#"<C:Directory xmlns:C="http://ns.google.com/photos/1.0/container/"><rdf:Seq><rdf:li rdf:parseType="Resource">
<C:Item xmlns:I="http://ns.google.com/photos/1.0/container/item/" I:Mime="image/jpeg" I:Semantic="{semantic}"/></rdf:li></rdf:Seq></C:Directory>"#
            )
        };
        assert_eq!(marks("", &item("GainMap")), (false, true));
        assert_eq!(marks("", &item("MotionPhoto")), (true, false));
        assert_eq!(marks("", &item("Primary")), (false, false));
    }

    #[test]
    fn a_part_of_another_picture_says_nothing_of_this_one() {
        let pantry = r#"<xmpMM:Pantry xmlns:xmpMM="x"><rdf:Bag><rdf:li><rdf:Description dc:title="Other" xmp:Rating="1">
<xmp:Rating>2</xmp:Rating></rdf:Description></rdf:li></rdf:Bag></xmpMM:Pantry>"#;
        assert_eq!(read(document("", &format!("{pantry}{ELEMENTS}")).as_bytes()), everything());
        assert_eq!(read(document("", pantry).as_bytes()), Facts::default());
    }

    #[test]
    fn nothing_that_a_document_declares_is_resolved() {
        let bomb =
            (1..9).map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10))).collect::<String>();
        let head = format!("<!DOCTYPE x [<!ENTITY l0 \"lol\">{bomb}<!ENTITY f SYSTEM \"file:///etc/passwd\">]>");
        let title = "<dc:title>a&l8;b&f;c&amp;d</dc:title>";
        let facts = read(format!("{head}{}", document("dc:rights=\"&l8;\"", title)).as_bytes());
        assert_eq!(facts, Facts { words: Words { title: "abc&d".into(), ..Words::default() }, ..Facts::default() });
    }

    #[test]
    fn garbage_costs_only_its_field() {
        let spoilt = [
            ("<xmp:Rating>4<", "<xmp:Rating>many<"),
            ("2021-07-03T10:20:30+02:00", "soon"),
            ("33,51.40705S", "33,51.4inf"),
            ("151,12,55.07E", ""),
        ];
        for (good, bad) in spoilt {
            let facts = read(document("", &ELEMENTS.replace(good, bad)).as_bytes());
            assert_eq!(facts.words, everything().words, "{bad}");
            assert_eq!(facts.copyright, everything().copyright, "{bad}");
            let lost = [facts.rating.is_none(), facts.taken == Taken::default(), facts.place.is_none()];
            assert_eq!(lost.iter().filter(|lost| **lost).count(), 1, "{bad}");
        }
    }

    #[test]
    fn a_document_that_breaks_off_keeps_what_is_in_front() {
        let whole = document("", ELEMENTS);
        let mut before = 0;
        for end in 0..=whole.len() {
            let facts = read(&whole.as_bytes()[..end]);
            let words = [&facts.words.title, &facts.words.caption, &facts.creator, &facts.copyright];
            let known = words.iter().filter(|text| !text.is_empty()).count()
                + usize::from(!facts.words.keywords.is_empty())
                + usize::from(facts.rating.is_some())
                + usize::from(facts.taken != Taken::default())
                + usize::from(facts.place.is_some());
            assert!(known >= before, "{end}");
            before = known;
        }
        assert_eq!(before, 8);
    }

    #[test]
    fn any_byte_may_be_any_other() {
        let whole = document("", ELEMENTS).into_bytes();
        for at in 0..whole.len() {
            for byte in [0, b'<', b'>', b'&', b'"', 0xff] {
                let mut bytes = whole.clone();
                bytes[at] = byte;
                read(&bytes);
            }
        }
        for garbage in [&b""[..], b"<", b"<rdf:RDF", b"</rdf:RDF>", &[0xff; 4096], &b"<a>".repeat(100_000)] {
            assert_eq!(read(garbage), Facts::default());
        }
    }

    #[test]
    fn much_is_cut() {
        let item = format!("<rdf:li>{}</rdf:li>", "é".repeat(100_000));
        let facts =
            read(document("", &format!("<dc:subject><rdf:Bag>{}</rdf:Bag></dc:subject>", item.repeat(5))).as_bytes());
        assert_eq!(facts.words.keywords.len(), 5);
        assert!(facts.words.keywords.iter().all(|word| word.len() <= TEXT_BYTES));
        let many = "<rdf:li>x</rdf:li>".repeat(10_000);
        let facts = read(document("", &format!("<dc:subject><rdf:Bag>{many}</rdf:Bag></dc:subject>")).as_bytes());
        assert_eq!(facts.words.keywords.len(), ITEMS);
    }
}
