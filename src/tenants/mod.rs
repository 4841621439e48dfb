//! Organisations: what they are called, where they stand, which colour and time zone they use.
//!
//! Only those who run the platform make them, through the system door. They see no content of a tenant.

pub mod actions;
pub mod forms;
pub mod routes;
pub mod store;
pub mod views;

use crate::access::Tenant;
use crate::reports::launch::Letterhead;

crate::codes! {
    /// What kind of organisation a tenant is (domain reference 03.4).
    pub enum TenantKind {
        Province = "province" => "Pemerintah provinsi",
        Regency = "regency" => "Pemerintah kabupaten",
        City = "city" => "Pemerintah kota",
        Ministry = "ministry" => "Kementerian/lembaga",
        TrainingCenter = "training_center" => "Lembaga pelatihan",
    }
}

/// The head of a paper that a tenant prints.
pub fn letterhead(tenant: &Tenant) -> Letterhead {
    Letterhead {
        tenant: tenant.name.clone(),
        office: None,
        line: String::new(),
        city: city(tenant),
        colour: tenant.colour.clone(),
    }
}

/// Where a city or regency sits is in its name; of other organisations it is not known, and the dateline is left out.
fn city(tenant: &Tenant) -> String {
    if !matches!(tenant.kind.as_str(), "city" | "regency") {
        return String::new();
    }
    let name = tenant
        .name
        .strip_prefix("Pemerintah ")
        .unwrap_or(&tenant.name);
    ["Kota ", "Kabupaten "]
        .iter()
        .find_map(|kind| name.strip_prefix(kind))
        .unwrap_or(name)
        .to_owned()
}
