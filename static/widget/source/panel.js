/* What a press opens: a modal dialog beside the button, first with the form, then with the progress of the call. */
import {follow, send} from './asking.js';
import {createForm} from './form.js';

/* global STYLE: panel.css, put here by the build */
const STEPS = ['asked', 'dialling', 'ringing', 'talking', 'ended'];

/** Open the panel of `host`, the click-to-call element; made on the first press. `known` is what the page knows of its
 *  visitor. Rejects when its texts cannot be had. */
export async function open(host, base, make, known) {
  // What the portal could not do a while ago it may do now.
  if (host.ready && host.told.state !== 'live') await host.load();
  const texts = host.panel || await send(`${base}texts/${host.language}.json`);
  // The page's own dialog comes first.
  const other = document.querySelector(':modal');
  if (!host.isConnected || other && !other.contains(host)) return;
  host.panel ||= createPanel(host, base, make, texts);
  host.panel.open(known);
}

function createPanel(host, base, make, texts) {
  const {language, shadowRoot, told} = host;
  const config = {...told, ...told.texts[language]};
  const heading = make('h2', {tabIndex: -1, dir: 'auto'}, config.title);
  const status = make('p', {role: 'status'});
  const note = make('p', {role: 'status'});
  const view = make('div');
  const phone = config.phone_line
    ? [make('a', {href: 'tel:' + config.phone_line}, texts.phone, make('bdi', {}, config.phone_line))] : [];
  const dialog = make('dialog', {
    ariaLabel: config.title, closedBy: 'any', lang: language, dir: language === 'he' ? 'rtl' : 'ltr', onclose: closed,
  }, make('header', {}, heading, icon('×', texts.close, close)), ...ticker(), status, note, view);
  const form = createForm(host, config, `${base}${config.id}/`, make, texts, hear);
  const sheet = new CSSStyleSheet();
  let call, stop;

  sheet.replaceSync(STYLE);
  shadowRoot.adoptedStyleSheets = [host.sheet, sheet];
  new ResizeObserver(place).observe(dialog);

  function tell(name, detail) {
    const init = {bubbles: true, composed: true, detail: {version: 1, button: config.id, ...detail}};
    host.dispatchEvent(new CustomEvent(`click-to-call:${name}`, init));
  }

  function icon(sign, name, onclick) {
    return make('button', {className: 'plain', ariaLabel: name, onclick}, sign);
  }

  /* The owner's scrolling text, and what stops it (WCAG 2.2.2). For who asked for less motion it stands still anyway. */
  function ticker() {
    const text = config.panel_text;
    const words = make('span', {dir: 'auto'}, text);
    words.style.animationDuration = `${text.length / 7 + 6}s`;
    const pause = icon('❚❚', texts.pause, () => { pause.ariaPressed = pause.ariaPressed !== 'true'; });
    return text ? [make('header', {className: 'ticker'}, pause, make('p', {}, words))] : [];
  }

  function open(known) {
    if (known) form.fill(known);
    if (dialog.open) return;
    shadowRoot.append(dialog);
    dialog.showModal();
    heading.focus();
    if (!call || call.final) showForm();
    else track();
    tell('open');
  }

  function close() {
    dialog.close();
  }

  function closed() {
    form.leave();
    tell('closed');
  }

  /* The element leaves the page: nothing of it goes on. A call is found again where it comes back. */
  function leave() {
    close();
    dialog.remove();
    form.leave();
    untrack();
  }

  /* Below the button, but never outside the window, whatever becomes of that. */
  function place() {
    const {left, bottom} = host.button.getBoundingClientRect();
    const {offsetHeight, offsetWidth, style} = dialog;
    const within = (at, all, size) => `max(8px,min(${at}px,${all} - ${size + 8}px))`;
    style.left = within(left, '100vw', offsetWidth);
    style.top = within(bottom + 8, '100dvh', offsetHeight);
  }

  function showForm() {
    call = null;
    status.textContent = note.textContent = '';
    form.refresh();
    view.replaceChildren(form.element, ...phone);
    form.focus();
  }

  /* The answer to the form: a call, or a refusal with its reason. */
  function hear({call: given, reason, sentence, next_opening}) {
    if (given) tell('asked', {state: given.state});
    show(given || {state: 'refused', reason, sentence, final: true});
    if (next_opening) note.textContent = form.opening(Date.parse(next_opening));
    if (!call.final) track();
  }

  /* Goes on while the dialog is closed, ends with the call or with the element. */
  function track() {
    if (host.isConnected) stop ||= follow(`${base}calls/${call.token}`, show);
  }

  function untrack() {
    stop = stop?.();
  }

  function show(news) {
    note.textContent = news ? '' : texts.lost;
    if (!news || JSON.stringify(news) === JSON.stringify(call)) return;
    call = news;
    if (call.final) untrack();
    status.textContent = sentence();
    if (call.due_at && call.reason) note.textContent = texts[call.reason] || call.sentence;
    view.replaceChildren(...steps(), ...acts(), ...call.final ? phone : []);
    if (dialog.open && !shadowRoot.activeElement) heading.focus();
    tell('progress', {state: call.state, reason: call.reason, outcome: call.outcome});
  }

  /* The portal speaks English; other languages go by its stable words. */
  function sentence() {
    const {state, outcome, reason} = call;
    if (call.due_at) return texts.scheduled + host.moment(call.due_at);
    return texts.outcomes[outcome] || state === 'refused' && texts[reason] || texts[state] || call.sentence;
  }

  /* None where the call took another way: a list would claim what did not happen. */
  function steps() {
    const isOver = call.outcome === 'answered';
    const reached = STEPS.indexOf(call.state);
    if (reached < 0 || reached === 4 && !isOver) return [];
    return [make('ol', {}, ...texts.steps.map((text, i) => make('li', {
      className: i < reached || isOver ? 'done' : '', ariaCurrent: i === reached && !isOver ? 'step' : null,
    }, text)))];
  }

  function acts() {
    const act = (text, onclick) => [make('button', {className: 'plain', onclick}, text)];
    if (call.panel_url) return [make('a', {href: call.panel_url, target: '_blank'}, texts.link)];
    return call.final ? act(texts.anew, showForm) : call.can_cancel ? act(texts.cancel, cancel) : [];
  }

  async function cancel() {
    const answer = await send(`${base}calls/${call.token}/cancel`, {}).catch(() => ({}));
    if (answer.call) show(answer.call);
    if (answer.status !== 200) note.textContent = texts[answer.reason] || answer.sentence || texts.kept;
  }

  return {open, close, leave};
}
