/** Keeps the shell of the page for when there is no network, once the sound has settled. */

const SETTLED = 3000; // milliseconds until the shell is kept: sound comes first
const AGAIN = 5000; // milliseconds until it is tried again; doubles each time
const TRIES = 5;

/** Register the worker that keeps the shell; where a busy device or a bad network fails it, again. */
export function keepShell() {
  if ("serviceWorker" in navigator) setTimeout(() => attempt(1), SETTLED);
}

async function attempt(number) {
  try {
    const { installing } = await navigator.serviceWorker.register("/sw.js");
    if (installing) await installed(installing);
  } catch {
    if (number < TRIES) setTimeout(() => attempt(number + 1), AGAIN * 2 ** (number - 1));
  }
}

/** A worker that could not read all files is thrown away by the browser. */
function installed(worker) {
  return new Promise((done, failed) => {
    const look = () => {
      if (worker.state === "redundant") failed(new Error("the shell could not be read"));
      else if (worker.state !== "installing") done();
    };
    worker.addEventListener("statechange", look);
    look();
  });
}
