//! The behaviour of imports, from the file to the rows.

use super::actions::{self, Enrolment, Moment};
use super::{Enrolled, Facts, Outcome, plan, store};
use crate::cohorts::import::{self, Preview, Severity};
use crate::cohorts::participants::{self, Lack};
use crate::cohorts::policy::EnrolList;
use crate::cohorts::tests::{World, day, moment, statements};
use crate::cohorts::{Cohort, store as classes};
use crate::id::{CohortId, ImportId, MemberId, ParticipationId, TenantId};
use crate::members::provision::{self, Person};
use crate::projects::Stage;
use sqlx::PgPool;

const LIST: &[u8] = include_bytes!("../../../tests/data/diklatpim3-xix-2017.xlsx");
const REGENCY: &str = "Pemerintah Kabupaten Bangka Barat";

fn real() -> Preview {
    import::preview(LIST, "daftar.xlsx", day("2017-07-20")).unwrap()
}

/// A list of `count` people with good numbers.
fn list(count: usize, first: usize) -> Preview {
    let mut text = String::from(
        "NDH,Nama Lengkap,NIP,Jabatan,Perangkat Daerah,Instansi Asal,Nama Mentor,Jabatan Mentor,NIP Mentor\n",
    );
    for n in first..first + count {
        text.push_str(&format!(",Orang {n},19700101199501{}{:03},Kepala Bidang,Dinas {n},Pemerintah {n},Atasan {n},Kepala Dinas,19600101198501{}{:03}\n", 1 + n % 2, n + 1, 1 + n % 2, n + 1));
    }
    import::preview(text.as_bytes(), "daftar.csv", day("2017-07-20")).unwrap()
}

