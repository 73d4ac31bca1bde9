'use strict';
const assert = require('node:assert/strict');
const Anthropic = require('@anthropic-ai/sdk');
const { run, collect, seen, png, schema } = require('./scenarios.cjs');

const base = process.argv[2];
const client = (script) => new Anthropic({ baseURL: `${base}/chat/${script}`, apiKey: 'none', authToken: null, maxRetries: 0 });
const ask = (more) => ({ model: 'claude-x', max_tokens: 100, messages: [{ role: 'user', content: 'Weather?' }], ...more });
const tools = [{ name: 'weather', description: 'The weather', input_schema: schema }];
const cities = [['Köln', 'chatcmpl-tool-0a'], ['Bonn', 'chatcmpl-tool-0b']];

const assertTools = (message) => {
  assert.equal(message.stop_reason, 'tool_use');
  assert.deepEqual(message.content.map((b) => b.type), ['thinking', 'text', 'tool_use', 'tool_use']);
  assert.equal(message.content[0].thinking, 'Two cities, two calls.');
  assert.deepEqual(message.content.slice(2).map((b) => [b.input.city, b.id]), cities);
  const { input_tokens, cache_read_input_tokens, cache_creation_input_tokens, output_tokens, output_tokens_details } = message.usage;
  assert.deepEqual([input_tokens, cache_read_input_tokens, cache_creation_input_tokens, output_tokens], [24, 96, 0, 40]);
  assert.equal(output_tokens_details.thinking_tokens, 11);
};

run({
  'messages over chat: whole': async () => {
    const message = await client('text').messages.create(ask({}));
    assert.deepEqual([message.role, message.stop_reason], ['assistant', 'end_turn']);
    assert.equal(message.content[0].text, 'Grüße, "Welt".');
    assert.deepEqual([message.usage.input_tokens, message.usage.cache_read_input_tokens, message.usage.output_tokens], [5, 16, 7]);
  },
  'messages over chat: stream': async () => {
    const pieces = [];
    const stream = client('text').messages.stream(ask({})).on('text', (piece) => pieces.push(piece));
    const message = await stream.finalMessage();
    assert.deepEqual(pieces, ['Grüße, ', '"Welt".']);
    assert.equal(await stream.finalText(), 'Grüße, "Welt".');
    assert.deepEqual([message.stop_reason, message.usage.input_tokens, message.usage.output_tokens], ['end_turn', 5, 7]);
  },
  'messages over chat: events': async () => {
    const events = await collect(await client('text').messages.create(ask({ stream: true })));
    assert.deepEqual(events.map((e) => e.type), [
      'message_start', 'content_block_start', 'content_block_delta', 'content_block_delta', 'content_block_stop', 'message_delta', 'message_stop',
    ]);
  },
  'messages over chat: tools': async () => {
    assertTools(await client('tools').messages.create(ask({ tools, tool_choice: { type: 'any' } })));
    const request = await seen(base, 'chat/tools');
    assert.equal(request.tool_choice, 'required');
    assert.deepEqual(request.tools[0].function.parameters, schema);
  },
  'messages over chat: tools streamed': async () => {
    const blocks = [];
    const stream = client('tools').messages.stream(ask({ tools })).on('contentBlock', (block) => blocks.push(block.input?.city ?? block.type));
    assertTools(await stream.finalMessage());
    assert.deepEqual(blocks, ['thinking', 'text', 'Köln', 'Bonn']);
  },
  'messages over chat: loop': async () => {
    const asked = [];
    const weather = { ...tools[0], type: 'custom', parse: (input) => input, run: ({ city }) => (asked.push(city), 'rain') };
    const message = await client('tools-then-answer').beta.messages.toolRunner(ask({ tools: [weather], stream: true })).runUntilDone();
    assert.deepEqual(asked, ['Köln', 'Bonn']);
    assert.deepEqual(message.content.map((b) => b.text), ['Rain in both.']);
    const request = await seen(base, 'chat/tools-then-answer');
    assert.deepEqual(request.messages.slice(1).map((m) => [m.role, m.tool_call_id ?? m.tool_calls.length]), [
      ['assistant', 2], ['tool', 'chatcmpl-tool-0a'], ['tool', 'chatcmpl-tool-0b'],
    ]);
    assert.equal(request.messages[1].reasoning_content, 'Two cities, two calls.');
  },
  'messages over chat: length': async () => {
    assert.equal((await client('length').messages.create(ask({}))).stop_reason, 'max_tokens');
    assert.equal((await client('length').messages.stream(ask({})).finalMessage()).stop_reason, 'max_tokens');
  },
  'messages over chat: images': async () => {
    const content = [
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: png } },
      { type: 'image', source: { type: 'url', url: 'https://example.org/a.png' } },
    ];
    await client('text').messages.create(ask({ messages: [{ role: 'user', content }] }));
    const [message] = (await seen(base, 'chat/text')).messages;
    assert.deepEqual(message.content.map((p) => p.image_url.url), [`data:image/png;base64,${png}`, 'https://example.org/a.png']);
  },
  'messages over chat: schema': async () => {
    await client('text').messages.create(ask({ output_config: { format: { type: 'json_schema', schema } } }));
    assert.deepEqual((await seen(base, 'chat/text')).response_format.json_schema.schema, schema);
  },
  'messages over chat: too many requests': async () => {
    const e = await client('error-429').messages.create(ask({})).then(assert.fail, (e) => e);
    assert.ok(e instanceof Anthropic.RateLimitError);
    assert.equal(e.error.error.type, 'rate_limit_error');
    assert.match(e.message, /Rate limit reached for requests/);
  },
  'messages over chat: bad request': async () => {
    const messages = [{ role: 'user', content: [{ type: 'container_upload', file_id: 'x' }] }];
    const e = await client('text').messages.create(ask({ messages })).then(assert.fail, (e) => e);
    assert.ok(e instanceof Anthropic.BadRequestError);
    assert.match(e.error.error.message, /^messages\[0\]\.content\[0\]\.type: /);
  },
  'messages over chat: broken stream': async () => {
    const e = await client('broken').messages.stream(ask({})).finalMessage().then(assert.fail, (e) => e);
    assert.ok(e instanceof Anthropic.APIError);
    assert.equal(e.error.error.type, 'overloaded_error');
  },
  'messages over chat: cut stream': async () => {
    const e = await client('cut').messages.stream(ask({})).finalMessage().then(assert.fail, (e) => e);
    assert.match(e.error.error.message, /ended before the answer was complete/);
  },
});
