//! What people see, and what is logged, when the backend fails.

use std::{
    io,
    sync::{Arc, Mutex},
};

use sarrio_model::{Code, PageQuery};
use sqlx::{Connection, Executor, PgConnection, SqliteConnection};
use tracing_subscriber::fmt::MakeWriter;

use crate::school::School;

/// What was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn lines_with(&self, word: &str) -> Vec<String> {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        text.lines().filter(|line| line.contains(word)).map(str::to_owned).collect()
    }
}

impl io::Write for Log {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(text)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

async fn break_media(database: &str) {
    let statement = "ALTER TABLE media RENAME TO lost";
    if database.starts_with("sqlite:") {
        SqliteConnection::connect(database).await.unwrap().execute(statement).await.unwrap();
    } else {
        PgConnection::connect(database).await.unwrap().execute(statement).await.unwrap();
    }
}

#[tokio::test]
pub(crate) async fn the_cause_of_a_database_error_is_logged_once_with_the_id_that_the_person_sees() {
    let log = Log::default();
    let to_log = tracing_subscriber::fmt().with_ansi(false).with_writer(log.clone()).finish();
    let _guard = tracing::subscriber::set_default(to_log);
    let school = School::empty().await;
    school.admin.session().await.unwrap();

    break_media(&school.database()).await;

    let problem = school.admin.media().list(&PageQuery::default()).await.unwrap_err();
    assert_eq!((problem.code, problem.status), (Code::StoreUnavailable, 503));
    assert_eq!(problem.detail, "Could not read from the database.");
    let id = problem.request.unwrap();
    let lines = log.lines_with(&id);
    let causes: Vec<_> = lines.iter().filter(|line| line.contains("could not count media: ")).collect();
    assert_eq!(causes.len(), 1, "{lines:#?}");
    let database_said =
        ["no such table: media", "does not exist"].iter().any(|words| causes[0].contains(words));
    assert!(database_said, "{causes:?}");
    assert!(lines.iter().any(|line| line.contains("answered") && line.contains("503")), "{lines:#?}");
}
