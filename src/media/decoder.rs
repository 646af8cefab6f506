//! The parent's side of a decoder: a child process that is started when it is first needed, given one picture at a
//! time, and replaced when it dies, hangs or has had its batch. Nothing it answers is believed unchecked.
//!
//! A decoder belongs to no thread and to no runtime: its socket is read on a blocking thread, with a deadline. A call
//! that is given up (its future dropped) kills the child with the next call or with the `Decoder`.

use super::pieces::Pieces;
use super::wire::{self, Answer, Refusal, Request};
use super::{Failure, Jail, Renditions, dates, exif, words};
use crate::domain::limits;
use crate::domain::photo::{Facts, Kind, Place, Rendered, Rendition, Taken};
use crate::domain::recipe::Recipe;
use crate::domain::thumbhash::Thumbhash;
use crate::error::{Error, Result};
use crate::language::Message;
use std::fs::File;
use std::io::{self, Read};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// How long a fresh process may take until it is jailed.
const START_WALL: Duration = Duration::from_secs(10);
/// A picture is tens of megabytes that come and go: in pages of 2 MB they cost an eighth less of all the time. A word to
/// glibc; other C libraries do not read it.
pub const LARGE_PAGES: (&str, &str) = ("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1");
/// Where a decoder gives no reason.
const UNDECODABLE: &str = "picture-undecodable";
/// Where it gives none for refusing a file.
const UNREADABLE: &str = "picture-unreadable";
/// What every JPEG begins with.
const JPEG: [u8; 3] = [0xff, 0xd8, 0xff];

/// How a picture's rendering ended.
#[derive(Debug)]
pub enum Render {
    Made(Renditions, Rendered),
    /// The pixels cannot be decoded; trying again is of no use.
    Failed(Failure),
    /// The process crashed or ran into a limit. It may have been this picture, or the machine.
    Died(Failure),
}

/// One decoder, alive or to be started.
#[derive(Debug)]
pub struct Decoder {
    program: PathBuf,
    process: Option<Process>,
}

/// Ctrl-C and a service's stop go to all of a group: a decoder that dies of one says nothing of its picture.
const STOPS: [i32; 3] = [libc::SIGHUP, libc::SIGINT, libc::SIGTERM];

/// How a process ended while it had a picture.
struct Death {
    failure: Failure,
    is_a_stop: bool,
}

#[derive(Debug)]
struct Process {
    child: Child,
    /// Away while it is being listened to; a call that was given up never brings it back.
    socket: Option<UnixStream>,
    jail: Jail,
    pictures: u32,
}

/// Killed with its owner, so that no decoder outlives what it was for.
impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

impl Process {
    /// Ends it and says how it ended. A process that is dead already keeps the status it died with.
    fn end(&mut self) -> Option<ExitStatus> {
        let _ = self.child.kill();
        self.child.wait().ok()
    }
}

/// And the pictures that came with it.
type Answered = (Answer, Vec<Vec<u8>>);

impl Decoder {
    /// A decoder that runs `program decode`. Nothing is started yet.
    pub fn new(program: PathBuf) -> Decoder {
        Decoder { program, process: None }
    }

    /// Starts the process if there is none, and says which walls stand around it.
    pub async fn start(&mut self) -> Result<Jail> {
        let worn_out = |process: &Process| process.socket.is_none() || process.pictures >= limits::DECODER_BATCH;
        if self.process.as_ref().is_some_and(worn_out) {
            self.process = None;
        }
        if let Some(process) = &self.process {
            return Ok(process.jail);
        }
        let program = self.program.clone();
        let process = super::off_thread(move || spawn(program)).await?;
        let jail = process.jail;
        self.process = Some(process);
        Ok(jail)
    }

    /// What the picture in this file is. `Unsupported`, `TooLarge` and `Invalid` refuse it with a sentence.
    pub async fn inspect(&mut self, file: File) -> Result<Facts> {
        // It may have died of something else: a file is not refused for one death.
        for _ in 0..2 {
            self.start().await?;
            match self.ask(Request::Inspect, file.try_clone()?, limits::INSPECT_WALL).await {
                Ok((Answer::Facts(facts), _)) => return checked(*facts),
                Ok((Answer::Refused(refusal, message), _)) => return Err(refused(refusal, &message)),
                Ok(_) => return Err(self.astray()),
                Err(death) => tracing::warn!(cause = death.failure.cause, "a decoder died at an inspection"),
            }
        }
        Err(unreadable())
    }

