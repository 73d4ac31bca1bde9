'use strict';
// An OpenTelemetry collector that only remembers: OTLP over gRPC and over HTTP, decoded by OpenTelemetry's own code. node collector.cjs GRPC_PORT HTTP_PORT.
// Told POST /quit it prints what it got as JSON, {traces: [...], metrics: [...]}, and ends.
const http = require('node:http');
const path = require('node:path');
const grpc = require('@grpc/grpc-js');

const main = require.resolve('@opentelemetry/otlp-transformer');
const { collector } = require(path.join(path.dirname(main), 'generated', 'root.js')).opentelemetry.proto;
const signals = {
  traces: { path: '/v1/traces', rpc: '/opentelemetry.proto.collector.trace.v1.TraceService/Export', ...messages(collector.trace.v1, 'Trace') },
  metrics: { path: '/v1/metrics', rpc: '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export', ...messages(collector.metrics.v1, 'Metrics') },
};
const got = { traces: [], metrics: [] };
const [grpcPort, httpPort] = process.argv.slice(2);

function messages(types, name) {
  return { Request: types[`Export${name}ServiceRequest`], Response: types[`Export${name}ServiceResponse`] };
}

function take(name, bytes) {
  const { Request, Response } = signals[name];
  got[name].push(Request.toObject(Request.decode(bytes), { longs: String, enums: String, bytes: String }));
  return Buffer.from(Response.encode(Response.create()).finish());
}

const rpc = new grpc.Server();
rpc.addService(
  Object.fromEntries(Object.entries(signals).map(([name, signal]) => [name, {
    path: signal.rpc, requestStream: false, responseStream: false,
    requestSerialize: (bytes) => bytes, requestDeserialize: (bytes) => bytes, responseSerialize: (bytes) => bytes, responseDeserialize: (bytes) => bytes,
  }])),
  Object.fromEntries(Object.keys(signals).map((name) => [name, (call, done) => done(null, take(name, call.request))])));

const web = http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const name = Object.keys(signals).find((each) => signals[each].path === request.url);
    if (name && request.headers['content-type'] === 'application/x-protobuf') {
      response.setHeader('Content-Type', 'application/x-protobuf').end(take(name, Buffer.concat(parts)));
    } else if (request.url === '/quit') {
      response.end();
      process.stdout.write(JSON.stringify(got), () => process.exit(0));
    } else {
      response.writeHead(404).end();
    }
  });
});

rpc.bindAsync(`127.0.0.1:${grpcPort}`, grpc.ServerCredentials.createInsecure(), (error) => {
  if (error) throw error;
  web.listen(Number(httpPort), '127.0.0.1');
});
