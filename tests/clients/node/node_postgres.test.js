// node-postgres: run by test_node_postgres.py with the server's address in STENO_URL.
'use strict';

const assert = require('node:assert');
const { after, before, test } = require('node:test');
const { Client, Pool } = require('pg');

const connectionString = process.env.STENO_URL;
const steno = process.env.STENO_CLIENTS_URL ? test.skip : test;
const clients = [];

async function connect(options = {}) {
  const client = new Client({ connectionString, ...options });
  clients.push(client);
  await client.connect();
  return client;
}

let db;
before(async () => {
  db = await connect();
  await db.query('DROP TABLE IF EXISTS items');
  await db.query(
    'CREATE TABLE items (id INT PRIMARY KEY, name TEXT, big INT8, doc JSONB, at TIMESTAMPTZ)');
});
after(async () => {
  await db.query('DROP TABLE items');
  await Promise.all(clients.map((client) => client.end()));
});

const one = async (...query) => Object.values((await db.query(...query)).rows[0])[0];

test('values there and back', async () => {
  for (const [type, value] of [
    ['int4', 42], ['float8', 1.5], ['bool', true], ['text', 'text ✓'],
    ['int8', '9223372036854775807'],
    ['numeric', '12.340'], ['jsonb', { a: [1, null] }], ['int4[]', [1, null, 3]],
    ['text[]', ['a', 'b "c"', null]], ['uuid', '00000000-0000-0000-0000-0000000000ff'],
    ['bytea', Buffer.from([0, 255])], ['timestamptz', new Date('2024-02-29T01:02:03.004Z')],
  ]) {
    assert.deepStrictEqual(await one(`SELECT $1::${type}`, [value]), value, type);
    assert.strictEqual(await one(`SELECT $1::${type}`, [null]), null, type);
  }
});

test('results in binary', async () => {
  const { rows } = await db.query({
    text: 'SELECT 1::int4 a, 2::int8 b, true c, \'x\'::text d, 1.5::float8 e', binary: true });
  assert.deepStrictEqual(rows, [{ a: 1, b: '2', c: true, d: 'x', e: 1.5 }]);
});

test('parameters of an insert take their types from the columns', async () => {
  const at = new Date('2024-01-01T00:00:00Z');
  const result = await db.query('INSERT INTO items VALUES ($1, $2, $3, $4, $5) RETURNING *',
    [1, 'one', '2', { k: 'v' }, at]);
  assert.strictEqual(result.command, 'INSERT');
  assert.strictEqual(result.rowCount, 1);
  assert.deepStrictEqual(result.rows, [{ id: 1, name: 'one', big: '2', doc: { k: 'v' }, at }]);
});

test('several statements in one query', async () => {
  const results = await db.query('SELECT 1 AS a; SELECT 2 AS b');
  assert.deepStrictEqual(results.map((result) => result.rows), [[{ a: 1 }], [{ b: 2 }]]);
});

test('a named statement is prepared once', async () => {
  for (let i = 0; i < 5; ++i) {
    const query = { name: 'plus', text: 'SELECT $1::int + 1 AS n', values: [i] };
    assert.strictEqual(await one(query), i + 1);
  }
});

test('rows in portions, by suspended portals', async () => {
  const { rows } = await db.query({
    text: 'SELECT g FROM generate_series($1::int, 100) g', values: [1], rows: 7 });
  assert.deepStrictEqual(rows.map((row) => row.g), Array.from({ length: 100 }, (_, i) => i + 1));
});

test('errors have their fields, and the connection lives', async () => {
  for (const [query, code] of [
    ['SELEC 1', '42601'], ['SELECT * FROM nosuch', '42P01'], ['SELECT 1 / 0', '22012'],
    [{ text: 'SELECT $1::int', values: ['x'] }, '22P02'],
    [{ text: 'SELECT 1, $2::int', values: [1] }, '42P18'],
    [{ name: 'none', text: 'SELECT $1::int', values: [] }, '08P01'],
  ]) {
    await assert.rejects(db.query(query), { code });
  }
  await db.query("INSERT INTO items (id) VALUES (50)");
  await assert.rejects(db.query("INSERT INTO items (id) VALUES (50)"),
    { code: '23505', table: 'items', constraint: 'items_pkey', severity: 'ERROR' });
  await assert.rejects(db.query('SELECT nosuch FROM items'), { code: '42703', position: '8' });
  assert.strictEqual(await one('SELECT 1'), 1);
});

test('transactions', async () => {
  await db.query('BEGIN');
  await db.query('INSERT INTO items (id) VALUES (60)');
  await assert.rejects(db.query('SELECT 1 / 0'), { code: '22012' });
  await assert.rejects(db.query('SELECT 1'), { code: '25P02' });
  await db.query('ROLLBACK');
  assert.strictEqual(await one('SELECT count(*) FROM items WHERE id = 60'), '0');
});

test('notices', async () => {
  const notices = [];
  db.on('notice', (notice) => notices.push(notice.message));
  await db.query('DROP TABLE IF EXISTS nosuch');
  assert.deepStrictEqual(notices, ['table "nosuch" does not exist, skipping']);
});

test('a statement is cancelled by another connection', async () => {
  const other = await connect();
  const endless = 'SELECT count(*) FROM generate_series(1, 100000) a, generate_series(1, 100000) b';
  const running = assert.rejects(other.query(endless), { code: '57014' });
  setTimeout(() => {
    const canceller = new Client({ connectionString });
    canceller.connection.on('error', () => {});
    canceller.cancel(other, other.activeQuery || other._activeQuery);
  }, 200);
  await running;
  assert.strictEqual((await other.query('SELECT 1 AS a')).rows[0].a, 1);
});

test('statement_timeout as a setting of the connection', async () => {
  const hasty = await connect({ statement_timeout: 100 });
  await assert.rejects(hasty.query(
    'SELECT count(*) FROM generate_series(1, 100000) a, generate_series(1, 100000) b'),
  { code: '57014' });
});

steno('LISTEN is refused', async () => {
  await assert.rejects(db.query('LISTEN channel'), { code: '0A000' });
});

test('a pool', async () => {
  const pool = new Pool({ connectionString, max: 4, application_name: 'pool' });
  const found = await Promise.all(Array.from({ length: 40 }, (_, i) =>
    pool.query('SELECT $1::int * 2 AS n, current_setting(\'application_name\') AS name', [i])));
  assert.deepStrictEqual(found.map(({ rows }) => rows[0]),
    Array.from({ length: 40 }, (_, i) => ({ n: 2 * i, name: 'pool' })));
  await pool.end();
});

test('an unknown database is refused', async () => {
  const client = new Client({ connectionString, database: 'nosuch' });
  client.connectionParameters.database = client.database = 'nosuch';
  await assert.rejects(client.connect(), { code: '3D000' });
});
