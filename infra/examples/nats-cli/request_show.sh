#!/usr/bin/env bash
# Requests a show and saves its MP3, with the `nats` CLI, jq, base64 and sha256sum alone:
#   eval "$(radiox up --print-env)"; ./request_show.sh show.mp3 '{"minutes": 1}'
set -euo pipefail
export NATS_URL=${NATS_URL:-${RADIOX_NATS_URL:-nats://127.0.0.1:4222}}
export NATS_USER=${NATS_USER:-${RADIOX_NATS_TOKEN:-}} # a token is given as the user
path=${1:-show.mp3}
show=newsroom-$(date +%s)-$$
wanted=${2:-'{"minutes": 1}'}

nats req show.requested "$(jq -c --arg show "$show" '.show_id = $show' <<<"$wanted")" -H "Nats-Msg-Id:$show" --raw

end=
for _ in $(seq 1800); do # the archive has the show once it has ended; till then the reply is empty
    end=$(nats req archive.shows.find "{\"show_id\": \"$show\"}" --raw)
    [[ -z $end ]] || break
    sleep 1
done
if ! ref=$(jq -ce .generated.audio <<<"$end"); then
    echo "$show: $(jq -r '(.failed // .cancelled).reason' <<<"$end")" >&2
    exit 1
fi

: >"$path"
while size=$(stat -c %s "$path") && ((size < $(jq .size <<<"$ref"))); do # 512 KiB at a time
    query=$(jq -c --argjson offset "$size" '{bucket, key, sha256, offset: $offset}' <<<"$ref")
    nats req blob.read "$query" --raw | jq -er .data | base64 -d >>"$path"
done
sha256sum --check --quiet <<<"$(jq -r .sha256 <<<"$ref")  $path"
echo "$(jq -r .generated.title <<<"$end"): $path"
