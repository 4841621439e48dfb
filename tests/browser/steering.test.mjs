// What comes after the plan, in the demonstration: a visit by the mentor with a photograph, a directive that is answered,
// a leader's five minutes in which every number is its rows, and the day of a launch with its public page and its wall.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { startBrowser, walkTogether } from "./harness.mjs";

const WAYS = [
  { name: "desk-script", script: true, width: 1280 },
  { name: "phone", script: false, width: 360 },
];
// The smallest picture there is: one grey point.
const PHOTO = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==", "base64");
const FINDINGS = "Dua loket sudah memakai antrean daring.";
const DIRECTIVE = "Terapkan di semua unit sebelum akhir tahun.";

let browser;
before(async () => { browser = await startBrowser(); });
after(async () => { await browser?.close(); });

for (const way of WAYS) {
  test(`what steers projects, ${way.script ? "with" : "without"} scripts, ${way.width} px`, (t) => walkTogether(t, STEPS, browser, { way, demo: true }));
}

const STEPS = [
  ["1 the mentor visits and keeps what was seen with a photograph", visit],
  ["2 a leader's five minutes: every number that waits is the number of its rows", fiveMinutes],
  ["3 leadership directs a project, and the organiser answers for it", direct],
  ["4 the day of a launch: photograph, public page, wall", launchDay],
];

async function visit(s) {
  const mentor = await s.enter("mentor@babel.example");
  s.mentor = mentor;
  await mentor.page.goto("/t/babel/projects?q=status:implementasi");
  await mentor.page.locator("main tbody th a").first().click();
  await mentor.follow("Kunjungan lapangan");
  await mentor.sees("Kunjungan lapangan");
  await mentor.fill("Temuan", "pendek");
  await mentor.press("Simpan kunjungan");
  await mentor.says("Tuliskan temuan paling sedikit 10 huruf.");
  const today = new Date(Date.now() + 7 * 3600_000).toISOString().slice(0, 10);
  await mentor.fill("Tanggal kunjungan", today);
  await mentor.fill("Lokasi", "Loket utama");
  await mentor.fill("Temuan", FINDINGS);
  await mentor.tick("Sebagian sesuai");
  await mentor.page.locator("input[type=file]").setInputFiles({ name: "loket.png", mimeType: "image/png", buffer: PHOTO });
  await mentor.press("Simpan kunjungan");
  await mentor.says("Kunjungan tercatat.");
  await mentor.says(FINDINGS);
  await mentor.look("steering-visit");
}

/** How many rows a list has, by what it says itself and by its download. */
async function rows(who, href) {
  const url = new URL(href, who.page.url());
  const file = await who.context.request.get(url.href.replace(url.pathname, `${url.pathname}.csv`));
  assert.equal(file.status(), 200, url.href);
  // Cells may hold line breaks: rows are what stands between them outside quotation marks.
  const text = (await file.text()).replace(/"[^"]*"/g, "x").trimEnd();
  return text.split("\r\n").length - 1;
}

async function fiveMinutes(s) {
  const leader = await s.enter("pimpinan@babel.example");
  s.leader = leader;
  await leader.page.goto("/t/babel/?role=leadership");
  await leader.sees("Beranda pimpinan");
  await leader.look("steering-leadership");
  const tiles = await leader.page.locator("a.stat").evaluateAll((links) => links.map((a) => [a.getAttribute("href"), Number(a.querySelector(".stat-value").textContent)]));
  assert.ok(tiles.length >= 4, JSON.stringify(tiles));
  for (const [href, count] of tiles) assert.equal(await rows(leader, href), count, href);
  for (const path of ["/t/babel/overview/portfolio?by=theme", "/t/babel/overview?view=budget", "/t/babel/overdue", "/t/babel/visits", "/t/babel/missions"]) {
    await leader.page.goto(path);
    await leader.look(`steering${path.replace(/\W+/g, "-")}`);
  }
  const paper = await leader.context.request.get("/t/babel/overview/summary.pdf");
  assert.equal((await paper.body()).subarray(0, 5).toString(), "%PDF-");
}

async function direct(s) {
  const { leader } = s;
  await leader.page.goto("/t/babel/projects?q=status:implementasi");
  await leader.page.locator("main tbody th a").first().click();
  await leader.follow("Arahan dan umpan balik anggaran");
  await leader.press("Sampaikan");
  await leader.says("Jenis arahan");
  await leader.choose("Jenis arahan", "Wajib diimplementasikan");
  await leader.fill("Isi arahan", DIRECTIVE);
  await leader.press("Sampaikan");
  await leader.says("Arahan disampaikan.");
  await leader.look("steering-directives");
  const href = new URL(leader.page.url());
  const admin = await s.enter("admin@babel.example");
  s.admin = admin;
  await admin.page.goto(href.pathname);
  const card = admin.page.locator("section.card", { hasText: DIRECTIVE });
  await card.locator("summary").click();
  await card.getByLabel("Laporkan selesai").check();
  await card.getByLabel("Penjelasan").fill("Semua unit sudah memakainya.");
  const arrived = admin.page.waitForNavigation();
  await card.getByRole("button", { name: "Simpan tindak lanjut" }).click();
  await arrived;
  await admin.says("Tindak lanjut tersimpan.");
  await leader.page.goto(href.pathname);
  await leader.says("Dilaporkan selesai");
}

async function launchDay(s) {
  const { admin } = s;
  await admin.page.goto("/t/babel/launches");
  await admin.page.getByRole("link", { name: /Gelombang 2/ }).first().click();
  await admin.follow("Paket peluncuran");
  await admin.sees("Paket peluncuran");
  await admin.page.locator("summary", { hasText: "Tambah foto" }).click();
  await admin.page.locator("input[type=file]").setInputFiles({ name: "acara.png", mimeType: "image/png", buffer: PHOTO });
  await admin.fill("Keterangan", "Sekda menekan tombol peluncuran di aula.");
  await admin.press("Tambahkan foto");
  await admin.says("Foto ditambahkan.");
  await admin.press("Terbitkan halaman publik");
  await admin.says("Halaman publik dibuka.");
  await admin.look("steering-pack");
  const pack = new URL(admin.page.url()).pathname;
  const archive = await admin.context.request.get(`${pack}.zip`);
  assert.equal((await archive.body()).subarray(0, 2).toString(), "PK");
  const href = await admin.page.getByRole("link", { name: "Lihat halaman publik" }).getAttribute("href");
  const stranger = await s.arrive();
  await stranger.page.goto(href);
  await stranger.says("Sekda menekan tombol peluncuran di aula.");
  await stranger.look("steering-public");
  await admin.page.goto(pack.replace(/pack$/, "wall"));
  await admin.look("steering-wall");
  await admin.follow("Berikutnya");
  await admin.says("1 dari");
}
