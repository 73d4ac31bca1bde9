'use strict';
const assert = require('node:assert/strict');
const OpenAI = require('openai');
const { run, collect, seen, png, schema } = require('./scenarios.cjs');

const base = process.argv[2];
const client = (upstream, script) => new OpenAI({ baseURL: `${base}/${upstream}/${script}/v1`, apiKey: 'none', maxRetries: 0 });
const failure = (promise) => promise.then(assert.fail, (e) => e);

const chat = (() => {
  const name = (s) => `chat over messages: ${s}`;
  const completions = (script) => client('messages', script).chat.completions;
  const ask = (more) => ({ model: 'gpt-x', messages: [{ role: 'user', content: 'Weather?' }], ...more });
  const tools = [{ type: 'function', function: { name: 'weather', description: 'The weather', parameters: schema, strict: true } }];
  const usage = { stream_options: { include_usage: true } };
  const assertTools = ({ choices: [choice], usage }) => {
    assert.equal(choice.finish_reason, 'tool_calls');
    assert.deepEqual(choice.message.tool_calls.map((c) => [JSON.parse(c.function.arguments).city, c.id]), [['Köln', 'toolu_0a'], ['Bonn', 'toolu_0b']]);
    assert.equal(choice.message.content, 'I look.');
    assert.deepEqual([usage.prompt_tokens, usage.completion_tokens, usage.total_tokens], [120, 40, 160]);
    assert.deepEqual([usage.prompt_tokens_details.cached_tokens, usage.completion_tokens_details.reasoning_tokens], [96, 11]);
  };
  return {
    [name('whole')]: async () => {
      const { choices, usage } = await completions('text').create(ask({}));
      assert.deepEqual([choices[0].message.content, choices[0].finish_reason], ['Grüße, "Welt".', 'stop']);
      assert.deepEqual([usage.prompt_tokens, usage.prompt_tokens_details.cached_tokens, usage.completion_tokens], [21, 16, 7]);
    },
    [name('stream')]: async () => {
      const pieces = [];
      const stream = completions('text').stream(ask(usage)).on('content', (piece) => pieces.push(piece));
      const completion = await stream.finalChatCompletion();
      assert.deepEqual(pieces.filter(Boolean), ['Grüße, ', '"Welt".']);
      assert.deepEqual([completion.choices[0].message.content, completion.usage.total_tokens], ['Grüße, "Welt".', 28]);
    },
    [name('events')]: async () => {
      const chunks = await collect(await completions('text').create(ask({ stream: true })));
      assert.deepEqual(chunks.map((c) => c.choices[0].finish_reason), [null, null, null, 'stop']);
      assert.equal(chunks[0].choices[0].delta.role, 'assistant');
      assert.ok(chunks.every((c) => !('usage' in c)));
    },
    [name('tools')]: async () => {
      const completion = await completions('tools').create(ask({ tools, tool_choice: 'required', parallel_tool_calls: false }));
      assertTools(completion);
      assert.equal(completion.choices[0].message.reasoning_content, 'Two cities, two calls.');
      const request = await seen(base, 'messages/tools');
      assert.deepEqual(request.tool_choice, { type: 'any', disable_parallel_tool_use: true });
      assert.deepEqual(request.tools, [{ name: 'weather', description: 'The weather', input_schema: schema, strict: true }]);
    },
    [name('tools streamed')]: async () => {
      const done = [];
      const stream = completions('tools').stream(ask({ tools, ...usage })).on('tool_calls.function.arguments.done', (call) => done.push(call.parsed_arguments.city));
      assertTools(await stream.finalChatCompletion());
      assert.deepEqual(done, ['Köln', 'Bonn']);
    },
    [name('loop')]: async () => {
      const asked = [];
      const weather = { type: 'function', function: { ...tools[0].function, parse: JSON.parse, function: ({ city }) => (asked.push(city), 'rain') } };
      const runner = completions('tools-then-answer').runTools(ask({ tools: [weather], stream: true }));
      assert.equal(await runner.finalContent(), 'Rain in both.');
      assert.deepEqual(asked, ['Köln', 'Bonn']);
      const { messages } = await seen(base, 'messages/tools-then-answer');
      assert.deepEqual(messages.map((m) => m.content.map((b) => b.type)), [['text'], ['text', 'tool_use', 'tool_use'], ['tool_result', 'tool_result']]);
    },
    [name('length')]: async () => {
      assert.equal((await completions('length').create(ask({}))).choices[0].finish_reason, 'length');
      assert.equal((await collect(await completions('length').create(ask({ stream: true })))).at(-1).choices[0].finish_reason, 'length');
    },
    [name('images')]: async () => {
      const content = [`data:image/png;base64,${png}`, 'https://example.org/a.png'].map((url) => ({ type: 'image_url', image_url: { url } }));
      await completions('text').create(ask({ messages: [{ role: 'user', content }] }));
      const [message] = (await seen(base, 'messages/text')).messages;
      assert.deepEqual(message.content.map((b) => b.source), [
        { type: 'base64', media_type: 'image/png', data: png }, { type: 'url', url: 'https://example.org/a.png' },
      ]);
    },
    [name('schema')]: async () => {
      const response_format = { type: 'json_schema', json_schema: { name: 'place', schema, strict: true } };
      await completions('text').create(ask({ response_format }));
      assert.deepEqual((await seen(base, 'messages/text')).output_config, { format: { type: 'json_schema', schema } });
    },
    [name('too many requests')]: async () => {
      const e = await failure(completions('error-429').create(ask({})));
      assert.ok(e instanceof OpenAI.RateLimitError);
      assert.deepEqual([e.type, e.code], ['rate_limit_error', 'rate_limit_exceeded']);
      assert.match(e.message, /would exceed your rate limit/);
    },
    [name('bad request')]: async () => {
      const e = await failure(completions('text').create(ask({ n: 2 })));
      assert.ok(e instanceof OpenAI.BadRequestError);
      assert.deepEqual([e.param, e.type], ['n', 'invalid_request_error']);
    },
    [name('broken stream')]: async () => {
      const e = await failure(completions('broken').stream(ask({})).finalChatCompletion());
      assert.ok(e instanceof OpenAI.APIError);
      assert.deepEqual([e.error.message, e.type], ['Overloaded', 'server_error']);
    },
    [name('cut stream')]: async () => {
      const e = await failure(completions('cut').create(ask({ stream: true })).then(collect));
      assert.match(e.message, /ended before the answer was complete/);
    },
  };
})();

