/** Where the sound of a channel and of a show is. */

/** What a player opens to play a channel. */
export function sourceOfChannel(channel) {
  const name = encodeURIComponent(channel);
  return { live: true, playlist: `/air/${name}/master.m3u8`, folder: `/air/${name}/`, mp3: `/stream/${name}.mp3` };
}

/** What a player opens to play a show from a place, in seconds. */
export function sourceOfShow(id, start) {
  const folder = `/shows/${encodeURIComponent(id)}/`;
  return { live: false, playlist: `${folder}live.m3u8`, folder, mp3: `${folder}audio.mp3`, start };
}
