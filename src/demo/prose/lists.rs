//! The lists of a project: stakeholders, risks, the team.

use crate::demo::facts::{Facts, lower};
use crate::registers::{Attitude, Entry, Risk, Side, Stakeholder, Standing, Teammate};

/// The lists; `told` once the project has been carried out.
pub fn lists(f: &Facts, told: bool) -> Vec<Entry> {
    let people = stakeholders(f, told).into_iter().map(Entry::Stakeholders);
    let risks = risks(f).into_iter().map(Entry::Risks);
    let team = team(f).into_iter().map(Entry::Team);
    people.chain(risks).chain(team).collect()
}

type Step = (i32, i32);

fn stakeholders(f: &Facts, told: bool) -> Vec<Stakeholder> {
    let standing = |(influence, interest): Step| Standing {
        influence,
        interest,
        chosen: None,
    };
    let person =
        |name: String, side, attitude, before: Step, after: Step, strategy: &str| Stakeholder {
            name,
            side,
            attitude,
            before: standing(before),
            after: told.then(|| standing(after)),
            strategy: strategy.to_owned(),
        };
    let desk = lower(&f.desk);
    vec![
        person(
            f.mentor_position.clone(),
            Side::Internal,
            Attitude::Supportive,
            (5, 4),
            (5, 5),
            "Laporan kemajuan satu halaman setiap Jumat.",
        ),
        person(
            format!("Petugas {desk}"),
            Side::Internal,
            Attitude::Neutral,
            (2, 4),
            (3, 5),
            "Dilibatkan sejak penyusunan cara kerja baru, dilatih di tempat kerja.",
        ),
        person(
            "Bagian keuangan dan perencanaan".to_owned(),
            Side::Internal,
            Attitude::Neutral,
            (4, 2),
            (4, 3 + (f.seed % 2) as i32),
            "Diundang pada uji coba agar melihat hasilnya sendiri.",
        ),
        person(
            capital(f.idea.partners),
            Side::External,
            Attitude::Supportive,
            (3, 4),
            (4, 4),
            "Surat dukungan dan jadwal pertemuan yang disepakati.",
        ),
        person(
            "Pengguna layanan".to_owned(),
            Side::External,
            Attitude::Neutral,
            (1, 5),
            (2, 5),
            "Penjelasan singkat di loket dan papan pengumuman.",
        ),
        person(
            "Bagian lain yang belum terkait".to_owned(),
            Side::Internal,
            Attitude::Neutral,
            (2, 1),
            (2, 3),
            "Kabar berkala lewat papan pengumuman dan laman.",
        ),
    ]
}

fn risks(f: &Facts) -> Vec<Risk> {
    let risk = |title: &str, probability, impact, mitigation: &str, owner: &str| Risk {
        title: title.to_owned(),
        probability,
        impact,
        mitigation: mitigation.to_owned(),
        owner: owner.to_owned(),
    };
    let own = [
        risk(
            "Petugas kembali ke cara lama ketika pekerjaan menumpuk",
            3,
            4,
            "Pertemuan singkat setiap pagi selama masa uji coba.",
            "Koordinator lapangan",
        ),
        risk(
            "Data awal tidak lengkap sehingga hasil sulit dibandingkan",
            3,
            3,
            "Pengukuran ulang selama satu minggu sebelum uji coba dimulai.",
            "Koordinator data",
        ),
        risk(
            "Mitra belum sempat terlibat pada minggu pertama",
            2,
            4,
            "Surat dukungan ditandatangani sebelum kegiatan dimulai.",
            "Project leader",
        ),
    ];
    let all = [
        own[f.seed % 3].clone(),
        risk(
            "Jaringan atau sarana terganggu",
            2,
            3,
            "Lembar cadangan di atas kertas, dimasukkan pada hari yang sama.",
            "Koordinator lapangan",
        ),
        risk(
            "Dukungan pihak luar tertunda",
            3,
            2,
            "Jadwal disepakati sejak awal dan diingatkan setiap minggu.",
            "Project leader",
        ),
    ];
    all.to_vec()
}

fn team(f: &Facts) -> Vec<Teammate> {
    let mate = |name: &str, position: String, role: &str, task: &str| Teammate {
        name: name.to_owned(),
        position,
        role: role.to_owned(),
        task: task.to_owned(),
    };
    let names = [
        [
            "Yusran Hamid",
            "Desi Anggraini",
            "Taufik Ramli",
            "Mira Kusuma",
        ],
        [
            "Hendra Saputra",
            "Ratna Dewi",
            "Ilham Maulana",
            "Sari Utami",
        ],
        [
            "Bambang Irawan",
            "Lina Marlina",
            "Rizal Fahmi",
            "Nurul Aini",
        ],
    ][f.seed % 3];
    let staff = format!("Staf {}", lower(&f.desk));
    vec![
        mate(
            names[0],
            staff.clone(),
            "Koordinator lapangan",
            "Menjalankan uji coba dan mencatat kejadian setiap hari.",
        ),
        mate(
            names[1],
            staff.clone(),
            "Koordinator data",
            "Mengukur keadaan awal dan hasil setiap minggu.",
        ),
        mate(
            names[2],
            staff.clone(),
            "Koordinator publikasi",
            "Menyiapkan pengumuman, foto, dan bahan sosialisasi.",
        ),
        mate(
            names[3],
            staff,
            "Sekretariat",
            "Mengatur rapat, notula, dan bukti kegiatan.",
        ),
    ]
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
