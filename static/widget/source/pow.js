/* The price of a click: SHA-256 by hand, because crypto.subtle is missing on http pages and answers one hash at a time. */

const SLICE = 12;
/* Milliseconds of work between two rests, so that the page stays smooth. */

const START = new Int32Array(8);
const ROUND = new Int32Array(64);
const w = new Int32Array(64);

/* The first 32 bits behind the point of the roots of the first primes (FIPS 180-4, 4.2.2 and 5.3.3). */
const bits = root => root % 1 * 2 ** 32;
for (let candidate = 2, found = 0; found < 64; candidate++) {
  let divisor = 2;
  while (candidate % divisor) divisor++;
  if (divisor < candidate) continue;
  START[found] = bits(candidate ** 0.5);
  ROUND[found++] = bits(Math.cbrt(candidate));
}

const turn = (word, by) => word >>> by | word << 32 - by;
const mix = (word, one, two, by) => turn(word, one) ^ turn(word, two) ^ word >>> by;

/* The state after whole blocks of 64 characters, each a byte (FIPS 180-4, 6.2.2). */
function hash(state, text) {
  for (let at = 0; at < text.length; at += 64) {
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      w[i] = i > 15 ? w[i - 16] + mix(w[i - 15], 7, 18, 3) + w[i - 7] + mix(w[i - 2], 17, 19, 10) : 0;
      for (let byte = 0; i < 16 && byte < 4; byte++) w[i] = w[i] << 8 | text.charCodeAt(at + 4 * i + byte);
      const one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + (e & f ^ ~e & g) + ROUND[i] + w[i] | 0;
      const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + (a & b ^ a & c ^ b & c);
      h = g;
      g = f;
      f = e;
      e = d + one | 0;
      d = c;
      c = b;
      b = a;
      a = one + two | 0;
    }
    state = [a, b, c, d, e, f, g, h].map((word, i) => word + state[i] | 0);
  }
  return state;
}

/** The first decimal number, as text, whose SHA-256 with `challenge`, which is ASCII, and a dot before it begins with
 *  `zeros` (at most 32) zero bits. Rejects when `signal` aborts. */
export async function solve(challenge, zeros, signal) {
  const text = challenge + '.';
  const whole = text.length & ~63;
  // What all tries begin with is hashed once.
  const state = hash(START, text.slice(0, whole));
  for (let nonce = 0, until = 0; ; nonce++) {
    if (performance.now() > until) {
      await new Promise(resolve => setTimeout(resolve));
      signal.throwIfAborted();
      until = performance.now() + SLICE;
    }
    const rest = text.slice(whole) + nonce;
    const size = (whole + rest.length) * 8;
    const block = rest + '\x80' + '\0'.repeat((-rest.length - 9 & 63) + 6) + String.fromCharCode(size >> 8, size & 255);
    if (Math.clz32(hash(state, block)[0]) >= zeros) return `${nonce}`;
  }
}
