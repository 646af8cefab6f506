//! What files say in blocks beside their pixels, in containers that no sample shows it in.

use crate::containers::Value::{Bytes, Text};
use crate::containers::{self, Directory, Tiff, jpeg, strip};
use crate::formats::{ready, upright};
use salon::domain::photo::{Facts, Kind};

const XMP: u16 = 700;
const IPTC: u16 = 33_723;
const PHOTOSHOP: u16 = 34_377;

fn xmp(title: &str) -> Vec<u8> {
    format!(
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>\
         <rdf:Description xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:xmp='http://ns.adobe.com/xap/1.0/' \
         xmp:Rating='4'><dc:title><rdf:Alt><rdf:li xml:lang='x-default'>{title}</rdf:li></rdf:Alt></dc:title>\
         </rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    .into_bytes()
}

/// A caption and a keyword.
fn iptc() -> Vec<u8> {
    b"\x1c\x02\x78\0\x0eAt the seaside\x1c\x02\x19\0\x03Sea".to_vec()
}

fn said(facts: &Facts) -> (&str, &str, &[String], Option<u8>) {
    (&facts.words.title, &facts.words.caption, &facts.words.keywords, facts.rating)
}

fn everything(facts: &Facts) {
    assert_eq!(said(facts), ("Evening", "At the seaside", &["Sea".to_owned()][..], Some(4)));
}

/// The page that the library wrote, and these values in its directory.
fn tiff(more: Directory) -> Vec<u8> {
    let pixels = containers::halves(64, 48).into_raw();
    let length = pixels.len() as u32;
    let mut page = containers::page(64, 48, pixels, length);
    page.extend(more);
    Tiff::new(false, b"II*\0").build(vec![page])
}

#[tokio::test]
async fn a_tiff_says_its_words_in_xmp_and_iptc() {
    let (facts, view) = ready(&tiff(vec![(XMP, Bytes(xmp("Evening"))), (IPTC, Bytes(iptc()))])).await;
    everything(&facts);
    upright(&view, 1);
    // In the block of Photoshop; and turned around by fours.
    let mut resource = b"8BIM\x04\x04\0\0".to_vec();
    resource.extend((iptc().len() as u32).to_be_bytes());
    resource.extend(iptc());
    everything(&ready(&tiff(vec![(XMP, Bytes(xmp("Evening"))), (PHOTOSHOP, Bytes(resource))])).await.0);
    let mut turned = iptc();
    turned.resize(turned.len().next_multiple_of(4), 0);
    turned.as_chunks_mut::<4>().0.iter_mut().for_each(|four| four.reverse());
    everything(&ready(&tiff(vec![(XMP, Bytes(xmp("Evening"))), (IPTC, Bytes(turned))])).await.0);
    // Nonsense costs nothing but itself.
    let (facts, view) = ready(&tiff(vec![(XMP, Bytes(vec![0xff; 300])), (IPTC, Bytes(iptc()))])).await;
    assert_eq!(said(&facts), ("", "At the seaside", &["Sea".to_owned()][..], None));
    upright(&view, 1);
}

#[tokio::test]
async fn a_raw_says_its_words_in_xmp_and_iptc() {
    let first: Directory = vec![
        (0x10f, Text("Leica")),
        (0x110, Text("LEICA Q2")),
        (XMP, Bytes(xmp("Evening"))),
        (IPTC, Bytes(iptc())),
        (0xc612, Bytes(vec![1, 4, 0, 0])),
        (0x14a, containers::Value::Directories(vec![strip(jpeg(640, 480))])),
    ];
    let (facts, _) = ready(&Tiff::new(false, b"II*\0").build(vec![first])).await;
    assert_eq!((facts.kind, facts.camera.as_str()), (Kind::Dng, "LEICA Q2"));
    everything(&facts);

    // A CR3 has a box for it.
    let uuid = b"\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac";
    let cr3 = [containers::cr3(1), containers::boxed(b"uuid", &[uuid, &xmp("Evening")])].concat();
    let (facts, _) = ready(&cr3).await;
    assert_eq!((facts.kind, facts.camera.as_str()), (Kind::Cr3, "Canon EOS R5"));
    assert_eq!(said(&facts), ("Evening", "", &[][..], Some(4)));
}

#[cfg(feature = "avif")]
#[tokio::test]
async fn an_avif_says_when_and_its_words_and_its_boxes_say_which_way_is_up() {
    let avif = crate::fixtures::fixture("avif-blocks.avif");
    let place = avif.windows(10).position(|it| it == b"\x12\x01\x03\0\x01\0\0\0\x01\0").unwrap() + 8;
    for orientation in [1u16, 6, 0, 9, 65_535] {
        let mut avif = avif.clone();
        avif[place..place + 2].copy_from_slice(&orientation.to_le_bytes());
        let (facts, view) = ready(&avif).await;
        assert_eq!((facts.camera.as_str(), facts.width, facts.height), ("A camera", 64, 48), "{orientation}");
        assert_eq!(said(&facts), ("Evening", "", &[][..], Some(4)));
        upright(&view, 1);
    }
}

#[cfg(feature = "heic")]
#[tokio::test]
async fn a_heic_says_when_and_its_words_and_its_boxes_say_which_way_is_up() {
    let date = vec![vec![(0x9003, Text("2021:07:03 10:20:30"))]];
    let exif = Tiff::new(false, b"II*\0").build(vec![vec![
        (0x110, Text("A camera")),
        (0x112, containers::Value::Short(1)),
        (0x8769, containers::Value::Directories(date)),
    ]]);
    let pixels = image::DynamicImage::ImageRgb8(containers::halves(64, 48)).to_rgba16();
    let image = heifer::Image { width: 64, height: 48, bit_depth: 16, has_alpha: false, data: pixels.into_raw() };
    let metadata = heifer::Metadata { exif: Some(exif), xmp: Some(xmp("Evening")), icc_profile: None };
    let heic = heifer::encode_with_metadata(&image, &metadata, &heifer::EncodeOptions::default()).unwrap();
    let place = heic.windows(10).position(|it| it == b"\x12\x01\x03\0\x01\0\0\0\x01\0").unwrap() + 8;
    for orientation in [1u16, 6, 0, 9, 65_535] {
        let mut heic = heic.clone();
        heic[place..place + 2].copy_from_slice(&orientation.to_le_bytes());
        let (facts, view) = ready(&heic).await;
        assert_eq!(
            (facts.camera.as_str(), facts.taken.source),
            ("A camera", salon::domain::photo::TakenSource::Exif),
            "{orientation}"
        );
        assert_eq!(said(&facts), ("Evening", "", &[][..], Some(4)));
        upright(&view, 1);
    }
}

#[tokio::test]
async fn a_jpeg_says_in_a_second_document_what_did_not_fit_into_the_first() {
    let name = b"0123456789ABCDEF0123456789ABCDEF";
    let first = format!(
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>\
         <rdf:Description xmlns:n='http://ns.adobe.com/xmp/note/' n:HasExtendedXMP='{}'/></rdf:RDF></x:xmpmeta>",
        String::from_utf8_lossy(name)
    );
    let second = xmp("Evening");
    let (a, b) = second.split_at(100);
    let segment = |parts: &[&[u8]]| {
        let data = parts.concat();
        [&[0xff, 0xe1], &(data.len() as u16 + 2).to_be_bytes()[..], &data].concat()
    };
    let part = |place: u32, text: &[u8]| {
        let length = second.len() as u32;
        segment(&[b"http://ns.adobe.com/xmp/extension/\0", name, &length.to_be_bytes(), &place.to_be_bytes(), text])
    };
    let picture = jpeg(64, 48);
    let start = segment(&[b"http://ns.adobe.com/xap/1.0/\0", first.as_bytes()]);
    let whole = [&picture[..2], &start, &part(0, a), &part(100, b), &picture[2..]].concat();
    let (facts, _) = ready(&whole).await;
    assert_eq!(said(&facts), ("Evening", "", &[][..], Some(4)));
    let (facts, _) = ready(&picture).await;
    assert_eq!(said(&facts), ("", "", &[][..], None));
}
