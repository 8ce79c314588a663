/* The panel's looks; a page may set the --c2c- properties on its click-to-call element. */
export const STYLE = `
:host{--c2c-surface:#fff;--c2c-text:#1b1f24;--c2c-line:#6b7480;--c2c-error:#b3261e}
@media (prefers-color-scheme:dark){:host{--c2c-surface:#1c2026;--c2c-text:#eef1f4;--c2c-line:#8b949e;--c2c-error:#ffa79e}}
dialog{all:initial;display:none;position:fixed;box-sizing:border-box;width:min(22em,100vw - 16px);
max-height:calc(100dvh - 16px);overflow:auto;overflow-wrap:anywhere;padding:20px;border:1px solid var(--c2c-line);
border-radius:8px;background:var(--c2c-surface);color:var(--c2c-text);color-scheme:light dark;
font:400 medium/1.5 system-ui,sans-serif}
dialog[open]{display:block}
dialog::backdrop{background:#0006}
dialog *{box-sizing:border-box}
[hidden]{display:none!important}
header{display:flex;justify-content:space-between}
h2{margin:0;font-size:1.2em;outline:0}
p{margin:8px 0 0}
p:empty{margin:0}
label{display:block;margin-top:16px;font-weight:600}
input,select{display:block;width:100%;min-height:44px;margin-top:4px;padding:8px 12px;border:1px solid var(--c2c-line);
border-radius:8px;background:var(--c2c-surface);color:inherit;font:inherit;font-weight:400}
:not(h2):focus-visible{outline:2px solid var(--c2c-text)!important;outline-offset:2px}
.error{color:var(--c2c-error)}
dialog button,a{display:flex;box-sizing:border-box;justify-content:center;width:100%;min-height:44px;margin-top:16px}
dialog .plain{border-color:var(--c2c-line);background:none;color:inherit}
header .plain{width:44px;margin:-8px -8px 0;border:0}
a{padding:9px;border:2px solid var(--c2c-accent);border-radius:8px;color:inherit;font-weight:600;text-align:center}
[aria-disabled=true]{opacity:.6}
ol{margin:16px 0 0;padding:0;list-style:none}
li{padding:4px 12px;border-inline-start:4px solid;color:var(--c2c-line)}
.done,[aria-current]{border-color:var(--c2c-accent);color:inherit}
[aria-current]{font-weight:600}
@media (prefers-reduced-motion:no-preference){dialog{animation:appear .12s}@keyframes appear{from{opacity:0}}}`;
