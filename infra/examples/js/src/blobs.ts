/** Reads blobs piece by piece, and saves them once their SHA-256 is checked. */

import { createHash, randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import type { BlobChunk, BlobRef } from "./contracts.js";
import type { Calls } from "./calls.js";
import { DamagedBlobError } from "./errors.js";

const PIECE = 512 * 1024; // as base64 it fits into a message

/** Yield the bytes of a blob from `start` on, in pieces; to the end where `length` is not given. */
export async function* pieces(
  calls: Calls, ref: BlobRef, start = 0, length?: number,
): AsyncGenerator<Uint8Array> {
  const end = length === undefined ? ref.size : Math.min(start + length, ref.size);
  for (let offset = start; offset < end;) {
    const { bucket, key, sha256 } = ref;
    const query = { bucket, key, sha256, offset, length: Math.min(PIECE, end - offset) };
    const piece = Buffer.from((await calls.ask<BlobChunk>("blob.read", query)).data, "base64");
    if (piece.length === 0) throw damaged(ref);
    yield piece;
    offset += piece.length;
  }
}

/** The bytes of a blob, once their SHA-256 is right. */
export async function fetchBlob(calls: Calls, ref: BlobRef): Promise<Uint8Array> {
  const found: Uint8Array[] = [];
  for await (const piece of checked(calls, ref)) found.push(piece);
  return Buffer.concat(found);
}

/** Write a blob to a file, which appears once it is complete and its SHA-256 is right. */
export async function saveBlob(calls: Calls, ref: BlobRef, path: string): Promise<void> {
  const part = join(dirname(path), `.${basename(path)}.${randomUUID()}.part`);
  try {
    const file = await open(part, "wx");
    try {
      for await (const piece of checked(calls, ref)) await file.write(piece);
    } finally {
      await file.close();
    }
    await rename(part, path);
  } finally {
    await rm(part, { force: true });
  }
}

/** Yield the bytes of a whole blob; throws after the last piece where their SHA-256 differs. */
async function* checked(calls: Calls, ref: BlobRef): AsyncGenerator<Uint8Array> {
  const digest = createHash("sha256");
  for await (const piece of pieces(calls, ref)) {
    digest.update(piece);
    yield piece;
  }
  if (digest.digest("hex") !== ref.sha256) throw damaged(ref);
}

function damaged(ref: BlobRef): DamagedBlobError {
  return new DamagedBlobError(`${ref.bucket}/${ref.key} is damaged: its bytes are not those of its reference`);
}
