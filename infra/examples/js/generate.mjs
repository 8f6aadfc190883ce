// Writes src/contracts.ts: a type for every schema of the station's AsyncAPI document.
import { readFile, writeFile } from "node:fs/promises";
import { load } from "js-yaml";
import { compile } from "json-schema-to-typescript";

const document = process.argv[2] ?? new URL("../../../asyncapi.yaml", import.meta.url);
const source = await readFile(document, "utf8");
const { components } = load(source.replaceAll("#/components/schemas/", "#/$defs/"));
const types = await compile({ $defs: components.schemas }, "Contracts", {
  additionalProperties: false,
  bannerComment: "/** Types of the contracts, generated from asyncapi.yaml by `npm run types`. */",
  unknownAny: true,
  unreachableDefinitions: true,
});
const tidy = types
  .replace(/export interface Contracts \{[^}]*\}\n/, "")
  .replace(/(^ *\*\n)?^ *\* This interface was referenced by `[^`]*`'s JSON-Schema[^.]*\.\n/gm, "")
  .replace(/^ *\/\*\*\n *\*\/\n/gm, "");
await writeFile(new URL("src/contracts.ts", import.meta.url), tidy);
