/* What the visitor fills in. */
import {pay, send} from './asking.js';

const MINUTE = 60000;

/** {element, refresh(), fill(), focus(), leave(), opening()}. `config` has the owner's words in the visitor's language.
 *  `done(answer)` hears what the portal answers, but for a slip in a field and trouble on the way. */
export function createForm(host, config, url, make, texts, done) {
  const {language} = host;
  const {always_open, business, calling_codes, countries, delay_max, off_hours_message, openings, state, time_zone} = config;
  const regions = new Intl.DisplayNames(language, {type: 'region'});
  const spans = openings.map(opening => opening.map(Date.parse));
  let next, wish, work, price, isBusy;

  const option = (value, text) => make('option', {value}, text);
  const labelled = (text, control) => make('label', {}, text, control);
  const named = country => `${regions.of(country)} \u2066+${calling_codes[country]}\u2069`;
  const country = make('select', {autocomplete: 'country'}, ...countries.map(one => option(one, named(one))));
  const number = make('input', {type: 'tel', autocomplete: 'tel', dir: 'ltr'});
  const when = make('select');
  const error = make('p', {id: 'error', className: 'error', role: 'alert'});
  const button = make('button');
  const closed = make('p', {dir: 'auto'});
  const whenField = labelled(texts.when, when);
  const open = make('div', {}, make('p', {dir: 'auto'}, texts.intro.replace('{business}', () => business)),
    labelled(texts.where, country), labelled(texts.number, number), whenField, button);
  const element = make('form', {noValidate: true, onsubmit: submit, oninput: change}, closed, open);
  number.setAttribute('aria-describedby', 'error');
  when.setAttribute('aria-describedby', 'error');

  const isOpen = at => always_open || spans.some(([from, to]) => from <= at && at < to);
  const minutesTo = at => Math.ceil((at - Date.now()) / MINUTE);

  /* What may be chosen now, in minutes: settings can be old, so that only the visitor's own clock decides. */
  function refresh() {
    const now = Date.now();
    const later = new Intl.RelativeTimeFormat(language);
    const choices = [[0, texts.now], [15, later.format(15, 'minute')], [60, later.format(1, 'hour')]]
      .filter(([minutes]) => minutes <= delay_max && isOpen(now + minutes * MINUTE));
    [next] = spans.find(([from]) => from > now) || [];
    if (minutesTo(next) <= delay_max) choices.push(['', texts.at_opening + host.moment(next)]);
    when.replaceChildren(...choices.map(choice => option(...choice)));
    whenField.hidden = !choices[1] && isOpen(now);
    open.hidden = state !== 'live' || !choices[0];
    // The portal's own words, which an owner need not have changed, have their translation.
    const away = off_hours_message.replace('We are closed right now.', '') || texts.closed;
    closed.textContent = state !== 'live' ? texts[state] : isOpen(now) ? '' : `${away} ${next ? opening(next) : ''}`;
    say('');
    change();
  }

  /* When the business opens, also by its own clock where that shows another time. */
  function opening(at) {
    const [here, there] = [host.moment(at), host.moment(at, time_zone)];
    return texts.opens + here + (here === there ? '' : ` (${there}, ${time_zone})`);
  }

  /* A sentence beside the field it is about, or above the button. */
  function say(sentence, name) {
    const field = {number, delay: when}[name];
    number.ariaInvalid = field === number;
    when.ariaInvalid = field === when;
    (field ? field.parentNode : whenField).after(error);
    error.textContent = sentence;
    field?.focus();
  }

  function label(text, busy = false) {
    isBusy = busy;
    button.textContent = text;
    button.ariaDisabled = busy;
  }

  /* Pay ahead, while the visitor types. */
  function prepare() {
    if (price) return;
    work = new AbortController();
    price = pay(url, work.signal);
    price.catch(leave);
  }

  /* A challenge is good for one try and ten minutes; where the portal finds it stale, another is paid for, once. */
  async function ask(isSecond) {
    prepare();
    const paid = await price;
    price = null;
    const answer = paid.nonce ? await send(url + 'calls', {...wish, ...paid}) : paid;
    return answer.reason === 'challenge' && !isSecond ? ask(true) : answer;
  }

  /* Nobody waits for the work any more. */
  function leave() {
    work?.abort();
    price = null;
  }

  /* Another number or time is another wish, with a key of its own. */
  function change(event) {
    if (event && !config.preview) prepare();
    if (isBusy) return;
    wish = null;
    label(config.hosted_panel ? texts.proceed : texts.submit);
  }

  async function submit(event) {
    event.preventDefault();
    if (isBusy) return;
    if (config.preview) return say(texts.preview);
    if (!number.value.trim()) return say(texts.number_empty, 'number');
    wish ||= {
      key: crypto.getRandomValues(new Uint32Array(4)).join('-'), number: number.value, country: country.value,
      delay: when.value ? +when.value : minutesTo(next), page: location.href.slice(0, 4000), referrer: document.referrer.slice(0, 4000), language,
    };
    say('');
    label(texts.asking, true);
    const answer = await ask().catch(() => ({status: 500}));
    const {field, reason, sentence, status} = answer;
    if (status >= 500) {
      say(texts[reason] || sentence || texts.unsent);
      return label(texts.again);
    }
    isBusy = false;
    change();
    if (field) say(texts[reason] || sentence, field);
    else done(answer);
  }

  /* What the page knows of its visitor: a country, if it is offered, by two letters or by its calling code; of those that
   * share one, the one that is chosen already. */
  function fill(known) {
    number.value = known.number || number.value;
    country.value = [country.value, ...countries]
      .find(one => one === known.country || calling_codes[one] == known.country) || country.value;
  }

  country.value = config.default_country;
  fill({country: host.getAttribute('cty')});
  return {element, refresh, opening, fill, focus: () => number.focus(), leave};
}
