/** Reads from the station. */

import { clock } from "./clock.js";

const TIMEOUT = 10_000; // milliseconds until a request is given up
const HALF = 0.5; // the header Date tells whole seconds

/** An answer that is an error. */
class Refused extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

/** Fetch a JSON document. */
export async function getJson(path, headers = {}) {
  return (await request(path, { headers })).json();
}

/** Fetch a text. */
export async function getText(path) {
  return (await request(path)).text();
}

/** Send JSON, and return what is answered; null where that is nothing. */
export async function postJson(path, body, method = "POST") {
  const headers = { "Content-Type": "application/json" };
  const answer = await request(path, { method, headers, body: JSON.stringify(body) });
  return answer.status === 204 ? null : answer.json().catch(() => null);
}

/** Fetch a JSON document with the seconds for which it is fresh, and learn the station's time. */
export async function getTimed(path) {
  const sent = Date.now() / 1000;
  const answer = await request(path);
  const received = Date.now() / 1000;
  const told = Date.parse(answer.headers.get("Date") ?? "") / 1000 + Number(answer.headers.get("Age") ?? 0);
  clock.hear(told + HALF, sent, received);
  return { document: await answer.json(), age: maxAge(answer) };
}

async function request(path, options = {}) {
  const answer = await fetch(path, { signal: AbortSignal.timeout(TIMEOUT), ...options });
  if (answer.ok) return answer;
  const problem = await answer.json().catch(() => ({}));
  throw new Refused(answer.status, String(problem.detail ?? answer.statusText));
}

function maxAge(answer) {
  return Number(/max-age=(\d+)/.exec(answer.headers.get("Cache-Control") ?? "")?.[1] ?? 0);
}
