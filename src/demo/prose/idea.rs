//! Texts of the idea.

use crate::demo::facts::{Facts, lower};

/// The text of a section, if the idea has it.
pub(super) fn body(f: &Facts, key: &str) -> Option<String> {
    Some(match key {
        "problem" => problem(f),
        "area_of_change" => area(f),
        "breakthrough" => breakthrough(f),
        "internal_benefit" => internal(f),
        "external_benefit" => external(f),
        "support" => support(f),
        _ => return None,
    })
}

/// The project in one paragraph.
pub(super) fn description(f: &Facts) -> String {
    format!(
        "{} adalah {} di {} {}. {} Hasil yang dituju ialah {}: dari {} menjadi {}.",
        f.brand,
        f.kind(),
        f.opd,
        f.place,
        f.fill(f.idea.action),
        f.measure(),
        f.was(),
        f.goal()
    )
}

pub(super) fn problem(f: &Facts) -> String {
    let evidence = match f.seed % 3 {
        0 => format!(
            "Catatan {} tahun {} menunjukkan {} masih {}, dan dalam dua tahun hampir tidak bergeser.",
            f.opd,
            f.year - 1,
            f.measure(),
            f.was()
        ),
        1 => format!(
            "Angka {} sebesar {} itu dihitung dari buku kerja {} selama enam bulan terakhir.",
            f.measure(),
            f.was(),
            lower(&f.desk)
        ),
        _ => format!(
            "Pengaduan yang masuk ke {} sepanjang tahun {} paling banyak menyangkut hal ini.",
            f.opd,
            f.year - 1
        ),
    };
    format!("{} {evidence}", f.fill(f.idea.problem))
}

fn area(f: &Facts) -> String {
    let why = f.choose(1, &[
        "Bagian ini dipilih karena berada dalam wewenang unit sendiri dan hasilnya dapat dilihat dalam dua bulan.",
        "Dari tiga masalah yang dibahas bersama atasan, masalah inilah yang paling mendesak dan paling mungkin diselesaikan selama pelatihan.",
        "Mengubah bagian ini tidak memerlukan peraturan baru, tetapi langsung dirasakan pengguna layanan.",
    ]);
    format!(
        "{} Yang akan diubah ialah cara kerja {} dalam urusan {}. {why}",
        f.fill(f.idea.cause),
        lower(&f.desk),
        f.idea.theme.to_lowercase()
    )
}

fn breakthrough(f: &Facts) -> String {
    let new = f.choose(2, &[
        "Cara seperti ini belum pernah dicoba di kantor kami.",
        "Selama ini setiap langkah menunggu perintah; dengan gagasan ini petugas bekerja menurut jadwal yang diketahui semua orang.",
        "Yang baru bukan alatnya, melainkan kesepakatan tentang siapa mengerjakan apa dan kapan selesai.",
    ]);
    format!(
        "{} {new} Wujud pertamanya ialah {}.",
        f.fill(f.idea.action),
        f.product()
    )
}

fn internal(f: &Facts) -> String {
    format!(
        "{} Kemajuan dapat diukur dengan {}, dari {} menjadi {}, sehingga atasan melihat hasilnya setiap bulan.",
        f.fill(f.idea.internal),
        f.measure(),
        f.was(),
        f.goal()
    )
}

fn external(f: &Facts) -> String {
    let more = f.choose(3, &[
        "Manfaat itu dirasakan lebih dahulu di lokasi percontohan, lalu diperluas setelah pelatihan.",
        "Besarnya manfaat ditanyakan langsung kepada pengguna layanan, sebelum dan sesudah perubahan.",
        "Kemajuannya dapat dilihat pengguna layanan setiap bulan.",
    ]);
    format!("{} {more}", f.fill(f.idea.external))
}

fn support(f: &Facts) -> String {
    format!(
        "Diperlukan persetujuan {} untuk membentuk tim efektif dan memakai hasilnya sebagai cara kerja resmi. Kerja sama dibutuhkan dari {}. Kegiatan dilaksanakan {}.",
        f.mentor_position,
        f.idea.partners,
        if f.budget == 0 {
            "tanpa anggaran khusus, dengan memakai sarana yang ada".to_owned()
        } else {
            format!("dengan biaya {}", f.money())
        }
    )
}
