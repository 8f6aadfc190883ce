/** Sends requests for shows. */

import { createHash, randomUUID } from "node:crypto";

import type { Calls } from "./calls.js";
import type { ShowRequested } from "./contracts.js";
import { AccessDeniedError, ConflictError, UnavailableError } from "./errors.js";
import { appearingState, findState } from "./following.js";

/** The first part of message ids of this client, which are apart from those of the station. */
export const NAMESPACE = "client";
const DIGEST_DIGITS = 16;

/** What goes with a request. */
export interface RequestOptions {
  /** The Nats-Msg-Id; one that is derived from the request where left out. */
  messageId?: string;
  /** Headers of the message, e.g. `traceparent`. */
  headers?: Record<string, string>;
}

/** Publish a request, and return the id of its show, which belongs to no other request. */
export async function requestShow(
  calls: Calls, request: ShowRequested, { messageId, headers = {} }: RequestOptions,
): Promise<string> {
  const chosen = request.show_id;
  const named = { ...request, show_id: chosen || randomUUID() };
  const digest = digestOf(named);
  const known = Boolean(chosen) && await isItsShow(calls, named.show_id, digest, findState);
  const id = messageId ?? `${NAMESPACE}:${named.show_id}:show.requested:${digest.slice(0, DIGEST_DIGITS)}`;
  await calls.send("show.requested", named, id, headers);
  if (chosen && !known) await isItsShow(calls, chosen, digest, appearingState);
  return named.show_id;
}

/**
 * Whether a show is known to be that of a request; where the station does not tell, it is not.
 *
 * Throws `ConflictError` where it is that of another request.
 */
async function isItsShow(
  calls: Calls, showId: string, digest: string, find: typeof findState,
): Promise<boolean> {
  const state = await find(calls, showId).catch((error: unknown) => {
    if (error instanceof UnavailableError || error instanceof AccessDeniedError) return null;
    throw error;
  });
  if (state !== null && state.digest !== digest) {
    throw new ConflictError(`show_id: ${showId} belongs to another request already; choose another id`);
  }
  return state !== null;
}

/** The SHA-256 of a request, as `show` stores it in the state: of its JSON as Python writes it. */
export function digestOf(request: object): string {
  return createHash("sha256").update(json(JSON.parse(JSON.stringify(request)))).digest("hex");
}

function json(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(json).join(", ")}]`;
  if (typeof value === "number") return number(value);
  if (typeof value !== "object" || value === null) return ascii(JSON.stringify(value));
  const sorted = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${sorted.map(([key, each]) => `${json(key)}: ${json(each)}`).join(", ")}}`;
}

function number(value: number): string {
  const small = value !== 0 && Math.abs(value) < 1e-4; // from here on, Python writes an exponent
  return (small ? value.toExponential() : String(value)).replace(/e-(\d)$/, "e-0$1");
}

function ascii(text: string): string {
  return text.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
