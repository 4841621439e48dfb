//! Texts of the report.

use crate::demo::facts::{Facts, lower};
use crate::web::text::number;

/// The text of a section, if a report has it.
pub(super) fn body(f: &Facts, key: &str) -> Option<String> {
    Some(match key {
        "executive_summary" => summary(f),
        "plan_recap" => recap(f),
        "execution_achievement" => achievement(f),
        "execution_leadership" => leadership(f),
        "execution_marketing" => marketing(f),
        "execution_sustainability" => lasting(f),
        "execution_learning" => learning(f),
        "execution_subjects" => subjects(f),
        "before_after" => before_after(f),
        "closing" => closing(f),
        "self_development" => growth(f),
        "sustainability_commitment" => commitment(f),
        "statement" => statement(f),
        "video" => format!(
            "https://video.jejak.example/{}",
            f.brand.to_lowercase().replace(' ', "-")
        ),
        _ => return None,
    })
}

fn summary(f: &Facts) -> String {
    format!(
        "{} Selama masa implementasi, {} berhasil diwujudkan dan {} berubah dari {} menjadi {} dengan sasaran {}. {} Langkah berikutnya ialah penetapan prosedur dan perluasan ke seluruh wilayah {}.",
        f.fill(f.idea.problem),
        f.product(),
        f.measure(),
        f.was(),
        f.became(),
        f.goal(),
        f.fill(f.idea.external),
        f.place
    )
}

fn recap(f: &Facts) -> String {
    format!(
        "Rancangan “{}” disusun karena {} Tujuan jangka pendeknya ialah tersedianya {} dan {} sebesar {}. Kegiatan dibagi dalam lima tahapan: pembentukan tim, penyusunan, koordinasi, uji coba, dan evaluasi.",
        f.title,
        lower(&f.fill(f.idea.cause)),
        f.product(),
        f.measure(),
        f.goal()
    )
}

fn achievement(f: &Facts) -> String {
    let detail = f.choose(21, &[
        "Tahapan uji coba sempat mundur lima hari karena bertepatan dengan kegiatan daerah, lalu dikejar dengan menambah petugas.",
        "Seluruh tahapan selesai sesuai jadwal, kecuali koordinasi dengan mitra yang memerlukan dua kali pertemuan tambahan.",
        "Tahapan penyusunan selesai lebih awal sehingga uji coba dapat diperpanjang satu minggu.",
    ]);
    format!(
        "Kelima tahapan jangka pendek dilaksanakan dan bukti setiap tahapan telah diperiksa mentor. {detail} Pada akhir masa implementasi {} tercatat {}, dibanding sasaran {}.",
        f.measure(),
        f.became(),
        f.goal()
    )
}

fn leadership(f: &Facts) -> String {
    let moment = f.choose(22, &[
        "Keputusan tersulit ialah menghentikan cara lama sebelum semua orang merasa siap.",
        "Hambatan terbesar ialah petugas yang khawatir pekerjaannya bertambah; kekhawatiran itu dijawab dengan menghitung waktu kerja bersama mereka.",
        "Ketika data minggu pertama tidak sesuai harapan, tim diajak memeriksa penyebabnya tanpa mencari siapa yang salah.",
    ]);
    format!(
        "Tim dipimpin dengan pertemuan singkat setiap Senin dan catatan kemajuan yang dapat dilihat semua anggota. {moment} {} diberi laporan satu halaman setiap Jumat sehingga dukungan dapat diminta pada waktunya.",
        f.mentor_position
    )
}

fn marketing(f: &Facts) -> String {
    format!(
        "Bagian keuangan dan perencanaan yang semula hanya menunggu kini menjadi promoters setelah melihat uji coba. Kerja sama dengan {} berjalan sejak minggu kedua. Publikasi dilakukan lewat papan pengumuman, laman {}, dan dua berita media setempat.",
        f.idea.partners, f.opd
    )
}

