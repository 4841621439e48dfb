//! The behaviour of classes: who may do what, dates that fit, sums in words, and the rows behind them.

use super::forms;
use super::participants::{
    Lack, Participant, ParticipantStatus, count_phases,
    pairing::{self, Companion},
};
use super::policy::{
    AssignCoach, ChangeClass, ChangeOffice, ChangeStatus, Classes, CreateClass, EnrolList, Pair,
};
use super::store::{self, Saved};
use super::views::sum_words;
use super::{ClassState, Cohort, actions};
use crate::access::{Actor, Role};
use crate::audit::Who;
use crate::codes::Code;
use crate::db::{Db, Statements};
use crate::id::{AccountId, AgencyId, CohortId, MemberId, ParticipationId, ProjectId, TenantId};
use crate::programs::Program;
use crate::projects::{DocumentState, Stage};
use crate::web::form::Fields;
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgPool;

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) fn moment() -> DateTime<Utc> {
    "2017-07-20T02:00:00Z".parse().unwrap()
}

/// An organiser with an admin, and a regency with a space of its own.
pub(super) struct World {
    pub(super) db: Db,
    pub(super) organiser: TenantId,
    pub(super) regency: TenantId,
    pub(super) admin: Actor,
}

impl World {
    pub(super) async fn new(pool: &PgPool) -> Self {
        let (organiser, regency) = (TenantId::new(), TenantId::new());
        for (id, slug, name, kind) in [
            (
                organiser,
                "babel",
                "Pemerintah Provinsi Kepulauan Bangka Belitung",
                "province",
            ),
            (
                regency,
                "bangka-barat",
                "Pemerintah Kabupaten Bangka Barat",
                "regency",
            ),
        ] {
            sqlx::query("insert into tenant (id, slug, name, kind, time_zone, colour, created_at) values ($1, $2, $3, $4, 'WIB', '#0f5c63', $5)")
                .bind(id.0)
                .bind(slug)
                .bind(name)
                .bind(kind)
                .bind(moment())
                .execute(pool)
                .await
                .unwrap();
        }
        let who = Who {
            account_id: AccountId::new(),
            member_id: MemberId::new(),
            name: "Sri Admin".into(),
            position: "Analis".into(),
        };
        sqlx::query("insert into account (id, name, email, sponsor_tenant_id, created_at) values ($1, 'Sri Admin', 'sri@asn.example', $2, $3)")
            .bind(who.account_id.0)
            .bind(organiser.0)
            .bind(moment())
            .execute(pool)
            .await
            .unwrap();
        sqlx::query("insert into member (tenant_id, id, account_id, name, created_at, activated_at) values ($1, $2, $3, 'Sri Admin', $4, $4)")
            .bind(organiser.0)
            .bind(who.member_id.0)
            .bind(who.account_id.0)
            .bind(moment())
            .execute(pool)
            .await
            .unwrap();
        let db = Db::connect_lazy(pool.connect_options().as_ref().clone(), 4);
        Self {
            db,
            organiser,
            regency,
            admin: Actor {
                who,
                roles: vec![Role::OrganizerAdmin],
            },
        }
    }

    /// The class of story 0.
    pub(super) async fn class(&self, quota: &str) -> Cohort {
        let mut tx = self.db.tenant(self.organiser).await.unwrap();
        let id = CohortId::new();
        let permit = self.admin.permit::<CreateClass>(&Classes).unwrap();
        let saved = actions::create(
            &mut tx,
            &permit,
            id,
            &forms::parse(&class_fields(quota)).unwrap(),
            moment(),
        )
        .await
        .unwrap();
        assert_eq!(saved, Saved::Done);
        let cohort = store::find(&mut tx, id).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        cohort
    }
}

pub(super) fn class_fields(quota: &str) -> Fields {
    Fields::from_pairs([
        ("program", "diklatpim3"),
        ("number", "xix"),
        ("year", "2017"),
        ("venue", "Gedung BKPSDMD"),
        ("starts_on", "2017-07-25"),
        ("ends_on", "2017-11-03"),
        ("quota", quota),
    ])
}

fn actor(role: Role, member: MemberId) -> Actor {
    Actor {
        who: Who {
            account_id: AccountId::new(),
            member_id: member,
            name: "A".into(),
            position: String::new(),
        },
        roles: vec![role],
    }
}

pub(crate) fn cohort() -> Cohort {
    let form = forms::parse(&class_fields("40")).unwrap();
    Cohort {
        id: CohortId::new(),
        program: form.program,
        number: form.number,
        year: form.year,
        name: form.name,
        venue: form.venue,
        starts_on: form.starts_on,
        ends_on: form.ends_on,
        quota: form.quota,
        version: 1,
    }
}

