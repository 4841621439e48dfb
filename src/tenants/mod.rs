//! Organisations: what they are called, where they stand, which colour and time zone they use.
//!
//! Only those who run the platform make them, through the system door. They see no content of a tenant.

pub mod actions;
pub mod forms;
pub mod routes;
pub mod store;
pub mod views;

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
