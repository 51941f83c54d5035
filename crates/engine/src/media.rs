//! ISO images that desktops boot or read.

use jiff::Timestamp;
use sarrio_model::{
    Actions, DiskFormat, Media, MediaId, NewMedia, Problem, Quantity, Sharing,
    problem::{FileOnNoPath, NotAnIso, Word},
};

use crate::{
    Engine,
    authz::{About, AddMedia, Permit, RemoveMedia},
    quota::{Demand, Quotas},
    sharing::shares_of,
    template::of_file,
};

impl Engine {
    /// Adds an ISO file that lies on a storage path.
    ///
    /// # Errors
    /// The file is on no storage path or does not exist, no host can use that path now, or it is a qcow2 instead of plain
    /// bytes, or the caller's quota is reached.
    pub async fn add_media(&self, permit: Permit<AddMedia>, new: NewMedia) -> Result<Media, Problem> {
        let paths = self.0.store.storage_paths().await?;
        let path = paths
            .iter()
            .find(|path| new.file.is_within(&path.directory))
            .ok_or_else(|| FileOnNoPath { file: new.file.clone() }.at("file"))?;
        let host = self.0.host_for_paths(&[path.id]).await.map_err(|why| why.at("file"))?;
        let info = host.api.image_info(&new.file).await;
        let info = info.map_err(|why| of_file(&why, &host.name))?;
        if info.format != DiskFormat::Raw {
            return Err(NotAnIso { file: new.file, format: Word(info.format.as_str()) }.at("file"));
        }
        self.0.require_subjects(permit.caller(), &new.shares, "shares").await?;
        let shares = shares_of(&new.shares);
        let media = Media {
            id: MediaId::new(),
            name: new.name,
            path: path.id,
            file: new.file,
            size: info.virtual_size,
            owner: Some(permit.caller().user.clone()),
            sharing: Sharing::of(&shares),
            shares,
            created: Timestamp::now(),
            actions: Actions::default(),
        };
        let mut tx = self.0.store.begin().await?;
        permit.confirm_about(&mut tx, &(), About::of(&media)).await?;
        let demand = Demand::of(&permit.caller().user).add(Quantity::Media, 1);
        Quotas::default().require(&mut tx, &[demand]).await?;
        tx.insert_media(&media).await?;
        tx.commit().await?;
        Ok(media)
    }

    /// Forgets an ISO; its file stays.
    ///
    /// # Errors
    /// The store's.
    pub async fn remove_media(&self, permit: Permit<RemoveMedia>) -> Result<(), Problem> {
        let mut tx = self.0.store.begin().await?;
        permit.confirm(&mut tx, permit.on()).await?;
        tx.remove_media(permit.on().id).await?;
        tx.commit().await?;
        Ok(())
    }
}
