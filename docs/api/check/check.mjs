// Holds the documents beside this folder against their specifications and prints what is wrong: sockets.yaml against AsyncAPI, the services' against
// OpenAPI. What they say is held against the running services by those services' tests.
import { execFileSync } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Parser } from "@asyncapi/parser";

const SOCKETS = "sockets.yaml";
const folder = new URL("../", import.meta.url);

const path = new URL(SOCKETS, folder);
const { document, diagnostics } = await new Parser().parse(await readFile(path, "utf8"), { source: String(path) });

// 0 is an error, 1 a warning; the rest is advice on style.
const wrong = diagnostics.filter(({ severity }) => severity <= 1);
for (const { range, path: where, message } of wrong) {
  console.error(`${SOCKETS}:${range.start.line + 1}: ${where.join(".")}: ${message}`);
}
if (!document || wrong.length > 0) process.exit(1);
console.log(`${SOCKETS}: AsyncAPI ${document.version()}, ${document.channels().all().length} channels, nothing wrong`);

const services = (await readdir(folder)).filter((name) => name.endsWith(".yaml") && name !== SOCKETS);
const inside = (name) => fileURLToPath(new URL(name, import.meta.url));
try {
  execFileSync(inside("node_modules/.bin/redocly"),
    ["lint", "--config", inside("redocly.yaml"), "--format", "stylish", ...services.map((name) => inside(`../${name}`))],
    { env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" }, stdio: "pipe" });
} catch (failed) {
  console.error(String(failed.stdout), String(failed.stderr));
  process.exit(1);
}
console.log(`${services.join(", ")}: OpenAPI 3.1, nothing wrong`);
