// Generates the types of an AsyncAPI document: `node models.mjs asyncapi.yaml typescript|python DIR`.
// Each schema becomes a file that is named after it; prints the names.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import {
  PYTHON_PYDANTIC_PRESET,
  PythonFileGenerator,
  TS_DESCRIPTION_PRESET,
  TypeScriptFileGenerator,
} from "@asyncapi/modelina";
import { Parser } from "@asyncapi/parser";

const [source, language, folder] = process.argv.slice(2);

const GENERATORS = {
  typescript: () => [
    new TypeScriptFileGenerator({
      modelType: "interface",
      enumType: "union",
      mapType: "record",
      rawPropertyNames: true,
      presets: [TS_DESCRIPTION_PRESET],
    }),
    { exportType: "named" },
  ],
  python: () => [
    new PythonFileGenerator({ presets: [PYTHON_PYDANTIC_PRESET] }),
    { packageName: basename(folder) },
  ],
};

const { document } = await new Parser().parse(await readFile(source, "utf8"), { source });
const [generator, options] = GENERATORS[language]();
await mkdir(folder, { recursive: true });
const models = await generator.generateToFiles(document, folder, options);
if (language === "python") {
  await writeFile(join(folder, "__init__.py"), "");
}
for (const { modelName } of models) {
  console.log(modelName);
}
