/* What goes to the portal: the price of a click, the wish for a call, and the question how far the call is. */
import {solve} from './pow.js';

/** The answer's JSON with its status. Rejects when the network failed, took over 15 s or brought no JSON. */
export async function send(url, body) {
  const post = body && {method: 'POST', body: JSON.stringify(body), headers: {'Content-Type': 'application/json'}};
  const answer = await fetch(url, {...post, signal: AbortSignal.timeout(15000)});
  return {...await answer.json(), status: answer.status};
}

/** A challenge with its nonce, or the portal's refusal to give one. `url` is the button's address. Rejects when the network
 *  fails or `signal` aborts. */
export async function pay(url, signal) {
  const answer = await send(url + 'challenge');
  const {challenge, bits} = answer;
  return challenge ? {challenge, nonce: await solve(challenge, bits, signal)} : answer;
}

/** Tells `hear` of the call at `url`, every second at first; of nothing while the network is away, and not at all while the
 *  page is hidden. Returns what ends it. */
export function follow(url, hear) {
  let gap = 1000;
  let timer = setTimeout(look, gap);

  async function look() {
    const answer = !document.hidden && await send(url).catch(() => ({}));
    if (!timer) return;
    gap = Math.min(gap * 1.4, 5000);
    timer = setTimeout(look, gap);
    if (answer) hear(answer.status === 404 ? {state: 'unknown', final: true} : answer.call);
  }

  return () => { timer = clearTimeout(timer); };
}
