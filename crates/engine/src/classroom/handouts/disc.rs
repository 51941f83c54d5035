//! The disc that is made of what was handed out: an ISO image with long names for Windows (Joliet) and Linux (Rock Ridge).

use std::{io, path::Path, process::Stdio};

use bytes::Bytes as Chunk;
use sarrio_model::{
    Problem,
    problem::{DiscNotMade, NoDiscProgram},
};
use tokio::{
    io::AsyncReadExt as _,
    process::{Child, Command},
    sync::mpsc,
};

use super::archive::shown;

/// The most characters of a disc's label.
const LABEL: usize = 32;

/// A disc that is being made.
pub(super) struct Making(Child);

/// Whether the program that makes discs is there.
pub(super) async fn program(xorriso: &Path) -> Result<(), Problem> {
    let mut asked = Command::new(xorriso);
    asked.arg("-version").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    match asked.status().await {
        Ok(status) if status.success() => Ok(()),
        Err(why) if why.kind() != io::ErrorKind::NotFound => {
            Err(DiscNotMade { why: shown(&why.to_string()) }.into())
        }
        _ => Err(NoDiscProgram.into()),
    }
}

/// Begins to make a disc of all that is in a folder.
pub(super) fn make(xorriso: &Path, folder: &Path, name: &str) -> Result<Making, Problem> {
    let mut command = Command::new(xorriso);
    // Without a character set it takes that of the locale, which of a service is plain ASCII.
    command
        .args([
            "-as",
            "mkisofs",
            "-quiet",
            "-input-charset",
            "utf-8",
            "-J",
            "-joliet-long",
            "-r",
            "-V",
            &label(name),
        ])
        .arg(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command.spawn().map(Making).map_err(|why| DiscNotMade { why: shown(&why.to_string()) }.into())
}

impl Making {
    /// Sends the image to `to`. It is whole only if this succeeds: otherwise the last piece is an error.
    pub(super) async fn send(self, to: mpsc::Sender<io::Result<Chunk>>) -> Result<(), Problem> {
        let sent = self.pass_on(&to).await;
        if sent.is_err() {
            let _ = to.send(Err(io::ErrorKind::BrokenPipe.into())).await;
        }
        sent.map_err(|why| DiscNotMade { why: shown(&why) }.into())
    }

    async fn pass_on(mut self, to: &mpsc::Sender<io::Result<Chunk>>) -> Result<(), String> {
        let (Some(mut image), Some(mut words)) = (self.0.stdout.take(), self.0.stderr.take()) else {
            return Err("xorriso says nothing".to_owned());
        };
        // It owns the pipe: once nobody reads the image any more, xorriso ends.
        let pass = async move {
            loop {
                let mut piece = vec![0; 256 << 10];
                match image.read(&mut piece).await {
                    Ok(0) => return Ok(()),
                    Ok(count) => piece.truncate(count),
                    Err(why) => return Err(why.to_string()),
                }
                if to.send(Ok(piece.into())).await.is_err() {
                    return Err("it could not be stored".to_owned());
                }
            }
        };
        let mut said = Vec::new();
        let listen = async {
            let _ = words.read_to_end(&mut said).await;
        };
        let (passed, ()) = tokio::join!(pass, listen);
        passed?;
        let status = self.0.wait().await.map_err(|why| why.to_string())?;
        if status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&said);
        let last = said.lines().map(str::trim).rfind(|line| !line.is_empty());
        Err(last.map_or_else(|| format!("xorriso ended with {status}"), str::to_owned))
    }
}

/// What the disc is called: at most 32 letters without accents, digits and simple marks.
fn label(name: &str) -> String {
    let plain = sarrio_model::name_key(name).to_uppercase();
    let fits = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '.') { c } else { '_' };
    let label: String = plain.trim().chars().map(fits).take(LABEL).collect();
    if label.is_empty() { "SARRIO".to_owned() } else { label }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_short_and_plain() {
        assert_eq!(label("Exercici 3: àlgebra"), "EXERCICI_3__ALGEBRA");
        assert_eq!(label(&"x".repeat(120)).len(), LABEL);
        assert_eq!(label("-V /etc"), "-V__ETC");
        assert_eq!(label("  "), "SARRIO");
    }
}
