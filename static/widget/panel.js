/* What a press opens: a modal dialog beside the button, first with the form, then with the progress of the call. */
import {STYLE} from './look.js';

const STEPS = ['asked', 'dialling', 'ringing', 'talking', 'ended'];
const MINUTE = 60000;

/** Open the panel of `host`, the click-to-call element; made on the first press. Rejects when its texts cannot be had. */
export async function open(host, base, make) {
  const texts = host.panel || await send(`${base}texts/${host.language}.json`);
  host.panel = host.panel || createPanel(host, base, make, texts);
  host.panel.open();
}

/* The answer's JSON with its status. Rejects when the network failed, took over 15 s or brought no JSON. */
async function send(url, body) {
  const answer = await fetch(url, {
    method: body ? 'POST' : 'GET', body: body && JSON.stringify(body),
    headers: body && {'Content-Type': 'application/json'},
    credentials: 'omit', cache: 'no-cache', signal: AbortSignal.timeout(15000),
  });
  return {...await answer.json(), status: answer.status};
}

/* A challenge is good for one try. The wish keeps its key, so that trying again never rings twice. */
async function ask(url, wish) {
  const first = await send(url + 'challenge');
  return first.challenge ? send(url + 'calls', {...wish, challenge: first.challenge}) : first;
}

/* Tells `hear` of the call at `url` while `isWanted()`, every second at first; of nothing while the network is away. */
async function follow(url, isWanted, hear) {
  for (let gap = 1000; isWanted(); gap = Math.min(gap * 1.4, 5000)) {
    await new Promise(resolve => setTimeout(resolve, gap));
    if (document.hidden) {
      await new Promise(resolve => document.addEventListener('visibilitychange', resolve, {once: true}));
    }
    const answer = isWanted() && await send(url).catch(() => ({}));
    if (isWanted()) hear(answer.status === 404 ? {state: 'unknown', final: true} : answer.call);
  }
}

function createPanel(host, base, make, texts) {
  const {config, language, shadowRoot} = host;
  const heading = make('h2', {id: 'title', tabIndex: -1, dir: 'auto'}, config.title);
  const status = make('p', {role: 'status'});
  const note = make('p', {role: 'status'});
  const view = make('div');
  const dialog = make('dialog', {lang: language, dir: language === 'he' ? 'rtl' : 'ltr', onclose: () => tell('closed')},
    make('header', {}, heading, make('button', {className: 'plain', ariaLabel: texts.close, onclick: close}, '×')),
    status, note, view);
  const form = createForm(host, make, texts, hear);
  const sheet = new CSSStyleSheet();
  let call, tracked;

  sheet.replaceSync(STYLE);
  shadowRoot.adoptedStyleSheets = [...shadowRoot.adoptedStyleSheets, sheet];
  shadowRoot.append(dialog);
  dialog.setAttribute('aria-labelledby', 'title');
  dialog.setAttribute('closedby', 'any');
  new ResizeObserver(place).observe(dialog);

  function tell(name, detail) {
    const init = {bubbles: true, composed: true, detail: {version: 1, button: config.id, ...detail}};
    host.dispatchEvent(new CustomEvent(`click-to-call:${name}`, init));
  }

  function open() {
    if (dialog.open) return;
    dialog.showModal();
    heading.focus();
    if (!call || call.final) showForm();
    else track();
    tell('open');
  }

  function close() {
    dialog.close();
  }

  /* Below the button, but never outside the window. */
  function place() {
    const {left, right, bottom} = shadowRoot.querySelector('button').getBoundingClientRect();
    const within = (at, size, room) => Math.max(8, Math.min(at, room - size - 8)) + 'px';
    const width = dialog.offsetWidth;
    dialog.style.left = within(dialog.dir === 'rtl' ? right - width : left, width, innerWidth);
    dialog.style.top = within(bottom + 8, dialog.offsetHeight, innerHeight);
  }

  function showForm() {
    call = null;
    status.textContent = note.textContent = '';
    form.refresh();
    view.replaceChildren(form.element);
    form.focus();
  }

  /* The answer to the form: a call, or a refusal with its reason. */
  function hear({call: given, reason, sentence, next_opening}) {
    if (given) tell('asked', {state: given.state});
    show(given || {state: 'refused', reason, sentence, final: true});
    if (next_opening) note.textContent = form.opening(Date.parse(next_opening));
    track();
  }

  /* Goes on while the dialog is closed, ends with the call or with the element. */
  function track() {
    const {token} = call;
    const isWanted = () => host.isConnected && call?.token === token && !call.final;
    if (tracked === token) return;
    tracked = token;
    follow(`${base}calls/${token}`, isWanted, show).then(() => { if (tracked === token) tracked = null; });
  }

  function show(news) {
    note.textContent = news ? '' : texts.lost;
    if (!news || JSON.stringify(news) === JSON.stringify(call)) return;
    call = news;
    status.textContent = sentence();
    view.replaceChildren(...steps(), ...acts());
    if (dialog.open && !shadowRoot.activeElement) heading.focus();
    tell('progress', {state: call.state, reason: call.reason, outcome: call.outcome});
  }

  /* The portal speaks English; other languages go by its stable words where they know them. */
  function sentence() {
    const {state, outcome, reason} = call;
    if (state === 'scheduled') return texts.scheduled + host.moment(call.due_at);
    return texts.outcomes[outcome] || texts[reason] || texts[state] || call.sentence;
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
    return call.final ? act(texts.anew, showForm) : call.state === 'scheduled' ? act(texts.cancel, cancel) : [];
  }

  async function cancel() {
    const answer = await send(`${base}calls/${call.token}/cancel`, {}).catch(() => ({}));
    if (answer.call) show(answer.call);
    else note.textContent = texts.kept;
  }

  return {open, close};
}

