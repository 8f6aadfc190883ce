/** Time zones, as people name them. */

import { t } from "./i18n.js";

/** The time zone of the listener. */
export const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** That times are those of a zone. */
export function zoneText(zone) {
  return t("zone", { zone: zone.replace(/^Etc\//, "").replaceAll("_", " ") });
}
