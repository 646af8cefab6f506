//! Numbers as people read them.

use crate::domain::Millis;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// `3.4 MB`, by thousands.
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["KB", "MB", "GB", "TB", "PB"];
    if bytes < 1000 {
        return format!("{bytes} B");
    }
    let mut amount = bytes as f64 / 1000.0;
    let mut unit = "KB";
    for next in &UNITS[1..] {
        if amount < 999.95 {
            break;
        }
        amount /= 1000.0;
        unit = next;
    }
    format!("{amount:.1} {unit}")
}

/// `2026-03-09 17:05`, by the clock of this machine; `never` for what has not been.
pub fn date(at: Millis) -> String {
    match Timestamp::from_millisecond(at) {
        Ok(_) if at == 0 => "never".into(),
        Ok(time) => time.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string(),
        Err(_) => at.to_string(),
    }
}

/// `1 photo`, `12 photos`.
pub fn count(count: u64, thing: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {thing}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short() {
        let sizes = [0, 999, 1_000, 3_440_000, 999_949, 999_950, 5_000_000_000_000].map(size);
        assert_eq!(sizes, ["0 B", "999 B", "1.0 KB", "3.4 MB", "999.9 KB", "1.0 MB", "5.0 TB"]);
    }

    #[test]
    fn one_is_one() {
        assert_eq!([count(0, "photo"), count(1, "photo"), count(2, "photo")], ["0 photos", "1 photo", "2 photos"]);
    }
}
