//! `salon decode`, hidden: a jailed process that parses pictures for its parent. It reads no configuration.

use std::process::ExitCode;

/// Serves the parent at the other end of standard input until it closes.
pub fn run() -> ExitCode {
    match crate::media::child::serve() {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
