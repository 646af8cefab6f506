//! The hidden process `salon decode`: the only one in which bytes that strangers chose are parsed. Its standard input
//! is a socket to its parent; see `wire` for what is said there and `jail` for what it cannot do.

use super::wire::{self, Answer, Refusal, Request};
use super::{inspect, jail, render, strip};
use crate::domain::photo::{Facts, Rendered};
use crate::error::{Error, Result};
use std::fs::File;
use std::io;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Locks itself in, then answers until the parent closes the socket.
///
/// The end of the socket is also how it learns of its parent's death. The kernel's own signal for that is not used: it
/// is sent when the *thread* dies that started the process, and the threads of a pool come and go. While it works on a
/// picture it does not listen, and then its limit of CPU time ends it.
pub fn serve() -> io::Result<()> {
    jail::close_inherited();
    let socket = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    wire::send_answer(&socket, &Answer::Jailed(jail::lock()?), &[])?;
    while let Some((request, file)) = wire::receive_request(&socket)? {
        jail::allow_cpu_for_one_picture()?;
        match request {
            Request::Inspect => wire::send_answer(&socket, &inspected(&file), &[])?,
            Request::Render(recipe) => match render::renditions(&file, &recipe) {
                Ok((made, rendered)) => wire::send_answer(&socket, &described(&made, rendered), &made)?,
                Err(failure) => wire::send_answer(&socket, &Answer::Failed(failure), &[])?,
            },
            Request::CloseUp(recipe) => match render::close_up(&file, &recipe) {
                Ok(made) => wire::send_answer(&socket, &Answer::CloseUp(made.len() as u32), &[made])?,
                Err(failure) => wire::send_answer(&socket, &Answer::Failed(failure), &[])?,
            },
            Request::Strip => wire::send_answer(&socket, &stripped(&file), &[])?,
        }
    }
    Ok(())
}

fn described(made: &[Vec<u8>], rendered: Rendered) -> Answer {
    let lengths = std::array::from_fn(|at| made.get(at).map_or(0, |bytes| bytes.len() as u32));
    let thumbhash = rendered.thumbhash.map(|hash| hash.bytes().to_vec()).unwrap_or_default();
    Answer::Made { lengths, thumbhash, damaged: rendered.damaged }
}

fn inspected(file: &File) -> Answer {
    let facts = catch_unwind(AssertUnwindSafe(|| inspect::facts(file)));
    refusal(facts.unwrap_or_else(|_| Err(Error::invalid("picture-unreadable"))))
}

fn stripped(file: &File) -> Answer {
    let pieces = catch_unwind(AssertUnwindSafe(|| strip::pieces(file)));
    match pieces.unwrap_or_else(|_| Err(Error::invalid("picture-unreadable"))) {
        Ok(pieces) => Answer::Kept(pieces),
        Err(error) => Answer::Refused(Refusal::Invalid, error.message()),
    }
}

fn refusal(facts: Result<Facts>) -> Answer {
    match facts {
        Ok(facts) => Answer::Facts(Box::new(facts)),
        Err(Error::Unsupported(message)) => Answer::Refused(Refusal::Unsupported, message),
        Err(Error::TooLarge(message)) => Answer::Refused(Refusal::TooLarge, message),
        Err(error) => Answer::Refused(Refusal::Invalid, error.message()),
    }
}
