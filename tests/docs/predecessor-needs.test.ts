import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../end-to-end/paths.ts';

const rows = readFileSync(join(ROOT, 'docs', 'predecessor-needs.md'), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, number = '', need = '', tests = ''] = /^\| (\d+) \| (.+?) \| (.+) \|$/.exec(line) ?? [];
    return number === '' ? [] : [{ number: Number(number), need, tests: tests.split('<br>') }];
  });

test('each need from 1 to 36 stands there once, in order', () => {
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 36 }, (_, index) => index + 1));
});

const named = rows.flatMap(({ number, tests }) => tests.map((test) => ({ number, test })));

test.each(named)('need $number: $test exists, and names the need', ({ number, test: named }) => {
  const [, file = '', title = ''] = /^`(tests\/[\w/.-]+\.ts)`: (.+)$/.exec(named) ?? [];
  const source = readFileSync(join(ROOT, file), 'utf8');
  const written = [`'${title}'`, `"${title}"`].filter((literal) => source.includes(literal));
  expect(written).toHaveLength(1);
  const [, needs = ''] = / \(needs? (\d+(?:, \d+)*)\)$/.exec(title) ?? [];
  expect(needs.split(', ').map(Number)).toContain(number);
});
