// Lints an OpenAPI document with Redocly's recommended rules. usage: lint.js FILE. Prints what it finds, warnings too, and fails if it finds anything.
'use strict';
const { createConfig, lint } = require('@redocly/openapi-core');

async function main() {
  const config = await createConfig({ extends: ['recommended-strict'] });
  const problems = await lint({ ref: process.argv[2], config });
  for (const problem of problems) console.log(`${problem.severity} ${problem.ruleId} at ${problem.location[0].pointer}: ${problem.message}`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}

main();
