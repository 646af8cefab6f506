//! What the parent and a decoder say to each other over one socket. The parent sends a byte and an open file,
//! and behind it how pictures are to be made; the child answers with a length, a header in JSON and the bytes it speaks
//! of. The parent believes no length, and the child no recipe.

use super::pieces::Piece;
use super::{Failure, Jail};
use crate::domain::limits;
use crate::domain::photo::{Facts, Rendition};
use crate::domain::recipe::Recipe;
use crate::language::Message;
use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage, SendFlags,
    recvmsg, sendmsg,
};
use std::fs::File;
use std::io::{self, IoSlice, IoSliceMut, Read, Write};
use std::mem::MaybeUninit;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;

const HEADER_BYTES: u32 = 64 * 1024;
/// Noise of the largest size at the highest quality takes about 22 MB.
const RENDITION_BYTES: u32 = 32 * 1024 * 1024;

/// What a decoder is asked to do with the file that comes along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request {
    Inspect,
    Render(Recipe),
    /// A close-up, by the quality of this recipe.
    CloseUp(Recipe),
    Strip,
}

/// What a decoder says.
#[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Answer {
    /// Once, before anything is asked: these walls stand.
    Jailed(Jail),
    Facts(Box<Facts>),
    Refused(Refusal, Message),
    /// So many bytes follow for each of `Rendition::ALL`; the thumbhash is empty where there is none.
    Made {
        lengths: [u32; Rendition::ALL.len()],
        thumbhash: Vec<u8>,
        damaged: bool,
    },
    /// A close-up of so many bytes follows.
    CloseUp(u32),
    /// What of the file is for everybody.
    Kept(Vec<Piece>),
    Failed(Failure),
}

/// The kinds of error that an inspection may end in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Refusal {
    Unsupported,
    TooLarge,
    Invalid,
}

/// Sends one request with the file. The child shares the file's position, and nothing else of the parent's.
pub fn send_request(socket: &UnixStream, request: Request, file: &File) -> io::Result<()> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut control = SendAncillaryBuffer::new(&mut space);
    let files = [file.as_fd()];
    control.push(SendAncillaryMessage::ScmRights(&files));
    // So few bytes fit into any socket whole.
    sendmsg(socket, &[IoSlice::new(&spelt(request))], &mut control, SendFlags::NOSIGNAL)?;
    Ok(())
}

/// The next request, or `None` when the parent has closed its end or has died.
pub fn receive_request(socket: &UnixStream) -> io::Result<Option<(Request, File)>> {
    let mut byte = [0];
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut control = RecvAncillaryBuffer::new(&mut space);
    let received = recvmsg(socket, &mut [IoSliceMut::new(&mut byte)], &mut control, RecvFlags::CMSG_CLOEXEC)?;
    if received.bytes == 0 {
        return Ok(None);
    }
    let request = match byte {
        [b'i'] => Request::Inspect,
        [b'r'] => Request::Render(receive_recipe(socket)?),
        [b'c'] => Request::CloseUp(receive_recipe(socket)?),
        [b's'] => Request::Strip,
        _ => return Err(io::ErrorKind::InvalidData.into()),
    };
    let file = control.drain().find_map(|message| match message {
        RecvAncillaryMessage::ScmRights(mut files) => files.next(),
        _ => None,
    });
    Ok(Some((request, file.ok_or(io::ErrorKind::InvalidData)?.into())))
}

fn spelt(request: Request) -> Vec<u8> {
    let (word, recipe) = match request {
        Request::Inspect => return vec![b'i'],
        Request::Strip => return vec![b's'],
        Request::Render(recipe) => (b"r", recipe),
        Request::CloseUp(recipe) => (b"c", recipe),
    };
    let edges = Rendition::ALL.map(|rendition| recipe.edge(rendition).to_be_bytes());
    [word, edges.as_flattened(), &[recipe.quality()]].concat()
}

