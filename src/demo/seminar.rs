//! Story 1: Diklatpim II Angkatan XV 2018 in Makassar, 60 heads of offices of seven provinces, in its result seminar.
//! The acting regional secretary is the mentor of the 13 from his own province; some projects are flagged as routine.

use super::classes::{self, Class, ClassPlan, Seat, head_of, shift};
use super::facts::{Facts, Setting, Source};
use super::ideas::{self, Idea};
use super::journey::{By, Journey, Pace, plan_stones, walk};
use super::people::{Level, Region};
use super::seed::Dice;
use super::tenants::Houses;
use super::world::{Member, World};
use crate::access::Role;
use crate::error::Result;
use crate::programs::Program;
use crate::projects::{DocumentKind, Stage};
use chrono::NaiveDate;
use std::collections::HashSet;

struct Province {
    place: &'static str,
    seats: usize,
    region: Region,
    taken: Vec<&'static Idea>,
    offices: HashSet<&'static str>,
    mentor: Member,
}

/// Name of the place, seats, and how people there are called; the host comes first.
const PROVINCES: [(&str, usize, Region); 7] = [
    ("Sulawesi Selatan", 13, Region::Sulawesi),
    ("Sulawesi Tenggara", 9, Region::Sulawesi),
    ("Sulawesi Barat", 8, Region::Sulawesi),
    ("Sulawesi Tengah", 8, Region::Sulawesi),
    ("Kalimantan Timur", 8, Region::Borneo),
    ("Maluku", 7, Region::Timur),
    ("Papua Barat", 7, Region::Timur),
];

/// Reasons for a routine flag, and what the leader answered, if anything.
const FLAGS: [(&str, Option<&str>); 6] = [
    (
        "Kegiatan ini sudah menjadi tugas pokok biro dan dilaksanakan setiap tahun.",
        Some("Yang baru ialah keputusan tertulis dan batas waktu; sebelumnya tidak pernah ada."),
    ),
    (
        "Laporan triwulan adalah kewajiban; belum tampak perubahan cara kerja.",
        Some(
            "Laporan diringkas menjadi satu halaman dan dipakai untuk memutuskan pada minggu yang sama.",
        ),
    ),
    (
        "Penertiban berkala sudah dianggarkan setiap tahun sebagai kegiatan rutin.",
        None,
    ),
    (
        "Pendataan seperti ini merupakan kegiatan rutin bidang.",
        Some(
            "Daftar sebelumnya tidak pernah dicocokkan antarprogram; penyandingan inilah perubahannya.",
        ),
    ),
    ("Sosialisasi peraturan adalah tugas harian satuan.", None),
    (
        "Reviu dokumen anggaran merupakan tugas tetap inspektorat.",
        Some("Daftar periksa yang diisi sendiri oleh perangkat daerah belum pernah dipakai."),
    ),
];
const FLAGGED: [&str; 6] = [
    "RAPAT RAMPING",
    "KENDALI RENCANA",
    "PASAR TERTIB",
    "PETA MISKIN",
    "PERDA PAHAM",
    "REVIU CEPAT",
];

/// Tells the story.
pub fn tell(w: &mut World, houses: &Houses) -> Result<()> {
    let day = |m, d| NaiveDate::from_ymd_opt(2018, m, d).unwrap_or_default();
    let plan = ClassPlan {
        program: Program::Diklatpim2,
        number: 15,
        venue: "Kampus BPSDM Provinsi Sulawesi Selatan, Makassar",
        starts_on: day(8, 7),
        ends_on: day(11, 23),
        quota: 60,
    };
    let class = classes::open(w, &houses.sulsel, plan);
    let mut provinces = provinces(w, houses, &class);
    share_out(&mut provinces);
    let mut number = 0;
    for province in &provinces {
        for idea in &province.taken {
            number += 1;
            one(w, houses, &class, province, idea, number)?;
        }
    }
    Ok(())
}

fn provinces(w: &mut World, houses: &Houses, class: &Class) -> Vec<Province> {
    let from = shift(class.starts_on, -14);
    let each = PROVINCES.iter().map(|(place, seats, region)| {
        let position = format!("Sekretaris Daerah Provinsi {place}");
        let mentor = match *place {
            "Sulawesi Selatan" => houses.sulsel.leader.clone(),
            // The same person leads at home: one account, two directories.
            "Kalimantan Timur" => w.join(
                &houses.sulsel.tenant,
                &houses.kaltim.leader,
                &position,
                &[Role::Mentor],
                from,
                None,
            ),
            _ => {
                let person = w.people.make(*region, Level::Head, 2018);
                w.enter(
                    &houses.sulsel.tenant,
                    &person,
                    &position,
                    &[Role::Mentor],
                    from,
                )
            }
        };
        Province {
            place,
            seats: *seats,
            region: *region,
            taken: Vec::new(),
            offices: HashSet::new(),
            mentor,
        }
    });
    each.collect()
}

/// Each province has each office once; the emptiest province takes the next idea. The story's own project stays with the host.
fn share_out(provinces: &mut [Province]) {
    let host_first =
        |idea: &&'static Idea| idea.names.iter().any(|(brand, _)| *brand == "HUMAS SIAGA");
    let (first, rest): (Vec<_>, Vec<_>) = ideas::all().partition(host_first);
    for idea in first.into_iter().chain(rest) {
        let office = office(idea);
        let free = provinces
            .iter_mut()
            .filter(|p| p.taken.len() < p.seats && !p.offices.contains(office))
            .max_by_key(|p| p.seats - p.taken.len());
        if let Some(province) = free {
            province.offices.insert(office);
            province.taken.push(idea);
        }
    }
}

