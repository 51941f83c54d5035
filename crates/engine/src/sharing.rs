//! Sharing templates and ISO images, and what builds on a template.

use std::collections::HashMap;

use sarrio_model::{
    Caller, Dependant, DependantKind, Dependants, Desktop, EditShares, Media, Noun, Permission, Problem,
    Share, Subject, Template, TemplateId,
    problem::{MayNotPublish, NoSuchCategory, NoSuchGroup, NoSuchPerson, TooManyShares},
};

use crate::{
    Engine, Inner,
    authz::{
        Owner, Permit, ShareMedia, ShareTemplate, reaches, sees_category, sees_desktop, sees_group,
        sees_template, sees_user,
    },
};

/// With how many something is shared at once, at most.
const MOST: usize = 500;

/// How many things that build on a template are listed.
const LISTED: usize = 1000;

impl Engine {
    /// Shares a template with some, and no longer with others.
    ///
    /// # Errors
    /// The caller does not see somebody who was chosen, may not share with everyone, or lost the right meanwhile.
    pub async fn share_template(
        &self,
        permit: Permit<ShareTemplate>,
        edit: EditShares,
    ) -> Result<Template, Problem> {
        let (caller, template) = (permit.caller(), permit.on());
        self.0.require_subjects(caller, &edit.add, "add").await?;
        require_publisher(caller, Owner::Person(template.owner.id), &edit.add)?;
        let mut tx = self.0.store.begin().await?;
        let now = tx.template(template.id).await?;
        let now = now.ok_or_else(|| Problem::not_found(Noun::Template, template.id))?;
        permit.confirm(&mut tx, &now).await?;
        let template = tx.share_template(now.id, &edit).await?;
        tx.commit().await?;
        Ok(template)
    }

    /// Shares an ISO image with some, and no longer with others.
    ///
    /// # Errors
    /// There is no such subject, or the caller lost the right meanwhile.
    pub async fn share_media(&self, permit: Permit<ShareMedia>, edit: EditShares) -> Result<Media, Problem> {
        self.0.require_subjects(permit.caller(), &edit.add, "add").await?;
        let mut tx = self.0.store.begin().await?;
        let id = permit.on().id;
        let now = tx.media(id).await?.ok_or_else(|| Problem::not_found(Noun::Media, id))?;
        permit.confirm(&mut tx, &now).await?;
        let media = tx.share_media(id, &edit).await?;
        tx.commit().await?;
        Ok(media)
    }

    /// What builds on a template, as far as the caller may see it.
    ///
    /// # Errors
    /// The store's.
    pub async fn dependants(&self, caller: &Caller, template: &Template) -> Result<Dependants, Problem> {
        let templates = self.0.store.templates_below(template.id).await?;
        let ids: Vec<TemplateId> = templates.iter().map(|template| template.id).collect();
        let most = u32::try_from(LISTED).unwrap_or(u32::MAX);
        let desktops = self.0.store.desktops_on(&ids, most).await?;
        let below = (templates.len() as u64).saturating_sub(1);
        let all = below + templates.iter().map(|template| template.desktops).sum::<u64>();
        let mut tree =
            Tree { caller, children: HashMap::new(), desktops: HashMap::new(), listed: Vec::new() };
        for child in templates.iter().filter(|child| child.id != template.id) {
            tree.children.entry(child.parent).or_default().push(child);
        }
        for desktop in &desktops {
            tree.desktops.entry(desktop.template).or_default().push(desktop);
        }
        tree.list(template.id, 1);
        tree.listed.truncate(LISTED);
        let others = all.saturating_sub(tree.listed.len() as u64);
        Ok(Dependants { tree: tree.listed, others })
    }
}

/// What builds on what, and what of it is listed.
struct Tree<'a> {
    caller: &'a Caller,
    children: HashMap<Option<TemplateId>, Vec<&'a Template>>,
    desktops: HashMap<Option<TemplateId>, Vec<&'a Desktop>>,
    listed: Vec<Dependant>,
}

impl Tree<'_> {
    /// Lists what builds on `template`. What builds on a template that the caller may not see takes its place.
    fn list(&mut self, template: TemplateId, depth: u32) {
        for desktop in self.desktops.remove(&Some(template)).unwrap_or_default() {
            if sees_desktop(self.caller, desktop) {
                self.listed.push(Dependant {
                    depth,
                    what: DependantKind::Desktop(desktop.id),
                    name: desktop.name.clone(),
                    owner: desktop.owner.clone(),
                    deleted: desktop.deleted.is_some(),
                });
            }
        }
        for child in self.children.remove(&Some(template)).unwrap_or_default() {
            let is_seen = sees_template(self.caller, child);
            if is_seen {
                self.listed.push(Dependant {
                    depth,
                    what: DependantKind::Template(child.id),
                    name: child.name.clone(),
                    owner: child.owner.clone(),
                    deleted: child.deleted.is_some(),
                });
            }
            self.list(child.id, if is_seen { depth + 1 } else { depth });
        }
    }
}

/// Whether whoever is in the school, or has a role, is meant.
fn is_public(subject: Subject) -> bool {
    matches!(subject, Subject::Everyone | Subject::Role(_))
}

/// Refuses to share a template of `owner` with everyone or a role, if the caller may not.
fn require_publisher(caller: &Caller, owner: Owner, subjects: &[Subject]) -> Result<(), Problem> {
    let public = subjects.iter().any(|subject| is_public(*subject));
    if public && !reaches(caller, Permission::TemplatePublish, owner) {
        return Err(MayNotPublish { name: caller.user.name.clone() }.into());
    }
    Ok(())
}

/// Those with whom a new template or ISO image is shared.
pub(crate) fn shares_of(subjects: &[Subject]) -> Vec<Share> {
    subjects.iter().map(|with| Share { with: *with, name: None }).collect()
}

impl Inner {
    /// Refuses to share a new template of the caller's with those whom they do not see, or with everyone if they may not.
    pub(crate) async fn require_shares(&self, caller: &Caller, shares: &[Subject]) -> Result<(), Problem> {
        self.require_subjects(caller, shares, "shares").await?;
        require_publisher(caller, Owner::Person(caller.user.id), shares)
            .map_err(|problem| problem.at("shares"))
    }

    /// Refuses subjects that do not exist or that the caller does not see.
    pub(crate) async fn require_subjects(
        &self,
        caller: &Caller,
        subjects: &[Subject],
        field: &str,
    ) -> Result<(), Problem> {
        if subjects.len() > MOST {
            return Err(TooManyShares { most: MOST }.at(field));
        }
        for subject in subjects {
            match *subject {
                Subject::Everyone | Subject::Role(_) => {}
                Subject::Category(id) => {
                    let known = self.store.category(id).await?;
                    known
                        .filter(|known| sees_category(caller, known))
                        .ok_or_else(|| NoSuchCategory.at(field))?;
                }
                Subject::Group(id) => {
                    let known = self.store.group(id).await?;
                    known.filter(|known| sees_group(caller, known)).ok_or_else(|| NoSuchGroup.at(field))?;
                }
                Subject::Person(id) => {
                    let known = self.store.user(id).await?;
                    known.filter(|known| sees_user(caller, known)).ok_or_else(|| NoSuchPerson.at(field))?;
                }
            }
        }
        Ok(())
    }
}