/* {element, refresh(), focus()}. `done(answer)` hears what the portal answers, but for a slip in a field and trouble. */
function createForm(host, make, texts, done) {
  const {config, language} = host;
  const {always_open, business, calling_codes = {}, countries, delay_max, openings, panel_text, time_zone} = config;
  const regions = new Intl.DisplayNames(language, {type: 'region'});
  const spans = openings.map(opening => opening.map(Date.parse));
  let choices, wish, isBusy;

  const option = (value, text) => make('option', {value}, text);
  const labelled = (text, field) => make('label', {}, text, field);
  const code = country => calling_codes[country] ? ` \u2066+${calling_codes[country]}\u2069` : '';
  const country = make('select', {}, ...countries.map(one => option(one, regions.of(one) + code(one))));
  const number = make('input', {type: 'tel', autocomplete: 'tel', inputMode: 'tel', maxLength: 40, dir: 'ltr'});
  const error = make('p', {id: 'error', className: 'error', role: 'alert'});
  const when = make('select');
  const button = make('button');
  const closed = make('p', {dir: 'auto'});
  const whenField = labelled(texts.when, when);
  const fields = make('div', {}, make('p', {dir: 'auto'}, panel_text || texts.intro.replace('{business}', business)),
    labelled(texts.where, country), labelled(texts.number, number), error, whenField, button);
  const element = make('form', {noValidate: true, onsubmit: submit, oninput: change}, closed, fields);
  country.value = config.default_country;
  number.setAttribute('aria-describedby', 'error');

  const isOpen = at => always_open || spans.some(([from, to]) => from <= at && at < to);
  const minutesTo = at => Math.ceil((at - Date.now()) / MINUTE);

  /* What may be chosen now, as [words, minutes()]: settings can be old, so that only the visitor's own clock decides. */
  function refresh() {
    const now = Date.now();
    const [next] = spans.find(([from]) => from > now) || [];
    const later = new Intl.RelativeTimeFormat(language);
    choices = [[texts.now, 0], [later.format(15, 'minute'), 15], [later.format(1, 'hour'), 60]]
      .filter(([, minutes]) => minutes <= delay_max && isOpen(now + minutes * MINUTE))
      .map(([text, minutes]) => [text, () => minutes]);
    if (minutesTo(next) <= delay_max) choices.push([texts.at_opening + host.moment(next), () => minutesTo(next)]);
    if (config.state !== 'live') choices = [];
    when.replaceChildren(...choices.map(([text], i) => option(i, text)));
    whenField.hidden = !choices[1] && isOpen(now);
    fields.hidden = !choices[0];
    closed.textContent = config.state !== 'live' ? texts.paused : isOpen(now) ? ''
      : `${config.off_hours_message || texts.closed} ${next ? opening(next) : ''}`;
    say('');
    change();
  }

  /* When the business opens, also by its own clock where that shows another time. */
  function opening(at) {
    const [here, there] = [host.moment(at), host.moment(at, time_zone)];
    return texts.opens + here + (here === there ? '' : ` (${there}, ${time_zone})`);
  }

  function say(sentence, isSlip = false) {
    error.textContent = sentence;
    number.setAttribute('aria-invalid', isSlip);
    if (isSlip) number.focus();
  }

  function label(text, busy = false) {
    isBusy = busy;
    button.textContent = text;
    button.ariaDisabled = busy;
  }

  /* Another number or time is another wish, with a key of its own. */
  function change() {
    if (isBusy) return;
    wish = null;
    label(config.hosted_panel ? texts.proceed : texts.submit);
  }

  async function submit(event) {
    event.preventDefault();
    if (isBusy) return;
    if (!number.value.trim()) return say(texts.empty, true);
    wish = wish || {
      key: crypto.getRandomValues(new Uint32Array(4)).join('-'), number: number.value, country: country.value,
      delay: choices[when.value][1](), page: location.href, referrer: document.referrer, language,
    };
    say('');
    label(texts.asking, true);
    const answer = await ask(host.url, wish).catch(() => ({status: 500}));
    if (answer.status >= 500) {
      say(!texts.check && answer.sentence || texts.unsent);
      return label(texts.again);
    }
    isBusy = false;
    change();
    const {errors} = answer;
    if (!errors) return done(answer);
    say(errors.number && texts.check || Object.values(errors).join(' '), !!errors.number);
  }

  return {element, refresh, opening, focus: () => number.focus()};
}
