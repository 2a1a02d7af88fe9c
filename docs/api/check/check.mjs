// Holds sockets.yaml against the AsyncAPI specification and prints what is wrong. Its schemas are held against real frames by the services' tests.
import { readFile } from "node:fs/promises";
import { Parser } from "@asyncapi/parser";

const path = process.argv[2] ?? new URL("../sockets.yaml", import.meta.url);
const { document, diagnostics } = await new Parser().parse(await readFile(path, "utf8"), { source: String(path) });

// 0 is an error, 1 a warning; the rest is advice on style.
const wrong = diagnostics.filter(({ severity }) => severity <= 1);
for (const { range, path: where, message } of wrong) {
  console.error(`${path}:${range.start.line + 1}: ${where.join(".")}: ${message}`);
}
if (!document || wrong.length > 0) process.exit(1);

console.log(`${path}: AsyncAPI ${document.version()}, ${document.channels().all().length} channels, nothing wrong`);
