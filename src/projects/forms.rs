//! Input about a project: what it is called and what it is about.

use super::{Project, Scope};
use crate::codes::Code;
use crate::id::MissionId;
use crate::missions::MissionItem;
use crate::web::form::{FieldErrors, Fields, Reader};

/// The facts by which people know a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Long form of the title; may be empty in a draft.
    pub title: String,
    /// Short public name.
    pub brand: String,
    /// Topic of public service.
    pub theme: String,
    /// Where it happens.
    pub locus: String,
    /// How far it reaches.
    pub scope: Scope,
    /// Whether it is a digital service.
    pub digital: Option<bool>,
    /// The aims of its government that it supports, in the order of their list.
    pub missions: Vec<MissionId>,
}

/// Reads the identity and the version it was typed over.
pub fn parse_identity(
    fields: &Fields,
    offered: &[MissionItem],
) -> Result<(Identity, i32), FieldErrors> {
    let mut fields = fields.clone();
    // The title has a box of several lines; a line break in it is a blank.
    fields.set(
        "title",
        fields
            .get("title")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
    );
    let mut r = Reader::new(&fields);
    let identity = Identity {
        title: r
            .optional_line("title", "Judul proyek", 250)
            .unwrap_or_default(),
        brand: r
            .optional_line("brand", "Nama singkat", 60)
            .unwrap_or_default(),
        theme: r.optional_line("theme", "Tema", 60).unwrap_or_default(),
        locus: r.optional_line("locus", "Lokus", 200).unwrap_or_default(),
        scope: r.one_of("scope", "Jangkauan", &Scope::choices()),
        digital: r.optional_one_of(
            "digital",
            "Layanan digital",
            &[("yes", true), ("no", false)],
        ),
        missions: missions(&mut r, offered),
    };
    let version = r.version();
    r.finish((identity, version))
}

/// The aims that were ticked, of those that are offered.
fn missions(r: &mut Reader<'_>, offered: &[MissionItem]) -> Vec<MissionId> {
    let ticked = r.uuids("missions", "Visi, misi, dan prioritas");
    let known = |id: &uuid::Uuid| offered.iter().any(|item| item.id.0 == *id);
    r.check(
        ticked.iter().all(known),
        "missions",
        "Salah satu pilihan tidak ada lagi. Pilih dari daftar di bawah.",
    );
    offered
        .iter()
        .map(|item| item.id)
        .filter(|id| ticked.contains(&id.0))
        .collect()
}

/// The identity of a project as its form shows it.
pub fn identity_fields(project: &Project, missions: &[MissionId]) -> Fields {
    let digital = project
        .digital
        .map_or("", |digital| if digital { "yes" } else { "no" });
    let mut fields = Fields::from_pairs([
        ("title", project.title.as_str()),
        ("brand", &project.brand),
        ("theme", &project.theme),
        ("locus", &project.locus),
        ("scope", project.scope.code()),
        ("digital", digital),
    ]);
    missions
        .iter()
        .for_each(|id| fields.add("missions", id.to_string()));
    fields
}
