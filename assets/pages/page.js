// Services of every page that need script; each page works without them.
// It follows what changes: the house says that something is other, this page fetches itself and shows it in place.
// It keeps what somebody writes into a long form on this device until it is taken.
// It looks at a brief while it is written, and shows that what was sent is under way.

const content = document.getElementById("content");

// --- what is written

const isOurs = (form) => form.method === "post" && (!form.id || form.id === "looked-at") && !form.querySelector("input[type=file], input[type=password]");
const isWritten = (field) => field.name && !field.name.startsWith("_") && field.type !== "hidden" && field.name !== "csrf";
const place = (form) => `written:${document.body.dataset.user}:${form.getAttribute("action") ?? location.pathname}`;

function written(form) {
  return [...form.elements].filter(isWritten).map((field) => {
    const ticks = field.type === "checkbox" || field.type === "radio";
    return [field.name, ticks ? field.value : "", ticks ? field.checked : field.value];
  });
}

function write(form, all) {
  const fields = [...form.elements].filter(isWritten);
  for (const [name, code, value] of all) {
    const field = fields.find((one) => one.name === name && (code === "" || one.value === code));
    if (!field) continue;
    if (typeof value === "boolean") field.checked = value;
    else field.value = value;
  }
}

function remember(form) {
  try {
    localStorage.setItem(place(form), JSON.stringify({ at: Date.now(), fields: written(form) }));
  } catch { /* a device that keeps nothing keeps nothing */ }
}

function forget(form) {
  try { localStorage.removeItem(place(form)); } catch { /* as above */ }
}

function offer(form) {
  const note = document.getElementById("kept");
  let kept;
  try { kept = JSON.parse(localStorage.getItem(place(form))); } catch { return; }
  const A_WEEK_MS = 7 * 24 * 3600 * 1000;
  if (!note || !kept || Date.now() - kept.at > A_WEEK_MS) return;
  if (JSON.stringify(kept.fields) === JSON.stringify(written(form))) return;
  const [again, drop] = note.querySelectorAll("button");
  again.onclick = () => { write(form, kept.fields); note.hidden = true; };
  drop.onclick = () => { forget(form); note.hidden = true; };
  form.before(note);
  note.hidden = false;
}

// A form that somebody has begun is not taken from under their hands.
content.addEventListener("input", (event) => {
  const form = event.target.closest("form");
  if (form) form.dataset.touched = "yes";
});

function keepForms() {
  for (const form of content.querySelectorAll("form")) {
    if (!isOurs(form) || form.dataset.keeps || !form.querySelector("textarea")) continue;
    form.dataset.keeps = "yes";
    offer(form);
    let timer;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(remember, 400, form);
    });
    // What was sent is kept until a page comes that is no refusal: the next page says so.
    form.addEventListener("submit", (event) => {
      clearTimeout(timer);
      if (event.submitter?.formNoValidate) return;
      remember(form);
      try { sessionStorage.setItem("sent", place(form)); } catch { /* as above */ }
    });
  }
}

// A refusal, a line that broke and a step back leave what was written where it is.
function forgetWhatWasTaken() {
  try {
    const sent = sessionStorage.getItem("sent");
    sessionStorage.removeItem("sent");
    const arrived = performance.getEntriesByType("navigation")[0]?.type === "navigate";
    if (sent && arrived && !document.querySelector("[data-refused]")) localStorage.removeItem(sent);
  } catch { /* as above */ }
}

// --- what is sent

const A_WHILE_MS = 400;

document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  if (form.method !== "post" || event.defaultPrevented) return;
  const timer = setTimeout(() => { form.setAttribute("aria-busy", "true"); button?.classList.add("busy"); }, A_WHILE_MS);
  addEventListener("pagehide", () => clearTimeout(timer), { once: true });
});
addEventListener("pageshow", () => {
  for (const busy of document.querySelectorAll("[aria-busy]")) busy.removeAttribute("aria-busy");
  for (const busy of document.querySelectorAll(".busy")) busy.classList.remove("busy");
});

