//! What a request asks for.

use sarrio_model::{Amounts, Hardware, Quantity, UserId, UserRef};

use super::bound::together;

/// What a request adds to what one person uses.
#[derive(Debug, Clone)]
pub(crate) struct Demand {
    pub(super) person: UserRef,
    pub(super) amounts: Amounts,
    /// Who has it until now.
    pub(super) from: Option<UserId>,
}

impl Demand {
    /// Nothing yet.
    pub(crate) fn of(person: &UserRef) -> Self {
        Self { person: person.clone(), amounts: Amounts::new(), from: None }
    }

    /// So much more of a quantity; of one whose limit is for each thing by itself, a thing of that size.
    #[must_use]
    pub(crate) fn add(mut self, quantity: Quantity, amount: u64) -> Self {
        let known = self.amounts.entry(quantity).or_default();
        *known = together(quantity, *known, amount);
        self
    }

    /// A desktop with this machine.
    #[must_use]
    pub(crate) fn machine(self, hardware: &Hardware) -> Self {
        self.add(Quantity::DesktopVcpus, hardware.vcpus.into())
            .add(Quantity::DesktopMemory, hardware.memory.0)
    }

    /// A desktop that is on and holds this much of its host.
    #[must_use]
    pub(crate) fn on(self, vcpus: u64, memory: u64) -> Self {
        self.add(Quantity::Running, 1).add(Quantity::RunningVcpus, vcpus).add(Quantity::RunningMemory, memory)
    }

    /// The same, as something that another person has until now: below a ceiling that is above both, nothing is added.
    #[must_use]
    pub(crate) fn given_by(self, owner: UserId) -> Self {
        Self { from: Some(owner).filter(|owner| *owner != self.person.id), ..self }
    }
}
