// Finds things on a page as a reader does: by their words and labels, only what is shown.

const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
const tidy = (text) => (text || "").replace(/\s+/g, " ").trim();
const words = (element) => tidy(element.getAttribute("aria-label") || element.innerText || element.value);
const stands = (text) => tidy(document.body.innerText).includes(tidy(text));

// How many steps up from an element until the words stand there too.
const distance = (element, beside) => {
  let steps = 0;
  for (let at = element; at; at = at.parentElement, steps += 1) if (tidy(at.innerText).includes(beside)) return steps;
  return Infinity;
};

const pressable = (text, beside) => {
  // Who reads the same words on a button and elsewhere presses the button.
  const all = ["button, input[type=submit]", "a[href], summary"].flatMap((kind) => [...document.querySelectorAll(kind)]).filter(shown);
  const ways = [(own) => own === text, (own) => own.startsWith(text), (own) => own.includes(text)];
  const found = ways.map((way) => all.filter((element) => way(words(element)))).find((some) => some.length > 0) || [];
  if (!beside) return found[0] || null;
  const near = found.map((element) => [distance(element, tidy(beside)), element]).filter(([steps]) => steps < Infinity);
  near.sort(([one], [other]) => one - other);
  return near[0]?.[1] || null;
};

// Whether pressing it leads to another page.
const leads = (element) => {
  const link = element.closest("a[href]");
  if (!link) return element.type === "submit" && Boolean(element.form) && (element.formNoValidate || element.form.matches(":valid"));
  const isHere = link.pathname === location.pathname && link.search === location.search && link.hash;
  return !isHere && !link.hasAttribute("download");
};

// Finds what is to be pressed, and remembers that a press leads on, unless a script of the page takes it for itself.
const press = (text, beside) => {
  const found = pressable(text, beside);
  window.isLeft = found !== null && leads(found);
  window.addEventListener("click", (event) => { window.isLeft &&= !event.defaultPrevented; }, { once: true });
  return found;
};

// Whether the page that was left is gone: the next one remembers nothing.
const hasArrived = () => !window.isLeft && document.readyState !== "loading";

// What a label says, without what is optional and without its control.
const title = (label) => {
  const copy = label.cloneNode(true);
  copy.querySelectorAll("small, select, input, textarea").forEach((part) => part.remove());
  return tidy(copy.textContent);
};

const control = (path) => {
  const parts = path.split(" › ");
  const name = parts.pop();
  let places = [document];
  for (const part of parts) {
    const within = places.flatMap((place) => [...place.querySelectorAll("fieldset")]);
    places = within.filter((set) => tidy(set.querySelector("legend")?.textContent).startsWith(part));
  }
  for (const place of places) {
    const labels = [...place.querySelectorAll("label")].filter((known) => shown(known) && title(known) === name && known.control);
    // A plain name is first the name of what stands in no part of its own.
    const label = labels.find((known) => parts.length > 0 || !known.closest("fieldset")) || labels[0];
    if (label) return label.control;
    const named = [...place.querySelectorAll("input, textarea, select")].find((known) => shown(known) && known.getAttribute("aria-label") === name);
    if (named) return named;
  }
  return null;
};

const choice = (label, text) => {
  const options = [...(control(label)?.options || [])];
  return options.find((option) => tidy(option.text) === text) || options.find((option) => tidy(option.text).includes(text)) || null;
};

const paste = (element, text) => {
  element.focus();
  element.value = text;
  element.dispatchEvent(new Event("input", { bubbles: true }));
};

// What keeps a form from being sent, as the browser tells its reader.
const refused = () => [...document.querySelectorAll(":invalid")].filter((element) => element.willValidate)
  .map((element) => `${element.name}: ${element.validationMessage}`).join("; ");

// What makes a page wider than its window; nothing where it scrolls in a box of its own.
const overflowing = () => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const scrolls = (element) => element && (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
  const wide = [...document.body.querySelectorAll("*")].filter((element) => element.getBoundingClientRect().right > width + 1 && !scrolls(element.parentElement));
  return wide.slice(-4).map((element) => `${element.tagName}.${element.className} ${Math.round(element.getBoundingClientRect().right)}: ${tidy(element.innerText).slice(0, 60)}`);
};
