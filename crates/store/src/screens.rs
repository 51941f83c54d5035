//! The last picture of each desktop's screen that somebody looked at, and the pictures of templates made from these.

use sarrio_model::{DesktopId, TemplateId};

use crate::{Result, Store, Tx, sql::Sql};

impl Store {
    /// The picture of a template, a JPEG. There is none where nobody looked at the desktop that the template was made
    /// from.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn template_screen(&self, id: TemplateId) -> Result<Option<Vec<u8>>> {
        let sql = Sql::new("read a screen", "SELECT jpeg FROM screens WHERE template = $1").bind(id);
        sql.optional(&mut self.reader().await?).await?.map(|row| row.get("jpeg")).transpose()
    }
}

impl Tx {
    /// Keeps the last picture of a desktop's screen until the desktop is deleted.
    ///
    /// # Errors
    /// There is no such desktop; the database does not answer.
    pub async fn keep_screen(&mut self, desktop: DesktopId, jpeg: Vec<u8>) -> Result<()> {
        let text = "INSERT INTO screens (desktop, jpeg) VALUES ($1, $2) \
                    ON CONFLICT (desktop) DO UPDATE SET jpeg = excluded.jpeg";
        Sql::new("keep a screen", text).bind(desktop).bind(jpeg).execute(&mut self.connection).await?;
        Ok(())
    }

    /// Gives a template the last picture of a desktop, where there is one, until the template is deleted.
    ///
    /// # Errors
    /// There is no such template; the database does not answer.
    pub async fn give_screen(&mut self, desktop: DesktopId, template: TemplateId) -> Result<()> {
        let text = "INSERT INTO screens (template, jpeg) SELECT $1, jpeg FROM screens WHERE desktop = $2 \
                    ON CONFLICT (template) DO NOTHING";
        Sql::new("give a screen", text).bind(template).bind(desktop).execute(&mut self.connection).await?;
        Ok(())
    }
}
