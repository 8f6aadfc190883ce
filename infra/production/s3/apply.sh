#!/usr/bin/env bash
# Sets the lifecycle of the bucket of RADIOX_S3_BUCKET, and prints what the store has then.
#   RADIOX_S3_BUCKET=my-radio infra/production/s3/apply.sh      (needs the AWS CLI and its credentials)
# The services remove what is old themselves (RADIOX_…_DAYS): these rules take what they never see.
set -euo pipefail
cd "$(dirname "$0")"

: "${RADIOX_S3_BUCKET:?is not set: the name of the bucket}"
endpoint=()
[[ -z "${RADIOX_S3_ENDPOINT:-}" ]] || endpoint=(--endpoint-url "$RADIOX_S3_ENDPOINT")
aws "${endpoint[@]}" s3api put-bucket-lifecycle-configuration \
    --bucket "$RADIOX_S3_BUCKET" --lifecycle-configuration file://lifecycle.json
aws "${endpoint[@]}" s3api get-bucket-lifecycle-configuration --bucket "$RADIOX_S3_BUCKET"
