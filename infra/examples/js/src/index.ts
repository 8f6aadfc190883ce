/** Client of RadioX: request a show, follow it, fetch its files. */

export { connect } from "./connecting.js";
export type { ConnectOptions } from "./connecting.js";
export type * from "./contracts.js";
export * from "./errors.js";
export { Radio } from "./radio.js";
export type { FollowOptions } from "./radio.js";
export type { RequestOptions } from "./requests.js";
export type { Announced, Positions, Stream, Update } from "./updates.js";
