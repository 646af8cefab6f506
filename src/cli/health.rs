//! `salon health`: one GET of `/readyz` by hand, so that a container needs no other program for its health check.

use crate::config::{Site, reachable};
use crate::error::{Error, Result};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// `/readyz` itself answers within two seconds, also when Redis does not.
const WAIT: Duration = Duration::from_secs(4);

#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    site: Site,
}

pub fn run(args: &Args) -> Result<()> {
    let address = reachable(args.site.listen);
    let answer = ask(args).map_err(|e| Error::operator(format!("Salon does not answer on {address}: {e}.")))?;
    let status = answer.lines().next().unwrap_or_default();
    if status.split(' ').nth(1) == Some("200") {
        return Ok(());
    }
    Err(Error::operator(format!("Salon on {address} is not ready: {status}")))
}

fn ask(args: &Args) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&reachable(args.site.listen), WAIT)?;
    stream.set_read_timeout(Some(WAIT))?;
    write!(stream, "GET /readyz HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", host(&args.site))?;
    let mut answer = Vec::new();
    stream.take(64 * 1024).read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

/// The host name that the site expects to be called by.
fn host(site: &Site) -> String {
    let Some(url) = &site.public_url else { return reachable(site.listen).to_string() };
    let name = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| name.to_owned(), |port| format!("{name}:{port}"))
}