fn receive_recipe(mut socket: &UnixStream) -> io::Result<Recipe> {
    let (mut edges, mut quality) = ([[0; 4]; Rendition::ALL.len()], [0]);
    socket.read_exact(edges.as_flattened_mut())?;
    socket.read_exact(&mut quality)?;
    let [thumb, grid, view] = edges.map(u32::from_be_bytes);
    Recipe::new(thumb, grid, view, quality[0]).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

/// Sends a header and the pictures that follow it.
pub fn send_answer(mut socket: &UnixStream, answer: &Answer, pictures: &[Vec<u8>]) -> io::Result<()> {
    let header = serde_json::to_vec(answer)?;
    socket.write_all(&(header.len() as u32).to_be_bytes())?;
    socket.write_all(&header)?;
    pictures.iter().try_for_each(|picture| socket.write_all(picture))
}

/// Reads an answer and the pictures that follow it, within bounds.
pub fn receive_answer(from: &mut impl Read) -> io::Result<(Answer, Vec<Vec<u8>>)> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let header = read_bounded(from, u32::from_be_bytes(length), HEADER_BYTES)?;
    let answer = serde_json::from_slice(&header)?;
    let pictures = match &answer {
        Answer::Made { lengths, .. } => {
            lengths.iter().map(|length| read_bounded(from, *length, RENDITION_BYTES)).collect::<io::Result<_>>()?
        }
        Answer::CloseUp(length) => vec![read_bounded(from, *length, limits::CLOSE_UP_BYTES)?],
        _ => Vec::new(),
    };
    Ok((answer, pictures))
}

fn read_bounded(from: &mut impl Read, length: u32, bound: u32) -> io::Result<Vec<u8>> {
    if length > bound {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "an answer over its bound"));
    }
    let mut bytes = vec![0; length as usize];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_carries_an_open_file() {
        let (parent, child) = UnixStream::pair().unwrap();
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"bytes").unwrap();
        let recipe = Recipe::new(200, 900, 3000, 95).unwrap();
        let others = [Request::Inspect, Request::CloseUp(recipe), Request::Strip];
        send_request(&parent, Request::Render(recipe), &file).unwrap();
        others.iter().for_each(|other| send_request(&parent, *other, &file).unwrap());
        let (request, mut received) = receive_request(&child).unwrap().unwrap();
        assert_eq!(request, Request::Render(recipe));
        others.iter().for_each(|other| assert_eq!(receive_request(&child).unwrap().unwrap().0, *other));
        let mut text = String::new();
        io::Seek::rewind(&mut received).unwrap();
        received.read_to_string(&mut text).unwrap();
        assert_eq!(text, "bytes");
        drop(parent);
        assert!(receive_request(&child).unwrap().is_none());
    }

    #[test]
    fn a_recipe_beyond_the_limits_is_not_followed() {
        let (parent, child) = UnixStream::pair().unwrap();
        let file = tempfile::tempfile().unwrap();
        send_request(&parent, Request::Render(Recipe::default()), &file).unwrap();
        let spelt = spelt(Request::Render(Recipe::default()));
        assert!(receive_request(&child).unwrap().is_some());
        for (at, byte) in [(1, 0xff), (5, 0xff), (9, 0xff), (13, 0)] {
            let (parent, child) = UnixStream::pair().unwrap();
            let mut wrong = spelt.clone();
            wrong[at] = byte;
            (&parent).write_all(&wrong[1..]).unwrap();
            assert!(receive_recipe(&child).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn an_answer_comes_back_and_a_lie_does_not() {
        let (parent, child) = UnixStream::pair().unwrap();
        let pictures = vec![vec![1; 10]; 3];
        let made = |lengths| Answer::Made { lengths, thumbhash: vec![1, 2], damaged: true };
        send_answer(&child, &made([10; 3]), &pictures).unwrap();
        assert_eq!(receive_answer(&mut &parent).unwrap(), (made([10; 3]), pictures));
        send_answer(&child, &Answer::CloseUp(2), &[vec![1, 2]]).unwrap();
        assert_eq!(receive_answer(&mut &parent).unwrap(), (Answer::CloseUp(2), vec![vec![1, 2]]));
        for lie in [made([u32::MAX; 3]), Answer::CloseUp(u32::MAX)] {
            send_answer(&child, &lie, &[]).unwrap();
            assert!(receive_answer(&mut &parent).is_err());
        }
        (&child).write_all(&u32::MAX.to_be_bytes()).unwrap();
        assert!(receive_answer(&mut &parent).is_err());
    }
}
