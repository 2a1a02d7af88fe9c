// Holds the rendered overlays against the schemas of Kubernetes, KEDA, the Prometheus operator and the Gateway API: required fields, types, and fields
// that there are not. The last by TypeScript, because the schemas themselves let unknown fields pass.
// Usage: node manifests.mjs OVERLAY.yaml ...
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { parseAllDocuments } from 'yaml';

const here = dirname(fileURLToPath(import.meta.url));

function moduleOf(apiVersion, kind) {
  const folder = apiVersion.includes('/') ? apiVersion : `v1`;
  const group = apiVersion.split('/')[0];
  const home = group === 'keda.sh' ? '@kubernetes-models/keda'
    : group === 'monitoring.coreos.com' ? '@kubernetes-models/prometheus-operator'
    : group === 'gateway.networking.k8s.io' ? '@kubernetes-models/gateway-api'
    : 'kubernetes-models';
  return `${home}/${folder}/${kind}`;
}

const faults = [];
const imports = new Map();
const lines = [];
let documents = 0;
for (const file of process.argv.slice(2)) {
  const seen = new Set();
  for (const document of parseAllDocuments(readFileSync(file, 'utf8'))) {
    const object = document.toJS();
    const { apiVersion, kind, metadata } = object;
    const where = `${file}: ${kind} ${metadata?.name}`;
    const key = `${apiVersion} ${kind} ${metadata?.namespace} ${metadata?.name}`;
    if (seen.has(key)) faults.push(`${where}: twice`);
    seen.add(key);
    if (kind !== 'Namespace' && metadata?.namespace !== 'fleet') faults.push(`${where}: namespace ${metadata?.namespace} (expected: fleet)`);
    const name = moduleOf(apiVersion, kind);
    try {
      const model = await import(name);
      new model[kind](object).validate();
    } catch (fault) {
      faults.push(`${where}: ${fault.message}`);
      continue;
    }
    imports.set(name, kind);
    const type = `${kind}_${[...imports.keys()].indexOf(name)}`;
    lines.push(`/* ${where} */ export const o${documents++}: ${type} = ${JSON.stringify(object)};`);
  }
}

const folder = mkdtempSync(join(here, 'node_modules', '.manifests-'));
try {
  const program = join(folder, 'manifests.ts');
  const head = [...imports].map(([name, kind], i) => `import type { I${kind} as ${kind}_${i} } from '${name}';`);
  writeFileSync(program, [...head, ...lines].join('\n'));
  const types = ts.createProgram([program], {
    noEmit: true, strict: true, skipLibCheck: true, types: [],
    module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, target: ts.ScriptTarget.ES2022,
  });
  const source = types.getSourceFile(program);
  for (const fault of types.getSemanticDiagnostics(source)) {
    const line = source.getLineAndCharacterOfPosition(fault.start).line;
    const where = /\/\* (.*?) \*\//.exec(source.text.split('\n')[line])?.[1] ?? 'imports';
    faults.push(`${where}: ${ts.flattenDiagnosticMessageText(fault.messageText, ' ')}`);
  }
} finally {
  rmSync(folder, { recursive: true });
}

if (documents === 0) faults.push('no documents');
faults.forEach((fault) => console.error(fault));
console.log(`${documents} documents of Kubernetes, ${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);
