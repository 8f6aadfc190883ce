/** What the lock screen, headphones and the keyboard's media keys show and do. */

const session = navigator.mediaSession;

/** Show what is heard. */
export function showOnLockScreen({ story, title, channel, cover }) {
  if (!session) return;
  const artwork = cover ? [{ src: new URL(cover, window.location.href).href, sizes: "1400x1400", type: "image/jpeg" }] : [];
  session.metadata = new MediaMetadata({ title: story, artist: title, album: channel, artwork });
}

/** Tell whether it plays, and where it is in a show. */
export function placeOnLockScreen(player) {
  if (!session) return;
  session.playbackState = player.wanted ? "playing" : "paused";
  const { duration } = player;
  if (player.source?.live || !Number.isFinite(duration) || duration <= 0) return session.setPositionState?.();
  return session.setPositionState?.({ duration, position: Math.min(duration, Math.max(0, player.position())) });
}

/** Let its buttons act; an action that is null has no button. */
export function actOnLockScreen(actions) {
  for (const [name, action] of Object.entries(actions)) {
    try {
      session?.setActionHandler(name, action);
    } catch {
      // not every browser knows every button
    }
  }
}
