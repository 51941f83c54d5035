//! The devices of a running domain, as libvirt describes them now. They are changed and sent back.

use sarrio_hypervisor::{HostError, said};
use sarrio_model::problem::{AnswerNotRead, HostCall};

use crate::{errors::Fault, xml::Element};

/// All its devices.
pub fn all(domain: &virt::domain::Domain, call: HostCall) -> Result<Vec<Element>, Fault> {
    let xml = domain.xml_desc(0)?;
    let document = roxmltree::Document::parse(&xml).map_err(|error| HostError::Refused {
        call,
        why: AnswerNotRead { text: error.to_string() }.into(),
    })?;
    let devices = document.root_element().children().find(|node| node.has_tag_name("devices"));
    let devices = devices.into_iter().flat_map(|devices| devices.children());
    Ok(devices.filter(roxmltree::Node::is_element).map(Element::copied).collect())
}

/// The XML of a device, as libvirt takes it.
pub fn document(device: &Element, call: HostCall) -> Result<String, Fault> {
    let written = device.document();
    written.map_err(|error| Fault::Host(HostError::Refused { call, why: said(error.to_string()) }))
}
