// The one script. Every page works without it; it saves drafts, guards
// against double sending, counts words and copies text.

const store = {
  get: (key) => { try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; } },
  set: (key, value) => { try { sessionStorage.setItem(key, JSON.stringify(value)); } catch { /* the page still holds the text */ } },
  drop: (key) => { try { sessionStorage.removeItem(key); } catch { /* gone */ } },
};

// --- Whose page this is: drafts belong to an account and are kept for nobody else ---

// "" on a visitor's page; on the sign-in page after a session has ended still the account that had it.
const { account } = document.documentElement.dataset;
const DRAFT = "draft:";
const OWN_DRAFT = `${DRAFT}${account}:`;

function dropDrafts(isDropped) {
  try { Object.keys(sessionStorage).filter((key) => key.startsWith(DRAFT) && isDropped(key)).forEach(store.drop); } catch { /* nothing is kept */ }
}

dropDrafts((key) => !key.startsWith(OWN_DRAFT));
addEventListener("submit", ({ target }) => { if (target.getAttribute("action") === "/sign-out") dropDrafts(() => true); });

// What stands at this address now: another account's page when that has signed in meanwhile.
async function fetchAnew() {
  const answer = await fetch(location.href, { credentials: "same-origin" });
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}
const isOurs = (page) => page.documentElement.dataset.account === account;

// The browser may show a page again as it was left, with all that was typed.
addEventListener("pageshow", async (event) => {
  if (!event.persisted) return;
  try {
    if (!isOurs(await fetchAnew())) location.reload();
  } catch { /* the page stands as it was */ }
});

// --- Drafts: <form data-autosave="URL"> with <output data-autosave-state> ---

const NOT_TYPED = new Set(["csrf", "version"]);
const typed = (form) => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !NOT_TYPED.has(name));
const drafts = [];

class Draft {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.autosave || form.action;
    this.key = `${OWN_DRAFT}${location.pathname}:${drafts.length}`;
    this.output = form.querySelector("[data-autosave-state]");
    this.version = form.elements.namedItem("version");
    if (this.version && !this.version.value) this.version.value = form.dataset.version || "";
    this.tries = 0;
    this.saved = JSON.stringify(typed(form));
    this.restore();
    form.addEventListener("input", () => this.soon());
    form.addEventListener("change", () => this.soon());
    form.addEventListener("focusout", () => this.save());
    form.addEventListener("submit", (event) => this.leave(event));
  }

  get unsaved() { return !this.leaving && JSON.stringify(typed(this.form)) !== this.saved; }

  say(text, problem = false) {
    if (!this.output) return;
    this.output.textContent = text;
    this.output.classList.toggle("problem", problem);
  }

  // After a pause in typing, and without one after four seconds.
  soon() {
    this.since ??= Date.now();
    this.later(Math.max(0, Math.min(800, this.since + 4000 - Date.now())));
  }

  later(wait) {
    if (this.stopped) { this.keep(); return; }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  // A save under way ends first: the form is sent over the version that it makes.
  leave(event) {
    clearTimeout(this.timer);
    if (this.busy) {
      event.preventDefault();
      const button = event.submitter;
      this.waiting ??= this.busy.then(() => { this.waiting = null; this.form.requestSubmit(button); });
      return;
    }
    this.leaving = true;
    store.drop(this.key);
  }

  save(last = false) {
    if (this.stopped || this.leaving || !this.unsaved) return;
    if (this.busy && !last) { this.again = true; return; }
    clearTimeout(this.timer);
    this.since = undefined;
    this.busy = this.send(last).then(() => {
      this.busy = null;
      if (this.again) { this.again = false; this.later(100); }
    });
  }

  async send(last) {
    const sent = typed(this.form);
    try {
      const fields = [...new FormData(this.form)].filter(([, value]) => typeof value === "string");
      const answer = await fetch(this.url, {
        method: "POST", body: new URLSearchParams(fields), keepalive: last, redirect: "manual", credentials: "same-origin",
        headers: { Accept: "application/json" }, signal: last ? undefined : AbortSignal.timeout(20000),
      });
      await this.hear(answer, sent);
    } catch { this.retry(); }
  }

  async hear(answer, sent) {
    if (answer.ok) return this.done(await answer.json(), sent);
    const { account: now = account } = await answer.json().catch(() => ({}));
    if (now !== account) return this.orphan();
    if (answer.status === 409) return this.differ();
    if (answer.status === 401 || answer.type === "opaqueredirect") return this.signedOut();
    if (answer.status === 422) return this.say("Belum tersimpan: ada isian yang perlu diperbaiki. Tekan tombol simpan untuk melihatnya.", true);
    if (answer.status === 429 || answer.status >= 500) return this.retry();
    this.stop("Belum tersimpan. Salin tulisan Anda, lalu muat ulang halaman ini.");
  }

  done({ saved_at, version, progress }, sent) {
    this.tries = 0;
    const bar = progress && this.form.querySelector("progress");
    if (bar) {
      [bar.value, bar.nextElementSibling.textContent] = progress;
      bar.ariaLabel = progress[1];
    }
    this.saved = JSON.stringify(sent);
    if (this.version && version !== undefined) this.version.value = version;
    store.drop(this.key);
    this.say(`Tersimpan ${saved_at}`);
  }

  // What was typed, and over which version: it must never be saved over a text that was not seen.
  keep() { if (!this.isOrphan) store.set(this.key, { over: this.version?.value ?? "", typed: typed(this.form) }); }

  // Another account is signed in in this browser now, or nobody: nothing is kept.
  orphan() {
    this.isOrphan = true;
    store.drop(this.key);
    this.stop("Belum tersimpan: akun yang membuka halaman ini sudah keluar dari peramban ini. Salin tulisan Anda bila masih diperlukan.");
  }

  stop(text) {
    this.stopped = true;
    this.keep();
    this.say(text, true);
  }

  // Both texts side by side: the page that the button of the form leads to when its version is no longer the latest.
  differ() {
    this.stop("Isian ini sudah diubah di perangkat lain. Tulisan Anda di sini tetap ada. ");
    if (!this.output) return;
    const button = document.createElement("button");
    button.className = "button compact";
    button.textContent = "Bandingkan";
    this.output.append(button);
  }

  signedOut() {
    this.stop("Sesi Anda sudah berakhir. Tulisan Anda tetap ada di sini. ");
    if (!this.output) return;
    const link = document.createElement("a");
    link.href = `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`;
    link.textContent = "Masuk kembali";
    this.output.append(link);
    this.leaving = true;
  }

  retry() {
    this.keep();
    this.say("Belum tersimpan, mencoba lagi…", true);
    this.later(Math.min(60000, 2000 * 2 ** this.tries++));
  }

  // What could not be sent last time comes back into the fields, then is saved.
  restore() {
    const { over, typed: kept } = store.get(this.key) ?? {};
    if (!Array.isArray(kept)) return;
    for (const field of this.form.elements) {
      if (!field.name || NOT_TYPED.has(field.name) || field.type === "file") continue;
      const values = kept.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
      else if (values.length) field.value = values[0];
    }
    if (!this.unsaved) { store.drop(this.key); return; }
    if (this.version && over && this.version.value !== over) { this.version.value = over; this.differ(); return; }
    this.say("Tulisan Anda yang belum tersimpan sudah dikembalikan.");
    this.later(800);
  }
}

