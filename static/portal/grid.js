// The week to drag on. The typed fields are the truth: the grid reads them, and writes into them what is dragged.
const DAY = 1440, STEP = 15, EDGE = 10;
const week = document.querySelector("[data-week]");
const grid = document.querySelector("[data-grid]");
const fields = [...week.querySelectorAll("input")];
const names = [...week.querySelectorAll("label")].map((label) => label.childNodes[0].textContent.trim());
const shortNames = grid.dataset.days.split(" ");
const tracks = [];

const clock = (minutes) => `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
const write = (spans) => spans.map(([opens, closes]) => `${clock(opens)}-${clock(closes)}`).join(", ");
const end = ([opens, closes]) => (closes > opens ? closes : closes + DAY);

function read(text) {
  if (/^\s*(closed|[-–])?\s*$/i.test(text)) return [];
  const spans = text.split(/[,;]/).filter((part) => part.trim()).map((part) => {
    const found = /^\s*(\d{1,2})(?:[:.](\d{2}))?\s*[-–—]\s*(\d{1,2})(?:[:.](\d{2}))?\s*$/.exec(part);
    const [opens, closes] = found ? [found[1] * 60 + +(found[2] || 0), found[3] * 60 + +(found[4] || 0)] : [NaN, NaN];
    return opens < DAY && closes <= DAY && opens !== closes ? [opens, closes] : null;
  });
  return spans.includes(null) ? null : spans.sort((one, other) => one[0] - other[0]);
}

// Windows that touch or overlap become one.
function joined(spans) {
  const found = [];
  for (const span of spans.map((one) => [...one]).sort((one, other) => one[0] - other[0])) {
    const last = found.at(-1);
    if (last && span[0] <= end(last)) last[1] = Math.max(end(last), end(span)) % DAY || DAY;
    else found.push(span);
  }
  return found;
}

function store(day, spans) {
  fields[day].value = write(joined(spans));
  fields[day].dispatchEvent(new Event("input", { bubbles: true }));
  fields[day].dispatchEvent(new Event("change", { bubbles: true }));
}

function bar(day, span, index) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "grid-span";
  const words = write([span]);
  button.textContent = words;
  button.setAttribute("aria-label", grid.dataset.bar.replace("{day}", names[day]).replace("{hours}", words));
  place(button, span);
  button.dataset.index = index;
  return button;
}

function place(button, span) {
  button.style.left = `${(span[0] / DAY) * 100}%`;
  button.style.width = `${((Math.min(end(span), DAY) - span[0]) / DAY) * 100}%`;
}

function draw(day) {
  const track = tracks[day], spans = read(fields[day].value);
  track.classList.toggle("grid-wrong", spans === null);
  const night = (read(fields[(day + 6) % 7].value) || []).filter((span) => end(span) > DAY).map((span) => end(span) - DAY);
  const bars = (spans || []).map((span, index) => bar(day, span, index));
  if (night.length) {
    const tail = Object.assign(document.createElement("span"), { className: "grid-night" });
    tail.style.width = `${(Math.max(...night) / DAY) * 100}%`;
    bars.unshift(tail);
  }
  track.replaceChildren(...bars);
}

function drawAll() { fields.forEach((_, day) => draw(day)); }

const minutesAt = (track, x) => {
  const box = track.getBoundingClientRect();
  return Math.max(0, Math.min(DAY, Math.round(((x - box.left) / box.width) * DAY / STEP) * STEP));
};

// A drag on a bar moves it or one of its ends; on the empty track it draws a new window.
function drag(day, event) {
  if (event.button) return;
  const track = tracks[day], spans = read(fields[day].value);
  if (spans === null) return;
  const held = event.target.closest(".grid-span");
  const from = minutesAt(track, event.clientX);
  const before = held ? spans.splice(Number(held.dataset.index), 1)[0] : null;
  const box = held?.getBoundingClientRect();
  const grip = !held ? "new" : event.clientX - box.left < EDGE ? "start" : box.right - event.clientX < EDGE ? "end" : "whole";
  const moving = held || track.appendChild(bar(day, [from, Math.min(DAY, from + STEP)], spans.length));
  let span = before;
  if (held) event.preventDefault();
  held?.focus();

  const move = (at) => {
    span = dragged(grip, before, from, minutesAt(track, at.clientX));
    if (span) { moving.textContent = write([span]); place(moving, span); }
  };
  const stop = (at) => {
    for (const [name, act] of [["pointermove", move], ["pointerup", stop], ["pointercancel", stop]]) window.removeEventListener(name, act);
    if (at.type === "pointerup" && span) store(day, [...spans, span]);
    draw(day);
    if (held) focusAt(day, span?.[0]);
  };
  for (const [name, act] of [["pointermove", move], ["pointerup", stop], ["pointercancel", stop]]) window.addEventListener(name, act);
}

function dragged(grip, before, from, to) {
  if (grip === "new") return to === from ? null : [Math.min(from, to, DAY - STEP), Math.max(from, to)];
  if (grip === "start") return [Math.min(to, Math.min(end(before), DAY) - STEP), before[1]];
  if (grip === "end") return [before[0], Math.max(to, before[0] + STEP)];
  return shifted(before, to - from);
}

function shifted(span, by) {
  const length = end(span) - span[0];
  const opens = Math.max(0, Math.min(DAY - STEP, span[0] + by));
  const closes = opens + length;
  return [opens, end(span) <= DAY ? Math.min(closes, DAY) : closes % DAY || DAY];
}

function focusAt(day, opens) {
  const spans = read(fields[day].value) || [];
  const index = Math.max(0, spans.findIndex((span) => span[0] <= opens && opens < end(span)));
  (tracks[day].querySelectorAll(".grid-span")[index] || fields[day]).focus();
}

function keys(day, event) {
  const held = event.target.closest(".grid-span");
  const spans = read(fields[day].value);
  if (!held || !spans) return;
  const span = spans.splice(Number(held.dataset.index), 1)[0];
  const by = { ArrowRight: STEP, ArrowUp: STEP, ArrowLeft: -STEP, ArrowDown: -STEP }[event.key];
  if (event.key === "Delete" || event.key === "Backspace") store(day, spans);
  else if (by && event.shiftKey) store(day, [...spans, [span[0], Math.max(span[0] + STEP, Math.min(DAY, Math.min(end(span), DAY) + by))]]);
  else if (by) store(day, [...spans, shifted(span, by)]);
  else return;
  event.preventDefault();
  focusAt(day, by ? span[0] + (event.shiftKey ? 0 : by) : -1);
}

function copying() {
  const part = document.querySelector("[data-copy-day]");
  part?.querySelector("button").addEventListener("click", (event) => {
    event.preventDefault();
    const spans = read(fields[part.querySelector("select").value].value);
    for (const box of part.querySelectorAll("input:checked")) {
      if (spans) store(Number(box.value), spans);
      box.checked = false;
    }
  });
}

function build() {
  const hours = Object.assign(document.createElement("div"), { className: "grid-hours" });
  hours.setAttribute("aria-hidden", "true");
  for (let hour = 0; hour <= 24; hour += 6) {
    const mark = Object.assign(document.createElement("span"), { textContent: hour });
    mark.style.left = `${(hour / 24) * 100}%`;
    hours.append(mark);
  }
  grid.append(hours);
  names.forEach((name, day) => {
    const label = Object.assign(document.createElement("span"), { className: "grid-day", textContent: shortNames[day] });
    label.setAttribute("aria-hidden", "true");
    const track = Object.assign(document.createElement("div"), { className: "grid-track" });
    track.setAttribute("role", "group");
    track.setAttribute("aria-label", name);
    track.addEventListener("pointerdown", (event) => drag(day, event));
    track.addEventListener("keydown", (event) => keys(day, event));
    tracks.push(track);
    grid.append(label, track);
    fields[day].addEventListener("input", drawAll);
  });
  const help = Object.assign(document.createElement("p"), { className: "help grid-help", textContent: grid.dataset.help });
  grid.append(help);
  grid.hidden = false;
  drawAll();
}

build();
copying();
