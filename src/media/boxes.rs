//! Boxes within boxes: the container that HEIF, AVIF and CR3 share with videos. Found in the file without reading what
//! is in them.

use std::fs::File;
use std::os::unix::fs::FileExt;

/// Boxes in one box. A long photograph of many tiles has a few; what has more is built to keep a computer busy.
const BOXES: usize = 10_000;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Box {
    pub name: [u8; 4],
    /// Where it begins with its size and name, ...
    pub from: u64,
    /// ... where what is in it begins, and where it ends: never beyond what it is in itself.
    pub start: u64,
    pub end: u64,
    /// Whether it ends as far behind as it says.
    pub whole: bool,
}

/// The boxes between two places, up to the first that cannot be one.
pub fn within(file: &File, start: u64, end: u64) -> Vec<Box> {
    let mut boxes = Vec::new();
    let mut at = start;
    while at < end && boxes.len() < BOXES {
        let Some(found) = read(file, at, end) else { break };
        at = found.end;
        boxes.push(found);
    }
    boxes
}

/// The first box of this name between two places.
pub fn find(file: &File, start: u64, end: u64, name: &[u8; 4]) -> Option<Box> {
    within(file, start, end).into_iter().find(|it| &it.name == name)
}

fn read(file: &File, at: u64, end: u64) -> Option<Box> {
    let mut head = [0; 8];
    file.read_exact_at(&mut head, at).ok()?;
    let [a, b, c, d, name @ ..] = head;
    let (header, size) = match u32::from_be_bytes([a, b, c, d]) {
        // To the end of what it is in.
        0 => (8, end - at),
        1 => {
            let mut size = [0; 8];
            file.read_exact_at(&mut size, at + 8).ok()?;
            (16, u64::from_be_bytes(size))
        }
        size => (8, size.into()),
    };
    let said = at.saturating_add(size);
    let after = said.min(end);
    (size >= header && at + header <= after).then_some(Box {
        name,
        from: at,
        start: at + header,
        end: after,
        whole: said == after,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn boxes(bytes: &[u8]) -> Vec<([u8; 4], u64, u64)> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        within(&file, 0, bytes.len() as u64).into_iter().map(|it| (it.name, it.start, it.end)).collect()
    }

    #[test]
    fn boxes_of_all_sizes_are_found_and_none_is_walked_in_a_circle() {
        let small = b"\0\0\0\x0afreeab".to_vec();
        let large = b"\0\0\0\x01free\0\0\0\0\0\0\0\x12ab".to_vec();
        let last = b"\0\0\0\0mdatabc".to_vec();
        let all = [small, large, last].concat();
        assert_eq!(boxes(&all), [(*b"free", 8, 10), (*b"free", 26, 28), (*b"mdat", 36, 39)]);
        assert!(boxes(b"\0\0\0\x01free\0\0\0\0\0\0\0\0").is_empty());
        assert!(boxes(b"\0\0\0\x04free").is_empty());
        assert_eq!(boxes(b"\0\0\0\x01free\xff\xff\xff\xff\xff\xff\xff\xffab"), [(*b"free", 16, 18)]);
        assert_eq!(boxes(&b"\0\0\0\x08free".repeat(20_000)).len(), BOXES);
    }
}
