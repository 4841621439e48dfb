//! The seven organisations of the demonstration and those who run them.
//!
//! Main types: [`Tenant`], [`House`], [`Houses`]. Regions and their codes are real; every person is invented.

use super::people::{Level, Person, Region};
use super::rows::{LogRow, TenantRow};
use super::world::{Member, World};
use crate::access::Role;
use crate::codes::Code;
use crate::tenants::TenantKind;
use crate::web::text::Zone;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use uuid::Uuid;

/// An organisation as the stories need it.
#[derive(Debug, Clone)]
pub struct Tenant {
    /// Identifier.
    pub id: Uuid,
    /// In addresses.
    pub slug: &'static str,
    /// "Pemerintah Kota Balikpapan".
    pub name: &'static str,
    /// What it is.
    pub kind: TenantKind,
    /// "Balikpapan": for sentences.
    pub place: &'static str,
    /// Domain of its e-mails.
    pub mail: &'static str,
    /// Time zone.
    pub zone: Zone,
}

impl Tenant {
    /// A moment on its wall clock.
    pub fn at(&self, day: NaiveDate, hour: u32, minute: u32) -> DateTime<Utc> {
        self.zone
            .moment(day.and_time(NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default()))
    }
}

/// An organisation with those who run it.
#[derive(Debug, Clone)]
pub struct House {
    /// The organisation.
    pub tenant: Tenant,
    /// Runs classes, or follows the own people where it runs none.
    pub admin: Member,
    /// Regional secretary, head of the training centre.
    pub leader: Member,
    /// Follows the own people in classes of others.
    pub home_admin: Option<Member>,
    /// Trainers.
    pub coaches: Vec<Member>,
}

struct Plan {
    slug: &'static str,
    name: &'static str,
    kind: TenantKind,
    code: Option<&'static str>,
    zone: Zone,
    colour: &'static str,
    place: &'static str,
    region: Region,
    leader: &'static str,
    office: &'static str,
    /// The year for which the ages of its staff are invented.
    since: i32,
    coaches: usize,
}

const PLANS: [Plan; 7] = [
    Plan {
        slug: "babel",
        name: "Pemerintah Provinsi Kepulauan Bangka Belitung",
        kind: TenantKind::Province,
        code: Some("19"),
        zone: Zone::Wib,
        colour: "#0b5c6b",
        place: "Kepulauan Bangka Belitung",
        region: Region::Melayu,
        leader: "Sekretaris Daerah Provinsi Kepulauan Bangka Belitung",
        office: "BKPSDMD",
        since: 2026,
        coaches: 5,
    },
    Plan {
        slug: "bangka-barat",
        name: "Pemerintah Kabupaten Bangka Barat",
        kind: TenantKind::Regency,
        code: Some("19.05"),
        zone: Zone::Wib,
        colour: "#7a3b12",
        place: "Bangka Barat",
        region: Region::Melayu,
        leader: "Sekretaris Daerah Kabupaten Bangka Barat",
        office: "BKPSDMD",
        since: 2026,
        coaches: 0,
    },
    Plan {
        slug: "bangka-selatan",
        name: "Pemerintah Kabupaten Bangka Selatan",
        kind: TenantKind::Regency,
        code: Some("19.03"),
        zone: Zone::Wib,
        colour: "#1f5f3a",
        place: "Bangka Selatan",
        region: Region::Melayu,
        leader: "Sekretaris Daerah Kabupaten Bangka Selatan",
        office: "BKPSDMD",
        since: 2026,
        coaches: 0,
    },
    Plan {
        slug: "sulsel",
        name: "Pemerintah Provinsi Sulawesi Selatan",
        kind: TenantKind::Province,
        code: Some("73"),
        zone: Zone::Wita,
        colour: "#8c1d2f",
        place: "Sulawesi Selatan",
        region: Region::Sulawesi,
        leader: "Penjabat Sekretaris Daerah Provinsi Sulawesi Selatan",
        office: "BPSDM",
        since: 2018,
        coaches: 8,
    },
    Plan {
        slug: "balikpapan",
        name: "Pemerintah Kota Balikpapan",
        kind: TenantKind::City,
        code: Some("64.71"),
        zone: Zone::Wita,
        colour: "#1c4f8f",
        place: "Balikpapan",
        region: Region::Borneo,
        leader: "Pj. Sekretaris Daerah Kota Balikpapan",
        office: "BKPSDM",
        since: 2022,
        coaches: 0,
    },
    Plan {
        slug: "kaltim",
        name: "Pemerintah Provinsi Kalimantan Timur",
        kind: TenantKind::Province,
        code: Some("64"),
        zone: Zone::Wita,
        colour: "#5b2a86",
        place: "Kalimantan Timur",
        region: Region::Borneo,
        leader: "Sekretaris Daerah Provinsi Kalimantan Timur",
        office: "BPSDM",
        since: 2018,
        coaches: 2,
    },
    Plan {
        slug: "ppsdm-makassar",
        name: "PPSDM Regional Makassar",
        kind: TenantKind::TrainingCenter,
        code: None,
        zone: Zone::Wita,
        colour: "#6b4a00",
        place: "Makassar",
        region: Region::Sulawesi,
        leader: "Kepala PPSDM Regional Makassar",
        office: "PPSDM Regional Makassar",
        since: 2022,
        coaches: 5,
    },
];