fn participant() -> Participant {
    Participant {
        id: ParticipationId::new(),
        cohort_id: CohortId::new(),
        member_id: MemberId::new(),
        list_number: 1,
        name: "Astuti".into(),
        nip: "196304131990042038".into(),
        rank: String::new(),
        position: String::new(),
        agency_id: AgencyId::new(),
        agency_name: "Provinsi".into(),
        org_unit_name: "Dinas".into(),
        mentor_member_id: None,
        mentor_name: String::new(),
        mentor_position: String::new(),
        coach_member_id: None,
        coach_name: String::new(),
        graduation: None,
        qualification: String::new(),
        status: ParticipantStatus::Active,
        status_reason: String::new(),
        version: 1,
        activated_at: None,
        project_id: Some(ProjectId::new()),
        stage: Some(Stage::Idea),
        title: None,
        idea: Some(DocumentState::Draft),
        design: None,
        report: None,
        waiting_since: None,
    }
}

#[test]
fn only_the_admin_makes_classes_and_only_staff_run_them() {
    let cohort = cohort();
    for role in Role::ALL {
        let actor = actor(*role, MemberId::new());
        let admin = *role == Role::OrganizerAdmin;
        let staff = admin || *role == Role::ClassPic;
        assert_eq!(actor.may::<CreateClass>(&Classes), admin, "{role}");
        assert_eq!(actor.may::<ChangeClass>(&cohort), admin, "{role}");
        assert_eq!(actor.may::<EnrolList>(&cohort), staff, "{role}");
        assert_eq!(actor.may::<AssignCoach>(&cohort), staff, "{role}");
    }
}

#[test]
fn staff_pair_and_change_the_status_of_others_but_never_their_own() {
    for status in ParticipantStatus::ALL {
        let other = Participant {
            status: *status,
            ..participant()
        };
        for role in Role::ALL {
            let staff = Role::STAFF.contains(role);
            assert_eq!(
                actor(*role, MemberId::new()).may::<Pair>(&other),
                staff,
                "{role} {status}"
            );
            assert_eq!(
                actor(*role, MemberId::new()).may::<ChangeStatus>(&other),
                staff,
                "{role} {status}"
            );
            assert_eq!(
                actor(*role, MemberId::new()).may::<ChangeOffice>(&other),
                staff,
                "{role} {status}"
            );
            assert!(
                !actor(*role, other.member_id).may::<Pair>(&other),
                "{role} {status}"
            );
            assert!(
                !actor(*role, other.member_id).may::<ChangeStatus>(&other),
                "{role} {status}"
            );
        }
    }
}

#[test]
fn nobody_accompanies_oneself_and_mentor_and_coach_are_two_people() {
    let (mentor, coach) = (MemberId::new(), MemberId::new());
    let p = Participant {
        mentor_member_id: Some(mentor),
        mentor_name: "Budi".into(),
        coach_member_id: Some(coach),
        coach_name: "Rina".into(),
        graduation: None,
        qualification: String::new(),
        ..participant()
    };
    let stands = |member, companion| pairing::conflict(&p, member, companion);
    for companion in [Companion::Mentor, Companion::Coach] {
        assert!(stands(p.member_id, companion).is_some());
        assert_eq!(stands(MemberId::new(), companion), None);
    }
    assert_eq!(
        stands(coach, Companion::Mentor),
        Some(
            "Rina sudah menjadi coach peserta ini. Mentor dan coach harus dua orang yang berbeda."
                .into()
        )
    );
    assert_eq!(
        stands(mentor, Companion::Coach),
        Some(
            "Budi sudah menjadi mentor peserta ini. Mentor dan coach harus dua orang yang berbeda."
                .into()
        )
    );
    assert_eq!(stands(mentor, Companion::Mentor), None);
}

#[test]
fn a_class_knows_its_length_and_where_it_stands() {
    let class = cohort();
    assert_eq!(
        (class.days(), class.label().as_str(), class.name.as_str()),
        (
            102,
            "Angkatan XIX Tahun 2017",
            "Diklatpim Tingkat III Angkatan XIX Tahun 2017"
        )
    );
    let states =
        ["2017-07-24", "2017-07-25", "2017-11-03", "2017-11-04"].map(|d| class.state(day(d)));
    assert_eq!(
        states,
        [
            ClassState::Upcoming,
            ClassState::Running,
            ClassState::Running,
            ClassState::Finished
        ]
    );
}

#[test]
fn dates_that_do_not_fit_are_named_at_their_field() {
    let broken = |changes: &[(&str, &str)]| {
        let mut fields = class_fields("40");
        changes
            .iter()
            .for_each(|(name, value)| fields.set(name, *value));
        forms::parse(&fields).unwrap_err()
    };
    let errors = broken(&[("ends_on", "2017-07-24")]);
    assert_eq!(
        errors.get("ends_on"),
        Some("Tanggal selesai harus sesudah tanggal mulai.")
    );
    let errors = broken(&[("evaluation_ends_on", "2017-11-10")]);
    assert_eq!(
        errors.get("evaluation_ends_on"),
        Some("Tahap Evaluasi harus di dalam masa kelas: 25 Juli 2017 sampai 3 November 2017.")
    );
    let errors = broken(&[("design_starts_on", "2017-08-01")]);
    assert!(
        errors
            .get("design_starts_on")
            .unwrap()
            .contains("Urutkan tanggalnya.")
    );
    let errors = broken(&[("number", "XVIIII")]);
    assert!(
        errors
            .get("number")
            .unwrap()
            .starts_with("Nomor angkatan belum benar.")
    );
    let errors = broken(&[("year", "2027")]);
    assert!(
        errors
            .get("year")
            .unwrap()
            .contains("2027 dan 25 Juli 2017")
    );
    let errors = broken(&[
        ("starts_on", ""),
        ("ends_on", ""),
        ("number", ""),
        ("program", "x"),
        ("quota", "0"),
    ]);
    for field in ["starts_on", "ends_on", "number", "program", "quota"] {
        assert!(errors.get(field).is_some(), "{field}");
    }
}

