/** The client of a station: requests shows, follows them, and fetches their files. */

import { randomUUID } from "node:crypto";

import { fetchBlob, pieces, saveBlob } from "./blobs.js";
import type { Calls } from "./calls.js";
import { pause, REPLY_TIMEOUT } from "./calls.js";
import type {
  ArchiveSearchPage, ArchiveSearchQuery, BlobRef, ShowGenerated, ShowRequested, ShowState,
} from "./contracts.js";
import {
  ConflictError, NotFoundError, ShowCancelledError, ShowFailedError, TimedOutError, UnavailableError,
} from "./errors.js";
import {
  appearingState, findState, follow, followAll, isOver, patientState, POLL_INTERVAL, settledState,
} from "./following.js";
import { NAMESPACE, requestShow } from "./requests.js";
import type { RequestOptions } from "./requests.js";
import type { Positions, Update } from "./updates.js";

const WAIT_TIMEOUT = 3600_000;

/** Where following begins, and what ends it. */
export interface FollowOptions {
  /** The last positions that were seen, by stream: what comes behind them is yielded. */
  after?: Partial<Positions>;
  /** Ends the iteration. */
  signal?: AbortSignal;
}

/**
 * A station, over one connection.
 *
 * A call ends in bounded time. It throws `UnavailableError` where the broker or the service does not
 * answer by then, and `AccessDeniedError` where the broker does not allow it.
 */
export class Radio {
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
  }

  /**
   * Request a show and return its id, once the broker has stored the request.
   *
   * The same request can be sent again safely; one without a show_id gets a random one. So a request
   * with a `messageId` of its own names its show_id too. Throws `ConflictError` where the show_id
   * belongs to another request already, perhaps a refused one.
   */
  request(request: ShowRequested, options: RequestOptions = {}): Promise<string> {
    return requestShow(this.#calls, request, options);
  }

  /**
   * Yield what happens to a show up to its end: each milestone once, and progress.
   *
   * It begins with what has happened already. Interruptions of the connection lose no milestone.
   */
  follow(showId: string, { after = {}, signal }: FollowOptions = {}): AsyncGenerator<Update> {
    return follow(this.#calls, showId, after, signal);
  }

  /** Yield what happens to every show, from now on or behind the positions, without end. */
  updates({ after = {}, signal }: FollowOptions = {}): AsyncGenerator<Update> {
    return followAll(this.#calls, after, signal ?? new AbortController().signal);
  }

  /** Wait for the end of a show; throws `ShowFailedError`, `ShowCancelledError` or `TimedOutError`. */
  async wait(showId: string, { timeout = WAIT_TIMEOUT }: { timeout?: number } = {}): Promise<ShowGenerated> {
    const signal = AbortSignal.timeout(timeout);
    for await (const { name, event } of this.follow(showId, { signal })) {
      if (name === "show.generated") return event;
      if (name === "show.failed") throw new ShowFailedError(event);
      if (name === "show.cancelled") throw new ShowCancelledError(event);
    }
    if (signal.aborted) throw new TimedOutError(`show ${showId} has not ended within ${timeout / 1000} s`);
    throw new UnavailableError(`the end of show ${showId} is not on its stream any more`);
  }

  /** The state of a show, null where there is none. */
  state(showId: string): Promise<ShowState | null> {
    return findState(this.#calls, showId);
  }

  /**
   * Request the cancellation of a running show; its end tells what became of it.
   *
   * Throws `NotFoundError` where there is no such show, nor does one appear within 5 s, and
   * `ConflictError` where it has ended.
   */
  async cancel(showId: string, reason = ""): Promise<void> {
    const state = known(showId, await appearingState(this.#calls, showId));
    if (isOver(state)) throw new ConflictError(`show ${showId} is ${state.status} already`);
    await this.#command("show.cancel.requested", state, { reason });
  }

  /**
   * Request the deletion of a show that has ended, with its files.
   *
   * Throws `NotFoundError` where there is no such show, and `ConflictError` where it has not ended.
   */
  async delete(showId: string, reason = ""): Promise<void> {
    const state = known(showId, await settledState(this.#calls, showId));
    if (!isOver(state)) throw new ConflictError(`show ${showId} is ${state.status}: cancel it first`);
    await this.#command("show.delete.requested", state, { reason });
  }

  /**
   * Have a failed show made again from the stage that failed; returns the new generation.
   *
   * Throws `NotFoundError` where there is no such show, `ConflictError` where it has not failed or its
   * request was refused, and `TimedOutError` where the retry has not begun within 10 s.
   */
  async retry(showId: string): Promise<number> {
    const state = known(showId, await settledState(this.#calls, showId));
    if (state.status !== "failed") {
      throw new ConflictError(`show ${showId} is ${state.status}: only a failed one is retried`);
    }
    if (!state.accepted) {
      throw new ConflictError(`show ${showId} was refused: request it anew, under another show_id`);
    }
    await this.#command("show.retry.requested", state, {});
    return this.#generationAfter(showId, state.generation ?? 1);
  }

  /** Yield the bytes of a blob from `start` on, in pieces; to the end where `length` is not given. */
  read(ref: BlobRef, start = 0, length?: number): AsyncGenerator<Uint8Array> {
    return pieces(this.#calls, ref, start, length);
  }

  /** The bytes of a blob; throws `DamagedBlobError` where their SHA-256 is not that of the reference. */
  fetch(ref: BlobRef): Promise<Uint8Array> {
    return fetchBlob(this.#calls, ref);
  }

  /** Write a blob to a file, which appears once it is complete and its SHA-256 is right. */
  save(ref: BlobRef, path: string): Promise<void> {
    return saveBlob(this.#calls, ref, path);
  }

  /** A page of archived shows that hold all the words of the query. */
  search(query: ArchiveSearchQuery): Promise<ArchiveSearchPage> {
    return this.ask<ArchiveSearchPage>("archive.shows.search", query);
  }

  /** Ask any query of the contracts, by its subject: `ask<ShowState>("show.state", { show_id })`. */
  ask<Reply>(subject: string, query: object, { timeout = REPLY_TIMEOUT } = {}): Promise<Reply> {
    return this.#calls.ask<Reply>(subject, query, timeout);
  }

  /** Close the connection. */
  async close(): Promise<void> {
    await this.#calls.connection.close();
  }

  /** Publish a command about a show; each call is a new command. */
  async #command(subject: string, { show_id, generation = 1 }: ShowState, fields: object): Promise<void> {
    const eventId = `${show_id}:${subject}:${generation}`;
    const stamp = { event_id: eventId, occurred_at: new Date().toISOString() };
    const command = { show_id, generation, ...fields, ...stamp };
    await this.#calls.send(subject, command, `${NAMESPACE}:${eventId}:${randomUUID()}`, {});
  }

  async #generationAfter(showId: string, generation: number): Promise<number> {
    const deadline = Date.now() + REPLY_TIMEOUT;
    while (Date.now() < deadline) {
      const state = await patientState(this.#calls, showId);
      if (state?.generation !== undefined && state.generation > generation) return state.generation;
      await pause(POLL_INTERVAL);
    }
    throw new TimedOutError(`show ${showId}: no retry has begun within ${REPLY_TIMEOUT / 1000} s`);
  }
}

function known(showId: string, state: ShowState | null): ShowState {
  if (state === null) throw new NotFoundError(`there is no show ${showId}`);
  return state;
}
