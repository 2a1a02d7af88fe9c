// Twenty drivers send a fix each second through the proxy, and each again until it is accepted, while customers of their orders watch; until told to
// end by a line. Then it waits until every customer has the last fix of its driver, and prints what became of them. Usage: load.mjs https://HOST:PORT SECRET-FILE
import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:https'

const [origin, secretFile] = process.argv.slice(2)
const secret = readFileSync(secretFile)
const agent = new Agent({ keepAlive: true })
const text = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
const figures = { accepted: 0, refused: 0, connections: 20, longest_gap_ms: 0 }
const drivers = Array.from({ length: 20 }, (_, i) => ({ id: i + 1, order: `order_${i + 1}`, seen: '', seenAt: 0, last: undefined }))
let ending = false

function token(claims) {
  const signed = `${text({ alg: 'HS256' })}.${text({ ...claims, exp: Math.floor(Date.now() / 1000) + 3600 })}`
  return `Bearer ${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis))

function call(method, path, authorization, body, read) {
  return new Promise((resolve) => {
    const asked = request(origin + path, { method, agent, timeout: 10_000, headers: { Authorization: authorization, 'Content-Type': 'application/json', Accept: body ? '*/*' : 'text/event-stream' } }, (answer) => {
      answer.setEncoding('utf8')
      answer.on('data', (part) => read?.(part))
      answer.on('close', () => resolve(answer.statusCode))
    })
    asked.on('timeout', () => (read ? undefined : asked.destroy()))
    asked.on('error', () => resolve(0))
    asked.end(body)
  })
}

async function drive(driver) {
  const authorization = token({ scope: 'driver', sub: String(driver.id) })
  while (!ending) {
    const due = pause(1000)
    driver.last = new Date().toISOString()
    const fix = JSON.stringify({ latitude: 37 + driver.id / 100, longitude: -122, timestamp: driver.last, order_id: driver.order })
    while ((await call('POST', `/api/v1/drivers/${driver.id}/location`, authorization, fix)) !== 202) {
      figures.refused++
      await pause(200)
    }
    figures.accepted++
    await due
  }
}

async function watch(driver) {
  const authorization = token({ scope: 'customer', orders: [driver.order] })
  for (; ; figures.connections++) {
    let waiting = ''
    await call('GET', `/api/v1/orders/${driver.order}/driver-location`, authorization, undefined, (part) => {
      waiting += part
      for (const [, stamp] of waiting.matchAll(/"timestamp":"([^"]+)"/g)) {
        if (driver.seenAt) figures.longest_gap_ms = Math.max(figures.longest_gap_ms, Date.now() - driver.seenAt)
        driver.seen = stamp
        driver.seenAt = Date.now()
      }
      waiting = waiting.slice(waiting.lastIndexOf('\n') + 1)
    })
    await pause(Math.random() * 500)
  }
}

const driving = Promise.all(drivers.map(drive))
for (const driver of drivers) watch(driver)
process.stdin.once('data', async () => {
  ending = true
  await driving
  const blind = () => drivers.filter((driver) => Date.parse(driver.seen) !== Date.parse(driver.last))
  for (const until = Date.now() + 30_000; blind().length > 0 && Date.now() < until; ) await pause(100)
  for (const driver of blind()) console.error(`${driver.order} saw ${driver.seen || 'nothing'} (expected within 30 s: ${driver.last})`)
  console.log(JSON.stringify(figures))
  process.exit(blind().length > 0 ? 1 : 0)
})
