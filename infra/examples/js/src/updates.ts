/** Updates on shows: their milestones, their ends, and progress. */

import type {
  AudioReady, CoverReady, Progress, ScriptDrafted, ScriptReady, ShowAccepted, ShowCancelled, ShowFailed,
  ShowGenerated,
} from "./contracts.js";

/** The streams that hold the events of shows. */
export const STREAMS = ["SHOWS", "ARCHIVE"] as const;
export type Stream = (typeof STREAMS)[number];

/** Sequences, by stream. */
export type Positions = Record<Stream, number>;

/** The events that a follower of a show receives, by subject. */
export interface Announced {
  "show.accepted": ShowAccepted;
  "script.drafted": ScriptDrafted;
  "script.ready": ScriptReady;
  "audio.ready": AudioReady;
  "cover.ready": CoverReady;
  "show.generated": ShowGenerated;
  "show.failed": ShowFailed;
  "show.cancelled": ShowCancelled;
  progress: Progress;
}

/** The subjects of milestones, by the stream that holds them. */
export const MILESTONES: Record<Stream, (keyof Announced)[]> = {
  SHOWS: ["show.accepted", "script.drafted", "script.ready", "audio.ready", "cover.ready"],
  ARCHIVE: ["show.generated", "show.failed", "show.cancelled"],
};

/** What happened to a show: `name` says which kind of `event` it is. */
export type Update = {
  [Name in keyof Announced]: {
    showId: string;
    /** The subject of the event, or `progress`. */
    name: Name;
    /** The event as it was published; fields that this client does not know are kept. */
    event: Announced[Name];
    /** Where it is stored; progress is not. */
    position?: { stream: Stream; sequence: number };
    /** Whether it is the end of the show. */
    ends: boolean;
  };
}[keyof Announced];

/** Read an update; undefined where the message is malformed. */
export function updateOf(
  name: string, body: () => unknown, position?: { stream: Stream; sequence: number },
): Update | undefined {
  try {
    const event = body() as { show_id?: unknown } | null;
    if (typeof event?.show_id !== "string") return undefined;
    const ends = MILESTONES.ARCHIVE.includes(name as keyof Announced);
    return { showId: event.show_id, name, event, ends, ...(position && { position }) } as Update;
  } catch {
    return undefined;
  }
}
