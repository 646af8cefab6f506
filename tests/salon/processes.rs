//! What runs below a site: its redis-server, its workers and their decoders, as `/proc` shows them.

#![allow(dead_code, reason = "each test binary uses its part")]

use crate::site::{Site, eventually};
use std::fs;
use std::path::PathBuf;

/// A running process.
#[derive(Clone, Debug, PartialEq)]
pub struct Process {
    pub pid: u32,
    pub parent: u32,
    /// The arguments, separated by spaces.
    pub command: String,
}

/// Every process that runs; one that has ended and was not waited for does not.
fn all() -> Vec<Process> {
    let entries = fs::read_dir("/proc").unwrap().flatten();
    entries.filter_map(|entry| process(entry.file_name().to_str()?.parse().ok()?)).collect()
}

fn process(pid: u32) -> Option<Process> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name stands in parentheses and may hold anything.
    let mut rest = stat.rsplit_once(')')?.1.split_whitespace();
    let (state, parent) = (rest.next()?, rest.next()?.parse().ok()?);
    let command = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    let command = String::from_utf8_lossy(&command).replace('\0', " ").trim().to_owned();
    (!matches!(state, "Z" | "X")).then_some(Process { pid, parent, command })
}

pub fn is_alive(pid: u32) -> bool {
    process(pid).is_some()
}

/// The children of a process, and their children.
pub fn below(pid: u32) -> Vec<Process> {
    let all = all();
    let mut found: Vec<Process> = all.iter().filter(|process| process.parent == pid).cloned().collect();
    let mut at = 0;
    while at < found.len() {
        let parent = found[at].pid;
        found.extend(all.iter().filter(|process| process.parent == parent).cloned());
        at += 1;
    }
    found
}

pub fn redis(site: &Site) -> u32 {
    eventually("a redis-server", || below(site.pid()).into_iter().find(is_redis).map(|child| child.pid))
}

/// In the order of their ids.
pub fn workers(site: &Site) -> Vec<u32> {
    let mut workers: Vec<u32> = below(site.pid())
        .into_iter()
        .filter(|child| child.command.contains(" worker "))
        .map(|child| child.pid)
        .collect();
    workers.sort_unstable();
    workers
}

/// The decoders of the workers, not those that look at uploads.
pub fn decoders(site: &Site) -> Vec<u32> {
    let workers = workers(site);
    below(site.pid())
        .into_iter()
        .filter(|child| workers.contains(&child.parent) && child.command.ends_with(" decode"))
        .map(|child| child.pid)
        .collect()
}

/// A decoder that has been handed an original and is not done with it.
pub fn decoder_at_work(site: &Site) -> Option<u32> {
    decoders(site)
        .into_iter()
        .find(|pid| open_files(*pid).iter().any(|path| path.starts_with(site.data.join("originals"))))
}

fn open_files(pid: u32) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(format!("/proc/{pid}/fd")) else { return vec![] };
    entries.flatten().filter_map(|entry| fs::read_link(entry.path()).ok()).collect()
}

/// A line of `/proc/<pid>/status` in KiB, such as `VmHWM`; 0 for a process that has gone.
pub fn memory(pid: u32, field: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(&format!("{field}:")));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0)
}

/// From now on `VmHWM` is the peak since now.
pub fn forget_peak(pid: u32) {
    fs::write(format!("/proc/{pid}/clear_refs"), "5").unwrap();
}

fn is_redis(process: &Process) -> bool {
    // Its title says `redis-server unixsocket:…` once it is up; before that it is the command line.
    let program = process.command.split_whitespace().next().unwrap_or_default();
    program.ends_with("redis-server") || program.ends_with("valkey-server")
}