fn lasting(f: &Facts) -> String {
    format!(
        "Konsep keputusan {} tentang {} sudah disusun dan menunggu penomoran. Kebutuhan biaya tahun {} telah diusulkan {}. Penanggung jawab harian ialah {}.",
        f.mentor_position,
        f.product(),
        f.year + 1,
        if f.budget == 0 {
            "dalam kegiatan rutin unit, tanpa tambahan anggaran".to_owned()
        } else {
            format!("melalui {}", f.source.label())
        },
        lower(&f.desk)
    )
}

fn learning(f: &Facts) -> String {
    format!(
        "Unit kerja belajar bahwa perubahan kecil yang diukur setiap minggu lebih meyakinkan daripada rencana besar. Pengetahuan disimpan sebagai petunjuk satu halaman dan dibagikan dalam pertemuan {}. Dua bagian lain sudah meminta contoh format yang dipakai.",
        lower(&f.desk)
    )
}

fn subjects(f: &Facts) -> String {
    let subject = f.choose(23, &[
        "Berpikir kreatif dipakai ketika menyusun pilihan cara kerja, dan membangun tim efektif dipakai ketika membagi peran.",
        "Diagnosa organisasi dipakai untuk menemukan akar masalah, dan jejaring kerja dipakai untuk mengajak mitra.",
        "Pelayanan publik digital dipakai dalam merancang alur, dan manajemen risiko dipakai sebelum uji coba.",
    ]);
    format!(
        "{subject} Keduanya diterapkan langsung dalam tahapan {}, bukan hanya sebagai tugas kelas.",
        f.product()
    )
}

fn before_after(f: &Facts) -> String {
    format!(
        "Indikator: {}. Keadaan awal {}; target {}; hasil {}. Dari {} pengguna layanan yang ditanya, {} menyatakan lebih mudah daripada sebelumnya.",
        f.measure(),
        f.was(),
        f.goal(),
        f.became(),
        number(40 + i64::try_from(f.seed % 5).unwrap_or(0) * 10),
        number(34 + i64::try_from(f.seed % 5).unwrap_or(0) * 9)
    )
}

fn closing(f: &Facts) -> String {
    let lesson = f.choose(24, &[
        "Pelajaran utama: orang menerima perubahan lebih cepat bila melihat hasilnya di tempat kerjanya sendiri.",
        "Pelajaran utama: data sederhana yang benar lebih berguna daripada data lengkap yang terlambat.",
        "Pelajaran utama: dukungan atasan perlu dijaga dengan kabar yang teratur, bukan hanya diminta ketika ada masalah.",
    ]);
    format!(
        "{lesson} {} dapat disimpulkan layak diteruskan karena {} Disarankan agar {} menganggarkan perluasannya dan menunjuk penanggung jawab tetap.",
        f.brand,
        lower(&f.fill(f.idea.internal)),
        f.opd
    )
}

fn growth(f: &Facts) -> String {
    let what = f.choose(
        25,
        &["berunding", "menyajikan data", "mendelegasikan pekerjaan"],
    );
    format!(
        "Selama pelatihan kemampuan {what} tumbuh paling nyata. Umpan balik dari {} dan anggota tim menunjukkan perubahan dalam cara memimpin pertemuan dan menutupnya dengan keputusan.",
        f.coach
    )
}

fn commitment(f: &Facts) -> String {
    format!(
        "Bersama {} disepakati: dalam dua belas bulan {} ditetapkan sebagai prosedur dan diperluas ke lokasi kedua; dalam dua puluh empat bulan diterapkan di seluruh wilayah {}. Kemajuannya dilaporkan setiap enam bulan.",
        f.mentor_position,
        f.product(),
        f.place
    )
}

fn statement(f: &Facts) -> String {
    format!(
        "Laporan {} berjudul “{}” ini disusun sendiri. Sumber yang dipakai disebutkan, dan data berasal dari {} {}.",
        f.kind(),
        f.title,
        f.opd,
        f.place
    )
}
