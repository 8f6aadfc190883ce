#!/bin/sh
# The disaster drill: a station's store, files and database are thrown away and restored from backup.
#
#   sh infra/drill.sh BACKUPS [FOLDER]
#
# It works on a throw-away station of its own, which it makes of the last backup in BACKUPS, in FOLDER
# (by default a new one in TMPDIR, which it removes). The station that was backed up is neither read
# nor written: settings that lead to a broker, a database or a store elsewhere are left aside, and a
# FOLDER that no drill has made is refused. It prints how long the restore takes (RTO), from the loss
# until the archive answers, and how old the backup is (what is lost with the whole broker, RPO), and
# fails where a limit is exceeded, or where anything is missing that was there before.
#
# RADIOX (the command), RTO_LIMIT and RPO_LIMIT (seconds) may be set.
set -eu

radiox=${RADIOX:-radiox}
rto_limit=${RTO_LIMIT:-300}
rpo_limit=${RPO_LIMIT:-900}
mark=.throw-away-station

refuse() {
    echo "drill: $1" >&2
    exit 2
}

fail() {
    echo "drill: $1" >&2
    exit 1
}

# A field of JSON, as `radiox … --json` prints it.
field() {
    printf '%s\n' "$2" | sed -n "s/^ *\"$1\": \"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}\$/\1/p" | head -n 1
}

[ $# -ge 1 ] && [ $# -le 2 ] || refuse "usage: sh infra/drill.sh BACKUPS [FOLDER]"
[ -d "$1" ] || refuse "$1 is no folder: name the one that \`radiox backup\` writes to"
[ -z "${RADIOX_NATS_URL:-}" ] ||
    refuse "RADIOX_NATS_URL names the broker of a station: unset it, since a drill makes its own"
backups=$(cd "$1" && pwd)

if [ $# -eq 2 ]; then
    folder=$2
    if [ -e "$folder" ] && [ ! -e "$folder/$mark" ]; then
        refuse "$folder exists, and no drill has made it: name another folder"
    fi
    mkdir -p "$folder"
else
    folder=$(mktemp -d "${TMPDIR:-/tmp}/radiox-drill-XXXXXX")
    trap 'rm -rf "$folder"' EXIT
fi
touch "$folder/$mark"
station=$folder/station
rm -rf "$station"

# Nothing but the folder: no file `.env`, no database and no store of files elsewhere, no Supabase.
export RADIOX_DATA_DIR="$station" RADIOX_BLOBS=filesystem PYTHON_DOTENV_DISABLED=1
unset RADIOX_DATA_DATABASE SUPABASE_URL SUPABASE_SERVICE_ROLE_KEY RADIOX_NATS_TOKEN || true

# What the archive holds, once it has read all events.
holdings() {
    status=$("$radiox" archive "$1" --json) || fail "the archive does not answer"
    [ "$(field as_of "$status")" = "$(field last "$status")" ] || fail "the archive lags behind"
    printf '%s\n' "$status" | sed -n '/"rows"/,/}/p'
    field as_of "$status"
}

# Restores the last backup, and waits until the archive answers.
restore() {
    restored=$("$radiox" restore "$backups" --json) || fail "the backup was not restored"
    case $(field database "$restored") in
    restored) held=$(holdings status) ;;
    *) held=$(holdings rebuild) ;;
    esac
}

restore
before=$held
echo "drill: a throw-away station is in $station: $(field messages "$restored") messages," \
    "$(field blobs "$restored") files"

lost_at=$(date +%s)
rm -rf "$station"
[ ! -e "$station" ] || fail "$station is still there"
restore
rto=$(($(date +%s) - lost_at))
rpo=$((lost_at - $(date -u -d "$(field created_at "$restored")" +%s)))

[ "$held" = "$before" ] || fail "the archive holds something else than before: $held"
echo "drill: store, files and database were lost and are back, as they were"
echo "RTO: $rto s (limit: $rto_limit s)"
echo "RPO: $rpo s, the age of the last backup (limit: $rpo_limit s)"
[ "$rto" -le "$rto_limit" ] || fail "the restore took longer than $rto_limit s"
[ "$rpo" -le "$rpo_limit" ] || fail "the last backup is older than $rpo_limit s: make them more often"
