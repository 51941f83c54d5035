//! Quotas as people read them: the quantities, their amounts, and where a limit comes from.

use sarrio_model::{Quantity, QuantityUnit, QuotaSource};

use super::{bytes, common, grouped, mebibytes, quotas, used_of};

/// The name of a quantity.
#[must_use]
pub fn quantity(quantity: Quantity) -> String {
    match quantity {
        Quantity::Desktops => quotas::desktops(),
        Quantity::Running => quotas::running(),
        Quantity::RunningVcpus => quotas::running_vcpus(),
        Quantity::RunningMemory => quotas::running_memory(),
        Quantity::Templates => quotas::templates(),
        Quantity::Media => quotas::media(),
        Quantity::Storage => quotas::storage(),
        Quantity::DiskSize => quotas::disk_size(),
        Quantity::DesktopVcpus => quotas::desktop_vcpus(),
        Quantity::DesktopMemory => quotas::desktop_memory(),
        Quantity::Batch => quotas::batch(),
    }
}

/// So much of a quantity, with its unit: `6`, or `2.5 GB`.
#[must_use]
pub fn quota_amount(quantity: Quantity, amount: u64) -> String {
    match quantity.unit() {
        QuantityUnit::Count => grouped(amount),
        QuantityUnit::MiB => mebibytes(amount),
        QuantityUnit::Bytes => bytes(amount),
    }
}

/// So much of a quantity of so much: `2 of 6`, or `1.2 of 40 GB`.
#[must_use]
pub fn quota_amount_of(quantity: Quantity, used: u64, limit: u64) -> String {
    match quantity.unit() {
        QuantityUnit::Count => common::of(grouped(used), grouped(limit)),
        QuantityUnit::MiB => used_of(used.saturating_mul(1 << 20), limit.saturating_mul(1 << 20)),
        QuantityUnit::Bytes => used_of(used, limit),
    }
}

/// Where a limit comes from: `rule of group 2MEC-A`.
#[must_use]
pub fn quota_source(source: &QuotaSource) -> String {
    match source {
        QuotaSource::Person => quotas::from_person(),
        QuotaSource::Group(group) => quotas::from_group(group.name.as_str()),
        QuotaSource::Category(category) => quotas::from_category(category.name.as_str()),
        QuotaSource::Role(role) => quotas::from_role(super::role(*role)),
    }
}