#[test]
fn the_sum_says_whether_it_fits_the_quota() {
    assert_eq!(
        sum_words(&[24, 10, 5], 40),
        "24 + 10 + 5 = 39 dari kuota 40: kurang 1"
    );
    assert_eq!(sum_words(&[40, 0], 40), "40 dari kuota 40: penuh");
    assert_eq!(
        sum_words(&[40, 2], 40),
        "40 + 2 = 42 dari kuota 40: lebih 2"
    );
    assert_eq!(sum_words(&[], 40), "Belum ada peserta dari kuota 40");
}

#[test]
fn phases_count_those_who_take_part() {
    let now = moment();
    let started = Participant {
        mentor_member_id: Some(MemberId::new()),
        idea: Some(DocumentState::Submitted),
        ..participant()
    };
    let far = Participant {
        stage: Some(Stage::Implementation),
        activated_at: Some(now),
        ..participant()
    };
    let gone = Participant {
        status: ParticipantStatus::Withdrawn,
        ..participant()
    };
    let people = [participant(), started, far, gone];
    let done = |lack: Lack| {
        count_phases(&people, now)
            .iter()
            .flat_map(|p| p.steps.clone())
            .find(|s| s.lack == lack)
            .map(|s| (s.done, s.all))
            .unwrap()
    };
    assert_eq!(done(Lack::Mentor), (1, 3));
    assert_eq!(done(Lack::Account), (1, 3));
    assert_eq!(done(Lack::Idea), (2, 3));
    assert_eq!(done(Lack::DesignSeminar), (1, 3));
    assert_eq!(done(Lack::Completion), (0, 3));
    assert_eq!(count_phases(&[], now)[0].percent(), 0);
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_class_number_stands_once_per_programme_and_year(pool: PgPool) {
    let world = World::new(&pool).await;
    let first = world.class("40").await;
    let form = forms::parse(&class_fields("30")).unwrap();
    let permit = world.admin.permit::<CreateClass>(&Classes).unwrap();
    let mut tx = world.db.tenant(world.organiser).await.unwrap();
    assert_eq!(
        actions::create(&mut tx, &permit, CohortId::new(), &form, moment())
            .await
            .unwrap(),
        Saved::NumberTaken
    );
    drop(tx);
    let mut tx = world.db.tenant(world.organiser).await.unwrap();
    assert_eq!(
        store::list_current(&mut tx, day("2017-07-20"))
            .await
            .unwrap()
            .len(),
        1
    );
    assert_eq!(store::stages(&mut tx, &[first.id]).await.unwrap().len(), 5);
    drop(tx);
    // Another organiser has numbers of its own and sees nothing of this one.
    let mut tx = world.db.tenant(world.regency).await.unwrap();
    assert!(store::find(&mut tx, first.id).await.unwrap().is_none());
    assert_eq!(
        store::insert(&mut tx, CohortId::new(), &form, moment())
            .await
            .unwrap(),
        Saved::Done
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn an_edit_over_an_older_state_is_refused(pool: PgPool) {
    let world = World::new(&pool).await;
    let class = world.class("40").await;
    let form = forms::parse(&class_fields("45")).unwrap();
    let permit = world.admin.permit::<ChangeClass>(&class).unwrap();
    let mut tx = world.db.tenant(world.organiser).await.unwrap();
    assert_eq!(
        actions::change(&mut tx, &permit, class.version, &form, moment())
            .await
            .unwrap(),
        Saved::Done
    );
    assert_eq!(
        store::find(&mut tx, class.id).await.unwrap().unwrap().quota,
        45
    );
    let again = actions::change(&mut tx, &permit, class.version, &form, moment()).await;
    assert!(matches!(again, Err(crate::error::Error::Stale)));
}

#[test]
fn every_programme_can_be_chosen() {
    for program in Program::ALL {
        let mut fields = class_fields("40");
        fields.set("program", program.code());
        assert_eq!(forms::parse(&fields).unwrap().program, *program);
        assert!(
            forms::with_proposal(&fields)
                .unwrap()
                .get("evaluation_ends_on")
                == "2017-11-03"
        );
    }
}

/// Counts the statements of some reading.
pub(super) async fn statements<T>(work: impl Future<Output = T>) -> u32 {
    Statements::counted(work).await.1.0
}
