'use strict';
// Runs scenarios one after the other and prints what became of each, one JSON object per line.
exports.run = async (scenarios) => {
  for (const [name, scenario] of Object.entries(scenarios)) {
    const result = { name };
    try {
      await scenario();
    } catch (e) {
      result.error = e?.stack ?? String(e);
    }
    console.log(JSON.stringify(result));
  }
};

exports.collect = async (iterable) => {
  const all = [];
  for await (const item of iterable) all.push(item);
  return all;
};

// What the scripted upstream got last.
exports.seen = async (base, path) => (await fetch(`${base}/seen/${path}`)).json();

exports.png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

exports.schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false };
