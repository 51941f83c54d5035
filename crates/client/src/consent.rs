//! Consent: its rules, what people are asked, and helping at desktops.

use sarrio_model::{AnswerConsent, Attention, ConsentRules, DesktopId, EditConsentRules, Page, Problem};

use crate::Client;

/// The routes about consent. Every method fails with the backend's problem, or with `backend.unreachable`.
#[derive(Clone, Copy)]
pub struct Consent<'a>(pub(crate) &'a Client);

#[allow(clippy::missing_errors_doc)] // see above
impl Consent<'_> {
    /// The school's rules.
    pub async fn rules(&self) -> Result<ConsentRules, Problem> {
        self.0.get("consent/rules").await
    }

    /// Changes the school's rules.
    pub async fn edit_rules(&self, edit: &EditConsentRules) -> Result<ConsentRules, Problem> {
        self.0.patch("consent/rules", edit).await
    }

    /// What others do at one's own desktops, and at those of the people in one's charge.
    pub async fn attention(&self) -> Result<Page<Attention>, Problem> {
        self.0.get("attention").await
    }

    /// Answers what one was asked, or takes an answer back.
    pub async fn answer(&self, said: &AnswerConsent) -> Result<Attention, Problem> {
        self.0.put("session/consent", said).await
    }

    /// Asks the owner of a desktop whether one may look at its screen.
    pub async fn ask_to_watch(&self, desktop: DesktopId) -> Result<Attention, Problem> {
        self.0.act(&format!("desktops/{desktop}/ask-to-watch")).await
    }

    /// Begins to help at a desktop, or asks its owner for it.
    pub async fn begin_help(&self, desktop: DesktopId) -> Result<Attention, Problem> {
        self.0.put(&format!("desktops/{desktop}/help"), &()).await
    }

    /// Ends one's help at a desktop, or gives up asking for it.
    pub async fn end_help(&self, desktop: DesktopId) -> Result<Attention, Problem> {
        self.0.delete(&format!("desktops/{desktop}/help")).await
    }
}
