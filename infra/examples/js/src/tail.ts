/** Reads a stream as it grows, over reconnects, without acknowledging anything. */

import type { JsMsg } from "@nats-io/jetstream";

import type { Calls } from "./calls.js";
import { pause, translated } from "./calls.js";
import { AccessDeniedError, UnavailableError } from "./errors.js";
import type { Stream } from "./updates.js";

const RETRY_DELAY = 250;

/**
 * Yield every message behind the sequence `after`, in order, each once, until `signal` is aborted.
 *
 * A consumer that is lost, with its broker or otherwise, is replaced by one that begins behind the
 * last message. So it is on each reconnect: what was in transit then counts as delivered there.
 */
export async function* tail(
  calls: Calls, stream: Stream, subjects: string[], after: number, signal: AbortSignal,
): AsyncGenerator<JsMsg> {
  let last = after;
  let working = Date.now();
  while (!signal.aborted) {
    try {
      for await (const message of untilLost(calls, stream, subjects, last, signal)) {
        last = message.seq;
        yield message;
        working = Date.now();
      }
    } catch (error) {
      const reason = translated(stream, error);
      if (calls.connection.isClosed()) throw new UnavailableError("the broker is out of reach", { cause: error });
      if (reason instanceof AccessDeniedError || Date.now() - working > calls.outage) throw reason;
    }
    if (!signal.aborted) await pause(RETRY_DELAY);
  }
}

async function* untilLost(
  calls: Calls, stream: Stream, subjects: string[], after: number, signal: AbortSignal,
): AsyncGenerator<JsMsg> {
  const messages = await calls.consume(stream, subjects, after);
  const stop = () => messages.stop();
  const forget = calls.onReconnect(stop);
  signal.addEventListener("abort", stop);
  if (signal.aborted) stop();
  let delivered = 0;
  try {
    for await (const message of messages) {
      delivered += 1;
      if (message.info.deliverySequence !== delivered) return; // some were lost on the way
      yield message;
    }
  } finally {
    forget();
    signal.removeEventListener("abort", stop);
    messages.stop();
  }
}
