/** Reads the station's transcripts (WebVTT): one cue a sentence, each with its speaker. */

const TIMES = /^(?:(\d+):)?(\d\d):(\d\d)\.(\d{3}) --> (?:(\d+):)?(\d\d):(\d\d)\.(\d{3})/;
const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&", "&nbsp;": "\u00a0", "&lrm;": "", "&rlm;": "" };

/** The cues of a transcript: `start` and `end` in seconds, and `text`. */
export function cues(text) {
  return text.replace(/\r\n?/g, "\n").split(/\n{2,}/).map(cue).filter(Boolean);
}

function cue(block) {
  const lines = block.split("\n");
  const at = lines.findIndex((line) => TIMES.test(line));
  if (at < 0) return null;
  const [, ...times] = TIMES.exec(lines[at]);
  return {
    start: seconds(times.slice(0, 4)),
    end: seconds(times.slice(4)),
    text: plain(lines.slice(at + 1).join(" ")),
  };
}

function seconds([hours, minutes, rest, thousandths]) {
  return Number(hours || 0) * 3600 + Number(minutes) * 60 + Number(rest) + Number(thousandths) / 1000;
}

function plain(text) {
  return text.replace(/<[^>]*>/g, "").replace(/&\w+;/g, (entity) => ENTITIES[entity] ?? entity).trim();
}
