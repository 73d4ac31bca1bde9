// Checks exports with code and rules of others. usage: check.cjs FOLDER, which has a file FORMAT.jsonl of each format.
// Prints a line "CHECK: ok", or "CHECK: what is wrong", for each check.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const ts = require('typescript');
const { Template } = require('@huggingface/jinja');

const folder = process.argv[2];
const text = (format) => fs.readFileSync(path.join(folder, `${format}.jsonl`), 'utf8');
const lines = (format) => text(format).split('\n').slice(0, -1).map((line) => JSON.parse(line));

// Object literals may have no members but those of their type, so each line stands in the program as one.
function typeCheck(format, type) {
  const file = path.join(process.env.NODE_PATH, '..', `check-${process.pid}-${format}.ts`);
  const source = `
    import type { ChatCompletionMessageParam as Message, ChatCompletionAssistantMessageParam as Assistant, ChatCompletionFunctionTool as Tool }
      from 'openai/resources/chat/completions';
    type Answer = Assistant & { weight?: 0 | 1 };
    type Said = Exclude<Message, Assistant | { role: 'function' }> | Answer;
    type Sft = { messages: Said[]; tools?: Tool[]; parallel_tool_calls?: boolean };
    type Preference = { input: { messages: Said[]; tools?: Tool[] }; preferred_output: [Assistant]; non_preferred_output: [Assistant] };
    export const lines: ${type}[] = [\n${text(format).split('\n').slice(0, -1).join(',\n')}\n];`;
  const options = {
    strict: true, noEmit: true, skipLibCheck: true, types: [], target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  };
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile;
  host.getSourceFile = (name, ...rest) => (name === file ? ts.createSourceFile(name, source, options.target, true) : read.call(host, name, ...rest));
  host.fileExists = (name) => name === file || ts.sys.fileExists(name);
  const program = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(program).map((d) => ts.flattenDiagnosticMessageText(d.messageText, '\n'));
}

// The template that many tokenizers on Hugging Face have for ChatML.
const chatMl = new Template(
  "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n' }}{% endfor %}");

// What templates with tools do with messages: arguments are objects, and results name their function.
const withTools = new Template(
  "{% for m in messages %}[{{ m.role }}]{% if m.tool_calls %}{% for c in m.tool_calls %}"
  + "{{ c.function.name }}({% for k, v in c.function.arguments | items %}{{ k }}={{ v }}{% endfor %}){% endfor %}"
  + "{% else %}{% if m.role == 'tool' %}{{ m.name }}: {% endif %}{{ m.content }}{% endif %}{{ '\n' }}{% endfor %}");

const checks = {
  'json lines'() {
    for (const file of fs.readdirSync(folder).filter((f) => f.endsWith('.jsonl'))) {
      const all = fs.readFileSync(path.join(folder, file), 'utf8');
      assert.ok(all.endsWith('\n'), file);
      assert.doesNotMatch(all, /[\u2028\u2029\u0085\r]/, `${file}: readers that split at any line break would cut a line`);
      for (const line of all.split('\n').slice(0, -1)) assert.equal(typeof JSON.parse(line), 'object');
    }
  },
  'openai sft types'() { assert.deepEqual(typeCheck('openaiSft', 'Sft'), []); },
  'openai preference types'() { assert.deepEqual(typeCheck('openaiPreference', 'Preference'), []); },
  'types refuse what is wrong'() { assert.notDeepEqual(typeCheck('records', 'Sft'), []); },
  'openai sft rules'() {
    for (const { messages, tools = [] } of lines('openaiSft')) {
      assert.equal(messages.at(-1).role, 'assistant');
      assert.ok(messages.some((m) => m.role === 'assistant' && m.weight !== 0));
      const names = tools.map((t) => t.function.name);
      for (const call of messages.flatMap((m) => m.tool_calls ?? [])) {
        assert.ok(names.includes(call.function.name));
        JSON.parse(call.function.arguments);
      }
    }
  },
  'openai preference rules'() {
    for (const { input, preferred_output: [good], non_preferred_output: [bad] } of lines('openaiPreference')) {
      assert.match(input.messages.at(-1).role, /^(user|tool)$/);
      assert.equal(typeof good.content, 'string');
      assert.notEqual(good.content, bad.content);
    }
  },
  'kto columns and templates'() {
    for (const { prompt, completion, label } of lines('kto')) {
      assert.equal(typeof label, 'boolean');
      assert.match(prompt.at(-1).role, /^(user|tool)$/);
      assert.deepEqual(completion.map((m) => m.role), ['assistant']);
      const before = withTools.render({ messages: prompt });
      const whole = withTools.render({ messages: [...prompt, ...completion] });
      assert.equal(whole, `${before}[assistant]${completion[0].content}\n`);
    }
    assert.match(withTools.render({ messages: lines('kto')[0].prompt }), /read_file\(path=\/etc\/motd\)\n\[tool\]read_file: Welcome/);
  },
  'sharegpt rules of LLaMA-Factory'() {
    for (const { conversations, tools } of lines('shareGpt')) {
      const turns = conversations[0].from === 'system' ? conversations.slice(1) : conversations;
      assert.equal(turns.length % 2, 0);
      turns.forEach(({ from, value }, i) => {
        assert.ok((i % 2 === 0 ? ['human', 'observation'] : ['gpt', 'function_call']).includes(from), from);
        assert.equal(typeof value, 'string');
        if (from === 'function_call') assert.deepEqual(Object.keys(JSON.parse(value)), ['name', 'arguments']);
      });
      if (tools !== undefined) assert.ok(JSON.parse(tools).every((t) => typeof t.name === 'string'));
    }
  },
  'chatml is what the template makes'() {
    const said = new Map(lines('openaiSft').map(({ messages }) => {
      const plain = messages.map((m) => ({ role: m.role === 'developer' ? 'system' : m.role, content: m.content }));
      return [plain.every((m) => typeof m.content === 'string') ? chatMl.render({ messages: plain }) : '', messages];
    }));
    const texts = lines('chatMl').map((l) => l.text);
    assert.ok(texts.length > 0);
    // The one whose weights are all 0 is no example for fine-tuning, but a text.
    for (const one of texts.filter((t) => !t.includes('Second half.'))) assert.ok(said.has(one), one);
  },
};

for (const [name, check] of Object.entries(checks)) {
  try {
    check();
    console.log(`${name}: ok`);
  } catch (error) {
    console.log(`${name}: ${String(error.message).replaceAll('\n', ' | ')}`);
  }
}
