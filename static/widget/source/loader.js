/*! What it sends: GETs for settings on load, panel on press, challenge on typing, progress after submit; on submit the
form, page address, referrer. No cookies, no storage. */
{
  /* global STYLE: loader.css, put here by the build */
  const NAME = 'click-to-call';
  const script = document.currentScript;
  const page = document.documentElement;
  const base = new URL('.', script.src);
  const WORDS = {
    en: ['Open now', 'Closed until', 'Unavailable'],
    fr: ['Ouvert', 'Fermé jusqu’au', 'Indisponible'],
    es: ['Abierto', 'Cerrado hasta el', 'No disponible'],
    he: ['פתוח', 'סגור עד', 'לא זמין'],
    ru: ['Открыто', 'Закрыто до', 'Недоступно'],
  };

  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const warn = error => console.warn(NAME, error);
  const all = key => document.querySelectorAll(NAME + (key ? `[button="${key}"]` : ''));

  class Button extends HTMLElement {
    button = make('button', {dir: 'auto', onclick: () => this.open()});
    sheet = new CSSStyleSheet();

    constructor() {
      super();
      this.attachShadow({mode: 'open'}).append(this.button);
      this.shadowRoot.adoptedStyleSheets = [this.sheet];
      this.sheet.replaceSync(STYLE);
    }

    connectedCallback() {
      // A page may have set it before this script came: then it hides the setter.
      const {config = this.told} = this;
      delete this.config;
      this.timer = setInterval(() => this.tick(), 2e4);
      if (this.told = config) this.draw();
      else this.ready = this.load().catch(warn);
    }

    disconnectedCallback() {
      clearInterval(this.timer);
      this.panel?.leave();
    }

    /* Settings from the portal, or handed over by the page: then nothing is fetched for them. */
    set config(config) {
      this.panel = this.panel?.leave();
      this.told = config;
      this.draw();
    }

    async load() {
      const answer = await fetch(`${base}${this.getAttribute('button')}/config.json`);
      const config = await answer.json();
      if (!answer.ok) throw config.sentence;
      this.config = config;
    }

    draw() {
      const {color, image, languages, position, style, texts, title} = this.told;
      const looks = {'--c2c-accent': color, ...style};
      const icon = make('i');
      this.language = [this.lang, page.lang, ...navigator.languages, ...languages]
        // ViviPhone's word for Spanish is sp.
        .map(tag => tag.slice(0, 2).replace('sp', 'es')).find(tag => languages.includes(tag));
      this.state = make('small');
      for (const name in looks) this.sheet.cssRules[0].style.setProperty(name, looks[name]);
      this.button.className = this.getAttribute('position') || position;
      this.button.replaceChildren(
        image ? make('img', {src: image, alt: '', onerror() { this.replaceWith(icon); }}) : icon,
        make('span', {}, texts[this.language]?.title || title, this.state));
      this.tick();
    }

    tick() {
      if (!this.state) return;
      const {state, always_open, openings} = this.told;
      const [open, closed, off] = WORDS[this.language];
      const now = new Date().toISOString();
      const from = state === 'live' && (always_open ? now : openings.find(([, end]) => end > now)?.[0]);
      this.state.textContent = from > now ? `${closed} ${this.moment(from)}` : from ? open : off;
    }

    moment(at, timeZone) {
      return new Date(at).toLocaleString(this.language,
        {month: 'short', day: 'numeric', hour: 'numeric', minute: 'numeric', timeZone});
    }

    async open(prefill) {
      await this.ready;
      if (!this.state) return;
      try {
        await (await import(base + 'panel.js')).open(this, base, make, prefill);
      } catch (error) {
        this.state.textContent = WORDS[this.language][2];
        warn(error);
      }
    }
  }

  const gone = new AbortController();
  if (!customElements.get(NAME)) customElements.define(NAME, Button);
  // A second loader on the page leaves what the first one made.
  window.ClickToCall ||= {
    mount(key, after, more) {
      if (all(key)[0]) return;
      const element = make(NAME);
      const attributes = {...more, button: key, floating: !after};
      for (const name in attributes) attributes[name] && element.setAttribute(name, attributes[name]);
      (after || page.lastChild).after(element);
    },
    open: (key, prefill) => all(key)[0]?.open(prefill),
    close: key => all(key)[0]?.panel?.close(),
    on(name, listener) {
      name = `${NAME}:${name}`;
      document.addEventListener(name, listener, gone);
      return () => document.removeEventListener(name, listener);
    },
    destroy(key) {
      all(key).forEach(element => element.remove());
      if (key) return;
      gone.abort();
      delete window.ClickToCall;
    },
  };
  const {button} = script.dataset;
  if (button) ClickToCall.mount(button, !script.closest('head') && script, script.dataset);
}
