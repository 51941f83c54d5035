//! A file system in memory.

use std::collections::BTreeMap;

use bytes::Bytes as Chunk;
use sarrio_hypervisor::{HostError, HostResult};
use sarrio_model::{
    Bytes, Code, HostPath,
    problem::{BackingIsNoPath, BackingNeverEnds, NotPlainFile},
};

use crate::SimImage;

/// What is at a path. An image keeps its number when it is renamed, as a file keeps its inode: locks belong to the number.
#[derive(Debug, Clone)]
pub(crate) enum Node {
    Directory,
    Text { content: String },
    Image { number: u64, image: SimImage, protected: bool },
}

/// One file system.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    nodes: BTreeMap<HostPath, Node>,
}

impl Tree {
    pub(crate) fn contains(&self, path: &HostPath) -> bool {
        self.nodes.contains_key(path)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&HostPath, &Node)> {
        self.nodes.iter()
    }

    /// A directory and all above it.
    pub(crate) fn make_directories(&mut self, path: &HostPath) {
        let mut at = Some(path.clone());
        while let Some(path) = at {
            at = path.parent();
            self.nodes.entry(path).or_insert(Node::Directory);
        }
    }

    /// Adds an entry to an existing directory.
    pub(crate) fn add(&mut self, path: &HostPath, node: Node) -> HostResult<()> {
        if self.nodes.contains_key(path) {
            return Err(HostError::Exists(path.clone()));
        }
        let parent = path.parent().unwrap_or_else(|| path.clone());
        match self.nodes.get(&parent) {
            Some(Node::Directory) => {
                self.nodes.insert(path.clone(), node);
                Ok(())
            }
            _ => Err(HostError::Missing(parent)),
        }
    }

    /// Replaces or adds a text file.
    pub(crate) fn write(&mut self, path: &HostPath, content: String) -> HostResult<()> {
        if let Some(Node::Text { content: old }) = self.nodes.get_mut(path) {
            *old = content;
            return Ok(());
        }
        self.add(path, Node::Text { content })
    }

    pub(crate) fn read(&self, path: &HostPath) -> Option<&str> {
        match self.nodes.get(path) {
            Some(Node::Text { content }) => Some(content),
            _ => None,
        }
    }

    pub(crate) fn node(&self, path: &HostPath) -> HostResult<&Node> {
        self.nodes.get(path).ok_or_else(|| HostError::Missing(path.clone()))
    }

    /// The bytes of a file, as far as they are known: of a text, or of what was uploaded.
    pub(crate) fn content(&self, path: &HostPath) -> HostResult<Chunk> {
        if let Some(text) = self.read(path) {
            return Ok(Chunk::copy_from_slice(text.as_bytes()));
        }
        let (_, image, _) = self.image(path)?;
        image.content.clone().ok_or_else(|| HostError::Missing(path.clone()))
    }

    pub(crate) fn image(&self, path: &HostPath) -> HostResult<(u64, &SimImage, bool)> {
        match self.node(path)? {
            Node::Image { number, image, protected } => Ok((*number, image, *protected)),
            Node::Directory | Node::Text { .. } => Err(HostError::Image {
                file: path.clone(),
                code: Code::ImageNotWhatItSays,
                why: NotPlainFile.into(),
            }),
        }
    }

    pub(crate) fn image_mut(&mut self, path: &HostPath) -> HostResult<(&mut SimImage, &mut bool)> {
        self.image(path)?;
        match self.nodes.get_mut(path) {
            Some(Node::Image { image, protected, .. }) => Ok((image, protected)),
            _ => Err(HostError::Missing(path.clone())),
        }
    }

    /// The image and its backing files, by the paths in the headers.
    pub(crate) fn chain(&self, path: &HostPath) -> HostResult<Vec<(HostPath, u64, SimImage)>> {
        let mut chain: Vec<(HostPath, u64, SimImage)> = Vec::new();
        let mut next = Some(path.clone());
        while let Some(path) = next {
            if chain.iter().any(|(seen, ..)| *seen == path) {
                return Err(HostError::Image {
                    file: path,
                    code: Code::ImageHasBacking,
                    why: BackingNeverEnds.into(),
                });
            }
            let (number, image, _) = self.image(&path)?;
            next = match &image.backing {
                Some(text) => Some(text.parse().map_err(|_| HostError::Image {
                    file: path.clone(),
                    code: Code::ImageHasBacking,
                    why: BackingIsNoPath.into(),
                })?),
                None => None,
            };
            chain.push((path.clone(), number, image.clone()));
        }
        Ok(chain)
    }

    /// The names in a directory.
    pub(crate) fn list(&self, directory: &HostPath) -> HostResult<Vec<String>> {
        match self.node(directory)? {
            Node::Directory => Ok(self
                .nodes
                .keys()
                .filter(|path| path.parent().as_ref() == Some(directory))
                .map(|path| path.file_name().to_owned())
                .collect()),
            _ => Err(HostError::Missing(directory.clone())),
        }
    }

    fn below(&self, path: &HostPath) -> Vec<HostPath> {
        self.nodes.keys().filter(|each| each.is_within(path)).cloned().collect()
    }

    /// The first read-only file at or below `path`.
    pub(crate) fn protected_below(&self, path: &HostPath) -> Option<HostPath> {
        self.below(path)
            .into_iter()
            .find(|each| matches!(self.nodes.get(each), Some(Node::Image { protected: true, .. })))
    }

    pub(crate) fn rename(&mut self, from: &HostPath, to: &HostPath) {
        for old in self.below(from) {
            let rest = &old.as_str()[from.as_str().len()..];
            let new = format!("{to}{rest}").parse();
            if let (Some(node), Ok(new)) = (self.nodes.remove(&old), new) {
                self.nodes.insert(new, node);
            }
        }
    }

    pub(crate) fn remove(&mut self, path: &HostPath) {
        for each in self.below(path) {
            self.nodes.remove(&each);
        }
    }

    /// The space that all images below `directory` take.
    pub(crate) fn used(&self, directory: &HostPath) -> Bytes {
        Bytes(
            self.nodes
                .iter()
                .filter(|(path, _)| path.is_within(directory))
                .map(|(_, node)| match node {
                    Node::Image { image, .. } => image.actual_size.0,
                    Node::Text { content } => content.len() as u64,
                    Node::Directory => 0,
                })
                .sum(),
        )
    }
}
