/** Calls to the broker and to services: each ends within a bounded time, or says why it did not. */

import { jetstream, jetstreamManager, JetStreamApiError } from "@nats-io/jetstream";
import type { JetStreamClient, JetStreamManager } from "@nats-io/jetstream";
import { headers as natsHeaders, nanos, errors } from "@nats-io/transport-node";
import type { Msg, NatsConnection } from "@nats-io/transport-node";

import {
  AccessDeniedError, ConflictError, InvalidError, NotFoundError, RadioXError, TooManyError,
  UnavailableError,
} from "./errors.js";
import { STREAMS } from "./updates.js";
import type { Positions, Stream } from "./updates.js";

/** Milliseconds in which a service must reply. */
export const REPLY_TIMEOUT = 10_000;
const CONFIRM_TIMEOUT = 10_000; // in which the broker must confirm a message, with its repetitions
const ATTEMPT_TIMEOUT = 5_000;
const RETRY_DELAY = 200;
const INACTIVE = nanos(60_000); // after which the broker removes a consumer that nobody reads
const REFUSALS: Record<string, new (reason: string) => RadioXError> = {
  400: InvalidError, 404: NotFoundError, 409: ConflictError, 429: TooManyError,
};

/** Queries to services and messages to streams, over one connection. */
export class Calls {
  readonly #js: JetStreamClient;
  #manager: Promise<JetStreamManager> | undefined;
  readonly #onReconnect = new Set<() => void>();

  constructor(readonly connection: NatsConnection, readonly outage: number) {
    this.#js = jetstream(connection);
    void this.#watch();
  }

  /** Send a query on its subject, and return the reply. */
  async ask<Reply>(subject: string, query: object, timeout = REPLY_TIMEOUT): Promise<Reply> {
    const reply = await reported<Msg>(subject, () =>
      this.connection.request(subject, JSON.stringify(query), { timeout }));
    const refusal = reply.headers?.get("Nats-Service-Error");
    if (refusal) {
      const kind = REFUSALS[reply.headers?.get("Nats-Service-Error-Code") ?? ""] ?? UnavailableError;
      throw new kind(refusal);
    }
    return reply.json<Reply>();
  }

  /** Publish on a stream until the broker confirms it; repetitions have the same message id. */
  async send(subject: string, body: object, messageId: string, more: Record<string, string>): Promise<void> {
    const headers = natsHeaders();
    for (const [name, value] of Object.entries(more)) headers.set(name, value);
    const deadline = Date.now() + CONFIRM_TIMEOUT;
    for (;;) {
      try {
        const timeout = Math.max(RETRY_DELAY, Math.min(ATTEMPT_TIMEOUT, deadline - Date.now()));
        const payload = JSON.stringify(body);
        await reported(subject, () => this.#js.publish(subject, payload, { msgID: messageId, headers, timeout }));
        return;
      } catch (error) {
        const repeat = error instanceof UnavailableError && Date.now() + RETRY_DELAY < deadline;
        if (!repeat || this.connection.isClosed()) throw error;
        await pause(RETRY_DELAY);
      }
    }
  }

  /** The last sequences of the streams: what is behind them has yet to come. */
  async positions(): Promise<Positions> {
    const manager = await this.manager();
    const last = await Promise.all(STREAMS.map(async (stream) =>
      (await reported(stream, () => manager.streams.info(stream))).state.last_seq));
    return { SHOWS: last[0] ?? 0, ARCHIVE: last[1] ?? 0 };
  }

  /** Read messages of a stream behind a sequence, through an ephemeral consumer of the broker. */
  async consume(stream: Stream, subjects: string[], after: number) {
    const manager = await this.manager();
    const info = await manager.consumers.add(stream, {
      deliver_policy: "by_start_sequence",
      opt_start_seq: after + 1,
      filter_subjects: subjects,
      ack_policy: "none",
      inactive_threshold: INACTIVE,
      mem_storage: true,
      num_replicas: 1,
    });
    return this.#js.consumers.getConsumerFromInfo(info).consume({ abort_on_missing_resource: true });
  }

  /** Call `action` after each reconnect; returns what ends that. */
  onReconnect(action: () => void): () => void {
    this.#onReconnect.add(action);
    return () => this.#onReconnect.delete(action);
  }

  private manager(): Promise<JetStreamManager> {
    this.#manager ??= jetstreamManager(this.connection, { checkAPI: false });
    return this.#manager;
  }

  async #watch(): Promise<void> {
    for await (const status of this.connection.status()) {
      if (status.type === "reconnect") this.#onReconnect.forEach((action) => action());
    }
  }
}

/** Run an operation, and turn the errors of the NATS client into those of this one. */
export async function reported<T>(operation: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw translated(operation, error);
  }
}

/** The error of this client for one of the NATS client. */
export function translated(operation: string, error: unknown): Error {
  if (error instanceof RadioXError) return error;
  const reason = error instanceof Error ? error : new Error(String(error));
  const options = { cause: reason };
  const denied = [reason, reason.cause].find((each) => each instanceof errors.PermissionViolationError);
  if (denied) return new AccessDeniedError(`${operation}: ${(denied as Error).message}`, options);
  if (/max.?payload/i.test(reason.message)) {
    return new InvalidError(`${operation}: the message exceeds the broker's size limit`, options);
  }
  if (reason instanceof JetStreamApiError) return new UnavailableError(`${operation}: ${reason.message}`, options);
  return new UnavailableError(`${operation}: no answer in time (${reason.message})`, options);
}

/** Wait for some milliseconds. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, milliseconds); });
}
