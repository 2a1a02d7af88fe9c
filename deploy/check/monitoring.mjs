// Holds rules, dashboards, autoscalers and documents against one another, and against the metrics that are really there (deploy/monitoring/metrics).
// Usage: node monitoring.mjs [--scrape FILE ...]: with pages of /actuator/prometheus, all of the services', also holds those lists against the pages.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parser } from '@prometheus-io/lezer-promql';
import { parse } from 'yaml';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const monitoring = join(root, 'deploy', 'monitoring');
const read = (...path) => readFileSync(join(root, ...path), 'utf8');
const files = (folder, end) => readdirSync(join(monitoring, folder)).filter((name) => name.endsWith(end)).map((name) => join(monitoring, folder, name));
const faults = [];
const expect = (holds, fault) => holds || faults.push(fault);

// What there is: as scraped, and as recorded by rules.
const ours = new Map(['ingestion-service', 'processing-service', 'websocket-gateway']
  .map((service) => [service, read('deploy/monitoring/metrics', `${service}.txt`).trim().split('\n')]));
const known = new Set([...ours.values()].flat().concat(read('deploy/monitoring/metrics/exporters.txt').trim().split('\n'), ['ALERTS']));
const rules = files('prometheus/rules', '.yml').flatMap((file) => parse(readFileSync(file, 'utf8')).groups).flatMap((group) => group.rules);
rules.filter((rule) => rule.record).forEach((rule) => known.add(rule.record));

const used = new Set();
function check(expression, where) {
  const text = expression.replaceAll('$__rate_interval', '5m');
  parser.parse(text).iterate({
    enter(node) {
      if (node.type.isError) faults.push(`${where}: not PromQL at ${node.from}: ${text}`);
      if (node.name === 'Identifier' && node.node.parent.name === 'VectorSelector') {
        const name = text.slice(node.from, node.to);
        used.add(name);
        expect(known.has(name), `${where}: no such metric: ${name}`);
      }
    },
  });
}

// Rules: each alert is graded, tested and has its section in the runbooks; each section has its alert.
const alerts = rules.filter((rule) => rule.alert);
const tested = new Set(files('prometheus/tests', '.yml').flatMap((file) => parse(readFileSync(file, 'utf8')).tests)
  .flatMap((test) => test.alert_rule_test).filter((test) => test.exp_alerts.length > 0).map((test) => test.alertname));
