//! A small XML tree. It is written with every text escaped, and can be copied from what libvirt sends.

use std::{borrow::Cow, io};

use quick_xml::{
    Writer,
    events::{BytesEnd, BytesStart, BytesText, Event},
};

/// An element. Texts may contain anything: characters that XML cannot have become U+FFFD.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    name: Cow<'static, str>,
    attributes: Vec<(Cow<'static, str>, String)>,
    children: Vec<Self>,
    text: Option<String>,
}

impl Element {
    /// An empty element.
    pub fn new(name: impl Into<Cow<'static, str>>) -> Self {
        Self { name: name.into(), attributes: Vec::new(), children: Vec::new(), text: None }
    }

    /// An element with a text.
    pub fn of(name: impl Into<Cow<'static, str>>, text: impl ToString) -> Self {
        Self { text: Some(sound(&text.to_string())), ..Self::new(name) }
    }

    /// Sets an attribute.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, value: impl ToString) -> Self {
        let name = name.into();
        let value = sound(&value.to_string());
        match self.attributes.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value,
            None => self.attributes.push((name, value)),
        }
        self
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The first child of that name.
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The same element without the children of that name.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.children.retain(|child| child.name != name);
        self
    }

    /// Adds a child.
    #[must_use]
    pub fn child(mut self, child: Self) -> Self {
        self.children.push(child);
        self
    }

    /// Adds children.
    #[must_use]
    pub fn children(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.children.extend(children);
        self
    }

    /// A copy of a parsed element, without comments and namespaces.
    pub fn copied(node: roxmltree::Node<'_, '_>) -> Self {
        let mut element = Self::new(node.tag_name().name().to_owned());
        for attribute in node.attributes() {
            element = element.with(attribute.name().to_owned(), attribute.value());
        }
        element.children = node.children().filter(roxmltree::Node::is_element).map(Self::copied).collect();
        if element.children.is_empty() {
            element.text = node.text().map(str::to_owned);
        }
        element
    }

    /// The XML document with this element as its root.
    pub fn document(&self) -> io::Result<String> {
        let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
        self.write(&mut writer)?;
        String::from_utf8(writer.into_inner()).map_err(io::Error::other)
    }

    fn write(&self, writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
        let mut start = BytesStart::new(self.name.as_ref());
        for (name, value) in &self.attributes {
            start.push_attribute((name.as_ref(), value.as_str()));
        }
        if self.children.is_empty() && self.text.is_none() {
            return writer.write_event(Event::Empty(start));
        }
        writer.write_event(Event::Start(start))?;
        if let Some(text) = &self.text {
            writer.write_event(Event::Text(BytesText::new(text)))?;
        }
        for child in &self.children {
            child.write(writer)?;
        }
        writer.write_event(Event::End(BytesEnd::new(self.name.as_ref())))
    }
}

/// Replaces control characters, which XML 1.0 cannot have, and line breaks, which names cannot have.
fn sound(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') { '\u{fffd}' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_text_is_read_back_unchanged_or_with_replacement_characters(text in ".*") {
            let written = Element::of("a", &text).with("b", &text).document().unwrap();
            let read = roxmltree::Document::parse(&written).unwrap();
            let root = read.root_element();
            prop_assert_eq!(root.attribute("b").map(str::to_owned), Some(sound(&text)));
            prop_assert_eq!(root.text().unwrap_or(""), sound(&text));
            prop_assert_eq!(Element::copied(root).attributes, Element::of("a", &text).with("b", &text).attributes);
        }
    }
}
