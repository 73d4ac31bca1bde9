// Calls a server of calls.proto as grpc-js does. usage: calls.js ADDRESS PROTO
// Prints a line "CHECK: ok", or "CHECK: what is wrong", for each check.
'use strict';
const assert = require('node:assert');
const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const [address, proto] = process.argv.slice(2);
const imports = path.dirname(require.resolve('protobufjs/package.json'));
const definition = loader.loadSync(proto, { longs: Number, defaults: true, includeDirs: [imports] });
const { Calls } = grpc.loadPackageDefinition(definition).cwhoe.tests;
const connect = (options) => new Calls(address, grpc.credentials.createInsecure(), { 'grpc.max_receive_message_length': -1, ...options });
const client = connect();
const empty = () => Buffer.alloc(0);
const soon = () => ({ deadline: Date.now() + 60000 });

// Ask and Gather: the answer, and what came with it.
function ask(question, { metadata = new grpc.Metadata(), options = soon(), on = client } = {}) {
  return new Promise((resolve, reject) => {
    let begin;
    let end;
    let outcome;
    const call = on.ask(question, metadata, options, (error, answer) => { outcome = { error, answer }; finish(); });
    call.on('metadata', (m) => { begin = m; });
    call.on('status', (s) => { end = s.metadata; finish(); });
    function finish() {
      if (outcome === undefined || end === undefined) return;
      if (outcome.error) reject(outcome.error); else resolve({ ...outcome.answer, begin, end });
    }
  });
}

// Everything that a stream brings, and its error.
function collect(call) {
  return new Promise((resolve) => {
    const answers = [];
    let error;
    call.on('data', (answer) => answers.push(answer));
    call.on('error', (e) => { error = e; });
    call.on('status', (status) => resolve({ answers, error, status }));
  });
}

async function failure(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
}

