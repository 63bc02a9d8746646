// Sends the editor's own form while somebody types: checked after a breath, kept after a pause.
// Without it the same form works by its buttons. What comes back is our page, escaped where it was made.

const form = document.getElementById("editor");
const heard = document.getElementById("heard");
const saved = document.getElementById("saved");
const CHECK_AFTER_MS = 150;
const CHECK_AGAIN_MS = 3000;
const SAVE_AFTER_MS = 1500;

let checkTimer, saveTimer, underWay;
let isKept = true;
let saving = Promise.resolve();

const say = (state) => { saved.textContent = saved.dataset[state]; };
const isBlank = () => !form.body.value.trim() && !form.title.value.trim();

async function send(what, signal) {
  const fields = new URLSearchParams(new FormData(form));
  fields.delete("_tag");
  fields.delete("attachments");
  fields.set("_do", what);
  const answer = await fetch(form.getAttribute("action"), { method: "POST", body: fields, credentials: "same-origin", signal });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page.getElementById("editor")) throw new Error(String(answer.status));
  return { answer, page };
}

function hear(page) {
  heard.replaceChildren(...page.getElementById("heard").childNodes);
}

async function check() {
  underWay?.abort();
  underWay = new AbortController();
  try {
    hear((await send("check", underWay.signal)).page);
  } catch (error) {
    if (error.name === "AbortError") return;
    // What stands there is of before: it is asked again soon.
    say("unsaved");
    clearTimeout(checkTimer);
    checkTimer = setTimeout(check, CHECK_AGAIN_MS);
  }
}

function keep() {
  saving = saving.then(async () => {
    if (isKept || isBlank()) return;
    isKept = true;
    say("saving");
    try {
      const { answer, page } = await send("save");
      if (!answer.ok) throw new Error(String(answer.status));
      const next = page.getElementById("editor");
      form.setAttribute("action", next.getAttribute("action"));
      form._key.value = next._key.value;
      history.replaceState(null, "", next.getAttribute("action"));
      say(isKept ? "saved" : "unsaved");
    } catch {
      isKept = false;
      say("unsaved");
    }
  });
  return saving;
}

function changed() {
  isKept = false;
  say("unsaved");
  clearTimeout(checkTimer);
  clearTimeout(saveTimer);
  checkTimer = setTimeout(check, CHECK_AFTER_MS);
  saveTimer = setTimeout(keep, SAVE_AFTER_MS);
}

form.addEventListener("input", (event) => {
  // A chosen file is sent by its own button.
  if (event.target.type !== "file") changed();
});
// A choice from a list is told by some browsers as a change only.
form.addEventListener("change", (event) => {
  if (event.target.matches("select")) changed();
});

heard.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  event.preventDefault();
  if (button.name === "_tag") {
    form.hashtags.value = `${form.hashtags.value} #${button.value}`.trim();
  } else {
    const before = [form.title.value, form.body.value];
    const { page } = await send(button.value);
    // Whoever wrote on meanwhile keeps what they wrote; the new check offers the same again.
    if (form.title.value === before[0] && form.body.value === before[1]) {
      form.title.value = page.getElementById("f-title").value;
      form.body.value = page.getElementById("f-body").value;
    }
  }
  changed();
});

let isLeaving = false;
form.addEventListener("submit", async (event) => {
  clearTimeout(saveTimer);
  if (isLeaving) return;
  // What is being kept gets its own version first, so that nothing is made twice.
  event.preventDefault();
  const button = event.submitter;
  await saving;
  isLeaving = true;
  // While a form still tells its listeners of one submit it drops every other: the next one waits its turn.
  setTimeout(() => form.requestSubmit(button));
});

addEventListener("beforeunload", (event) => {
  if (!isKept && !isLeaving && !isBlank()) event.preventDefault();
});