for (const form of document.querySelectorAll("form[data-autosave]")) drafts.push(new Draft(form));
addEventListener("pagehide", () => drafts.forEach((draft) => draft.save(true)));
addEventListener("online", () => drafts.forEach((draft) => draft.save()));
addEventListener("beforeunload", (event) => { if (drafts.some((draft) => draft.unsaved)) event.preventDefault(); });

// --- One press, one effect ---

addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  // After this turn, so that the pressed button's own name and value are still sent.
  setTimeout(() => form.querySelectorAll("button:not([type=button])").forEach((button) => { button.disabled = true; }));
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelectorAll("button").forEach((button) => { button.disabled = false; });
  }
});

// --- Small helps ---

for (const area of document.querySelectorAll("textarea[data-max-words]")) {
  const most = Number(area.dataset.maxWords);
  const note = document.getElementById(`${area.id}-count`);
  const count = () => {
    const words = area.value.trim().split(/\s+/).filter(Boolean).length;
    note.textContent = words > most ? `${words} dari paling banyak ${most} kata: kurangi ${words - most} kata` : `${words} dari paling banyak ${most} kata`;
    note.classList.toggle("over", words > most);
  };
  if (note) { area.addEventListener("input", count); count(); }
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  const source = document.querySelector(button.dataset.copy);
  if (!source || !navigator.clipboard) continue;
  button.hidden = false;
  const words = button.textContent;
  button.addEventListener("click", async () => {
    try { await navigator.clipboard.writeText(source.value ?? source.textContent.trim()); button.textContent = "Tersalin"; }
    catch { button.textContent = "Salin dengan tangan"; }
    setTimeout(() => { button.textContent = words; }, 2500);
  });
}

for (const menu of document.querySelectorAll("details.menu")) {
  const close = (event) => { if (menu.open && !menu.contains(event.target)) menu.open = false; };
  addEventListener("click", close);
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) { menu.open = false; menu.querySelector("summary").focus(); }
  });
}

// --- Tables of numbers: Enter and the arrows go from person to person, as in a spreadsheet ---

for (const table of document.querySelectorAll("table[data-entry]")) {
  table.addEventListener("keydown", (event) => {
    const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    const cell = event.target.closest("td");
    if (!step || !cell || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    const rows = [...table.tBodies[0].rows];
    const next = rows[rows.indexOf(cell.parentElement) + step]?.cells[cell.cellIndex].querySelector("input");
    next?.focus();
    next?.select();
  });
}

// --- A part that tells what goes on elsewhere: <div data-refresh="seconds">, left alone while somebody uses it ---

for (const part of document.querySelectorAll("[data-refresh]")) {
  setInterval(async () => {
    if (document.hidden || part.contains(document.activeElement) || part.querySelector("details[open]")) return;
    try {
      const page = await fetchAnew();
      const fresh = isOurs(page) && page.getElementById(part.id);
      if (fresh && !part.contains(document.activeElement)) part.replaceChildren(...fresh.childNodes);
    } catch { /* the page stands as it was */ }
  }, part.dataset.refresh * 1000);
}

document.querySelector("[data-focus]")?.focus();

// --- The wall: a presenter's keys go on and back ---

if (document.querySelector(".wall-nav")) {
  addEventListener("keydown", (event) => {
    const rel = { ArrowRight: "next", PageDown: "next", ArrowLeft: "prev", PageUp: "prev" }[event.key];
    if (rel) document.querySelector(`.wall-nav [rel=${rel}]`).click();
  });
}