/// What the office is called in a province.
fn office(idea: &Idea) -> &'static str {
    match (idea.office, idea.desk) {
        ("Kecamatan", _) => "Biro Pemerintahan dan Otonomi Daerah",
        ("Sekretariat Daerah", "Bagian Umum") => "Biro Umum dan Perlengkapan",
        ("Sekretariat Daerah", _) => "Biro Administrasi Pimpinan",
        ("Dinas Komunikasi dan Informatika", "Bidang Informasi Publik") => {
            "Biro Humas dan Protokol"
        }
        ("BKPSDM", _) => "Badan Pengembangan Sumber Daya Manusia",
        ("RSUD", _) => "RSUD Provinsi",
        ("Dinas Pekerjaan Umum dan Penataan Ruang", "Bidang Bina Marga") => "Dinas Bina Marga",
        ("Dinas Pekerjaan Umum dan Penataan Ruang", "Bidang Sumber Daya Air") => {
            "Dinas Pengelolaan Sumber Daya Air"
        }
        (office, _) => office,
    }
}

fn one(
    w: &mut World,
    houses: &Houses,
    class: &Class,
    province: &Province,
    idea: &'static Idea,
    number: usize,
) -> Result<()> {
    let mut dice = Dice::new(number as u64 + 1_800);
    let person = w.people.make(province.region, Level::Head, 2018);
    let coach = &houses.sulsel.coaches[number % houses.sulsel.coaches.len()];
    let opd = office(idea);
    let agency = format!("Pemerintah Provinsi {}", province.place);
    let position = format!("{} Provinsi {}", head_of(opd), province.place)
        .replace("RSUD Provinsi Provinsi", "RSUD Provinsi");
    let home = if province.place == houses.kaltim.tenant.place {
        houses.kaltim.tenant.id
    } else {
        houses.sulsel.tenant.id
    };
    let setting = Setting {
        variant: 1,
        class: (class.program, class.year),
        region: (province.place, &agency),
        office: (opd, idea.desk),
        position: &position,
        guides: (&province.mentor.position, &coach.name),
        money: (dice.between(50, 500) * 1_000_000, Source::Province),
        seed: number,
    };
    let facts = Facts::set(idea, &setting);
    let seat = Seat {
        person,
        position: position.clone(),
        home,
        agency: agency.clone(),
        opd: opd.to_owned(),
        mentor: Some(province.mentor.clone()),
        coach: Some(coach.clone()),
        number: i32::try_from(number).unwrap_or(1),
        enrolled_on: shift(class.starts_on, -14),
    };
    let mut j = Journey::start(w, class, &seat, facts);
    let pace = Pace::of(&j, &mut dice);
    // Most plan beyond the training later; a plan of 2018 that nobody carries on would only look forgotten today.
    let further =
        number.is_multiple_of(6) || idea.names.iter().any(|(brand, _)| *brand == "HUMAS SIAGA");
    plan_stones(
        w,
        &mut j,
        pace.implementation.0,
        pace.implementation.1,
        pace.design,
        further,
    );
    let until = if number % 5 == 2 {
        Stage::Reporting
    } else {
        Stage::ResultSeminar
    };
    walk(w, &mut j, &pace, until, &mut dice)?;
    if until == Stage::Reporting {
        still_reporting(w, &mut j, &pace, number)?;
    }
    routine(w, &mut j, idea)?;
    if idea.names.iter().any(|(brand, _)| *brand == "HUMAS SIAGA") {
        j.say(w, By::Mentor, "all", None, "Penting. Mohon dipercepat ke seluruh perangkat daerah dan selesai paling lambat triwulan kedua 2019.", shift(class.ends_on, -4))?;
    }
    j.close(w);
    Ok(())
}

/// Reports that are not ready for the seminar yet, each at another point.
fn still_reporting(w: &mut World, j: &mut Journey, pace: &Pace, number: usize) -> Result<()> {
    let kind = DocumentKind::Report;
    if number.is_multiple_of(4) {
        return j.write(kind, 55, &[], pace.report);
    }
    j.write(kind, 100, &["closing"], shift(pace.report, -1))?;
    j.submit(w, kind, "", pace.report)?;
    match number % 4 {
        1 => Ok(()),
        2 => j.approve(
            w,
            kind,
            By::Mentor,
            "Disetujui. Silakan coach memeriksa.",
            shift(pace.report, 2),
        ),
        _ => j.send_back(
            w,
            kind,
            By::Mentor,
            "Capaian perlu disertai data terakhir.",
            &[
                ("before_after", "Isi hasil pengukuran bulan November."),
                ("closing", "Tambahkan saran bagi perangkat daerah lain."),
            ],
            shift(pace.report, 2),
        ),
    }
}

fn routine(w: &mut World, j: &mut Journey, idea: &Idea) -> Result<()> {
    let key = idea.names.first().map_or("", |(brand, _)| *brand);
    let Some(at) = FLAGGED.iter().position(|flagged| *flagged == key) else {
        return Ok(());
    };
    let (reason, answer) = FLAGS[at];
    let day = shift(j.class.ends_on, -12);
    let flag = j.flag(w, By::Mentor, reason, day)?;
    if let Some(answer) = answer {
        j.answer_flag(w, flag, answer, shift(day, 2));
    }
    if at == 1 {
        j.lift_flag(w, flag, shift(day, 4));
    }
    Ok(())
}
