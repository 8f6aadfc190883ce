/** Follows shows: one from its beginning to its end, or all of them. */

import type { ShowState } from "./contracts.js";
import type { Calls } from "./calls.js";
import { pause, REPLY_TIMEOUT, translated } from "./calls.js";
import { NotFoundError, UnavailableError } from "./errors.js";
import { merged } from "./merged.js";
import { tail } from "./tail.js";
import { MILESTONES, STREAMS, updateOf } from "./updates.js";
import type { Positions, Stream, Update } from "./updates.js";

const SETTLE_TIMEOUT = 5_000; // for which the end waits for milestones that are stored and not yet read
const RETRY_DELAY = 250;
const STATE_DELAY = 5_000; // in which the state of a show follows its request, or its end

/** Milliseconds between two reads of a state that is about to change. */
export const POLL_INTERVAL = 100;

/** Yield the updates of every show behind the positions, until `signal` is aborted. */
export async function* followAll(
  calls: Calls, after: Partial<Positions>, signal: AbortSignal,
): AsyncGenerator<Update> {
  yield* updates(calls, { ...(await calls.positions()), ...after }, "*", signal);
}

/**
 * Yield the updates of a show behind the positions up to its end, each milestone once.
 *
 * The positions of the streams are taken before the state is read. So where there is no state yet,
 * all events are behind them; and where there is one, it says where the show begins. The end is on
 * another stream than the milestones: it is held until they have been read.
 */
export async function* follow(
  calls: Calls, showId: string, after: Partial<Positions>, signal: AbortSignal | undefined,
): AsyncGenerator<Update> {
  const mark = await calls.positions();
  const state = await patientState(calls, showId);
  const begin = { ...beginning(state, mark), ...after };
  if (state && isOver(state) && begin.ARCHIVE >= (state.ended ?? 0)) return;
  const stopped = new AbortController();
  const either = AbortSignal.any([stopped.signal, ...(signal ? [signal] : [])]);
  let reached = begin.SHOWS;
  let due = 0;
  let end: Update | undefined;
  let timer: NodeJS.Timeout | undefined;
  try {
    for await (const update of updates(calls, begin, showId, either)) {
      if (update.position?.stream === "SHOWS") reached = update.position.sequence;
      if (isEnd(update, showId, state?.generation ?? 1)) {
        end = update;
        due = await lastFact(calls, showId);
        timer ??= setTimeout(() => stopped.abort(), SETTLE_TIMEOUT);
      } else if (update.showId === showId && !update.ends) {
        yield update;
      }
      if (end && reached >= due) break;
    }
  } finally {
    clearTimeout(timer);
    stopped.abort();
  }
  if (end) yield end;
}

/** The state of a show, null where there is none. */
export async function findState(calls: Calls, showId: string): Promise<ShowState | null> {
  try {
    return await calls.ask<ShowState>("show.state", { show_id: showId });
  } catch (error) {
    if (error instanceof NotFoundError) return null;
    throw error;
  }
}

/** Like `findState`, for a show that may just be requested: its state may come in a moment. */
export function appearingState(calls: Calls, showId: string): Promise<ShowState | null> {
  return laterState(calls, showId, (state) => state !== null);
}

/** Like `findState`, for a show that may just have ended: its state follows in a moment. */
export function settledState(calls: Calls, showId: string): Promise<ShowState | null> {
  return laterState(calls, showId, (state) => state?.status !== "finishing");
}

async function laterState(
  calls: Calls, showId: string, awaited: (state: ShowState | null) => boolean,
): Promise<ShowState | null> {
  const deadline = Date.now() + STATE_DELAY;
  for (;;) {
    const state = await findState(calls, showId);
    if (awaited(state) || Date.now() > deadline) return state;
    await pause(POLL_INTERVAL);
  }
}

/** Whether a show has ended. */
export function isOver(state: ShowState): boolean {
  return ["generated", "failed", "cancelled"].includes(state.status ?? "");
}

/** Like `findState`; a service that does not answer is asked again for some time. */
export async function patientState(calls: Calls, showId: string): Promise<ShowState | null> {
  const deadline = Date.now() + REPLY_TIMEOUT;
  for (;;) {
    try {
      return await findState(calls, showId);
    } catch (error) {
      if (!(error instanceof UnavailableError) || Date.now() > deadline) throw error;
    }
    await pause(RETRY_DELAY);
  }
}

/** The end of the latest generation of the show, not that of an attempt that was retried. */
function isEnd(update: Update, showId: string, generation: number): boolean {
  return update.ends && update.showId === showId && "generation" in update.event
    && (update.event.generation ?? 1) >= generation;
}

/** The positions behind which the events of a show are, those of its latest generation. */
function beginning(state: ShowState | null, mark: Positions): Positions {
  if (state === null) return mark;
  let archive = mark.ARCHIVE;
  if (isOver(state)) archive = (state.ended ?? 0) - 1;
  else if (state.finishing) archive = state.finishing.archive_sequence;
  return { SHOWS: Math.max((state.requested_sequence ?? 0) - 1, 0), ARCHIVE: archive };
}

/** The sequence of the last result of a stage that belongs to a show; 0 where none is known. */
async function lastFact(calls: Calls, showId: string): Promise<number> {
  try {
    const facts = Object.values((await findState(calls, showId))?.facts ?? {});
    return Math.max(0, ...facts.map((fact) => fact.sequence));
  } catch (error) {
    if (error instanceof UnavailableError) return 0;
    throw error;
  }
}

async function* updates(
  calls: Calls, after: Positions, showId: string, signal: AbortSignal,
): AsyncGenerator<Update> {
  yield* merged([
    ...STREAMS.map((stream) => milestones(calls, stream, after[stream], signal)),
    progress(calls, showId, signal),
  ]);
}

async function* milestones(
  calls: Calls, stream: Stream, after: number, signal: AbortSignal,
): AsyncGenerator<Update> {
  for await (const message of tail(calls, stream, MILESTONES[stream], after, signal)) {
    const update = updateOf(message.subject, () => message.json(), { stream, sequence: message.seq });
    if (update) yield update;
  }
}

async function* progress(calls: Calls, showId: string, signal: AbortSignal): AsyncGenerator<Update> {
  const subscription = calls.connection.subscribe(`progress.${showId}`);
  const stop = () => subscription.unsubscribe();
  signal.addEventListener("abort", stop);
  try {
    for await (const message of subscription) {
      const update = updateOf("progress", () => message.json());
      if (update) yield update;
    }
  } catch (error) {
    throw translated("progress", error);
  } finally {
    signal.removeEventListener("abort", stop);
    stop();
  }
}
