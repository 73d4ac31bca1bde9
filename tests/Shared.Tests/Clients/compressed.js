// Calls a server of calls.proto with bodies that Node's zlib compressed. usage: compressed.js HTTP1-ADDRESS HTTP2-ADDRESS PROTO
// Prints a line "CHECK: ok", or "CHECK: what is wrong", for each check.
'use strict';
const assert = require('node:assert');
const http = require('node:http');
const http2 = require('node:http2');
const path = require('node:path');
const zlib = require('node:zlib');
const loader = require('@grpc/proto-loader');

const [http1Address, http2Address, proto] = process.argv.slice(2);
const imports = path.dirname(require.resolve('protobufjs/package.json'));
const definition = loader.loadSync(proto, { longs: Number, defaults: true, includeDirs: [imports] });
const { requestSerialize, responseDeserialize } = definition['cwhoe.tests.Calls'].Ask;
const pack = { gzip: zlib.gzipSync, br: zlib.brotliCompressSync, deflate: zlib.deflateSync, identity: (b) => b };
const unpack = { gzip: zlib.gunzipSync, br: zlib.brotliDecompressSync };

function rest(place, encoding, body, type = 'application/json') {
  return new Promise((resolve, reject) => {
    const request = http.request(`http://${http1Address}${place}`, { method: 'POST', headers: { 'content-type': type, 'content-encoding': encoding } });
    request.on('error', reject);
    request.on('response', (response) => {
      let text = '';
      response.on('data', (piece) => { text += piece; });
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }));
    });
    request.end(body);
  });
}

const session = http2.connect(`http://${http2Address}`);
function grpc(encoding, payload) {
  return new Promise((resolve, reject) => {
    const stream = session.request({
      ':method': 'POST', ':path': '/cwhoe.tests.Calls/Ask', 'content-type': 'application/grpc', te: 'trailers',
      'grpc-encoding': encoding, 'grpc-accept-encoding': encoding,
    });
    const pieces = [];
    const found = {};
    stream.on('error', reject);
    stream.on('response', (headers) => Object.assign(found, headers));
    stream.on('trailers', (headers) => Object.assign(found, headers));
    stream.on('data', (piece) => pieces.push(piece));
    stream.on('end', () => resolve({ headers: found, frame: Buffer.concat(pieces) }));
    const head = Buffer.alloc(5);
    head[0] = encoding === 'identity' ? 0 : 1;
    head.writeUInt32BE(payload.length, 1);
    stream.end(Buffer.concat([head, payload]));
  });
}

const words = 'What is remembered need not be told twice. '.repeat(2000);
const question = JSON.stringify({ text: words, count: 7 });
const bomb = Buffer.alloc(50000000);
const checks = {};
for (const encoding of ['gzip', 'br']) {
  Object.assign(checks, {
    async [`rest ${encoding}`]() {
      const body = pack[encoding](question);
      assert.ok(body.length * 20 < question.length);
      const { status, text } = await rest('/v1/ask', encoding, body);
      assert.equal(status, 200, text);
      assert.equal(JSON.parse(text).text, words);
    },
    async [`rest ${encoding} lines`]() {
      const body = pack[encoding](Array.from({ length: 1000 }, (_, i) => `{"text":"${i % 10}"}\n`).join(''));
      const { status, text } = await rest('/v1/gather', encoding, body, 'application/x-ndjson');
      assert.equal(status, 200, text);
      assert.equal(JSON.parse(text).text, '0123456789'.repeat(100));
    },
    async [`rest ${encoding} bomb`]() {
      const { status, text } = await rest('/v1/ask', encoding, pack[encoding](bomb));
      assert.equal(status, 413);
      assert.equal(JSON.parse(text).code, 'RESOURCE_EXHAUSTED');
    },
    async [`rest ${encoding} damaged`]() {
      assert.equal((await rest('/v1/ask', encoding, Buffer.from(question))).status, 400);
    },
    async [`rest ${encoding} cut off`]() {
      const lines = Array.from({ length: 5000 }, (_, i) => `{"text":"${(i * 7919) % 1000}"}\n`).join('');
      const body = pack[encoding](lines);
      const { status, text } = await rest('/v1/gather', encoding, body.subarray(0, body.length - 100), 'application/x-ndjson');
      assert.equal(status, 400, text);
      assert.match(text, new RegExp(`no whole ${encoding}`));
    },
    async [`grpc ${encoding}`]() {
      const { headers, frame } = await grpc(encoding, pack[encoding](requestSerialize({ text: words, padding: 100000 })));
      assert.equal(headers['grpc-status'], '0', headers['grpc-message']);
      assert.equal(headers['grpc-encoding'], encoding);
      assert.equal(headers['grpc-accept-encoding'], 'identity,gzip,br');
      assert.equal(frame[0], 1);
      const answer = responseDeserialize(unpack[encoding](frame.subarray(5)));
      assert.equal(answer.text, words);
      assert.equal(answer.padding.length, 100000);
    },
    async [`grpc ${encoding} bomb`]() {
      assert.equal((await grpc(encoding, pack[encoding](requestSerialize({ data: bomb })))).headers['grpc-status'], '8');
    },
    async [`grpc ${encoding} damaged`]() {
      assert.equal((await grpc(encoding, requestSerialize({ text: words }))).headers['grpc-status'], '13');
    },
    async [`grpc ${encoding} cut off`]() {
      const many = Array.from({ length: 20000 }, (_, i) => (i * 7919) % 1000).join(' ');
      const body = pack[encoding](requestSerialize({ text: many, data: Buffer.from('end') }));
      assert.equal((await grpc(encoding, body.subarray(0, body.length - 50))).headers['grpc-status'], '13');
    },
  });
}

Object.assign(checks, {
  async 'rest other encodings'() {
    for (const encoding of ['deflate', 'zstd', 'gzip, br']) {
      const { status, headers, text } = await rest('/v1/ask', encoding, pack.deflate(question));
      assert.equal(status, 415, text);
      assert.equal(headers['accept-encoding'], 'identity,gzip,br');
    }
  },
  async 'rest identity'() {
    assert.equal((await rest('/v1/ask', 'identity', question)).status, 200);
  },
});

async function main() {
  for (const [name, check] of Object.entries(checks)) {
    try {
      await check();
      console.log(`${name}: ok`);
    } catch (error) {
      console.log(`${name}: ${String(error.stack).replaceAll('\n', ' | ')}`);
    }
  }
  session.close();
}

main();
