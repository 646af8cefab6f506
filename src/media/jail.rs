//! The walls around a decoder. It gives up, for good and before it sees the first byte of a picture: new files, paths,
//! the network, other processes, new programs, and more memory or time than a picture may take. What is left is to
//! read what it was handed and to write into its socket.
//!
//! The limits always hold. Landlock and seccomp are laid on where the kernel has them: [`Jail`] says what stands.

use crate::domain::limits;
use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetStatus, Scope};
use rustix::process::{Resource, Rlimit, setrlimit};
use rustix::time::{ClockId, clock_gettime};
use seccompiler::{BpfProgram, SeccompAction, SeccompCmpArgLen as Len, SeccompCmpOp as Op, SeccompCondition as When};
use seccompiler::{SeccompFilter, SeccompRule};
use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::os::fd::RawFd;

/// Which walls stand around a decoder on this machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Jail {
    /// Limits on memory, CPU time, files and their size.
    pub limits: bool,
    /// Nothing it starts could gain rights.
    pub no_new_privileges: bool,
    /// No path and no port can be opened.
    pub landlock: bool,
    /// Only a short list of system calls is answered.
    pub seccomp: bool,
}

impl fmt::Display for Jail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let walls = [
            ("limits", self.limits),
            ("no new privileges", self.no_new_privileges),
            ("landlock", self.landlock),
            ("seccomp", self.seccomp),
        ];
        let standing: Vec<_> = walls.iter().filter(|(_, stands)| *stands).map(|(name, _)| *name).collect();
        f.write_str(&standing.join(", "))
    }
}

/// Locks this process in. An error means that not even the limits hold: then it must not go on.
pub fn lock() -> io::Result<Jail> {
    limit()?;
    let no_new_privileges = rustix::thread::set_no_new_privs(true).is_ok();
    Ok(Jail { limits: true, no_new_privileges, landlock: landlock(), seccomp: seccomp().is_ok() })
}

/// Closes what whoever started Salon left open, files of theirs among it perhaps. Before this process opens anything itself.
pub fn close_inherited() {
    let open = std::fs::read_dir("/proc/self/fd").into_iter().flatten().flatten();
    let inherited = open.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).filter(|fd: &RawFd| *fd > 2);
    // All are known before the first is closed: the list is read through one of them.
    for fd in inherited.collect::<Vec<_>>() {
        let _ = nix::unistd::close(fd);
    }
}

fn limit() -> io::Result<()> {
    let exactly = |resource, bound| setrlimit(resource, Rlimit { current: Some(bound), maximum: Some(bound) });
    exactly(Resource::As, limits::DECODER_MEMORY)?;
    exactly(Resource::Nofile, limits::DECODER_FILES)?;
    exactly(Resource::Fsize, 0)?;
    exactly(Resource::Core, 0)?;
    allow_cpu_for_one_picture()?;
    Ok(())
}

/// Before each picture: CPU time from now on. The hard limit stands at what a whole batch may take.
pub fn allow_cpu_for_one_picture() -> io::Result<()> {
    let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec.unsigned_abs();
    let picture = limits::DECODER_CPU.as_secs();
    // The kernel counts whole seconds: one more, so that none is given less than it was promised.
    let current = Some(used + picture + 1);
    let maximum = Some((picture + 1) * (u64::from(limits::DECODER_BATCH) + 1));
    Ok(setrlimit(Resource::Cpu, Rlimit { current, maximum })?)
}

/// A ruleset that handles everything and allows nothing. Files that are open already stay open.
fn landlock() -> bool {
    // Kernels that know less than this version enforce what they know.
    let abi = ABI::V6;
    let enforced = Ruleset::default()
        .handle_access(AccessFs::from_all(abi))
        .and_then(|rules| rules.handle_access(AccessNet::from_all(abi)))
        .and_then(|rules| rules.scope(Scope::from_all(abi)))
        .and_then(|rules| rules.create())
        .and_then(|rules| rules.restrict_self());
    enforced.is_ok_and(|status| status.ruleset != RulesetStatus::NotEnforced)
}