    /// The renditions of the picture in this file, by this recipe. An error is none of the picture's: no decoder could be started.
    pub async fn render(&mut self, file: File, recipe: Recipe) -> Result<Render> {
        self.start().await?;
        Ok(match self.ask(Request::Render(recipe), file, limits::DECODER_WALL).await {
            Ok((Answer::Made { thumbhash, damaged, .. }, made))
                if made.iter().all(|bytes| bytes.starts_with(&JPEG)) =>
            {
                let renditions = Rendition::ALL.into_iter().zip(made).collect();
                Render::Made(renditions, Rendered { thumbhash: Thumbhash::new(&thumbhash), damaged })
            }
            Ok((Answer::Failed(failure), _)) => Render::Failed(readable(&failure)),
            Ok(_) => Render::Died(self.astray().message().into()),
            Err(death) if death.is_a_stop => return Err(Error::internal("render", death.failure.cause)),
            Err(death) => Render::Died(death.failure),
        })
    }

    /// A close-up of the picture in this file, by the quality of this recipe.
    ///
    /// # Errors
    /// `Invalid` where it cannot be decoded, `Internal` where the process died at it.
    pub async fn close_up(&mut self, file: File, recipe: Recipe) -> Result<Vec<u8>> {
        self.start().await?;
        match self.ask(Request::CloseUp(recipe), file, limits::DECODER_WALL).await {
            Ok((Answer::CloseUp(_), mut made)) if made.iter().all(|bytes| bytes.starts_with(&JPEG)) => {
                made.pop().ok_or_else(|| self.astray())
            }
            Ok((Answer::Failed(failure), _)) => Err(Error::Invalid(readable(&failure).message)),
            Ok(_) => Err(self.astray()),
            Err(death) => Err(Error::internal("make a close-up", death.failure.cause)),
        }
    }

    /// What of this original is for everybody, or `None` where that cannot be told. An error is none of the picture's, or the
    /// process died at it.
    pub async fn strip(&mut self, file: File, kind: Kind) -> Result<Option<Pieces>> {
        self.start().await?;
        let original = file.try_clone()?;
        let how = match self.ask(Request::Strip, file, limits::STRIP_WALL).await {
            Ok((Answer::Kept(pieces), _)) => {
                let checked = super::off_thread(move || Ok(Pieces::checked(pieces, &original, kind)?)).await?;
                if checked.is_some() {
                    return Ok(checked);
                }
                self.astray().to_string()
            }
            Ok((Answer::Refused(_, reason), _)) => {
                tracing::debug!(
                    reason = exif::tidy(&reason.to_string(), exif::SENTENCE),
                    "an original is withheld from readers"
                );
                return Ok(None);
            }
            Ok(_) => self.astray().to_string(),
            Err(death) => death.failure.cause,
        };
        Err(Error::internal("strip an original", how))
    }

    /// One question, one answer, or how the process ended.
    async fn ask(&mut self, request: Request, file: File, wall: Duration) -> Result<Answered, Death> {
        let socket = self.process.as_mut().and_then(|process| {
            process.pictures += 1;
            process.socket.take()
        });
        let socket = socket.ok_or_else(|| Death { failure: died("it was never started"), is_a_stop: false })?;
        let asked = tokio::task::spawn_blocking(move || {
            wire::send_request(&socket, request, &file)?;
            let answer = listen(&socket, wall)?;
            Ok::<_, io::Error>((socket, answer))
        });
        match asked.await.map_err(io::Error::other).flatten() {
            Ok((socket, answer)) => {
                if let Some(process) = &mut self.process {
                    process.socket = Some(socket);
                }
                Ok(answer)
            }
            Err(error) => Err(self.obituary(&error, wall)),
        }
    }

    /// Ends the process and says how it died.
    fn obituary(&mut self, error: &io::Error, wall: Duration) -> Death {
        let status = self.process.take().and_then(|mut process| process.end());
        let is_a_stop = status.and_then(|status| status.signal()).is_some_and(|signal| STOPS.contains(&signal));
        Death { failure: cause(status, error, wall), is_a_stop }
    }

