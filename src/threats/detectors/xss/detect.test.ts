import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { detectXss } from './detect.ts';

const attacks = [
  '<script>alert(1)</script>',
  '<ScRiPt src=//evil.example>',
  '<\0script>',
  '<svg/onload=alert(1)>',
  '<svg onload =\nalert(1)',
  '<img src=x onerror=alert(1)>',
  '<a/href="javascript:alert(1)">x',
  '<a href="java\tscript:alert(1)">x',
  '<a href=&#106;avascript:alert(1)>x',
  '<a href="javascript&colon;alert(1)">x',
  '" onmouseover="alert(1)',
  "' autofocus onfocus='alert(1)",
  'x onclick=alert(1)',
  '` onclick=alert(1)',
  '<iframe srcdoc="x">',
  '<form action="data:text/html,x">',
  '<p style="x">',
  '<!--[if IE]>x<![endif]-->',
  '<!DOCTYPE html>',
  '<?xml-stylesheet href=x?>',
  '<x:script xmlns:x="y">',
  '<animate attributeName=onload>',
  '</p onclick=alert(1)>',
];

const benign = [
  'a < b and c > d',
  'I <3 you',
  'x<y>z',
  '<b>bold</b> and <i>italic</i>',
  '<a href="https://example.org/">link</a>',
  '<p class="x">text</p>',
  'name=value',
  'a="b" c=\'d\'',
  'once = twice',
  'the option on = off',
  'online="no"'.slice(0, 6),
  '<!-- a comment -->',
  '<person name="Ann"/>',
  'mailto:ann@example.org',
  '1 <= 2',
  '<',
  '',
];

suite('cross-site scripting', () => {
  for (const value of attacks) test(`${JSON.stringify(value)} is found`, () => assert.ok(detectXss(value)));
  for (const value of benign) test(`${JSON.stringify(value)} passes`, () => assert.ok(!detectXss(value)));

  test('hostile values come to an end', () => {
    for (const piece of [
      '<',
      '<a',
      '<a ',
      '<!--',
      '<!',
      "<a b='",
      '<a b=',
      '&#',
      '&colon',
      '\0',
      '/',
      '="',
      "'",
      '`',
    ])
      detectXss(piece.repeat(2 ** 18 / piece.length));
  });
});
