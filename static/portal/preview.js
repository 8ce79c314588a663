// The preview beside a button's form: the very widget, shown what is typed. It sends nothing and rings nobody.
const PAUSE = 300;

const card = document.querySelector("[data-preview]");
const form = card.closest("form");
const widget = document.createElement("click-to-call");
let waiting = 0;
let asked = null;

async function show() {
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(card.dataset.preview, { method: "POST", body: new FormData(form), signal: asked.signal });
    if (!answer.ok || answer.redirected) return;
    widget.config = await answer.json();
    if (!widget.isConnected) card.querySelector(".stage").append(widget);
  } catch (error) {
    if (error.name !== "AbortError") console.warn("preview", error);
  }
}

function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(show, PAUSE);
}

// The stage is no corner of a page: what floats there stands still here.
widget.setAttribute("position", "page");
card.querySelector("select").addEventListener("change", (event) => {
  event.stopPropagation();
  widget.lang = event.target.value;
});
form.addEventListener("input", soon);
form.addEventListener("change", soon);

await customElements.whenDefined("click-to-call");
card.hidden = false;
await show();