/// All organisations of the demonstration.
#[derive(Debug, Clone)]
pub struct Houses {
    /// The province of story 0.
    pub babel: House,
    /// A regency that sends people to the province.
    pub bangka_barat: House,
    /// Another one.
    pub bangka_selatan: House,
    /// The province of story 1.
    pub sulsel: House,
    /// The city of story 2.
    pub balikpapan: House,
    /// A province that sends people to another province.
    pub kaltim: House,
    /// The training centre of story 2.
    pub ppsdm: House,
}

impl Houses {
    /// All, in the order of the stories.
    pub fn all(&self) -> [&House; 7] {
        [
            &self.babel,
            &self.bangka_barat,
            &self.bangka_selatan,
            &self.sulsel,
            &self.balikpapan,
            &self.kaltim,
            &self.ppsdm,
        ]
    }
}

/// Founds all organisations.
pub fn found(w: &mut World) -> Houses {
    let since = NaiveDate::from_ymd_opt(2017, 7, 3).unwrap_or_default();
    // Identifiers first: the very first one tells that the demonstration is loaded.
    let tenants = PLANS.each_ref().map(|plan| (tenant(w, plan, since), plan));
    let [
        babel,
        bangka_barat,
        bangka_selatan,
        sulsel,
        balikpapan,
        kaltim,
        ppsdm,
    ] = tenants.map(|(tenant, plan)| staff(w, tenant, plan, since));
    Houses {
        babel,
        bangka_barat,
        bangka_selatan,
        sulsel,
        balikpapan,
        kaltim,
        ppsdm,
    }
}

fn tenant(w: &mut World, plan: &Plan, since: NaiveDate) -> Tenant {
    let id = w.ids.next();
    let mail = match plan.slug {
        "babel" => "babel.example",
        "bangka-barat" => "bangkabarat.example",
        "bangka-selatan" => "bangkaselatan.example",
        "sulsel" => "sulsel.example",
        "balikpapan" => "balikpapan.example",
        "kaltim" => "kaltim.example",
        _ => "ppsdm.example",
    };
    let tenant = Tenant {
        id,
        slug: plan.slug,
        name: plan.name,
        kind: plan.kind,
        place: plan.place,
        mail,
        zone: plan.zone,
    };
    let line = w.ids.next();
    w.t.log.push(LogRow {
        tenant_id: id,
        id: line,
    });
    w.t.tenants.push(TenantRow {
        id,
        slug: plan.slug,
        name: plan.name,
        kind: plan.kind.code(),
        region_code: plan.code,
        time_zone: plan.zone.code(),
        colour: plan.colour,
        created_at: tenant.at(since, 7, 0),
    });
    tenant
}

fn staff(w: &mut World, tenant: Tenant, plan: &Plan, since: NaiveDate) -> House {
    let mut enter = |level, login: &str, position: &str, roles: &[Role]| {
        let mut person: Person = w.people.make(
            plan.region,
            level,
            if level == Level::Head {
                plan.since
            } else {
                2021
            },
        );
        person.email = (!login.is_empty()).then(|| format!("{login}@{}", tenant.mail));
        w.enter(&tenant, &person, position, roles, since)
    };
    let is_center = plan.kind == TenantKind::TrainingCenter;
    let admin_office = if is_center {
        "Kepala Bidang Penyelenggaraan".to_owned()
    } else {
        format!("Kepala Bidang Pengembangan Kompetensi {}", plan.office)
    };
    let admin = enter(
        Level::Staff,
        "admin",
        &admin_office,
        &[Role::OrganizerAdmin],
    );
    let both: &[Role] = if plan.slug == "sulsel" {
        &[Role::Leadership, Role::Mentor]
    } else {
        &[Role::Leadership]
    };
    let leader = enter(Level::Head, "pimpinan", plan.leader, both);
    let home_admin = (!is_center).then(|| {
        enter(
            Level::Staff,
            "kepegawaian",
            &format!("Analis Pengembangan Kompetensi {}", plan.office),
            &[Role::HomeAdmin],
        )
    });
    let coaches = (0..plan.coaches)
        .map(|n| {
            enter(
                Level::Staff,
                if n == 0 { "coach" } else { "" },
                "Widyaiswara Ahli Madya",
                &[Role::Coach],
            )
        })
        .collect();
    House {
        tenant,
        admin,
        leader,
        home_admin,
        coaches,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::seed::FIRST;

    #[test]
    fn every_accent_can_be_read_and_the_first_tenant_bears_the_known_identifier() {
        for plan in &PLANS {
            assert!(
                crate::web::theme::readable_accent(plan.colour).is_ok(),
                "{}",
                plan.slug
            );
        }
        let mut w = World::default();
        let houses = found(&mut w);
        assert_eq!(houses.babel.tenant.id, FIRST);
        assert_eq!(w.t.tenants.len(), 7);
    }
}
