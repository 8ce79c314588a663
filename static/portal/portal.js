// Small comforts. Every page works without them, except what changes by itself.

function copyButtons() {
  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    const word = button.querySelector("span"), before = word.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      word.textContent = button.dataset.copied;
      setTimeout(() => { word.textContent = before; }, 2000);
    });
  }
}

// One stop for the Tab key however many there are: the arrows go from one to the next.
function walkByArrows(options) {
  const boxes = () => options.filter((option) => !option.hidden).map((option) => option.querySelector("input"));
  const stopAt = (wanted) => { for (const box of boxes()) box.tabIndex = box === wanted ? 0 : -1; };
  const steps = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
  for (const option of options) {
    option.addEventListener("focusin", (event) => stopAt(event.target));
    option.addEventListener("keydown", (event) => {
      const shown = boxes();
      const next = shown[shown.indexOf(event.target) + steps[event.key]];
      if (!(event.key in steps)) return;
      event.preventDefault();
      next?.focus();
    });
  }
  return () => stopAt(boxes()[0]);
}

function pickers() {
  for (const picker of document.querySelectorAll("[data-picker]")) {
    const find = picker.querySelector("[data-picker-find]");
    const chosen = picker.querySelector("[data-picker-chosen]");
    const options = [...picker.querySelectorAll(".picker-option")];
    const toFirst = walkByArrows(options);
    toFirst();
    find.hidden = false;
    find.addEventListener("input", () => {
      const wanted = find.value.trim().toLowerCase();
      for (const option of options) option.hidden = !option.textContent.toLowerCase().includes(wanted);
      toFirst();
    });
    // Enter here means "find", not "save the whole form".
    find.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    find.addEventListener("change", (event) => event.stopPropagation());
    picker.addEventListener("change", () => {
      const names = options.filter((option) => option.querySelector("input").checked).map((one) => one.textContent.trim());
      chosen.replaceChildren(...names.map((name) => Object.assign(document.createElement("span"), { textContent: name })));
    });
  }
}

// A browser cannot point at a wrong field inside closed details: open them first.
function openForWrongFields() {
  document.addEventListener("invalid", (event) => {
    for (let at = event.target.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
  }, true);
}

function openForAddress() {
  const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (!target) return;
  for (let at = target.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
  target.focus();
}

function filters() {
  for (const form of document.querySelectorAll("[data-submit-on-change]")) {
    form.addEventListener("change", () => form.requestSubmit());
  }
}

// "3 minutes ago" grows old on a page that stays open.
const UNITS = [["year", 31536000], ["month", 2592000], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60]];

const relative = new Intl.RelativeTimeFormat(document.documentElement.lang);

function retell(time) {
  const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
  const found = UNITS.find(([, size]) => Math.abs(seconds) >= size);
  if (!found) return seconds <= 0 ? document.body.dataset.justNow : document.body.dataset.inAMoment;
  return relative.format(Math.trunc(seconds / found[1]), found[0]).replace(/(\d) /, "$1\u00a0");
}

function times() {
  for (const time of document.querySelectorAll("time.when")) {
    const words = retell(time);
    if (time.textContent !== words) time.textContent = words;
  }
}

function closeMenus() {
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll(".switch[open], .nav-more details[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll(".switch[open], .nav-more details[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}

// Leaving a form that was changed asks once; saving it does not.
function guards() {
  for (const form of document.querySelectorAll("[data-guard]")) {
    let isChanged = form.dataset.guard === "changed";
    const ask = (event) => { if (isChanged) event.preventDefault(); };
    const change = (event) => { if (event.target.name) isChanged = true; };
    form.addEventListener("input", change);
    form.addEventListener("change", change);
    // What opens beside the form leaves it as it is.
    form.addEventListener("submit", (event) => { if (!event.submitter?.formTarget) isChanged = false; });
    window.addEventListener("beforeunload", ask);
  }
}

copyButtons();
guards();
pickers();
openForWrongFields();
openForAddress();
filters();
closeMenus();
setInterval(times, 20000);
