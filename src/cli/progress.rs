//! How far a command has come: a bar on a terminal, elsewhere a line now and then.

use super::out::{aside, printable};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;

/// Without a terminal, a line after so many.
const LINE_EVERY: u64 = 100;

pub struct Progress {
    bar: ProgressBar,
    /// What is counted, in the plural.
    nouns: &'static str,
}

impl Progress {
    pub fn new(total: u64, nouns: &'static str) -> Progress {
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
        let template = format!("{{bar:30}} {{pos}} of {{len}} {nouns}, {{eta}} left  {{wide_msg}}");
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style);
        }
        Progress { bar, nouns }
    }

    /// One more is done.
    pub fn step(&self, name: String) {
        self.bar.set_message(printable(&name));
        self.bar.inc(1);
        let done = self.bar.position();
        if !std::io::stderr().is_terminal() && done.is_multiple_of(LINE_EVERY) {
            aside(&format!("{done} of {} {}", self.bar.length().unwrap_or_default(), self.nouns));
        }
    }

    /// Makes room for what is said at the end.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }
}
