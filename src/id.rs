//! Identifiers: one newtype for each noun, so that the compiler refuses a mix-up. All are UUID version 7.

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize, sqlx::Type)]
        #[serde(transparent)]
        #[sqlx(transparent)]
        pub struct $name(pub uuid::Uuid);

        impl $name {
            /// A new identifier, later than all before it.
            #[expect(clippy::new_without_default, reason = "each call gives another value")]
            pub fn new() -> Self {
                Self(uuid::Uuid::now_v7())
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                s.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// An organisation with its own space.
    TenantId,
    /// A person who can sign in.
    AccountId,
    /// A person in one tenant's directory.
    MemberId,
    /// A government people come from, in the organiser's list.
    AgencyId,
    /// An office (OPD) of an agency.
    OrgUnitId,
    /// A class (angkatan).
    CohortId,
    /// A person's place in a class.
    ParticipationId,
    /// A list between dry run and confirmation.
    ImportId,
    /// A change project.
    ProjectId,
    /// An idea, design or report.
    DocumentId,
    /// More time for a document.
    ExtensionId,
    /// A frozen version of a document.
    VersionId,
    /// A mentor's or coach's decision on a version.
    ReviewId,
    /// A line of a checklist of changes.
    ChangeRequestId,
    /// A comment.
    CommentId,
    /// A line of the control card.
    ConsultationId,
    /// A mentor's score sheet.
    SheetId,
    /// A routine flag.
    FlagId,
    /// A milestone.
    MilestoneId,
    /// A report of progress on a milestone.
    ProgressId,
    /// A piece of evidence.
    EvidenceId,
    /// A stored file.
    FileId,
    /// A launch batch.
    BatchId,
    /// A photograph of a launch.
    PhotoId,
    /// A search that somebody saved.
    SavedViewId,
    /// Something that a person is told of.
    NoticeId,
    /// A version of an organiser's section template.
    SectionTemplateId,
    /// A line of a project's register.
    EntryId,
    /// A seminar group.
    GroupId,
    /// A presentation in a seminar.
    SlotId,
    /// A note of an examiner.
    NoteId,
    /// What a class is scored by.
    SchemeId,
    /// A sheet of scores.
    ScoreSheetId,
    /// A publication of results.
    PublicationId,
    /// An aim of a government.
    MissionId,
    /// What leadership or a mentor asks of a project.
    DirectiveId,
    /// A step of its follow-up.
    DirectiveAnswerId,
    /// A look at the place itself.
    VisitId,
    /// A move of a state machine.
    TransitionId,
    /// A single-use link to set a password.
    InvitationId,
}