const responses = (upstream) => {
  const name = (s) => `responses over ${upstream}: ${s}`;
  const api = (script) => client(upstream, script).responses;
  const ask = (more) => ({ model: 'gpt-x', input: 'Weather?', ...more });
  const tools = [{ type: 'function', name: 'weather', description: 'The weather', parameters: schema, strict: true }];
  const assertTools = (response) => {
    assert.equal(response.status, 'completed');
    assert.deepEqual(response.output.map((i) => i.type), ['reasoning', 'message', 'function_call', 'function_call']);
    assert.equal(response.output[0].content[0].text, 'Two cities, two calls.');
    assert.deepEqual(response.output.slice(2).map((i) => JSON.parse(i.arguments).city), ['Köln', 'Bonn']);
    assert.equal(response.output_text, 'I look.');
    const { input_tokens, output_tokens, input_tokens_details, output_tokens_details } = response.usage;
    assert.deepEqual([input_tokens, output_tokens, input_tokens_details.cached_tokens, output_tokens_details.reasoning_tokens], [120, 40, 96, 11]);
  };
  return {
    [name('whole')]: async () => {
      const response = await api('text').create(ask({ instructions: 'Be brief.', metadata: { a: 'b' } }));
      assert.deepEqual([response.output_text, response.status, response.store], ['Grüße, "Welt".', 'completed', false]);
      assert.deepEqual([response.usage.input_tokens, response.usage.output_tokens, response.usage.total_tokens], [21, 7, 28]);
      assert.deepEqual([response.instructions, response.metadata], ['Be brief.', { a: 'b' }]);
    },
    [name('stream')]: async () => {
      const pieces = [];
      const stream = api('text').stream(ask({})).on('response.output_text.delta', (e) => pieces.push([e.delta, e.snapshot]));
      const response = await stream.finalResponse();
      assert.deepEqual(pieces, [['Grüße, ', 'Grüße, '], ['"Welt".', 'Grüße, "Welt".']]);
      assert.deepEqual([response.output_text, response.usage.total_tokens], ['Grüße, "Welt".', 28]);
    },
    [name('events')]: async () => {
      const events = await collect(await api('text').create(ask({ stream: true })));
      assert.deepEqual(events.map((e) => e.type), [
        'response.created', 'response.in_progress', 'response.output_item.added', 'response.content_part.added', 'response.output_text.delta',
        'response.output_text.delta', 'response.output_text.done', 'response.content_part.done', 'response.output_item.done', 'response.completed',
      ]);
      assert.deepEqual(events.map((e) => e.sequence_number), events.map((_, i) => i));
    },
    [name('tools')]: async () => assertTools(await api('tools').create(ask({ tools, tool_choice: 'required' }))),
    [name('tools streamed')]: async () => {
      const done = [];
      const stream = api('tools').stream(ask({ tools })).on('response.function_call_arguments.done', (e) => done.push([e.name, JSON.parse(e.arguments).city]));
      const response = await stream.finalResponse();
      assertTools(response);
      assert.deepEqual(done, [['weather', 'Köln'], ['weather', 'Bonn']]);
      assert.equal(response.output[2].parsed_arguments.city, 'Köln');
    },
    [name('loop')]: async () => {
      const input = [{ role: 'user', content: 'Weather?' }];
      const first = await api('tools-then-answer').create(ask({ input, tools, store: false, reasoning: { effort: 'high' }, include: ['reasoning.encrypted_content'] }));
      const calls = first.output.filter((i) => i.type === 'function_call');
      input.push(...first.output, ...calls.map((c) => ({ type: 'function_call_output', call_id: c.call_id, output: 'rain' })));
      const second = await api('tools-then-answer').create(ask({ input, tools, store: false, reasoning: { effort: 'high' } }));
      assert.equal(second.output_text, 'Rain in both.');
      const request = await seen(base, `${upstream}/tools-then-answer`);
      if (upstream === 'chat') {
        assert.deepEqual(request.messages.map((m) => m.role), ['user', 'assistant', 'tool', 'tool']);
        assert.equal(request.messages[1].reasoning_content, 'Two cities, two calls.');
      } else {
        assert.deepEqual(request.messages[1].content.map((b) => b.type), ['thinking', 'text', 'tool_use', 'tool_use']);
        assert.equal(request.messages[1].content[0].signature, 'EqQBCgIYAhIM');
        assert.equal(request.thinking.type, 'enabled');
      }
    },
    [name('length')]: async () => {
      for (const response of [await api('length').create(ask({})), await api('length').stream(ask({})).finalResponse()]) {
        assert.deepEqual([response.status, response.incomplete_details.reason, response.output_text], ['incomplete', 'max_output_tokens', 'Once upon']);
      }
    },
    [name('images')]: async () => {
      const content = [{ type: 'input_text', text: 'See' }, { type: 'input_image', image_url: `data:image/png;base64,${png}`, detail: 'auto' }];
      await api('text').create(ask({ input: [{ role: 'user', content }] }));
      const part = (await seen(base, `${upstream}/text`)).messages[0].content[1];
      assert.equal(upstream === 'chat' ? part.image_url.url.split(',')[1] : part.source.data, png);
    },
    [name('schema')]: async () => {
      await api('text').create(ask({ text: { format: { type: 'json_schema', name: 'place', schema, strict: true } } }));
      const request = await seen(base, `${upstream}/text`);
      assert.deepEqual(upstream === 'chat' ? request.response_format.json_schema.schema : request.output_config.format.schema, schema);
    },
    [name('too many requests')]: async () => assert.ok((await failure(api('error-429').create(ask({})))) instanceof OpenAI.RateLimitError),
    [name('bad request')]: async () => {
      const e = await failure(api('text').create(ask({ previous_response_id: 'resp_1' })));
      assert.ok(e instanceof OpenAI.BadRequestError);
      assert.equal(e.param, 'previous_response_id');
    },
    [name('broken stream')]: async () => {
      const response = await api('broken').stream(ask({})).finalResponse();
      assert.equal(response.status, 'failed');
      assert.match(response.error.message, upstream === 'chat' ? /Slot unavailable/ : /Overloaded/);
    },
    [name('cut stream')]: async () => {
      const last = (await collect(await api('cut').create(ask({ stream: true })))).at(-1);
      assert.equal(last.type, 'response.failed');
      assert.match(last.response.error.message, /ended before the answer was complete/);
    },
  };
};

run({ ...chat, ...responses('chat'), ...responses('messages') });
