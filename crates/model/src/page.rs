//! Pages of lists.

use serde::{Deserialize, Deserializer, Serialize};

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// What to send as `cursor` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub next: Option<String>,
    /// How many rows the whole list has.
    pub total: u64,
}

/// Which page of a list.
#[derive(
    Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, utoipa::IntoParams,
)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Rows a page, 1 to 500; 100 by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// `next` of the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Words to search for in names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
}

impl PageQuery {
    /// Rows a page within its limits.
    #[must_use]
    pub fn rows(&self) -> u32 {
        self.limit.unwrap_or(100).clamp(1, 500)
    }
}

/// Tells `null` (empty it) from absent (leave it), with `#[serde(default)]`.
///
/// # Errors
/// What deserializing `T` gives.
pub fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    from: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(from).map(Some)
}
