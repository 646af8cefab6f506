//! A file that is made of pieces of another, with a few bytes between them: an original without what is not for
//! everybody. Which pieces those are is found by `strip`, in the jail; here they are checked, counted, cut and read.

use super::{off_thread, sniff};
use crate::domain::limits;
use crate::domain::photo::Kind;
use bytes::Bytes;
use futures_util::{Stream, stream};
use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

/// What is read from the disk in one hop to another thread.
const CHUNK: u64 = 256 * 1024;

/// One piece, as a decoder says it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Piece {
    /// Of the original: from where, and how many bytes.
    File(u64, u64),
    /// Bytes that stand in no file.
    Bytes(Vec<u8>),
}

impl Piece {
    pub fn bytes(&self) -> u64 {
        match self {
            Piece::File(_, bytes) => *bytes,
            Piece::Bytes(bytes) => bytes.len() as u64,
        }
    }

    fn part(&self, from: u64, to: u64) -> Piece {
        match self {
            Piece::File(start, _) => Piece::File(start + from, to - from),
            Piece::Bytes(bytes) => Piece::Bytes(bytes.get(from as usize..to as usize).unwrap_or_default().to_vec()),
        }
    }
}

/// Pieces that were checked against the file they are of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pieces(Vec<Piece>);

impl Pieces {
    /// `None` where a decoder said something that cannot be: pieces out of order or outside the file, too many of them, too
    /// much that is not of the file, or what does not begin as its kind does.
    pub fn checked(pieces: Vec<Piece>, file: &File, kind: Kind) -> io::Result<Option<Pieces>> {
        let size = file.metadata()?.len();
        let (mut at, mut inserted) = (0, 0);
        for piece in &pieces {
            match piece {
                Piece::File(start, bytes) => match start.checked_add(*bytes) {
                    Some(end) if *start >= at && end <= size => at = end,
                    _ => return Ok(None),
                },
                Piece::Bytes(bytes) => inserted += bytes.len(),
            }
        }
        let pieces = Pieces(pieces);
        if pieces.0.len() > limits::PIECES || inserted > limits::INSERTED_BYTES {
            return Ok(None);
        }
        let start = pieces.read(file, 0..pieces.bytes().min(sniff::BYTES as u64))?;
        Ok(sniff::kind(&start).is_ok_and(|found| found == kind).then_some(pieces))
    }

    /// All of the file.
    pub fn whole(file: &File) -> io::Result<Pieces> {
        Ok(Pieces(vec![Piece::File(0, file.metadata()?.len())]))
    }

    /// How long the file is that they make.
    pub fn bytes(&self) -> u64 {
        self.0.iter().map(Piece::bytes).sum()
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Some of the bytes that they make.
    fn read(&self, file: &File, range: Range<u64>) -> io::Result<Vec<u8>> {
        let mut read = Vec::with_capacity((range.end - range.start) as usize);
        let mut at = 0;
        for piece in &self.0 {
            let (from, to) = (range.start.clamp(at, at + piece.bytes()), range.end.clamp(at, at + piece.bytes()));
            if from < to {
                match piece.part(from - at, to - at) {
                    Piece::File(start, bytes) => {
                        let before = read.len();
                        read.resize(before + bytes as usize, 0);
                        file.read_exact_at(read.get_mut(before..).unwrap_or_default(), start)?;
                    }
                    Piece::Bytes(bytes) => read.extend_from_slice(&bytes),
                }
            }
            at += piece.bytes();
        }
        Ok(read)
    }

    /// Those bytes one after another, never many at once in memory. A file that is shorter than it was ends in an error.
    pub fn stream(self: Arc<Self>, file: Arc<File>, range: Range<u64>) -> impl Stream<Item = io::Result<Bytes>> {
        stream::try_unfold(range.start, move |at| {
            let (pieces, file, end) = (self.clone(), file.clone(), range.end);
            async move {
                if at >= end {
                    return Ok(None);
                }
                let next = end.min(at + CHUNK);
                let read = off_thread(move || Ok(pieces.read(&file, at..next)?)).await.map_err(io::Error::other)?;
                Ok(Some((Bytes::from(read), next)))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::TryStreamExt;
    use std::io::Write;

    fn file(bytes: &[u8]) -> File {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        file
    }

    fn gif(pieces: &[Piece], size: usize) -> Option<Pieces> {
        let mut bytes = b"GIF89a".to_vec();
        bytes.resize(size, b'.');
        Pieces::checked(pieces.to_vec(), &file(&bytes), Kind::Gif).unwrap()
    }

    #[test]
    fn pieces_are_not_believed() {
        use Piece::{Bytes, File};
        assert!(gif(&[File(0, 10), Bytes(vec![1; 5]), File(20, 80)], 100).is_some());
        for wrong in [
            &[][..],
            &[File(0, 101)],
            &[File(0, 10), File(5, 10)],
            &[File(0, 10), File(90, u64::MAX)],
            &[File(1, 99)],
            &[Bytes(b"\xff\xd8\xff".to_vec()), File(0, 10)],
            &[File(0, 10), Bytes(vec![0; 100_000])],
        ] {
            assert_eq!(gif(wrong, 100), None, "{wrong:?}");
        }
        let many: Vec<_> = (0..100_000).map(|at| File(at, 1)).collect();
        assert_eq!(gif(&many, 100_000), None);
    }

    #[tokio::test]
    async fn any_range_of_them_is_read() {
        let whole: Vec<u8> = b"GIF89a".iter().copied().chain((0..600_000u32).map(|n| n as u8)).collect();
        let made = [&whole[..10], b"between", &whole[50..400_000], b"the end"].concat();
        let pieces = vec![
            Piece::File(0, 10),
            Piece::Bytes(b"between".to_vec()),
            Piece::File(50, 399_950),
            Piece::Bytes(b"the end".to_vec()),
        ];
        let file = Arc::new(file(&whole));
        let pieces = Arc::new(Pieces::checked(pieces, &file, Kind::Gif).unwrap().unwrap());
        assert_eq!(pieces.bytes(), made.len() as u64);
        for range in [0..made.len(), 0..1, 8..30, 16..17, 0..0, 399_960..made.len(), 262_143..262_145] {
            let chunks = pieces.clone().stream(file.clone(), range.start as u64..range.end as u64);
            let read: Vec<Bytes> = chunks.try_collect().await.unwrap();
            assert!(read.concat() == made[range.clone()], "{range:?}");
        }
        file.set_len(1000).unwrap();
        assert!(pieces.stream(file, 0..400_000).try_collect::<Vec<_>>().await.is_err());
    }
}
