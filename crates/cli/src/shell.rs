//! `completions` and `man`.

use std::path::Path;

use clap_complete::Shell;

use crate::{command, outcome::Failure, output::write};

pub(crate) fn completions(shell: Shell) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command(), "sarrioctl", &mut script);
    write(&String::from_utf8_lossy(&script))
}

pub(crate) fn man(directory: Option<&Path>) -> Result<(), Failure> {
    match directory {
        Some(directory) => clap_mangen::generate_to(command(), directory).map_err(|error| {
            Failure::Local(format!("manual pages cannot be written to {}: {error}", directory.display()))
        }),
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(command())
                .render(&mut page)
                .map_err(|error| Failure::Local(format!("the manual page cannot be made: {error}")))?;
            write(&String::from_utf8_lossy(&page))
        }
    }
}
