// Validates an AsyncAPI document with the official parser: `node parse.mjs asyncapi.yaml`.
// Prints every diagnostic; exits 1 where one is an error.
import { readFile } from "node:fs/promises";
import { DiagnosticSeverity, Parser } from "@asyncapi/parser";

const [source] = process.argv.slice(2);
const { diagnostics } = await new Parser().parse(await readFile(source, "utf8"), { source });

for (const { severity, range, code, message, path } of diagnostics) {
  const place = `${source}:${range.start.line + 1}`;
  console.log(`${place}: ${DiagnosticSeverity[severity]} ${code} ${message} (${path.join(".")})`);
}
process.exitCode = diagnostics.some(({ severity }) => severity === DiagnosticSeverity.Error) ? 1 : 0;