    /// It answered something else than was asked, as only one that is no longer itself does.
    fn astray(&mut self) -> Error {
        self.process = None;
        unreadable()
    }
}

fn cause(status: Option<ExitStatus>, error: &io::Error, wall: Duration) -> Failure {
    if matches!(error.kind(), io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock) {
        let message = Message::new("picture-takes-long").with("seconds", wall.as_secs());
        return Failure { cause: message.to_string(), message };
    }
    died(&match status.map(|status| (status.signal(), status.code())) {
        Some((Some(signal), _)) => format!("ended by signal {signal}"),
        Some((_, Some(code))) => format!("ended with code {code}"),
        _ => format!("could not be reached: {error}"),
    })
}

fn spawn(program: PathBuf) -> Result<Process> {
    let start = || -> io::Result<Process> {
        let (ours, theirs) = UnixStream::pair()?;
        let child = Command::new(program)
            .arg("decode")
            .env_clear()
            .env(LARGE_PAGES.0, LARGE_PAGES.1)
            .current_dir("/")
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let mut process = Process { child, socket: None, jail: Jail::default(), pictures: 0 };
        match listen(&ours, START_WALL)? {
            (Answer::Jailed(jail), _) => process.jail = jail,
            _ => return Err(io::ErrorKind::InvalidData.into()),
        }
        process.socket = Some(ours);
        Ok(process)
    };
    start().map_err(|error| Error::internal("start a decoder", error))
}

/// Reads one answer before the deadline.
fn listen(socket: &UnixStream, wall: Duration) -> io::Result<Answered> {
    wire::receive_answer(&mut Until { socket, deadline: Instant::now() + wall })
}

/// A socket that is read until an instant: bytes that trickle do not buy time.
struct Until<'a> {
    socket: &'a UnixStream,
    deadline: Instant,
}

impl Read for Until<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        self.socket.set_read_timeout(Some(left))?;
        let mut socket = self.socket;
        socket.read(buffer)
    }
}

/// Facts as the rest of the house may rely on them, whoever wrote them.
fn checked(facts: Facts) -> Result<Facts> {
    let sides = 1..=limits::SIDE;
    if !sides.contains(&facts.width) || !sides.contains(&facts.height) {
        return Err(unreadable());
    }
    let line = |text: &str| exif::tidy(text, exif::TEXT);
    let plausible = dates::plausible(facts.taken.at, facts.taken.zone);
    // Every field by its name: a new one has to be looked at here.
    let Facts { kind, width, height, flash, animated, motion, gain_map, .. } = facts;
    Ok(Facts {
        kind,
        width,
        height,
        taken: if plausible { facts.taken } else { Taken::default() },
        camera: line(&facts.camera),
        lens: line(&facts.lens),
        exposure: line(&facts.exposure),
        aperture: line(&facts.aperture),
        iso: line(&facts.iso),
        focal: line(&facts.focal),
        flash,
        rating: facts.rating.filter(|stars| (1..=5).contains(stars)),
        copyright: line(&facts.copyright),
        creator: line(&facts.creator),
        place: facts.place.and_then(|place| Place::new(place.latitude(), place.longitude())),
        animated,
        motion,
        gain_map,
        words: words::checked(facts.words),
    })
}

/// The message that a decoder names, if there is one: no text of its own comes before people.
fn ours(message: &Message, otherwise: &'static str) -> Message {
    let picture = Message::known(&message.to_stored()).filter(|_| message.to_stored().starts_with("picture-"));
    picture.unwrap_or_else(|| otherwise.into())
}

/// What a decoder said, as it may be shown and written into a log. A picture never ends without a reason.
fn readable(failure: &Failure) -> Failure {
    let cause = exif::tidy(&failure.cause, exif::TEXT);
    Failure { message: ours(&failure.message, UNDECODABLE), cause }
}

fn died(how: &str) -> Failure {
    Failure { message: "picture-decoding-broke-off".into(), cause: how.into() }
}

fn refused(refusal: Refusal, message: &Message) -> Error {
    let message = ours(message, UNREADABLE);
    match refusal {
        Refusal::Unsupported => Error::Unsupported(message),
        Refusal::TooLarge => Error::TooLarge(message),
        Refusal::Invalid => Error::Invalid(message),
    }
}