const sections = new Set(read('docs/runbooks.md').match(/^### \w+$/gm).map((line) => line.slice(4)));
rules.forEach((rule) => check(rule.expr, rule.alert ?? rule.record));
for (const { alert, labels, annotations } of alerts) {
  expect(/^(critical|warning|none)$/.test(labels?.severity), `${alert}: severity ${labels?.severity}`);
  expect(annotations?.summary, `${alert}: no summary`);
  expect(annotations?.runbook === `docs/runbooks.md#${alert.toLowerCase()}`, `${alert}: runbook ${annotations?.runbook}`);
  expect(tested.has(alert), `${alert}: no test in which it fires`);
  expect(sections.has(alert), `${alert}: no section in docs/runbooks.md`);
}
sections.forEach((name) => expect(alerts.some(({ alert }) => alert === name), `docs/runbooks.md: no such alert: ${name}`));
expect(new Set(alerts.map(({ alert }) => alert)).size === alerts.length, 'an alert is there twice');

// Dashboards.
const uids = new Set();
for (const file of files('grafana/dashboards', '.json')) {
  const board = JSON.parse(readFileSync(file, 'utf8'));
  const name = board.title;
  expect(board.id === null && /^fleet-[a-z]+$/.test(board.uid) && !uids.has(board.uid), `${name}: id ${board.id}, uid ${board.uid}`);
  uids.add(board.uid);
  const ids = board.panels.map((panel) => panel.id);
  expect(new Set(ids).size === ids.length, `${name}: panel ids ${ids}`);
  for (const panel of board.panels) {
    const where = `${name} / ${panel.title}`;
    expect(panel.fieldConfig.defaults.unit, `${where}: no unit`);
    for (const target of panel.targets) {
      expect(target.refId && target.datasource?.uid === '${datasource}', `${where}: data source ${JSON.stringify(target.datasource)}`);
      expect(!/(rate|increase)\([^\[]*\[(?!\$__rate_interval)/.test(target.expr), `${where}: a fixed range in ${target.expr}`);
      check(target.expr, where);
    }
  }
}

// Autoscalers.
for (const document of read('deploy/k8s/components/keda/scaling.yaml').split(/^---$/m).map((text) => parse(text))) {
  for (const trigger of document.spec.triggers ?? []) {
    if (trigger.metadata.query) check(trigger.metadata.query, `KEDA, ${document.metadata.name}`);
  }
}

// Documents: a metric or a setting that they name is there; a metric's name may stand for those that begin with it. What can be set is held against the
// services by their tests (AccessMatrix), as the lists of metrics are.
const prose = ['README.md', ...readdirSync(join(root, 'docs'), { recursive: true }).filter((name) => name.endsWith('.md') && !name.includes('node_modules'))
  .map((name) => join('docs', name))];
const settings = new Set([...read('docs/operations.md').matchAll(/^\| `(fleet\.[a-z.-]+)` \| `FLEET_/gm)].map(([, name]) => name));
const isThere = (name) => [...known].some((one) => one === name || one.startsWith(`${name}_`));
let named = 0;
for (const file of prose) {
  for (const [, name] of read(file).matchAll(/`(fleet_[a-z_]+|hikaricp_[a-z_]+|jvm_[a-z_]+)[`{]/g)) {
    if (!/^fleet_(writer|reader|migrator|exporter)$/.test(name)) expect(isThere(name), `${file}: no such metric: ${name}`);
    named++;
  }
  for (const [, name] of read(file).matchAll(/`(fleet\.[a-z.-]+[a-z])[`{=]/g)) {
    // One is a log, the other a property of a benchmark.
    if (!/^fleet\.(audit|bench\.rows)$/.test(name)) {
      expect(settings.has(name) || isThere(name.replaceAll(/[.-]/g, '_')), `${file}: neither a setting nor a metric: ${name}`);
    }
    named++;
  }
}

// Environment variables of the manifests are settings that are documented.
const documents = read('README.md') + readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md')).map((name) => read('docs', name)).join();
const manifests = read('docker-compose.yml') + read('deploy/k8s/base/kustomization.yaml') + read('deploy/k8s/components/migration/kustomization.yaml');
for (const [, name] of manifests.matchAll(/^[\s-]*(FLEET_[A-Z_]+|SERVER_[A-Z]+|LOGGING_[A-Z_]+|SPRING_[A-Z_]+)[:=]/gm)) {
  expect(documents.includes(`\`${name}\``), `${name}: set in a manifest, and in no document`);
}

// The lists themselves, against what the services print.
const at = process.argv.indexOf('--scrape');
if (at > 0) {
  const pages = process.argv.slice(at + 1).map((file) => readFileSync(file, 'utf8')).join('\n');
  const printed = new Set([...pages.matchAll(/^([a-zA-Z_:][a-zA-Z0-9_:]*)[ {]/gm)].map(([, name]) => name));
  // Some are there only once something has happened.
  const later = /^(fleet_query_seconds_|fleet_fixes_rejected_total|http_server_requests_|jvm_gc_pause_seconds_|fleet_deadletters_total)/;
  for (const name of [...used].filter((one) => [...ours.values()].some((list) => list.includes(one)))) {
    expect(printed.has(name) || later.test(name), `not on the services' pages: ${name}`);
  }
}

faults.forEach((fault) => console.error(fault));
console.log(`${alerts.length} alerts, ${uids.size} dashboards, ${used.size} metrics, ${named} names in documents, ${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);
