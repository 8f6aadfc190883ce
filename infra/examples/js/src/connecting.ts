/** Connects to the broker of a station. */

import { readFile } from "node:fs/promises";

import { connect as connectNats, credsAuthenticator, errors } from "@nats-io/transport-node";
import type { NodeConnectionOptions } from "@nats-io/transport-node";

import { Calls } from "./calls.js";
import { AccessDeniedError, UnavailableError } from "./errors.js";
import { Radio } from "./radio.js";

const OUTAGE = 60_000;
const RECONNECT_WAIT = 1_000;

/** How to connect; beside these, any option of `@nats-io/transport-node`, e.g. `tls`. */
export interface ConnectOptions extends NodeConnectionOptions {
  password?: string;
  /** A file of credentials. */
  creds?: string;
  /** Milliseconds for which the broker may be away before calls and iterators give up. */
  outage?: number;
}

/** Connect to the broker at `url`; throws `UnavailableError` or `AccessDeniedError`. */
export async function connect(
  url = "nats://127.0.0.1:4222", { password, creds, outage = OUTAGE, ...options }: ConnectOptions = {},
): Promise<Radio> {
  try {
    const connection = await connectNats({
      servers: url,
      name: "radiox-client",
      reconnectTimeWait: RECONNECT_WAIT,
      maxReconnectAttempts: Math.max(1, Math.ceil(outage / RECONNECT_WAIT)),
      ...(password !== undefined && { pass: password }),
      ...(creds !== undefined && { authenticator: credsAuthenticator(await readFile(creds)) }),
      ...options,
    });
    return new Radio(new Calls(connection, outage));
  } catch (error) {
    if (error instanceof errors.AuthorizationError) {
      throw new AccessDeniedError("the broker refuses the login", { cause: error });
    }
    throw new UnavailableError(`no broker accepts a connection at ${url}`, { cause: error });
  }
}
