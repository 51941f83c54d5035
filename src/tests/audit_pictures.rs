//! The audit can be drawn with everything that opens over it, in both themes and at every size. See [`super::pictures`].

use iced::Size;
use sarrio_model::{
    Actor, AuditEntry, AuditOutcome, AuditPage, AuditThing, Code, FieldChange, OperationId, Origin, Page,
    Role, SessionId, UserId,
};

use super::pictures::{Scene, app, draw_in_both_themes, draw_small, draw_with_large_text};
use super::school::{School, ago};
use crate::app::signed_in::Message as M;
use crate::backend::audit_export::Exported;
use crate::backend::request::Answer;
use crate::screen::audit::{self, Message, export, filter, who};
use crate::screen::{Screen, person_search};
use crate::widget::{select, table};

/// What happened at a school, the newest first.
fn entries() -> Vec<AuditEntry> {
    let network = |last: u8| Origin::Network {
        address: format!("10.20.3.{last}").parse().unwrap(),
        session: Some(SessionId::new()),
    };
    let actor = |name: &str, role| Actor { id: Some(UserId::new()), name: name.to_owned(), role: Some(role) };
    let (marta, joan) = (actor("Marta Vila", Role::Administrator), actor("Joan Prats Miró", Role::Teacher));
    let thing = |kind: &str, name: &str| Some(AuditThing::new(kind, UserId::new().0, name));
    let failed = AuditOutcome::Failed { problem: Code::HostUnreachable };
    let changed = |field: &str, from: Option<&str>, to: Option<&str>| FieldChange {
        field: field.to_owned(),
        from: from.map(ToOwned::to_owned),
        to: to.map(ToOwned::to_owned),
    };
    let one = |at, who: &Actor, from, action: &str, thing, outcome| AuditEntry {
        at: ago(at),
        who: who.clone(),
        from,
        action: action.to_owned(),
        thing,
        outcome,
        operation: None,
        changes: vec![],
    };
    let aina = thing("user", "Aina Soler Vidal");
    let refused = |problem| AuditOutcome::Refused { problem };
    let mut all = vec![
        one(20, &marta, network(14), "user.edit", aina.clone(), AuditOutcome::Done),
        one(
            95,
            &joan,
            network(31),
            "desktop.start",
            thing("desktop", "SolidWorks peça 04"),
            AuditOutcome::Accepted,
        ),
        one(
            130,
            &joan,
            network(31),
            "desktop.delete",
            thing("desktop", "Xarxes 12"),
            refused(Code::Forbidden),
        ),
        one(
            300,
            &actor("Aina Soler Vidal", Role::Student),
            network(77),
            "session.sign_in",
            None,
            AuditOutcome::Done,
        ),
        one(
            310,
            &Actor { id: None, name: String::new(), role: None },
            network(77),
            "session.sign_in",
            None,
            refused(Code::WrongCredentials),
        ),
        one(
            900,
            &marta,
            Origin::Socket,
            "template.import",
            thing("template", "Debian 12 amb totes les eines de mecànica"),
            failed,
        ),
        one(
            3_700,
            &Actor::sarrio(),
            Origin::Sarrio,
            "desktop.purge",
            thing("desktop", "FOL presentacions"),
            AuditOutcome::Done,
        ),
        one(
            4_100,
            &marta,
            network(14),
            "hypervisor.add",
            thing("hypervisor", "vdesktop3"),
            AuditOutcome::Cancelled,
        ),
    ];
    all[0].changes = vec![
        changed("role", Some("student"), Some("teacher")),
        changed("group", Some("2MEC-A"), None),
        changed("password", None, None),
    ];
    all[1].operation = Some(OperationId::new());
    let older = (1..=40).map(|n| {
        let host = format!("Xarxes {n:02}");
        let action = if n % 3 == 0 { "desktop.open" } else { "desktop.shutdown" };
        one(5_000 + n * 60, &joan, network(31), action, thing("desktop", &host), AuditOutcome::Done)
    });
    all.extend(older);
    all
}

fn scenes(percent: u16, size: Size) -> Vec<Scene> {
    let (school, users) = School::with_people();
    let entries = entries();
    let on = |at: usize| Message::Table(table::Message::CursorSet(entries[at].at));
    let page = |items: &[AuditEntry], next: Option<&str>| {
        audit::listed(AuditPage { items: items.to_vec(), next: next.map(ToOwned::to_owned) })
    };
    let all = || page(&entries, Some("7"));
    let filter = |message| Message::Filter(message);
    let scene = |name, messages: Vec<Message>| {
        let messages = messages.into_iter().map(M::Audit).collect();
        Scene { name, app: app(&school, Screen::Audit, percent, size, messages) }
    };
    let found = Page { total: 1_204, items: users.clone(), next: None };
    let between = vec![
        all(),
        filter(filter::Message::Period(select::Message::Chosen(4))),
        filter(filter::Message::From("2026-11-29".to_owned())),
        filter(filter::Message::To("last year".to_owned())),
        filter(filter::Message::Submitted),
    ];
    vec![
        scene("audit", vec![all(), on(0)]),
        scene("audit-refused", vec![all(), on(2)]),
        scene("audit-list", vec![all()]),
        scene("audit-deeds", vec![all(), filter(filter::Message::Deed(select::Message::Opened(0)))]),
        scene("audit-between", between),
        scene(
            "audit-no-hits",
            vec![
                all(),
                filter(filter::Message::Who(Some(users[0].named()))),
                Message::Read(2, Ok(Answer::Audit(AuditPage::default()))),
            ],
        ),
        scene(
            "audit-who",
            vec![
                all(),
                Message::WhoAsked,
                Message::Who(who::Message::Search(person_search::Message::Found(
                    1,
                    Ok(Answer::Users(found)),
                ))),
            ],
        ),
        scene(
            "audit-export",
            vec![
                all(),
                Message::ExportAsked,
                Message::Export(export::Message::Path("/home/marta/audit.csv".to_owned())),
                Message::Export(export::Message::Sent),
                Message::Export(export::Message::Answered(Ok(Answer::AuditExported(Exported::FileExists)))),
            ],
        ),
        scene(
            "audit-exporting",
            vec![
                all(),
                Message::ExportAsked,
                Message::Export(export::Message::Path("/home/marta/audit.csv".to_owned())),
                Message::Export(export::Message::Sent),
            ],
        ),
    ]
}

#[test]
fn the_audit_draws_in_both_themes() {
    draw_in_both_themes(scenes);
}

#[test]
fn the_audit_fits_a_small_window_with_large_text() {
    draw_with_large_text(scenes);
    draw_small(scenes);
}
