// The published proto files and the gRPC of Node, against the server.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';
import {Server} from './server.js';

const proto = fileURLToPath(new URL('../../proto', import.meta.url));
const files = ['kv', 'watch', 'lease'].map(name => `concord/v1/${name}.proto`);
const {concord} = grpc.loadPackageDefinition(
  loader.loadSync(files, {includeDirs: [proto], keepCase: true, longs: Number, defaults: true}));

let server;
let kv;
let watch;
let lease;

const bytes = text => Buffer.from(text);
const call = (client, method, ...rest) => promisify(client[method]).call(client, ...rest);
const put = (key, json) => call(kv, 'Put', {key: bytes(key), value: {json}});

before(async () => {
  server = await new Server().start();
  const [at, credentials] = [new URL(server.address).host, grpc.credentials.createInsecure()];
  kv = new concord.v1.Kv(at, credentials);
  watch = new concord.v1.Watch(at, credentials);
  lease = new concord.v1.Lease(at, credentials);
});

after(async () => {
  for (const client of [kv, watch, lease]) client?.close();
  await server?.remove();
});

test('what is put can be got', async () => {
  const {revision} = await put('n/1', '{"from":"node"}');
  const {entry} = await call(kv, 'Get', {key: bytes('n/1')});
  assert.equal(entry.value.json, '{"from":"node"}');
  assert.equal(entry.mod_revision, revision);
});

test('an absent key is NOT_FOUND, and the code is in the trailers', async () => {
  await assert.rejects(call(kv, 'Get', {key: bytes('nobody')}), error => {
    assert.equal(error.code, grpc.status.NOT_FOUND);
    assert.deepEqual(error.metadata.get('concord-code'), ['NOT_FOUND']);
    return true;
  });
});

test('a watch hears each change once, in order, until it is cancelled', async () => {
  const stream = watch.Watch({keys: {prefix: bytes('w/')}});
  const heard = [];
  const done = new Promise((resolve, reject) => {
    stream.on('data', ({events}) => {
      heard.push(...events.map(event => event.key.toString()));
      if (heard.length >= 100) stream.cancel();
    });
    stream.on('error', error => error.code === grpc.status.CANCELLED ? resolve() : reject(error));
  });
  await new Promise(resolve => stream.once('data', resolve)); // it has begun
  for (let i = 0; i < 100; i++) await put(`w/${i}`, String(i));
  await done;
  assert.deepEqual(heard, Array.from({length: 100}, (_, i) => `w/${i}`));
});

test('a lease is kept alive on a stream of both', async () => {
  const {lease: granted} = await call(lease, 'Grant', {ttl_millis: 60000});
  const stream = lease.KeepAlive();
  for (let i = 0; i < 3; i++) {
    const answer = new Promise((resolve, reject) => stream.once('data', resolve).once('error', reject));
    stream.write({id: granted.id});
    assert.equal((await answer).lease.id, granted.id);
  }
  stream.end();
});

test('a deadline ends a call', async () => {
  const stream = watch.Watch({keys: {prefix: bytes('quiet/')}}, {deadline: Date.now() + 200});
  const error = await new Promise(resolve => {
    stream.on('data', () => {});
    stream.on('error', resolve);
  });
  assert.equal(error.code, grpc.status.DEADLINE_EXCEEDED);
});
