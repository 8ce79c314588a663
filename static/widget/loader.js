/* What it sends: on load, a GET for the button's settings; on press, GETs for the panel; on submit, the form with this
   page's address and referrer, then GETs for progress. No cookies, no storage. */
{
  const NAME = 'click-to-call';
  const base = new URL('.', document.currentScript.src);
  const WORDS = {
    en: ['Open now', 'Closed until', 'Not available'],
    fr: ['Ouvert', 'Fermé jusqu’au', 'Indisponible'],
    es: ['Abierto', 'Cerrado hasta el', 'No disponible'],
    he: ['פתוח', 'סגור עד', 'לא זמין'],
    ru: ['Открыто', 'Закрыто до', 'Недоступно'],
  };
  const STYLE = `:host{--c2c-accent:#1f6feb}
:host([floating]){position:fixed;inset:auto 16px 16px auto;z-index:999}
button{all:initial;display:inline-flex;gap:.7em;align-items:center;padding:.6em 1em;border:1px solid #8886;border-radius:8px;
background:var(--c2c-accent);color:lab(from var(--c2c-accent) calc((49.5 - l)*infinity) 0 0);font:600 medium/1.3 system-ui;
cursor:pointer}
button:focus-visible{outline:revert}
img{width:24px;height:24px}
i{flex:none;border:12px solid;clip-path:path("M6 2 2 6q2 12 16 16l4-4-6-4-3 3q-4-2-6-6l3-3z")}
small{display:block;font-weight:400}`;

  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const all = key => document.querySelectorAll(NAME + (key ? `[button="${key}"]` : ''));

  class Button extends HTMLElement {
    async connectedCallback() {
      this.timer = setInterval(() => this.refresh(), 2e4);
      this.url = `${base}${this.getAttribute('button')}/`;
      try {
        const answer = await fetch(this.url + 'config.json', {credentials: 'omit'});
        const config = await answer.json();
        if (!answer.ok) throw config.sentence;
        this.config = config;
        if (!this.state) this.draw(config);
        this.refresh();
      } catch (error) {
        console.warn(NAME, this.url, error);
      }
    }

    disconnectedCallback() {
      clearInterval(this.timer);
      this.panel?.close();
    }

    draw({color, image, title, languages}) {
      this.language = [this.lang, document.documentElement.lang, ...navigator.languages, ...languages]
        .map(tag => tag.slice(0, 2)).find(tag => WORDS[tag] && languages.includes(tag));
      this.state = make('small');
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      sheet.cssRules[0].style.setProperty('--c2c-accent', color);
      const root = this.attachShadow({mode: 'open'});
      root.adoptedStyleSheets = [sheet];
      root.append(make('button', {dir: this.language == 'he' ? 'rtl' : 'ltr', onclick: () => this.press()},
        make(image ? 'img' : 'i', {src: image, alt: ''}), make('span', {}, title, this.state)));
    }

    refresh() {
      if (!this.state) return;
      const {state, always_open, openings} = this.config;
      const [open, closed, off] = WORDS[this.language];
      const now = new Date().toISOString();
      const [from] = state == 'live' && (always_open ? [now] : openings.find(([, end]) => end > now)) || [];
      this.state.textContent = from > now ? `${closed} ${this.moment(from)}` : from ? open : off;
    }

    moment(at, timeZone) {
      return new Date(at).toLocaleString(this.language,
        {month: 'short', day: 'numeric', hour: 'numeric', minute: 'numeric', timeZone});
    }

    async press() {
      try {
        await (await import(base + 'panel.js')).open(this, base, make);
      } catch (error) {
        this.state.textContent = WORDS[this.language][2];
        console.warn(NAME, this.url, error);
      }
    }
  }

  const mount = (key, after, lang = '') => {
    if (all(key)[0]) return;
    const element = make(NAME, {lang});
    element.setAttribute('button', key);
    element.toggleAttribute('floating', !after);
    (after || document.documentElement.lastChild).after(element);
  };

  if (!customElements.get(NAME)) customElements.define(NAME, Button);
  window.ClickToCall = {
    mount,
    open: key => all(key)[0]?.press(),
    close: key => all(key)[0]?.panel?.close(),
    on: (name, listener) => document.addEventListener(`${NAME}:${name}`, listener),
    destroy(key) {
      all(key).forEach(element => element.remove());
      if (!key) delete window.ClickToCall;
    },
  };
  document.querySelectorAll('script[data-button][src$="/w/loader.js"]').forEach(script =>
    mount(script.dataset.button, !script.closest('head') && script, script.dataset.lang));
}
