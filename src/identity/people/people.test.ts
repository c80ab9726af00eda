import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { agentOf } from './agent.ts';
import { maskEmail, normaliseEmail } from './email.ts';
import { developerSlug, normaliseName } from './name.ts';

suite('an e-mail address', () => {
  test('is kept without space around it, in lower case', () => {
    assert.equal(normaliseEmail('  Ann.Lee+x@Example.ORG \n'), 'ann.lee+x@example.org');
  });

  const refused = {
    'no at sign': 'ann.example.org',
    'two at signs': 'ann@example@example.org',
    'nothing before the at sign': '@example.org',
    'nothing behind the at sign': 'ann@',
    'a line end': 'ann@example.org\r\nBcc: all@example.org',
    'a line end in the middle': 'ann\r\n@example.org',
    'a second recipient': 'ann@example.org,bob@example.org',
    'a display name': 'Ann <ann@example.org>',
    'a quoted part': '"ann lee"@example.org',
    'a space': 'ann lee@example.org',
    'a NUL': 'ann\0@example.org',
    'an empty label': 'ann@example..org',
    'an address literal': 'ann@[127.0.0.1]',
    'another alphabet': 'änn@example.org',
    'a local part of 65 characters': `${'a'.repeat(65)}@example.org`,
    '255 characters': `a@${'b'.repeat(63)}.${'b'.repeat(63)}.${'b'.repeat(63)}.${'b'.repeat(61)}`,
    'a million characters': `${'a'.repeat(1_000_000)}@example.org`,
  };
  for (const [what, text] of Object.entries(refused))
    test(`is refused with ${what}`, () => assert.equal(normaliseEmail(text), undefined));

  test('is masked but for its first letter and its domain', () => {
    assert.equal(maskEmail('ann@example.org'), 'a…@example.org');
  });
});

suite("a person's name", () => {
  test('is kept composed, with single spaces', () => {
    assert.equal(normaliseName('  Zoe\u0308   Lane '), 'Zoë Lane');
  });

  const refused = {
    nothing: '',
    'spaces only': '   ',
    'a control character': 'Ann\u0007',
    'a mark that turns text around': 'Ann\u202Eeel',
    'an invisible character': 'Ann\u200B',
    'a tag': '<script>',
    '101 characters': 'x'.repeat(101),
    'a million characters': 'x'.repeat(1_000_000),
  };
  for (const [what, text] of Object.entries(refused))
    test(`is refused with ${what}`, () => assert.equal(normaliseName(text), undefined));

  test("makes a name for the developer's record that fits its rules, whatever it is", () => {
    for (const name of ['Zoë Lane', '李', '--', 'x'.repeat(100), 'O’Neil, Sr.'])
      assert.match(
        developerSlug(name, bytes => new Uint8Array(bytes).fill(9)),
        /^[a-z0-9][a-z0-9-]{0,62}$/,
      );
  });
});

suite('a program is named', () => {
  const named = {
    'Firefox on Windows': 'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0',
    'Edge on Windows': 'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/140.0 Safari/537 Edg/140.0',
    'Chrome on Android': 'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537 Chrome/140.0 Mobile Safari/537',
    'Safari on iOS': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1',
    curl: 'curl/8.5.0',
    'Unknown program': '<script>alert(1)</script>',
  };
  for (const [name, agent] of Object.entries(named)) test(name, () => assert.equal(agentOf(agent), name));

  test('by the beginning only of what it says', () => {
    assert.equal(agentOf(`${'x'.repeat(300)}Firefox/1`), 'Unknown program');
  });
});
