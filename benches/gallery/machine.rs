//! On what it was measured.

/// The connections are those of the load.
pub fn line(connections: usize) -> String {
    let cpus = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpus.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("an unknown CPU");
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let redis = crate::process::run("redis-server".as_ref(), &["--version".into()]);
    let redis = redis.split_whitespace().find_map(|word| word.strip_prefix("v=")).unwrap_or("?");
    format!(
        "Measured on {}, {cores} cores shared by the load generator, Redis {redis} and the gallery, Linux {}; {connections} connections on loopback.",
        model.trim_start_matches([' ', '\t', ':']),
        kernel.trim()
    )
}
