//! Roles of a person in a tenant (domain reference 03.1). A role is an assignment for a period, never a column of a person.

crate::codes! {
    /// What a person is in one tenant.
    pub enum Role {
        Participant = "participant" => "Peserta",
        Mentor = "mentor" => "Mentor",
        Coach = "coach" => "Coach",
        Examiner = "examiner" => "Penguji",
        OrganizerAdmin = "organizer_admin" => "Admin penyelenggara",
        ClassPic = "class_pic" => "Pengelola kelas",
        HomeAdmin = "home_admin" => "Admin instansi asal",
        OpdHead = "opd_head" => "Kepala perangkat daerah",
        Leadership = "leadership" => "Pimpinan",
        ReformBureau = "reform_bureau" => "Biro organisasi",
        PlanningAgency = "planning_agency" => "Bappeda/BRIDA",
    }
}

impl Role {
    /// Staff of the organiser who run classes.
    pub const STAFF: &'static [Role] = &[Role::OrganizerAdmin, Role::ClassPic];
    /// Those who read dashboards and launch reports.
    pub const OVERSIGHT: &'static [Role] = &[
        Role::OrganizerAdmin,
        Role::ClassPic,
        Role::Leadership,
        Role::HomeAdmin,
    ];
}
