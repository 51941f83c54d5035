//! Questions to the person at the terminal. Passwords never come from the command line.

use std::io::{self, BufRead, IsTerminal, Write};

use secrecy::SecretString;

use crate::outcome::Failure;

/// Who answers the questions of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answers {
    /// The person at the terminal.
    FromPerson,
    /// Yes to all of them, as --yes says.
    Yes,
}

/// Where a password is read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PasswordFrom {
    /// The terminal, without echo.
    Terminal,
    /// The next line of standard input.
    StandardInput,
}

impl PasswordFrom {
    /// The source that a command's --password-stdin chooses.
    pub(crate) fn flag(password_stdin: bool) -> Self {
        if password_stdin { Self::StandardInput } else { Self::Terminal }
    }
}

/// Whether a person can be asked.
pub(crate) fn is_terminal() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks for yes or no.
pub(crate) fn confirm(question: &str, answers: Answers) -> Result<(), Failure> {
    if answers == Answers::Yes {
        return Ok(());
    }
    require_terminal(question)?;
    let answer = line(&format!("{question} [y/N] "))?;
    if matches!(answer.trim().to_lowercase().as_str(), "y" | "yes") {
        Ok(())
    } else {
        Err(Failure::Local("nothing was done.".to_owned()))
    }
}

/// Refuses a question that nobody can be asked.
pub(crate) fn require_terminal(question: &str) -> Result<(), Failure> {
    match is_terminal() {
        true => Ok(()),
        false => {
            Err(Failure::Usage(format!("{question} It cannot be asked without a terminal: give --yes.")))
        }
    }
}

/// Asks for a line.
pub(crate) fn line(question: &str) -> Result<String, Failure> {
    let failed = |error: io::Error| Failure::Local(format!("nothing can be read from the terminal: {error}"));
    let mut to = io::stderr().lock();
    to.write_all(question.as_bytes()).and_then(|()| to.flush()).map_err(failed)?;
    let mut text = String::new();
    io::stdin().lock().read_line(&mut text).map_err(failed)?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// Reads a password.
pub(crate) fn password(question: &str, from: PasswordFrom) -> Result<SecretString, Failure> {
    let failed = |error: io::Error| Failure::Local(format!("no password can be read: {error}"));
    let text = match from {
        PasswordFrom::StandardInput => {
            let mut text = String::new();
            io::stdin().lock().read_line(&mut text).map_err(failed)?;
            text.trim_end_matches(['\r', '\n']).to_owned()
        }
        PasswordFrom::Terminal if is_terminal() => rpassword::prompt_password(question).map_err(failed)?,
        PasswordFrom::Terminal => {
            return Err(Failure::Usage(
                "a password cannot be asked for without a terminal: give --password-stdin.".to_owned(),
            ));
        }
    };
    if text.is_empty() {
        let line = match from {
            PasswordFrom::StandardInput => " Each password is one line of standard input.",
            PasswordFrom::Terminal => "",
        };
        return Err(Failure::Usage(format!("a password cannot be empty.{line}")));
    }
    Ok(text.into())
}

/// Reads a new password, twice where a person types it.
pub(crate) fn new_password(whose: &str, from: PasswordFrom) -> Result<SecretString, Failure> {
    use secrecy::ExposeSecret;
    let first = password(&format!("New password of {whose}: "), from)?;
    if from == PasswordFrom::Terminal {
        let second = password("The same again: ", from)?;
        if first.expose_secret() != second.expose_secret() {
            return Err(Failure::Local("the two are not the same; nothing was done.".to_owned()));
        }
    }
    Ok(first)
}
