// Waits until Prometheus reaches all that it is told to watch and Alertmanager has heard of an alert; then tells which of the exporters' metrics are not there:
// Debian's exporters are older than those in docker-compose.yml. Usage: monitoring.mjs PROMETHEUS ALERTMANAGER LIST-OF-METRICS
import { readFileSync } from 'node:fs'

const [prometheus, alertmanager, list] = process.argv.slice(2)
// What only TimescaleDB, a replica or a replication slot brings.
const ELSEWHERE = /^(timescale_|redis_connected_slave_lag_|pg_replication_slot_)/
const WATCHED = { 'ingestion-service': 2, 'processing-service': 2, 'websocket-gateway': 2, redis: 1, postgres: 1, node: 1, blackbox: 1, prometheus: 1 }
const ask = async (url) => (await fetch(url)).json()
const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis))

async function unmet() {
  const targets = (await ask(`${prometheus}/api/v1/targets`)).data.activeTargets
  for (const [job, expected] of Object.entries(WATCHED)) {
    const up = targets.filter((target) => target.labels.job === job && target.health === 'up').length
    if (up !== expected) return `${job}: ${up} up (expected: ${expected}) ${targets.filter((target) => target.labels.job === job).map((target) => target.lastError)}`
  }
  const groups = (await ask(`${prometheus}/api/v1/rules`)).data.groups
  const bad = groups.flatMap((group) => group.rules).filter((rule) => rule.health !== 'ok')
  if (bad.length > 0) return `rules: ${bad.map((rule) => `${rule.name} ${rule.lastError ?? 'not yet asked'}`)}`
  const alerts = await ask(`${alertmanager}/api/v2/alerts`)
  if (!alerts.some((alert) => alert.labels.alertname === 'Watchdog')) return 'Alertmanager has not heard of Watchdog'
}

async function missing() {
  const names = new Set((await ask(`${prometheus}/api/v1/label/__name__/values`)).data)
  return readFileSync(list, 'utf8').trim().split('\n').filter((name) => !ELSEWHERE.test(name) && !names.has(name))
}

let fault
for (const until = Date.now() + 120_000; Date.now() < until; await pause(1000)) {
  fault = await unmet().catch((failure) => String(failure))
  if (!fault) break
}
if (fault) console.error(`not within two minutes: ${fault}`)
else console.log(`everything is watched; of the exporters' metrics these are not there: ${(await missing()).join(' ') || 'none'}`)
process.exit(fault ? 1 : 0)