const checks = {
  async 'unary'() {
    const answer = await ask({ text: 'zdravo, 世界', count: 7 });
    assert.equal(answer.text, 'zdravo, 世界');
    assert.equal(answer.number, 7);
  },

  async 'server streaming'() {
    const { answers, status } = await collect(client.count({ text: 'a', count: 1000 }, soon()));
    assert.deepEqual(answers.map((a) => a.number), Array.from({ length: 1000 }, (_, i) => i + 1));
    assert.equal(status.code, grpc.status.OK);
    assert.equal(status.metadata.get('x-end')[0], 'last');
    assert.equal((await collect(client.count({ count: 0 }, soon()))).status.code, grpc.status.OK);
  },

  async 'client streaming'() {
    const answer = await new Promise((resolve, reject) => {
      const call = client.gather(soon(), (error, found) => { if (error) reject(error); else resolve(found); });
      for (let i = 0; i < 500; i++) call.write({ text: String(i % 10), data: Buffer.alloc(1000) });
      call.end();
    });
    assert.equal(answer.text, '0123456789'.repeat(50));
    assert.equal(answer.dataLength, 500000);
  },

  async 'bidirectional'() {
    // Each question is asked only when the one before is answered.
    const call = client.talk(soon());
    const heard = [];
    call.on('data', (answer) => {
      heard.push(answer.text);
      if (heard.length < 5) call.write({ text: `q${heard.length}` }); else call.end();
    });
    call.write({ text: 'q0' });
    const { status } = await collect(call);
    assert.deepEqual(heard, ['q0', 'q1', 'q2', 'q3', 'q4']);
    assert.equal(status.code, grpc.status.OK);
  },

  async 'metadata'() {
    const metadata = new grpc.Metadata();
    metadata.set('x-who', 'me');
    const answer = await ask({}, { metadata });
    assert.equal(answer.metadata['x-who'], 'me');
    assert.equal(answer.begin.get('x-begin')[0], 'first');
    assert.equal(answer.end.get('x-end')[0], 'last');
  },

  async 'binary metadata'() {
    const metadata = new grpc.Metadata();
    metadata.set('x-bytes-bin', Buffer.from([0, 255, 10, 128]));
    const answer = await ask({}, { metadata });
    assert.deepEqual([...answer.end.get('x-bytes-bin')[0]], [0, 255, 10, 128]);
  },

  async 'status and message'() {
    const error = await failure(ask({ failWith: grpc.status.FAILED_PRECONDITION, failMessage: '50 % žlica\n世界 🦊' }));
    assert.equal(error.code, grpc.status.FAILED_PRECONDITION);
    assert.equal(error.details, '50 % žlica\n世界 🦊');
    assert.equal(error.metadata.get('x-end')[0], 'last');
  },

  async 'status after messages'() {
    const { answers, error } = await collect(client.count({ count: 3, failWith: grpc.status.DATA_LOSS, failMessage: 'gone' }, soon()));
    assert.equal(answers.length, 3);
    assert.equal(error.code, grpc.status.DATA_LOSS);
    assert.equal(error.details, 'gone');
  },

  async 'field of a status'() {
    const error = await failure(ask({ failWith: grpc.status.INVALID_ARGUMENT, failMessage: 'no', failField: 'text' }));
    const details = error.metadata.get('grpc-status-details-bin')[0].toString('latin1');
    assert.match(details, /type\.googleapis\.com\/google\.rpc\.BadRequest/);
    assert.match(details, /text/);
  },

  async 'a fault tells nothing'() {
    const error = await failure(ask({ crash: true }));
    assert.equal(error.code, grpc.status.INTERNAL);
    assert.doesNotMatch(error.details, /secret/);
  },

  async 'unknown method'() {
    const error = await failure(new Promise((resolve, reject) => {
      client.makeUnaryRequest('/cwhoe.tests.Calls/Nothing', empty, empty, {}, new grpc.Metadata(), soon(), (e) => { if (e) reject(e); else resolve(); });
    }));
    assert.equal(error.code, grpc.status.UNIMPLEMENTED);
    assert.match(error.details, /Nothing/);
  },

  async 'unknown service'() {
    const error = await failure(new Promise((resolve, reject) => {
      client.makeUnaryRequest('/cwhoe.tests.Nobody/Ask', empty, empty, {}, new grpc.Metadata(), soon(), (e) => { if (e) reject(e); else resolve(); });
    }));
    assert.equal(error.code, grpc.status.UNIMPLEMENTED);
  },

  async 'deadline'() {
    const error = await failure(ask({ hang: true }, { options: { deadline: Date.now() + 300 } }));
    assert.equal(error.code, grpc.status.DEADLINE_EXCEEDED);
  },

  async 'deadline is known'() {
    const deadline = Date.now() + 60000;
    const answer = await ask({}, { options: { deadline } });
    assert.ok(Math.abs(answer.deadline.seconds * 1000 - deadline) < 10000);
  },

  async 'cancellation'() {
    const call = client.ask({ hang: true }, soon(), () => {});
    const ended = collect(call);
    // Behind the first one on the same connection, so it has arrived.
    await ask({});
    call.cancel();
    assert.equal((await ended).status.code, grpc.status.CANCELLED);
  },

  async 'cancellation of a stream'() {
    const call = client.count({ count: 1, hang: true }, soon());
    const ended = collect(call);
    call.on('data', () => call.cancel());
    assert.equal((await ended).status.code, grpc.status.CANCELLED);
  },

  async 'large messages'() {
    const answer = await ask({ data: Buffer.alloc(4000000, 7), padding: 20000000 });
    assert.equal(answer.dataLength, 4000000);
    assert.equal(answer.padding.length, 20000000);
  },

  async 'message too large'() {
    const error = await failure(ask({ data: Buffer.alloc(5000000) }));
    assert.equal(error.code, grpc.status.RESOURCE_EXHAUSTED);
    await ask({});
  },

  async 'gzip'() {
    const compressing = connect({ 'grpc.default_compression_algorithm': 2 });
    const answer = await ask({ text: 'a'.repeat(100000), padding: 100000 }, { on: compressing });
    assert.equal(answer.metadata['grpc-encoding'], 'gzip');
    assert.equal(answer.text.length, 100000);
    assert.equal(answer.padding.length, 100000);
    compressing.close();
  },

  async 'deflate is refused'() {
    const compressing = connect({ 'grpc.default_compression_algorithm': 1 });
    const error = await failure(ask({ text: 'a'.repeat(1000) }, { on: compressing }));
    assert.equal(error.code, grpc.status.UNIMPLEMENTED);
    compressing.close();
  },

  async 'many at once'() {
    const answers = await Promise.all(Array.from({ length: 300 }, (_, i) => ask({ count: i, padding: 5000 })));
    assert.deepEqual(answers.map((a) => a.number), Array.from({ length: 300 }, (_, i) => i));
  },

  async 'a slow reader'() {
    // Far more than fits into the windows of HTTP/2, read in pieces.
    const call = client.count({ count: 400, padding: 100000 }, soon());
    let bytes = 0;
    for await (const answer of call) {
      bytes += answer.padding.length;
      if (answer.number % 100 === 0) await ask({});
    }
    assert.equal(bytes, 40000000);
  },
};

async function main() {
  for (const [name, check] of Object.entries(checks)) {
    try {
      await check();
      console.log(`${name}: ok`);
    } catch (error) {
      console.log(`${name}: ${String(error.stack).replaceAll('\n', ' | ')}`);
    }
  }
  client.close();
}

main();