/// A list of what is allowed; anything else fails with EPERM. Not a kill: a C library of another version may ask for
/// something harmless that is not on the list, and takes no for an answer.
fn seccomp() -> Result<(), seccompiler::Error> {
    let refuse = SeccompAction::Errno(libc::EPERM as u32);
    let architecture = std::env::consts::ARCH.try_into()?;
    let filter = SeccompFilter::new(allowed()?, refuse, SeccompAction::Allow, architecture)?;
    let program: BpfProgram = filter.try_into()?;
    seccompiler::apply_filter(&program)
}

fn allowed() -> Result<BTreeMap<i64, Vec<SeccompRule>>, seccompiler::BackendError> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> = ALLOWED.iter().map(|call| (*call, Vec::new())).collect();
    // Memory, but never memory that can be executed.
    let data = || SeccompRule::new(vec![When::new(2, Len::Dword, Op::MaskedEq(libc::PROT_EXEC as u64), 0)?]);
    rules.insert(libc::SYS_mmap, vec![data()?]);
    rules.insert(libc::SYS_mprotect, vec![data()?]);
    // Its own limit of CPU time, before each picture; nobody else's, and no other.
    let own = When::new(0, Len::Dword, Op::Eq, 0)?;
    let cpu = When::new(1, Len::Dword, Op::Eq, libc::RLIMIT_CPU.into())?;
    rules.insert(libc::SYS_prlimit64, vec![SeccompRule::new(vec![own, cpu])?]);
    Ok(rules)
}

const ALLOWED: [i64; 30] = [
    // The socket and the picture.
    libc::SYS_recvmsg,
    libc::SYS_recvfrom,
    libc::SYS_sendto,
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_pread64,
    libc::SYS_write,
    libc::SYS_writev,
    libc::SYS_lseek,
    libc::SYS_fstat,
    libc::SYS_statx,
    libc::SYS_close,
    // Memory.
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_madvise,
    libc::SYS_brk,
    // Time, randomness for hash maps, waiting for a lock.
    libc::SYS_clock_gettime,
    libc::SYS_getrandom,
    libc::SYS_futex,
    libc::SYS_sched_yield,
    libc::SYS_restart_syscall,
    // Faults and the end.
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sigaltstack,
    libc::SYS_getpid,
    libc::SYS_gettid,
    libc::SYS_tgkill,
    libc::SYS_exit,
    libc::SYS_exit_group,
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::File;
    use std::io::Read;
    use std::net::TcpListener;
    use std::process::Command;
    use std::thread;

    /// Both walls stand around one thread, so a test can put them up without locking in the others.
    fn behind(wall: impl FnOnce() -> bool + Send + 'static) {
        let mut open = File::open("/proc/self/stat").unwrap();
        let (mut text, more) = (String::with_capacity(4096), vec![0u8; 1 << 20]);
        thread::spawn(move || {
            rustix::thread::set_no_new_privs(true).unwrap();
            if !wall() {
                return;
            }
            assert!(File::open("/etc/passwd").is_err());
            assert!(File::create("/tmp/salon-jail-test").is_err());
            open.read_to_string(&mut text).unwrap();
            assert!(more.clone().len() > text.len());
        })
        .join()
        .unwrap();
    }

    #[test]
    fn behind_landlock_no_path_opens() {
        behind(landlock);
    }

    #[test]
    fn behind_seccomp_there_is_no_network_and_no_program() {
        behind(|| {
            let stands = seccomp().is_ok();
            if stands {
                assert!(TcpListener::bind("127.0.0.1:0").is_err());
                assert!(Command::new("/bin/true").spawn().is_err());
                assert!(thread::Builder::new().spawn(|| ()).is_err());
                assert!(setrlimit(Resource::As, Rlimit { current: None, maximum: None }).is_err());
                assert!(
                    rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::CONT).is_err()
                );
            }
            stands
        });
    }
}
