/** What can go wrong for a client of the station; each error says why, in words. */

import type { ShowCancelled, ShowFailed } from "./contracts.js";

/** Base of the errors of this client. */
export class RadioXError extends Error {
  override get name(): string {
    return this.constructor.name;
  }
}

/** The broker or a service does not answer in time: the same call may succeed later. */
export class UnavailableError extends RadioXError {}

/** What is awaited has not happened in time. */
export class TimedOutError extends UnavailableError {}

/** The broker refuses the login, or the user may not use a subject. */
export class AccessDeniedError extends RadioXError {}

/** The station refuses: the same call would be refused again. */
export class RefusedError extends RadioXError {}

/** What was sent is invalid; the reason names the field. */
export class InvalidError extends RefusedError {}

/** There is nothing of that name. */
export class NotFoundError extends RefusedError {}

/** It does not fit what there is by now, e.g. the retry of a show that has not failed. */
export class ConflictError extends RefusedError {}

/** It is asked too often; the reason says when to ask again. */
export class TooManyError extends RefusedError {}

/** The bytes of a blob have another SHA-256 or size than its reference. */
export class DamagedBlobError extends RadioXError {}

/** A show has failed; `event` names the stage, the reason, and the field that is at fault. */
export class ShowFailedError extends RadioXError {
  constructor(readonly event: ShowFailed) {
    super(`show ${event.show_id} failed at ${event.stage}: ${event.reason}`);
  }
}

/** A show was cancelled. */
export class ShowCancelledError extends RadioXError {
  constructor(readonly event: ShowCancelled) {
    super(`show ${event.show_id} was cancelled: ${event.reason ?? ""}`);
  }
}
