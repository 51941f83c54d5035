//! Reads whose a running domain is, from its metadata, and where its consoles are, from its XML.
//!
//! Since libvirt 11.0, reading a domain's XML waits for other calls about the domain: for 30 seconds if its QEMU does
//! not answer. Its metadata can be read at once.

use sarrio_hypervisor::{Domain, DomainRun};
use sarrio_model::{DesktopId, Epoch, MiB, PauseReason, SiteId};
use uuid::Uuid;

use crate::xml::Element;

/// What does not change while a domain runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its name in libvirt.
    pub name: String,
    /// Its memory.
    pub memory: MiB,
    /// Whose it is, if Sarrio started it.
    pub tag: Option<Tag>,
}

/// Our metadata.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag {
    /// The site that started it.
    pub site: SiteId,
    /// Its desktop.
    pub desktop: DesktopId,
    /// The epoch of its start.
    pub epoch: Epoch,
}

/// Where its consoles are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Consoles {
    /// The element of the SPICE console, which is changed and sent back.
    pub spice: Option<Element>,
    /// The TLS port of the SPICE console.
    pub tls_port: Option<u16>,
    /// The path of the VNC socket on the host.
    pub vnc: Option<String>,
}

impl Tag {
    /// Reads our element of a domain's metadata. An element that cannot be read is not ours.
    pub fn parse(metadata: &str) -> Option<Self> {
        let document = roxmltree::Document::parse(metadata).ok()?;
        let ours = document.root_element();
        Some(Self {
            site: ours.attribute("site")?.parse().ok()?,
            desktop: ours.attribute("id")?.parse().ok()?,
            epoch: Epoch(ours.attribute("epoch")?.parse().ok()?),
        })
    }
}

impl Known {
    /// The tag, if it belongs to this site and to the domain with this id.
    pub fn ours(&self, site: SiteId, uuid: Uuid) -> Option<Tag> {
        self.tag.filter(|tag| tag.site == site && tag.desktop.0 == uuid)
    }

    /// The domain as the port describes it.
    pub fn domain(&self, site: SiteId, uuid: Uuid, run: DomainRun) -> Domain {
        match self.ours(site, uuid) {
            Some(tag) => Domain::Ours {
                desktop: tag.desktop,
                epoch: tag.epoch,
                run,
                memory: self.memory,
                images: None,
            },
            None => Domain::Foreign {
                name: crate::errors::one_line(&self.name),
                uuid: uuid.to_string(),
                other_site: self.tag.is_some_and(|tag| tag.site != site),
                memory: self.memory,
            },
        }
    }
}

impl Consoles {
    /// Reads them from a domain's XML.
    pub fn parse(xml: &str) -> Result<Self, roxmltree::Error> {
        let document = roxmltree::Document::parse(xml)?;
        let graphics = |kind: &str| {
            document
                .descendants()
                .find(|node| node.has_tag_name("graphics") && node.attribute("type") == Some(kind))
        };
        let spice = graphics("spice");
        let vnc = graphics("vnc").and_then(|node| {
            let listen = node.children().find(|child| child.attribute("type") == Some("socket"));
            node.attribute("socket").or_else(|| listen?.attribute("socket")).map(str::to_owned)
        });
        Ok(Self {
            tls_port: spice.and_then(|node| node.attribute("tlsPort")?.parse().ok()),
            spice: spice.map(Element::copied),
            vnc,
        })
    }
}

/// Translates libvirt's numbers for a domain's state; `None` for a domain that does not run.
pub fn run_of(state: u64, reason: u64) -> Option<DomainRun> {
    match (state, reason) {
        (1 | 2, _) => Some(DomainRun::Running),
        (3, 1) => Some(DomainRun::Paused(PauseReason::Asked)),
        (3, 5) => Some(DomainRun::Paused(PauseReason::DiskError)),
        (3 | 7, _) => Some(DomainRun::Paused(PauseReason::Other)),
        (4, _) => Some(DomainRun::ShuttingDown),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const METADATA: &str = "<desktop site='0190163d-8694-739b-aea5-000000000001'
        id='0190163d-8694-739b-aea5-000000000002' epoch='7' owner='x'/>";
    const XML: &str = "<domain type='qemu' id='3'><name>sarrio-x</name><memory unit='KiB'>262144</memory><devices>
        <graphics type='spice' port='-1' tlsPort='5901' listen='0.0.0.0' connected='keep'><listen type='address'/></graphics>
        <graphics type='vnc' socket='/var/lib/a b.sock'><listen type='socket' socket='/var/lib/a b.sock'/></graphics>
        </devices></domain>";

    #[test]
    fn the_metadata_says_whose_a_domain_is() {
        let tag = Tag::parse(METADATA).unwrap();
        let known = Known { name: "sarrio-x".into(), memory: MiB(256), tag: Some(tag) };
        assert_eq!(tag.epoch, Epoch(7));
        assert!(known.ours(tag.site, tag.desktop.0).is_some());
        assert!(known.ours(tag.site, Uuid::nil()).is_none(), "a copied tag is not ours");
        assert!(matches!(
            known.domain(SiteId(Uuid::nil()), tag.desktop.0, DomainRun::Running),
            Domain::Foreign { other_site: true, .. }
        ));
    }

    #[test]
    fn the_xml_says_where_the_consoles_are() {
        let consoles = Consoles::parse(XML).unwrap();
        assert_eq!((consoles.tls_port, consoles.vnc.as_deref()), (Some(5901), Some("/var/lib/a b.sock")));
    }

    proptest! {
        #[test]
        fn garbage_is_an_error_or_somebody_else_s(junk in ".{0,200}", at in 0usize..700) {
            for text in [METADATA, XML] {
                let mut text = text.to_owned();
                let at = (0..=at.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
                text.insert_str(at, &junk);
                let _ = Tag::parse(&text);
                let _ = Consoles::parse(&text);
            }
        }
    }
}
