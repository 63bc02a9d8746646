// Keys and passages for whoever reviews: j and k go on and back, the letters of the legend go to what decides, where
// Enter does it; a passage that is selected in the text is what the next remark is about. Without it the links, the
// buttons and the list of parts do the same.

const follow = (rel) => document.querySelector(`a[rel="${rel}"]`)?.click();

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  if (event.key === "j") follow("next");
  if (event.key === "k") follow("prev");
  const wanted = /^[a-z]$/.test(event.key) && document.querySelector(`[data-key="${event.key}"]`);
  if (!wanted) return;
  event.preventDefault();
  const around = wanted.closest("details");
  if (around) around.open = true;
  // What needs words is written first.
  const blank = [...(wanted.form?.querySelectorAll("textarea[required]") ?? [])].find((field) => !field.value.trim());
  (blank ?? wanted).focus();
});

document.querySelectorAll(".legend").forEach((legend) => { legend.hidden = false; });

// A text to begin with goes behind what is written; without script the house puts it there.
document.querySelectorAll("button[data-begin]").forEach((button) => {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const field = button.form.elements.reason;
    const [typed, text] = [field.value.trimEnd(), button.dataset.begin];
    if (!typed.includes(text)) field.value = typed ? `${typed}\n${text}` : text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
});

const form = document.getElementById("remark");
const quoted = document.getElementById("quoted");

// The text of a range as the creator wrote it: the signs of findings are ours and do not count.
function plain(range) {
  const part = range.cloneContents();
  part.querySelectorAll("mark a").forEach((sign) => sign.remove());
  return [...part.textContent];
}

document.addEventListener("selectionchange", () => {
  const selection = getSelection();
  if (!form || selection.rangeCount === 0 || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  const within = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest("[data-field]");
  const part = within(range.startContainer);
  if (!part || part !== within(range.endContainer)) return;
  const before = document.createRange();
  before.setStart(part, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const [start, length] = [plain(before).length, plain(range).length];
  if (length === 0) return;
  form.field.value = part.dataset.field;
  form.start.value = String(start);
  form.end.value = String(start + length);
  quoted.textContent = `“${plain(range).join("")}”`;
});
