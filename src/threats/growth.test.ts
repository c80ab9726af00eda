import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { countGrowth, growthOf, isCounting, type Growing } from '../../test/support/steps.ts';

/** All of these are loaded after counting began, and so not above. */
async function cases(): Promise<Record<string, readonly [number, Growing]>> {
  const { detectSqli } = await import('./detectors/sqli/detect.ts');
  const { detectXss } = await import('./detectors/xss/detect.ts');
  const { runsScript } = await import('./detectors/xss/script-elements.ts');
  const { testRules } = await import('./testing.ts');
  const { packFiles } = await import('./pack/pack.ts');
  const { loadRules } = await import('./seclang/load.ts');
  const { patternsOf, pumped } = await import('../../test/support/pumped.ts');

  const found: Record<string, readonly [number, Growing]> = {};
  const detectors = { sqli: detectSqli, xss: detectXss, script: runsScript };
  const pieces = [
    ...[
      "'",
      '"',
      '(',
      '[',
      '`',
      '/*',
      '/**/',
      '--',
      '#\n',
      '-- \n',
      '1 ',
      'a ',
      '1=',
      '\\',
      '@',
      "x'",
      '||',
      'a(',
    ],
    ...[
      '$a',
      '$a$',
      '{',
      '.',
      'not ',
      'union ',
      'group by ',
      '1+',
      '1,',
      "q'[",
      "u&'",
      '0x',
      '1e',
      'e',
      '@@`',
      'a.',
      "' ' ",
      "x' = '",
      '- ',
    ],
    ...[
      '<',
      '<a',
      '<a ',
      '<!--',
      '<!',
      '<?',
      "<a b='",
      '<a b=',
      '<a b=c ',
      '&#',
      '&colon',
      '\0',
      '/',
      '="',
      '</a ',
      ' on=',
      '<!--`',
      '<script',
      '<script>',
      '`<script>`',
      '<script src="a.js"></script>',
      '<script>\n',
      ' src="',
      '</script>',
    ],
  ];
  for (const [name, detect] of Object.entries(detectors))
    for (const piece of pieces)
      for (const before of ['', "1' "])
        found[`${name} ${JSON.stringify(before + piece)}`] = [
          2_000,
          size => {
            const value = `${before}${piece.repeat(size)} '"`;
            return () => detect(value);
          },
        ];

  let texts = 0;
  /** What was compiled once is kept: each is another. */
  const rule = (condition: string): string =>
    `SecRule ${condition.replace(/(@\w+ )/, `$1t${++texts}`)} "id:1,phase:2,deny"`;
  const many = (size: number, of: (n: number) => string, between = ''): string =>
    Array.from({ length: size }, (_, n) => of(n)).join(between);
  const rules: Record<string, (size: number) => string> = {
    'nested groups': size => rule(`ARGS "@rx ${'('.repeat(size)}a${')'.repeat(size)}"`),
    repetitions: size => rule(`ARGS "@rx ${'a{1000}'.repeat(size)}"`),
    'nested repetitions': size => rule(`ARGS "@rx ${'(?:'.repeat(size)}a${'){2}'.repeat(size)}"`),
    alternatives: size => rule(`ARGS "@rx ${many(size, n => `w${n}`, '|')}"`),
    classes: size => rule(`ARGS "@rx ${'[a-z0-9]'.repeat(size)}"`),
    captures: size => rule(`ARGS "@rx ${'(a)'.repeat(size)}"`),
    phrases: size => rule(`ARGS "@pm ${many(size, n => `w${n}`, ' ')}"`),
    variables: size => rule(`${many(size, n => `ARGS:w${n}`, '|')} "@rx a"`),
    macros: size => rule(`ARGS "@streq ${'%{tx.a}'.repeat(size)}"`),
    tags: size => `SecRule ARGS "@rx a" "id:1,phase:2,deny${",tag:'a'".repeat(size)}"`,
    rules: size => many(size, n => `SecRule ARGS "@rx a" "id:${n + 1},phase:2,pass"`, '\n'),
  };
  for (const [name, text] of Object.entries(rules))
    found[`loading ${name}`] = [
      300,
      size => {
        const written = text(size);
        return () => {
          try {
            testRules(written);
          } catch {
            // Refused is as good as loaded: what counts is the work until then.
          }
        };
      },
    ];

  for (const [name, expression] of patternsOf(loadRules(packFiles(), [], [...packFiles().keys()])))
    found[`pattern ${name}`] = pumped(expression);
  return found;
}

if (isCounting) await countGrowth(cases);
else
  suite('work on hostile values and rules', async () => {
    for (const { name, small, large } of await growthOf(import.meta.url))
      test(`${name}: four times as much takes four times the steps`, () =>
        assert.ok(large <= small * 5 + 20_000, `${small} steps, then ${large}`));
  });
