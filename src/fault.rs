//! Named points at which a test makes the program die or the disk full. In a build without the feature `faults` they
//! are nothing at all.
//!
//! `SALON_FAULT=point=act@n,…`: at the n-th pass (default 1) through `point`, `kill` ends the process as `kill -9` does,
//! `full` lets the write fail as on a full disk (from the n-th pass on).

use std::io;

#[cfg(not(feature = "faults"))]
pub fn point(_name: &str) -> io::Result<()> {
    Ok(())
}

#[cfg(feature = "faults")]
pub fn point(name: &str) -> io::Result<()> {
    active::point(name)
}

#[cfg(feature = "faults")]
mod active {
    use std::collections::HashMap;
    use std::io;
    use std::sync::{LazyLock, Mutex};

    static FAULTS: LazyLock<HashMap<String, (String, u32)>> = LazyLock::new(|| {
        let text = std::env::var("SALON_FAULT").unwrap_or_default();
        text.split(',').filter_map(parse).collect()
    });
    static PASSES: Mutex<Option<HashMap<String, u32>>> = Mutex::new(None);

    fn parse(fault: &str) -> Option<(String, (String, u32))> {
        let (point, act) = fault.split_once('=')?;
        let (act, n) = act.split_once('@').unwrap_or((act, "1"));
        Some((point.into(), (act.into(), n.parse().ok()?)))
    }

    pub fn point(name: &str) -> io::Result<()> {
        let Some((act, n)) = FAULTS.get(name) else { return Ok(()) };
        let passes = {
            let mut passes = PASSES.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            let count = passes.get_or_insert_with(HashMap::new).entry(name.to_owned()).or_insert(0);
            *count += 1;
            *count
        };
        match act.as_str() {
            "kill" if passes == *n => {
                let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
                Ok(())
            }
            "full" if passes >= *n => Err(io::Error::from(io::ErrorKind::StorageFull)),
            _ => Ok(()),
        }
    }
}
