//! What a command prints on standard output: lines, JSON lines, and columns that stand under each other.

use crate::error::{Error, Result};
use serde::Serialize;
use std::io::{self, BufWriter, ErrorKind, Stdout, Write};

/// Standard output. Once its reader is gone (`salon photos … | head`) nothing more is said, and that is no failure.
pub struct Out {
    out: BufWriter<Stdout>,
    closed: bool,
}

impl Out {
    pub fn new() -> Out {
        Out { out: BufWriter::new(io::stdout()), closed: false }
    }

    pub fn line(&mut self, line: &str) -> Result<()> {
        let written = writeln!(self.out, "{}", printable(line));
        self.unless_closed(written)
    }

    /// One object per line.
    pub fn json(&mut self, object: &impl Serialize) -> Result<()> {
        let line = serde_json::to_string(object).map_err(|error| Error::internal("JSON", error))?;
        self.line(&line)
    }

    /// Rows under each other. The last column is as long as it likes, so it is the place for what people wrote.
    pub fn table<const N: usize>(&mut self, head: [&str; N], rows: &[[String; N]]) -> Result<()> {
        let length = |text: &str| text.chars().count();
        let width = |column: usize| {
            let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| length(cell));
            cells.chain(head.get(column).map(|title| length(title))).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..N).map(width).collect();
        let aligned = |row: &[String]| {
            let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
            cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        };
        self.line(&aligned(&head.map(str::to_owned)))?;
        rows.iter().try_for_each(|row| self.line(&aligned(row)))
    }

    /// To be called at the end.
    pub fn flush(&mut self) -> Result<()> {
        let flushed = self.out.flush();
        self.unless_closed(flushed)
    }

    fn unless_closed(&mut self, written: io::Result<()>) -> Result<()> {
        match written {
            _ if self.closed => Ok(()),
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            written => Ok(written?),
        }
    }
}

/// A sentence beside the output: for a person, on standard error. Nobody may be reading it.
pub fn aside(sentence: &str) {
    let _ = writeln!(io::stderr(), "{}", printable(sentence));
}

/// A file may be called what a terminal takes for orders.
pub fn printable(line: &str) -> String {
    line.replace(char::is_control, "\u{fffd}")
}
