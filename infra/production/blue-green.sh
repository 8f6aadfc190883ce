#!/usr/bin/env bash
# Changes over to another version of RadioX without losing a request, an event or a show.
#   blue-green.sh radiox-0.2.0-py3-none-any.whl    installs it beside the active one, and changes over
#   blue-green.sh                                  back to the version before
# Both versions share the broker and its consumers: for a while each event goes to either. The new one
# must be ready for RADIOX_GATE_SECONDS; until then nothing is taken from the old one, and where it is
# not, it is stopped and the old one stays. The old one then finishes what it has in hand, and stops.
# On the machine of infra/production/proxmox, as root. For Compose: infra/deploy.sh.
set -euo pipefail

root="${RADIOX_ROOT:-/opt/radiox}"          # blue/ and green/: a virtual environment each
etc="${RADIOX_ETC:-/etc/radiox}"            # blue.env, green.env, *.upstream, active.upstream
front="${RADIOX_FRONT:-http://127.0.0.1:8080}"
gate="${RADIOX_GATE_SECONDS:-10}"           # seconds in a row in which the new version must be ready
patience="${RADIOX_START_SECONDS:-60}"      # seconds in which it must become so
read -r -a services <<<"${RADIOX_SERVICES:-show content audio media speaker data webhook analytics station listener bridge onair}"

tell() { printf '%s %s\n' "$(date -u +%FT%TZ)" "$*"; }

active=$(basename "$(readlink "$etc/active.upstream")" .upstream)
case "$active" in
    blue) next=green ;;
    green) next=blue ;;
    *) echo "$etc/active.upstream leads neither to blue nor to green" >&2; exit 2 ;;
esac
port=$(sed -n 's/^RADIOX_BRIDGE_PORT=//p' "$etc/$next.env")
[[ "$port" =~ ^[0-9]+$ ]] || { echo "$etc/$next.env has no RADIOX_BRIDGE_PORT" >&2; exit 2; }

onair=""
if [[ " ${services[*]} " == *" onair "* ]]; then
    onair=$(sed -n 's/^RADIOX_ONAIR_PORT=//p' "$etc/$next.env")
    [[ "$onair" =~ ^[0-9]+$ ]] || { echo "$etc/$next.env has no RADIOX_ONAIR_PORT" >&2; exit 2; }
fi

units() { printf "radiox-$1@%s " "${services[@]}"; }
answers() { curl --fail --silent --max-time 5 --output /dev/null "$1"; }
is_ready() { answers "$1/health/ready"; }
plays() { [[ -z "$onair" ]] || answers "http://127.0.0.1:$onair/channels.json"; }
are_active() { # shellcheck disable=SC2046 # a list of names
    systemctl is-active --quiet $(units "$1")
}

link() { # LINK FILE: in one step
    ln -sfn "$2" "$etc/$1.new"
    mv -T "$etc/$1.new" "$etc/$1"
}

lead_to() {
    link active.upstream "$1.upstream"
    link active.onair.upstream "$1.onair.upstream"
    nginx ${RADIOX_NGINX_CONF:+-c "$RADIOX_NGINX_CONF"} -s reload
}

give_up() {
    tell "$next: $1; $active stays"
    lead_to "$active"
    # shellcheck disable=SC2046
    systemctl stop $(units "$next") || true
    exit 1
}

hold_ready() { # the new version is ready for so many seconds in a row
    local since="" deadline=$((SECONDS + patience + gate))
    while ((SECONDS < deadline)); do
        if are_active "$next" && is_ready "http://127.0.0.1:$port" && plays; then
            : "${since:=$SECONDS}"
            ((SECONDS - since < gate)) || return 0
        else
            since=""
        fi
        sleep 0.5
    done
    return 1
}

if (($#)); then
    tell "$next: installing $1"
    python3 -m venv --clear "$root/$next"
    "$root/$next/bin/pip" install --quiet "$1"
fi
[[ -x "$root/$next/bin/radiox" ]] || { echo "$root/$next holds no version: name a wheel" >&2; exit 2; }

tell "$next: provisioning the broker"
# shellcheck disable=SC1090,SC1091 # files of the machine
(set -a; . "$etc/env"; . "$etc/$next.env"; exec "$root/$next/bin/radiox" provision) \
    || give_up "the broker cannot be provisioned"

tell "$next: starting ${services[*]}"
# shellcheck disable=SC2046
systemctl start $(units "$next") || give_up "its services did not start"
hold_ready || give_up "not ready for $gate s in a row"

lead_to "$next"
sleep 1  # nginx's workers take over
is_ready "$front" || give_up "not ready behind $front"
tell "$next: active; $active finishes what it has in hand"
# shellcheck disable=SC2046
systemctl stop $(units "$active")
tell "$active: stopped"
