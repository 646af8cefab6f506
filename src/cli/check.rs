//! `salon check`: what is wrong, where, and what mends it.

use super::figures::count;
use super::out::{Out, aside};
use super::{Caller, House};
use crate::error::{Error, Result};
use crate::gallery::check::{Finding, Scope, Tally};

/// Hold everything in Redis and on the disk against each other
///
/// Every key against the convention, every photo against its files and its indexes, every index against the things it
/// names, counters, mirrors, jobs, and files that no photo names. It may run while the gallery is in use.
///
/// With --repair it mends what is derived from something else: indexes, counters, mirrors, thumbnails that have to be
/// made again, originals that were set aside. It never deletes a photo or an original. What only a person can decide, or
/// what is lost, is left and said.
#[derive(clap::Args, Debug)]
#[command(after_help = "EXAMPLES
  salon check
  salon check --repair
  salon check --bytes --json > findings.jsonl

EXIT CODES
  0 nothing found, or all of it repaired   1 something is left   2 wrong usage")]
pub struct Args {
    /// Mend what can be mended
    #[arg(long)]
    repair: bool,

    /// Read every original and compare its SHA-256: takes as long as reading the disk does
    #[arg(long)]
    bytes: bool,

    /// One JSON object per line: where, what, repair (what mends it), repaired, note (worth knowing, nothing is wrong)
    #[arg(long)]
    json: bool,
}

pub async fn run(house: &House, args: Args) -> Result<()> {
    let mut out = Out::new();
    let scope = Scope { repair: args.repair, bytes: args.bytes };
    let mut report = |finding: &Finding| match args.json {
        true => out.json(finding),
        false => out.line(&sentence(finding)),
    };
    let tally = house.gallery.check(&Caller::Operator, scope, &mut report).await?;
    out.flush()?;
    aside(&summary(&tally));
    match tally.findings - tally.repaired {
        0 => Ok(()),
        left if args.repair => Err(Error::operator(format!("{} left.", count(left, "finding")))),
        left => Err(Error::operator(format!(
            "{}. `salon check --repair` mends what can be mended.",
            count(left, "finding")
        ))),
    }
}

fn sentence(finding: &Finding) -> String {
    let Finding { r#where, what, repair, repaired, note } = finding;
    match (note, repaired, repair.is_empty()) {
        (true, ..) => format!("{where} {what}. (Nothing is wrong.)", where = r#where),
        (_, true, _) => format!("{where} {what}. Repaired: {repair}", where = r#where),
        (_, false, false) => format!("{where} {what}. To repair: {repair}", where = r#where),
        (_, false, true) => format!("{where} {what}.", where = r#where),
    }
}

fn summary(tally: &Tally) -> String {
    format!(
        "Looked at {} and {}: {}, {} of them repaired, {}.",
        count(tally.keys, "key"),
        count(tally.photos, "photo"),
        count(tally.findings, "finding"),
        tally.repaired,
        count(tally.notes, "note"),
    )
}
