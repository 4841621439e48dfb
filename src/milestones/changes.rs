//! What is changed in a plan after it was frozen: each change with its reason, read in the thread of the project.
//!
//! Main types: [`ChangeKind`], [`Change`]. Before the design seminar is cleared a plan changes without a word.

use super::actions::PlanFacts;
use super::baseline::{aim, or_none};
use super::{Milestone, views};
use crate::codes::Code;
use crate::web::text;

crate::codes! {
    /// What was done to the plan, as it follows the name of who did it.
    pub enum ChangeKind {
        Added = "added" => "menambah tahapan sesudah rencana dibekukan",
        Changed = "changed" => "mengubah rencana tahapan",
        Deleted = "deleted" => "menghapus dari rencana tahapan",
    }
}

/// A change of a frozen plan.
#[derive(Debug, Clone)]
pub struct Change<'a> {
    /// What was done.
    pub kind: ChangeKind,
    /// What the milestone was called.
    pub title: &'a str,
    /// What differs, in words; empty for nothing that the frozen plan holds.
    pub what: String,
    /// Why.
    pub reason: &'a str,
}

/// What differs between a milestone and what is planned now, each as "waktu: … menjadi …".
pub fn differences(before: &Milestone, after: &PlanFacts) -> String {
    let facts = [
        ("judul", before.title.clone(), after.title.clone()),
        (
            "jangka waktu",
            before.horizon.label().to_owned(),
            after.horizon.label().to_owned(),
        ),
        (
            "waktu",
            views::span(before.starts_on, before.ends_on),
            views::span(after.starts_on, after.ends_on),
        ),
        ("keluaran", before.output.clone(), after.output.clone()),
        (
            "target",
            aim(&before.indicator, &before.unit, before.target),
            aim(&after.indicator, &after.unit, after.target),
        ),
        (
            "penanggung jawab",
            before.person_in_charge.clone(),
            after.person_in_charge.clone(),
        ),
        (
            "anggaran",
            text::rupiah(before.budget_rupiah),
            text::rupiah(after.budget_rupiah),
        ),
        (
            "bobot",
            before.weight.map(text::compact).unwrap_or_default(),
            after.weight.map(text::compact).unwrap_or_default(),
        ),
    ];
    let told = facts.into_iter().filter(|(_, was, is)| was != is);
    let told =
        told.map(|(name, was, is)| format!("{name}: {} menjadi {}", or_none(&was), or_none(&is)));
    told.collect::<Vec<_>>().join("; ")
}

/// What a milestone that is added is, in words.
pub fn added(facts: &PlanFacts) -> String {
    format!(
        "{}, anggaran {}",
        views::span(facts.starts_on, facts.ends_on),
        text::rupiah(facts.budget_rupiah)
    )
}
