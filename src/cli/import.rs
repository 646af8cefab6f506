//! `salon import`: folders of pictures on the disk become albums.

use super::figures::count;
use super::out::Out;
use super::progress::Progress;
use super::{Caller, House, Stop};
use crate::domain::album::Visibility;
use crate::domain::import::Import;
use crate::domain::text::{Login, Title};
use crate::domain::user::User;
use crate::error::{Error, Result};
use crate::gallery::imports::Imported;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Take folders of pictures into the gallery
///
/// Every folder with pictures becomes an album, called by its path below DIR (`2024 / Summer`), and DIR itself by its own
/// name. Whether a file is a picture is decided by what is in it. Hidden files, links and anything that is not a file are
/// passed over. Nothing in DIR is changed.
///
/// Running it again adds nothing twice: an album of this title and owner is used again, and a picture that it holds
/// already is left alone. What cannot be taken is listed at the end and stops nothing. An import that was killed (a power
/// cut) goes on by itself when the gallery is started next; one that was stopped with Ctrl-C does not.
#[derive(clap::Args, Debug)]
#[command(after_help = "EXAMPLES
  salon import ~/Pictures --as mira
  salon import /mnt/camera --album 'Wedding' --visibility members

EXIT CODES
  0 everything is in the gallery   1 some files are not, and are listed   2 wrong usage")]
pub struct Args {
    /// The folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// Everything into this one album
    #[arg(long, value_name = "TITLE", value_parser = title)]
    album: Option<Title>,

    /// Whose albums they are [default: the first administrator]
    #[arg(long = "as", value_name = "LOGIN", value_parser = login)]
    owner: Option<Login>,

    /// Who may see the albums that are created: private, members or public
    #[arg(long, default_value = "private", value_parser = visibility)]
    visibility: Visibility,

    /// One JSON object for each refused file (file, why), then one with the counts (files, added, there, refused)
    #[arg(long)]
    json: bool,
}

fn title(text: &str) -> Result<Title, String> {
    Title::parse(text).map_err(reason)
}

pub fn login(text: &str) -> Result<Login, String> {
    Login::parse(text).map_err(reason)
}

/// As the second half of a sentence that begins with the name of the setting, and ends with a full stop of its own.
fn reason(error: Error) -> String {
    format!("is refused: {}", error.to_string().trim_end_matches('.'))
}

fn visibility(text: &str) -> Result<Visibility, String> {
    text.parse().map_err(|_| format!("must be private, members or public, not {text:?}"))
}

pub async fn run(house: &House, args: Args) -> Result<()> {
    let folder = args.folder.canonicalize().ok().filter(|folder| folder.is_dir());
    let folder = folder
        .ok_or_else(|| Error::operator(format!("{} is not a folder, or cannot be read.", args.folder.display())))?;
    let owner = owner(house, args.owner).await?;
    let total = house.gallery.count_sources(&folder).await?;
    let import = Import { folder, album: args.album, owner: owner.id, visibility: args.visibility };
    let mut tally = Tally { progress: Progress::new(total, "files"), saved: 0, already: 0, refused: Vec::new() };
    let stop = Stop::on_signals()?;
    let take = |path: &Path, imported| tally.take(path, imported);
    let done = house.gallery.import(&Caller::Operator, &import, take, stop.clone().asked()).await;
    tally.progress.clear();
    tally.refused.sort();
    // What was done before the end of an import that broke off is said too.
    if args.json {
        report(&tally)?
    } else {
        tell(house, &tally, &owner).await?
    }
    done?;
    if stop.is_asked() {
        return Err(Error::operator("It was stopped before the end. Run it again, and it goes on where it was."));
    }
    match tally.refused.len() as u64 {
        0 => Ok(()),
        refused => Err(Error::operator(format!("{} could not be taken.", count(refused, "file")))),
    }
}

async fn owner(house: &House, login: Option<Login>) -> Result<User> {
    if let Some(login) = login {
        return house.gallery.user_named(&Caller::Operator, &login).await;
    }
    let first = house.gallery.first_administrator(&Caller::Operator).await?;
    first.ok_or_else(|| {
        Error::operator(
            "Nobody is there to own the albums: there is no enabled administrator. Create one with \
             `salon user add LOGIN --admin`, or say with --as whose albums they are.",
        )
    })
}

struct Tally {
    progress: Progress,
    saved: u64,
    already: u64,
    refused: Vec<(PathBuf, String)>,
}

impl Tally {
    fn take(&mut self, path: &Path, imported: Imported) {
        match imported {
            Imported::Saved => self.saved += 1,
            Imported::AlreadyHere => self.already += 1,
            Imported::Refused(why) => self.refused.push((path.to_owned(), why)),
        }
        self.progress.step(path.file_name().unwrap_or_default().to_string_lossy().into_owned());
    }

    fn done(&self) -> u64 {
        self.saved + self.already + self.refused.len() as u64
    }
}

fn report(tally: &Tally) -> Result<()> {
    let mut out = Out::new();
    for (path, why) in &tally.refused {
        out.json(&json!({ "file": path.to_string_lossy(), "why": why }))?;
    }
    out.json(&json!({
        "files": tally.done(),
        "added": tally.saved,
        "there": tally.already,
        "refused": tally.refused.len(),
    }))?;
    out.flush()
}

async fn tell(house: &House, tally: &Tally, owner: &User) -> Result<()> {
    let mut out = Out::new();
    for (path, why) in &tally.refused {
        out.line(&format!("{}: {why}", path.display()))?;
    }
    out.line(&format!(
        "{} for {}: {} added, {} there already, {} refused.",
        count(tally.done(), "file"),
        owner.login,
        tally.saved,
        tally.already,
        tally.refused.len()
    ))?;
    let left = house.gallery.jobs_left().await?;
    if left > 0 {
        let when = match house.is_empty() {
            true => "they are made when `salon serve` is started next",
            false => "the workers are at it",
        };
        out.line(&format!("The thumbnails of {} are still to be made: {when}.", count(left, "photo")))?;
    }
    out.flush()
}
