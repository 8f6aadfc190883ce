#!/usr/bin/env bash
# Puts the rules of this folder in the place of those of a zone at Cloudflare.
#   CLOUDFLARE_API_TOKEN=… CLOUDFLARE_ZONE_ID=… infra/production/cloudflare/apply.sh [FILE.json…]
# The token needs: Zone WAF edit, Cache Rules edit. CLOUDFLARE_API names another address, for a trial.
set -euo pipefail
cd "$(dirname "$0")"

: "${CLOUDFLARE_API_TOKEN:?is not set: a token that may edit the rules of the zone}"
: "${CLOUDFLARE_ZONE_ID:?is not set: the id of the zone, on its overview page}"
api="${CLOUDFLARE_API:-https://api.cloudflare.com/client/v4}"

files=("$@")
((${#files[@]})) || files=(waf-rules.json rate-limits.json cache-rules.json)
for file in "${files[@]}"; do
    phase=$(jq --exit-status --raw-output .phase "$file")
    # The token is read from a file descriptor: it is in no list of processes.
    curl --fail-with-body --silent --show-error --max-time 30 --output /dev/null \
        --header @<(printf 'Authorization: Bearer %s\n' "$CLOUDFLARE_API_TOKEN") \
        --header 'Content-Type: application/json' \
        --request PUT --data @<(jq '{rules}' "$file") \
        "$api/zones/$CLOUDFLARE_ZONE_ID/rulesets/phases/$phase/entrypoint"
    echo "$file: $(jq '.rules | length' "$file") rules in $phase"
done