impl World {
    async fn keep(&self, class: &Cohort, preview: &Preview) -> ImportId {
        let id = ImportId::new();
        let mut tx = self.db.tenant(self.organiser).await.unwrap();
        store::keep(
            &mut tx,
            id,
            class.id,
            "daftar.xlsx",
            preview,
            self.admin.member_id,
            moment(),
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        id
    }

    async fn confirm(&self, class: &Cohort, draft: ImportId, reason: Option<&str>) -> Enrolment {
        let mut tx = self.db.tenant(self.organiser).await.unwrap();
        let at = Moment {
            organiser: self.organiser,
            now: moment(),
            today: day("2017-07-20"),
        };
        let permit = self.admin.permit::<EnrolList>(class).unwrap();
        let outcome = actions::confirm(&mut tx, &permit, draft, reason, at)
            .await
            .unwrap();
        // As the handler does: only what is done is kept.
        if matches!(outcome, Enrolment::Done { .. }) {
            tx.commit().await.unwrap();
        }
        outcome
    }

    async fn import(&self, class: &Cohort, preview: &Preview) -> Enrolment {
        let draft = self.keep(class, preview).await;
        self.confirm(class, draft, None).await
    }
}

async fn count(pool: &PgPool, table: &'static str) -> i64 {
    let sql = match table {
        "agency" => "select count(*) from agency",
        "org_unit" => "select count(*) from org_unit",
        "member" => "select count(*) from member",
        "participation" => "select count(*) from participation",
        "project" => "select count(*) from project",
        "document" => "select count(*) from document",
        _ => "select count(*) from audit_log",
    };
    sqlx::query_scalar(sql).fetch_one(pool).await.unwrap()
}

async fn counts(pool: &PgPool) -> Vec<i64> {
    let mut found = Vec::new();
    for table in [
        "agency",
        "org_unit",
        "member",
        "participation",
        "project",
        "document",
        "audit_log",
    ] {
        found.push(count(pool, table).await);
    }
    found
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn the_list_of_2017_gives_24_and_5_and_10_participants_with_projects(pool: PgPool) {
    let world = World::new(&pool).await;
    let class = world.class("40").await;
    let outcome = world.import(&class, &real()).await;
    let Enrolment::Done {
        new,
        existing,
        wrong,
    } = outcome
    else {
        panic!("{outcome:?}")
    };
    let mut sizes: Vec<usize> = new.iter().map(|(_, count)| *count).collect();
    sizes.sort_unstable();
    assert_eq!((sizes, existing, wrong), (vec![5, 10, 24], 0, 0));
    assert_eq!(
        (
            count(&pool, "agency").await,
            count(&pool, "participation").await,
            count(&pool, "project").await,
            count(&pool, "document").await
        ),
        (3, 39, 39, 39)
    );

    let mut tx = world.db.tenant(world.organiser).await.unwrap();
    let people = participants::store::list(&mut tx, &[class.id])
        .await
        .unwrap();
    assert_eq!(
        people.iter().map(|p| p.list_number).collect::<Vec<_>>(),
        (1..=39).collect::<Vec<_>>()
    );
    assert!(
        people
            .iter()
            .all(|p| p.stage == Some(Stage::Idea) && p.activated_at.is_none())
    );
    assert_eq!(
        people[0].mentor_position,
        "Kepala Dinas Pekerjaan Umum dan Penataan Ruang"
    );
    assert_eq!(
        people
            .iter()
            .filter(|p| p.lacks(Lack::Coach, moment()))
            .count(),
        39
    );
    drop(tx);

    // The regency with a space of its own is the home of its five; everybody else's home is the organiser.
    let homes: Vec<(TenantId, String)> =
        sqlx::query_as("select home_tenant_id, agency_name from participation")
            .fetch_all(&pool)
            .await
            .unwrap();
    for (home, agency) in &homes {
        assert_eq!(*home == world.regency, agency == REGENCY, "{agency}");
    }
    assert_eq!(
        homes
            .iter()
            .filter(|(home, _)| *home == world.regency)
            .count(),
        5
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn the_same_list_again_changes_nothing(pool: PgPool) {
    let world = World::new(&pool).await;
    let class = world.class("40").await;
    world.import(&class, &real()).await;
    let before = counts(&pool).await;
    assert_eq!(
        world.import(&class, &real()).await,
        Enrolment::Done {
            new: vec![],
            existing: 39,
            wrong: 0
        }
    );
    assert_eq!(counts(&pool).await, before);
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_list_is_carried_out_once_however_often_it_is_sent(pool: PgPool) {
    let world = World::new(&pool).await;
    let class = world.class("40").await;
    let draft = world.keep(&class, &real()).await;
    let (one, two) = tokio::join!(
        world.confirm(&class, draft, None),
        world.confirm(&class, draft, None)
    );
    let done = |o: &Enrolment| matches!(o, Enrolment::Done { .. });
    assert!(done(&one) != done(&two), "{one:?} {two:?}");
    assert_eq!(count(&pool, "participation").await, 39);
    assert_eq!(
        world.confirm(&class, draft, None).await,
        Enrolment::AlreadyConfirmed
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn more_than_the_quota_needs_a_reason(pool: PgPool) {
    let world = World::new(&pool).await;
    let class = world.class("30").await;
    let draft = world.keep(&class, &real()).await;
    assert_eq!(
        world.confirm(&class, draft, None).await,
        Enrolment::ReasonNeeded(9)
    );
    assert_eq!(count(&pool, "participation").await, 0);
    assert!(matches!(
        world
            .confirm(&class, draft, Some("Disetujui kepala badan"))
            .await,
        Enrolment::Done { .. }
    ));
    assert_eq!(count(&pool, "participation").await, 39);
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn one_line_and_thirty_nine_cost_the_same_statements(pool: PgPool) {
    let world = World::new(&pool).await;
    let class = world.class("500").await;
    let (few, many) = (
        world.keep(&class, &list(1, 100)).await,
        world.keep(&class, &list(39, 200)).await,
    );
    let of_one = statements(world.confirm(&class, few, None)).await;
    let reading = async || {
        let mut tx = world.db.tenant(world.organiser).await.unwrap();
        classes::find(&mut tx, class.id).await.unwrap();
        classes::stages(&mut tx, &[class.id]).await.unwrap();
        participants::store::list(&mut tx, &[class.id])
            .await
            .unwrap()
            .len()
    };
    let page_of_one = statements(reading()).await;
    let of_many = statements(world.confirm(&class, many, None)).await;
    assert_eq!(count(&pool, "participation").await, 40);
    assert_eq!(of_one, of_many);
    assert_eq!(page_of_one, statements(reading()).await);
    // The first statement is the tenant's, as `app_open` is in a request.
    assert!(page_of_one <= 6, "{page_of_one}");
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_coach_is_given_to_those_alone_whose_mentor_it_is_not(pool: PgPool) {
    let world = World::new(&pool).await;
    let class = world.class("40").await;
    world.import(&class, &real()).await;
    let mut tx = world.db.tenant(world.organiser).await.unwrap();
    let people = participants::store::list(&mut tx, &[class.id])
        .await
        .unwrap();
    let mentor = people[0].mentor_member_id.unwrap();
    let chosen: Vec<ParticipationId> = people.iter().map(|p| p.id).collect();
    let own = people
        .iter()
        .filter(|p| p.mentor_member_id == Some(mentor))
        .count();
    let paired = participants::store::assign_coach(&mut tx, class.id, mentor, &chosen)
        .await
        .unwrap();
    assert_eq!(paired.len(), 39 - own);
    assert!(!paired.contains(&people[0].id));
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn somebody_in_another_class_at_the_same_time_is_named(pool: PgPool) {
    let world = World::new(&pool).await;
    let first = world.class("40").await;
    world.import(&first, &list(2, 1)).await;
    let mut tx = world.db.tenant(world.organiser).await.unwrap();
    let other = Cohort {
        id: CohortId::new(),
        ..first.clone()
    };
    let preview = list(3, 1);
    let nips: Vec<String> = preview.importable().map(|r| r.nip.digits()).collect();
    let facts = store::facts(&mut tx, &other, &nips).await.unwrap();
    assert_eq!(facts.elsewhere.len(), 2);
    let plan = plan(&preview, &facts);
    assert_eq!(
        (
            plan.new_count(),
            plan.rows
                .iter()
                .filter(|r| r.problems.iter().any(|(_, s)| s.contains(&first.name)))
                .count()
        ),
        (3, 2)
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn people_who_cannot_sign_in_are_listed_with_what_they_are_here(pool: PgPool) {
    let world = World::new(&pool).await;
    let class = world.class("40").await;
    world.import(&class, &list(2, 1)).await;
    let mut tx = world.db.tenant(world.organiser).await.unwrap();
    // A coach who mentors too is one person.
    let person = Person {
        name: "Atasan 1".into(),
        nip: Some("196001011985012002".into()),
        email: None,
        phone: None,
        position: String::new(),
        role: crate::access::Role::Coach,
    };
    let coach = provision::enter(&mut tx, &[person], moment(), day("2017-07-20"))
        .await
        .unwrap()[0];
    assert!(!coach.is_new);
    let people = participants::store::list(&mut tx, &[class.id])
        .await
        .unwrap();
    participants::store::assign_coach(&mut tx, class.id, coach.member_id, &[people[1].id])
        .await
        .unwrap();
    let listed = participants::store::list_uninvited(&mut tx, class.id)
        .await
        .unwrap();
    let shown: Vec<(&str, String)> = listed
        .iter()
        .map(|p| (p.name.as_str(), p.capacities.join("+")))
        .collect();
    assert_eq!(
        shown,
        [
            ("Orang 1", "Peserta".into()),
            ("Orang 2", "Peserta".into()),
            ("Atasan 1", "Mentor+Coach".into()),
            ("Atasan 2", "Mentor".into())
        ]
    );
}

#[test]
fn list_numbers_are_kept_where_free_and_given_where_not() {
    let text = "NDH,Nama,NIP,Jabatan,OPD,Instansi\n2,Ani Satu,197001011995011001,K,Dinas A,Pemda A\n,Budi Dua,197001011995011002,K,Dinas A,Pemda A\n1,Cici Tiga,197001011995011003,K,Dinas A,Pemda A\n5,Dodi Empat,197001011995011004,K,Dinas A,Pemda A\n";
    let preview = import::preview(text.as_bytes(), "a.csv", day("2017-07-20")).unwrap();
    let enrolled = |nip: &str, list_number| Enrolled {
        id: ParticipationId::new(),
        member_id: MemberId::new(),
        nip: nip.into(),
        list_number,
        is_active: true,
        mentor_name: String::new(),
    };
    let facts = Facts {
        enrolled: vec![
            enrolled("197001011995011009", 5),
            enrolled("197001011995011003", 3),
        ],
        elsewhere: Default::default(),
        quota: 3,
    };
    let plan = plan(&preview, &facts);
    let outcomes: Vec<Outcome> = plan.rows.iter().map(|r| r.outcome.clone()).collect();
    assert_eq!(
        outcomes,
        [
            Outcome::New(2),
            Outcome::New(1),
            Outcome::Exists(facts.enrolled[1].id),
            Outcome::New(4)
        ]
    );
    assert_eq!(plan.over_quota, 2);
    assert!(
        plan.rows[3]
            .problems
            .iter()
            .any(|(_, s)| s == "NDH 5 sudah dipakai peserta lain di kelas ini; diberi NDH 4.")
    );
}

#[test]
fn names_that_the_directory_does_not_take_are_errors_and_no_faults() {
    let text = format!(
        "Nama,NIP,Jabatan,OPD,Instansi\nA,197001011995011001,K,Dinas A,Pemda A\nBudi,197001011995011002,K,{},X\n",
        "d".repeat(230)
    );
    let preview = import::preview(text.as_bytes(), "a.csv", day("2017-07-20")).unwrap();
    let plan = plan(
        &preview,
        &Facts {
            quota: 40,
            ..Facts::default()
        },
    );
    assert_eq!(plan.wrong_count(), 2);
    assert_eq!(
        plan.rows[1]
            .problems
            .iter()
            .filter(|(s, _)| *s == Severity::Error)
            .count(),
        2
    );
}

#[test]
fn no_participant_is_also_a_silent_mentor_of_the_class() {
    let text = "Nama,NIP,Jabatan,OPD,Instansi,Nama Mentor,NIP Mentor\nAni,197001011995011001,K,Dinas A,Pemda A,Budi,197001011995011002\nBudi,197001011995011002,K,Dinas A,Pemda A,,\n";
    let preview = import::preview(text.as_bytes(), "a.csv", day("2017-07-20")).unwrap();
    let plan = plan(
        &preview,
        &Facts {
            quota: 40,
            ..Facts::default()
        },
    );
    assert!(
        plan.rows[0]
            .problems
            .iter()
            .any(|(_, s)| s.starts_with("Mentor ini juga peserta kelas ini."))
    );
    assert_eq!(plan.new_count(), 2);
}
