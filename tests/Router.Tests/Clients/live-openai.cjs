'use strict';
// The official OpenAI client, unchanged, against a router in a cluster: node live-openai.cjs BASE KEY. Prints one line for each thing that worked.
const assert = require('node:assert/strict');
const OpenAI = require('openai');

const client = new OpenAI({ baseURL: process.argv[2], apiKey: process.argv[3], maxRetries: 2 });
const messages = [{ role: 'user', content: 'Who are you?' }];
const tools = [{
  type: 'function',
  function: { name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }, parse: JSON.parse, function: ({ city }) => `rain in ${city}` },
}];

(async () => {
  const listed = [];
  for await (const model of client.models.list()) listed.push(model.id);
  assert.deepEqual(listed, ['chat', 'out']);
  console.log('models');

  const whole = await client.chat.completions.create({ model: 'chat', max_tokens: 8, messages });
  assert.equal(typeof whole.choices[0].message.content, 'string');
  assert.ok(whole.usage.prompt_tokens > 0 && whole.usage.completion_tokens > 0);
  console.log('chat');

  const stream = client.chat.completions.stream({ model: 'chat', max_tokens: 8, messages, stream_options: { include_usage: true }, logit_bias: { 2: -100 } });
  let pieces = 0;
  stream.on('content', () => { pieces++; });
  const streamed = await stream.finalChatCompletion();
  assert.ok(pieces > 1 && streamed.usage.completion_tokens === 8);
  console.log('chat streamed');

  // The real model calls what it is offered, with arguments as the schema has them, and goes on with what the tool said.
  const cities = ['Oslo', 'Bonn'];
  const parameters = { type: 'object', properties: { city: { type: 'string', enum: cities } }, required: ['city'] };
  const asked = [];
  const rain = (text) => { const { city } = JSON.parse(text); asked.push(city); return `rain in ${city}`; };
  // Its noise ends where the end is made likelier; one that is cut off the client takes for a failure.
  const real = client.chat.completions.runTools({ model: 'chat', max_tokens: 1400, logit_bias: { 2: 3 }, messages, tools: [{ type: 'function', function: { name: 'weather', parameters, function: rain } }] });
  assert.equal(typeof await real.finalContent(), 'string');
  assert.ok(asked.length > 0 && asked.every((city) => cities.includes(city)));
  const calling = await client.chat.completions.stream({ model: 'chat', max_tokens: 1400, logit_bias: { 2: 3 }, messages, tools: [{ type: 'function', function: { name: 'weather', parameters } }] }).finalChatCompletion();
  assert.equal(calling.choices[0].finish_reason, 'tool_calls');
  for (const call of calling.choices[0].message.tool_calls) assert.ok(call.function.name === 'weather' && cities.includes(JSON.parse(call.function.arguments).city));
  console.log('tools called by the real model');

  const runner = client.chat.completions.runTools({ model: 'out', messages: [{ role: 'user', content: 'Weather?' }], tools }, { headers: { 'X-Hoe-Classification': 'public' } });
  assert.equal(await runner.finalContent(), 'It rains.');
  console.log('tools called');

  const completion = await client.completions.create({ model: 'chat', max_tokens: 4, prompt: 'Once' });
  assert.equal(typeof completion.choices[0].text, 'string');
  console.log('completions');

  const response = await client.responses.create({ model: 'chat', max_output_tokens: 16, input: 'Who are you?' });
  assert.ok(['completed', 'incomplete'].includes(response.status) && response.usage.output_tokens > 0);
  const types = new Set();
  for await (const event of await client.responses.create({ model: 'chat', max_output_tokens: 16, input: 'Who are you?', stream: true })) types.add(event.type);
  assert.ok(types.has('response.output_text.delta') && (types.has('response.completed') || types.has('response.incomplete')));
  console.log('responses');

  const refused = await client.chat.completions.create({ model: 'none', messages }).catch((e) => e);
  assert.ok(refused instanceof OpenAI.NotFoundError && refused.code === 'model_not_found');
  const stranger = new OpenAI({ baseURL: process.argv[2], apiKey: 'nobody knows this key', maxRetries: 0 });
  assert.ok(await stranger.models.list().catch((e) => e) instanceof OpenAI.AuthenticationError);
  console.log('errors');
})().catch((e) => { console.error(e); process.exit(1); });
