'use strict';
// The official Anthropic client, unchanged, against a router in a cluster: node live-anthropic.cjs BASE KEY.
const assert = require('node:assert/strict');
const Anthropic = require('@anthropic-ai/sdk');

const client = new Anthropic({ baseURL: process.argv[2].replace(/\/v1$/, ''), apiKey: process.argv[3], maxRetries: 2 });
const messages = [{ role: 'user', content: 'Who are you?' }];
const tools = [{ name: 'weather', input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } }];

(async () => {
  const whole = await client.messages.create({ model: 'chat', max_tokens: 8, messages });
  assert.equal(whole.role, 'assistant');
  assert.ok(whole.usage.input_tokens + whole.usage.cache_read_input_tokens > 0 && whole.usage.output_tokens > 0);
  console.log('messages');

  const stream = client.messages.stream({ model: 'chat', max_tokens: 16, messages, system: 'You are brief.' });
  let text = '';
  stream.on('text', (piece) => { text += piece; });
  const streamed = await stream.finalMessage();
  assert.equal(streamed.content.filter((block) => block.type === 'text').map((block) => block.text).join(''), text);
  assert.ok(['end_turn', 'max_tokens'].includes(streamed.stop_reason));
  console.log('messages streamed');

  // The real model calls what it is offered, with input as the schema has it, and goes on with what the tool said.
  const cities = ['Oslo', 'Bonn'];
  const offer = {
    model: 'chat', max_tokens: 1400, tool_choice: { type: 'any' },
    tools: [{ name: 'weather', input_schema: { type: 'object', properties: { city: { type: 'string', enum: cities } }, required: ['city'] } }],
  };
  for (const real of [await client.messages.create({ ...offer, messages }), await client.messages.stream({ ...offer, messages }).finalMessage()]) {
    const uses = real.content.filter((block) => block.type === 'tool_use');
    assert.equal(real.stop_reason, 'tool_use');
    assert.ok(uses.length > 0 && uses.every((use) => use.name === 'weather' && cities.includes(use.input.city)));
    const results = uses.map((use) => ({ type: 'tool_result', tool_use_id: use.id, content: 'rain' }));
    const after = await client.messages.create({
      ...offer, max_tokens: 16, tool_choice: { type: 'auto' }, messages: [...messages, { role: 'assistant', content: real.content }, { role: 'user', content: results }],
    });
    assert.ok(['end_turn', 'max_tokens'].includes(after.stop_reason));
  }
  console.log('tools called by the real model');

  const headers = { 'X-Hoe-Classification': 'public' };
  const asked = [{ role: 'user', content: 'Weather?' }];
  const called = await client.messages.create({ model: 'out', max_tokens: 50, messages: asked, tools }, { headers });
  const use = called.content.find((block) => block.type === 'tool_use');
  assert.deepEqual([called.stop_reason, use.name, use.input], ['tool_use', 'weather', { city: 'Bonn' }]);
  const answered = await client.messages.create({
    model: 'out', max_tokens: 50, tools,
    messages: [...asked, { role: 'assistant', content: called.content }, { role: 'user', content: [{ type: 'tool_result', tool_use_id: use.id, content: 'rain' }] }],
  }, { headers });
  assert.equal(answered.content[0].text, 'It rains.');
  console.log('tools called');

  const refused = await client.messages.create({ model: 'none', max_tokens: 8, messages }).catch((e) => e);
  assert.ok(refused instanceof Anthropic.NotFoundError);
  console.log('errors');
})().catch((e) => { console.error(e); process.exit(1); });