fn unreadable() -> Error {
    Error::invalid(UNREADABLE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::photo::Words;
    use rustix::process::{Pid, Signal};

    #[tokio::test]
    async fn a_program_that_is_no_decoder_is_our_fault() {
        for program in ["/nonexistent", "/bin/true"] {
            let mut decoder = Decoder::new(program.into());
            let error = decoder.inspect(tempfile::tempfile().unwrap()).await.unwrap_err();
            assert!(matches!(error, Error::Internal(_)), "{error:?}");
        }
    }

    /// A decoder whose process has just ended by this signal, also where whoever runs the tests ignores it, as a shell does
    /// for what it starts in the background.
    fn ended_by(signal: Signal) -> Decoder {
        let child = Command::new("env").args(["--default-signal", "sleep", "600"]).spawn().unwrap();
        let stat = format!("/proc/{}/stat", child.id());
        while !std::fs::read_to_string(&stat).unwrap().contains(") Z ") {
            rustix::process::kill_process(Pid::from_child(&child), signal).unwrap();
            std::thread::yield_now();
        }
        let process = Process { child, socket: None, jail: Jail::default(), pictures: 0 };
        Decoder { program: "/nonexistent".into(), process: Some(process) }
    }

    #[test]
    fn a_decoder_that_was_told_to_stop_says_nothing_of_its_picture() {
        let stops = [Signal::HUP, Signal::INT, Signal::TERM].map(|signal| (signal, true));
        let deaths = [Signal::KILL, Signal::SEGV, Signal::SYS].map(|signal| (signal, false));
        for (signal, is_a_stop) in stops.into_iter().chain(deaths) {
            let death = ended_by(signal).obituary(&io::ErrorKind::UnexpectedEof.into(), limits::DECODER_WALL);
            assert_eq!(death.is_a_stop, is_a_stop, "{signal:?}");
            assert!(death.failure.cause.contains("signal"), "{:?}", death.failure);
        }
    }

    #[test]
    fn there_is_always_a_reason_and_it_is_one_of_ours() {
        let said =
            |message: &str, cause: &str| readable(&Failure { message: Message::stored(message), cause: cause.into() });
        assert_eq!(said("", "x"), Failure { message: UNDECODABLE.into(), cause: "x".into() });
        let kept = said("picture-takes-long seconds=20", "");
        assert_eq!(kept.message, Message::new("picture-takes-long").with("seconds", 20_u64));
        let hostile = [
            "Your account was locked: call 555",
            "error-internal",
            "picture-takes-long seconds=<b>",
            "picture-x",
            "a\n",
        ];
        for text in hostile {
            assert_eq!(said(text, "").message, UNDECODABLE.into(), "{text}");
        }
        let long = said(UNDECODABLE, &"b\u{1b}".repeat(9_999));
        assert!(long.cause.len() < 1_000 && !long.cause.contains('\u{1b}'), "{long:?}");
    }

    #[test]
    fn facts_are_not_believed() {
        assert!(checked(Facts { width: 0, height: 1, ..Facts::default() }).is_err());
        assert!(checked(Facts { width: 70_000, height: 1, ..Facts::default() }).is_err());
        let long = checked(Facts { width: 1, height: 1, camera: "x".repeat(9_999), ..Facts::default() }).unwrap();
        assert_eq!(long.camera.len(), 100);
        let lies = r#"{"kind":"Jpeg","width":1,"height":1,"taken":{"at":9007199254740993,"zone":2147483647,"source":"Exif"},
            "camera":"","lens":"a\u0000\u202eb","exposure":"","aperture":"","iso":"","focal":"","flash":null,"rating":200,
            "copyright":"","creator":"","place":{"latitude":1e300,"longitude":0},"animated":false,"motion":false,
            "gain_map":false,"words":{"title":"a\nb","caption":"","keywords":["x,y","x",""]}}"#;
        let facts = checked(serde_json::from_str(lies).unwrap()).unwrap();
        let keywords = vec!["x".into(), "y".into()];
        let expected = Facts {
            width: 1,
            height: 1,
            lens: "a b".into(),
            words: Words { title: "a b".into(), caption: String::new(), keywords },
            ..Facts::default()
        };
        assert_eq!(facts, expected);
    }
}