// --- what is looked at while it is written

const looked = document.getElementById("looked-at");
let looking;

async function look() {
  looking?.abort();
  looking = new AbortController();
  const form = new URLSearchParams(new FormData(looked));
  form.append("_look", "1");
  try {
    const answer = await fetch(location.href, { method: "POST", body: form, credentials: "same-origin", signal: looking.signal });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const [here, there] = [document.getElementById("looked"), page.getElementById("looked")];
    if (here && there) here.replaceChildren(...there.childNodes);
  } catch { /* the next word asks again, and the button is still there */ }
}

if (looked) {
  let timer;
  looked.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, 600);
  });
}

// --- where somebody is

// A browser knows its zone; a form of a newcomer begins with it where the house knows it too.
for (const form of document.querySelectorAll("form.o-sign_up")) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const field of form.querySelectorAll('input[name$="zone"]')) {
    if ([...(field.list?.options ?? [])].some((option) => option.value === zone)) field.value = zone;
  }
}

// Whoever signs out leaves nothing behind on the device.
for (const form of document.querySelectorAll('form[action="/sign-out"]')) {
  form.addEventListener("submit", () => {
    try {
      Object.keys(localStorage).filter((key) => key.startsWith("written:")).forEach((key) => localStorage.removeItem(key));
    } catch { /* as above */ }
  });
}

// --- what changes

const bar = document.getElementById("changed");
let stream;

async function fresh() {
  // What nobody looks at is not read: the house hears whether this page is seen.
  const headers = { accept: "text/html", "x-shown": document.hidden ? "no" : "yes" };
  const answer = await fetch(location.href, { credentials: "same-origin", headers });
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// A page with a script of its own is loaded anew and not exchanged under it.
const hasScript = () => Boolean(content.querySelector("script"));

function isBusy() {
  const active = document.activeElement;
  const touched = [...content.querySelectorAll("form")].some((form) => form.dataset.touched);
  return touched || hasScript() || (content.contains(active) && active !== content);
}

async function show() {
  const page = await fresh();
  const next = page.getElementById("content");
  if (!next) throw new Error("no content");
  const begun = [...content.querySelectorAll("form")].filter((form) => form.dataset.touched);
  content.replaceChildren(...next.childNodes);
  for (const form of begun) {
    const place = [...content.querySelectorAll("form")].find((one) => one.getAttribute("action") === form.getAttribute("action"));
    if (place) place.replaceWith(form);
    else content.prepend(form);
  }
  for (const nav of document.querySelectorAll("nav.rooms-of")) {
    const other = page.querySelector("nav.rooms-of");
    if (other) nav.replaceChildren(...other.cloneNode(true).childNodes);
  }
  bar.hidden = true;
  keepForms();
}

async function changed() {
  if (isBusy()) { bar.hidden = false; return; }
  try { await show(); } catch { bar.hidden = false; }
}

function follow() {
  if (stream || document.hidden) return;
  stream = new EventSource(content.dataset.follow);
  stream.addEventListener("changed", changed);
}

function rest() {
  stream?.close();
  stream = undefined;
}

forgetWhatWasTaken();
keepForms();
if (bar && content.dataset.follow && "EventSource" in window) {
  bar.querySelector("a").addEventListener("click", async (event) => {
    event.preventDefault();
    if (hasScript()) { location.reload(); return; }
    try { await show(); } catch { location.reload(); }
  });
  // A page nobody looks at holds no line open; it catches up when it is looked at again.
  let hiddenAt = 0;
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) { hiddenAt = Date.now(); rest(); return; }
    follow();
    if (Date.now() - hiddenAt > 5000) changed();
  });
  addEventListener("pagehide", rest);
  addEventListener("pageshow", follow);
  follow();
}
