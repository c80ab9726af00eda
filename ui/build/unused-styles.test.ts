import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { withoutUnused } from './unused-styles.ts';

const keep = (css: string) => withoutUnused(css, name => name === 'm_aa');

suite('styles that no script uses', () => {
  test('a rule whose class nobody uses is left out, the others stay as they are', () => {
    assert.equal(keep('.m_aa{color:red}.m_bb{color:blue}.own{a:b}'), '.m_aa{color:red}.own{a:b}');
  });
  test('of a list only the selectors that can match stay', () => {
    assert.equal(keep('.m_aa,.m_bb:hover,.own>.m_bb{a:b}'), '.m_aa{a:b}');
  });
  test('a class that must be absent does not take its rule away', () => {
    assert.equal(keep('.m_aa:not(.m_bb){a:b}'), '.m_aa:not(.m_bb){a:b}');
  });
  test('rules in @media and @layer are looked into, and empty ones go', () => {
    assert.equal(
      keep('@media (width>1em){.m_bb{a:b}}@layer x{.m_aa{a:b}.m_bb{a:b}}'),
      '@layer x{.m_aa{a:b}}',
    );
  });
  test('frames, typefaces and statements stay', () => {
    const css = '@charset "utf-8";@keyframes m_bb{0%{a:b}}@font-face{src:url("a;{b")}@layer a,b;';
    assert.equal(keep(css), css);
  });
  test('braces in strings and escapes do not end a rule', () => {
    assert.equal(keep('.m_bb{content:"}"}.own\\,x,.m_bb{content:"\\"}"}'), '.own\\,x{content:"\\"}"}');
  });
});
