/** Talks to the station over HTTP, with the visitor's API key where it asks for one. */

import { element } from "./dom.js";

const KEY = "radiox-api-key";
const RECONNECT = [1000, 2000, 5000, 10000];

/** A response of the station that is no success; `message` is its reason. */
export class Refused extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

/** Read JSON. Throws Refused, or TypeError where the station does not answer. */
export async function read(path) {
  return (await request(path)).json();
}

/** Read a text. */
export async function text(path) {
  return (await request(path)).text();
}

/** An address for an element that plays or shows a file: with a key, the file is read into memory. */
export async function address(path) {
  return key() ? URL.createObjectURL(await (await request(path)).blob()) : path;
}

/** Whether the station asks this visitor for a key. */
export function hasKey() {
  return Boolean(key());
}

/**
 * Follow a stream of server-sent events to its end, also over lost connections.
 *
 * `onEvent(name, data)` gets each event; `onConnected(true or false)` says whether it is live.
 */
export async function follow(path, onEvent, onConnected) {
  const position = { id: "" };
  for (let failures = 0; ; failures += 1) {
    try {
      const response = await request(path, { "Last-Event-ID": position.id }, [204]);
      onConnected(true);
      if (response.status === 204 || (await events(response, position, onEvent))) return;
      failures = 0;
    } catch (error) {
      if (error instanceof Refused && error.status < 500) throw error;
    }
    onConnected(false);
    await pause(RECONNECT[Math.min(failures, RECONNECT.length - 1)]);
  }
}

/** Pass on the events of one connection; true once the show has ended. */
async function events(response, position, onEvent) {
  let rest = "";
  for await (const piece of decoded(response.body)) {
    const blocks = (rest + piece).split("\n\n");
    rest = blocks.pop();
    for (const fields of blocks.map(parsed)) {
      if (fields.id) position.id = fields.id;
      if (!fields.event) continue;
      onEvent(fields.event, JSON.parse(fields.data));
      if (/^show\.(generated|failed|cancelled)$/.test(fields.event)) return true;
    }
  }
  return false;
}

async function* decoded(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

/** The fields of an event; several lines of one field are joined. */
function parsed(block) {
  const fields = {};
  for (const line of block.split("\n")) {
    const [, name, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (name) fields[name] = name in fields ? `${fields[name]}\n${value}` : value;
  }
  return fields;
}

async function request(path, headers = {}, accepted = []) {
  for (;;) {
    const sent = key();
    const authorization = sent ? { Authorization: `Bearer ${sent}` } : {};
    const response = await fetch(path, { headers: { ...headers, ...authorization } });
    if (response.ok || accepted.includes(response.status)) return response;
    const reason = await detail(response);
    if (response.status !== 401) throw new Refused(response.status, reason);
    if (key() === sent) await askForKey(sent ? reason : "");
  }
}

async function detail(response) {
  try {
    return (await response.json()).detail || response.statusText;
  } catch {
    return response.statusText || `The station answers ${response.status}.`;
  }
}

let asked = null;

/** Ask the visitor for a key, once for all requests that wait for it. */
function askForKey(reason) {
  asked ??= keyDialog(reason).finally(() => { asked = null; });
  return asked;
}

function keyDialog(reason) {
  const input = element("input", { id: "api-key", type: "password", required: true, autocomplete: "off",
    pattern: "[!-~]+", title: "The key has no spaces." });
  const form = element("form", {},
    element("h2", { id: "key-title" }, "This station asks for a key"),
    element("p", {}, "Make one with ", element("code", {}, "radiox keys create"),
      ". It stays in this tab, and is forgotten when the tab is closed."),
    reason ? element("p", { class: "bad", role: "alert" }, reason) : null,
    element("label", { for: "api-key" }, "API key"),
    input,
    element("button", { type: "submit" }, "Open"));
  const dialog = element("dialog", { "aria-labelledby": "key-title" }, form);
  document.body.append(dialog);
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.showModal();
  return new Promise((resolve) => {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      sessionStorage.setItem(KEY, input.value.trim());
      dialog.remove();
      resolve();
    });
  });
}

function key() {
  return sessionStorage.getItem(KEY);
}

function pause(milliseconds) {
  return new Promise((resolve) => { setTimeout(resolve, milliseconds); });
}
