/** Reads the station's transcripts (WebVTT): one cue a sentence, each with its speaker. */

const CLOCK = String.raw`((?:\d+:)?\d\d:\d\d\.\d{3})`;
const TIMES = new RegExp(`^${CLOCK} --> ${CLOCK}`);
const WORD_TIME = new RegExp(`<${CLOCK}>`);
const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&", "&nbsp;": "\u00a0", "&lrm;": "", "&rlm;": "" };

/**
 * The cues of a transcript: `start` and `end` in seconds, `text`, and its `stretches`.
 *
 * A stretch is the text between two known times, with its `start`: a word, or several where the
 * voice has not told when each begins.
 */
export function cues(text) {
  return text.replace(/\r\n?/g, "\n").split(/\n{2,}/).map(cue).filter(Boolean);
}

function cue(block) {
  const lines = block.split("\n");
  const at = lines.findIndex((line) => TIMES.test(line));
  if (at < 0) return null;
  const [start, end] = TIMES.exec(lines[at]).slice(1).map(seconds);
  const said = lines.slice(at + 1).join(" ");
  return { start, end, text: plain(said), stretches: stretches(said, start) };
}

function stretches(said, start) {
  const [first, ...others] = said.split(WORD_TIME);
  const found = [{ start, text: plain(first) }];
  for (let at = 0; at < others.length; at += 2) {
    found.push({ start: seconds(others[at]), text: plain(others[at + 1]) });
  }
  return found.filter((stretch) => stretch.text);
}

function seconds(clock) {
  return clock.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}

function plain(text) {
  return text.replace(/<[^>]*>/g, "").replace(/&\w+;/g, (entity) => ENTITIES[entity] ?? entity).trim();
}
