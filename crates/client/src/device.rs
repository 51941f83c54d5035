//! What this program calls itself: people see it in the list of their sessions.

use std::{env, fs, path::Path};

/// The program, its version, its computer and its system: `sarrio/0.3.0 (aula-07; linux)`.
pub(crate) fn name() -> String {
    let program = env::current_exe().ok().and_then(|file| Some(file.file_stem()?.to_str()?.to_owned()));
    let program = program.unwrap_or_else(|| "sarrio".to_owned());
    let computer = computer().unwrap_or_default();
    let at = if computer.is_empty() { String::new() } else { format!("{computer}; ") };
    let name = format!("{program}/{} ({at}{})", env!("CARGO_PKG_VERSION"), env::consts::OS);
    // A header has no other characters.
    name.chars().filter(|c| c.is_ascii_graphic() || *c == ' ').collect()
}

fn computer() -> Option<String> {
    let file = Path::new("/proc/sys/kernel/hostname");
    let known = fs::read_to_string(file).ok().or_else(|| env::var("COMPUTERNAME").ok())?;
    Some(known.trim().to_owned())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_name_can_be_sent() {
        let name = super::name();
        assert!(name.contains('/') && reqwest::header::HeaderValue::from_str(&name).is_ok(), "{name}");
    }
}
