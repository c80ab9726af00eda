import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Command } from 'commander';
import { completionScript } from './completion.ts';
import { exitCodes } from './exit.ts';
import { createProgram } from './program.ts';
import { slugOf } from './import.ts';
import { printable, table } from './output.ts';
import { cliReference } from './reference.ts';
import { duration, momentFrom } from './times.ts';

/** Every command that does something, with its full name. */
function leaves(command: Command, before = ''): { name: string; command: Command }[] {
  return command.commands.flatMap(child => {
    const name = `${before} ${child.name()}`.trim();
    return child.commands.length > 0 ? leaves(child, name) : [{ name, command: child }];
  });
}

suite('the program as a whole', () => {
  const all = leaves(createProgram());

  test('every command but the servers and the completion takes --json', () => {
    for (const { name, command } of all) {
      if (['start', 'gateway', 'completion'].includes(name)) continue;
      assert.ok(
        command.options.some(({ long }) => long === '--json'),
        name,
      );
    }
  });

  test('every command and option says what it is for', () => {
    for (const { name, command } of all) {
      assert.match(command.description(), /^[A-Z].*\.$/s, name);
      for (const option of command.options)
        assert.ok(option.description.length > 3, `${name} ${option.flags}`);
    }
  });

  test('the reference page lists every command, option and exit code', () => {
    const page = cliReference();
    for (const { name, command } of all) {
      assert.ok(page.includes(`### ${name}\n`), name);
      for (const { flags } of command.options)
        assert.ok(page.includes(`| \`${flags}\` |`), `${name} ${flags}`);
    }
    for (const [name, { code }] of Object.entries(exitCodes))
      assert.ok(page.includes(`| ${code} | ${name} |`));
    assert.equal(page, cliReference());
  });

  test('each shell gets a script that names every command', () => {
    for (const shell of ['bash', 'zsh', 'fish'] as const) {
      const script = completionScript(createProgram(), shell);
      for (const { name } of all) assert.ok(script.includes(`"${name}"`), `${shell} ${name}`);
    }
  });

  test('only our own styles get through to a terminal', () => {
    assert.equal(printable('\u001b[31mred\u001b[39m'), '\u001b[31mred\u001b[39m');
    assert.equal(
      printable('\u001b[8mhidden\u001b]8;;x\u0007\r\u009b2J'),
      '\ufffd[8mhidden\ufffd]8;;x\ufffd\ufffd\ufffd2J',
    );
    assert.equal(printable('a\tb\nc'), 'a\tb\nc');
  });

  test('styled cells are aligned by what is seen of them', () => {
    assert.equal(
      table([
        ['\u001b[1mab\u001b[22m', 'x'],
        ['c', 'y'],
      ]),
      '\u001b[1mab\u001b[22m  x\nc   y',
    );
  });

  test('a title becomes a name that the admin API takes', () => {
    assert.equal(slugOf('Événements & Städte — API (v2)'), 'evenements-stadte-api-v2');
    assert.equal(slugOf('市役所'), '');
    assert.match(slugOf(`x${'-y'.repeat(60)}`), /^[a-z0-9][a-z0-9-]{0,62}$/);
  });

  test('lengths and moments are read exactly or refused', () => {
    assert.equal(duration('90d', '--x'), 90 * 86_400_000);
    assert.equal(momentFrom('2027-01-31', '--x', 0, 1), Date.UTC(2027, 0, 31));
    assert.equal(momentFrom('2027-01-31T12:00:00+02:00', '--x', 0, 1), Date.UTC(2027, 0, 31, 10));
    assert.equal(momentFrom('2h', '--x', 10_000_000, -1), 10_000_000 - 7_200_000);
    for (const text of ['', '1', 'd', '1.5d', '-1d', '2027-13-01', '2027-1-1', '2027-02-30', '31.01.2027'])
      assert.throws(() => momentFrom(text, '--x', 0, 1), /--x: /, text);
  });
});
