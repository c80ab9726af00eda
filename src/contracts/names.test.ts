import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { apiNameFrom, versionNameFrom } from './names.ts';

suite('a name from a title', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['Todo Application', 'todo-application'],
    ['The Weather REST API v2', 'weather'],
    ['Ämter & Straßen (Öffentlich)', 'aemter-strassen-oeffentlich'],
    ['Café Zürich', 'cafe-zuerich'],
    ['API', 'api'],
    ['天気', 'api'],
    ['', 'api'],
    ['../../etc/passwd', 'etc-passwd'],
    ['<script>x</script>', 'script-x-script'],
    ['v2', 'v2'],
    [`${'very '.repeat(30)}long`, 'very-very-very-very-very-very-very-very'],
    ['x'.repeat(1000), 'x'.repeat(40)],
    ['-- --', 'api'],
  ];
  for (const [title, name] of cases)
    test(`${title.slice(0, 30)} gives ${name}`, () => {
      assert.match(apiNameFrom(title), /^[a-z0-9][a-z0-9-]{0,62}$/);
      assert.equal(apiNameFrom(title), name);
    });
});

suite('a name from a version', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['1.0.0', 'v1'],
    ['v2.3', 'v2'],
    ['0.9-beta', 'v0'],
    ['2026-04', '2026-04'],
    ['2026-04-01', '2026-04-01'],
    ['latest', 'v1'],
    ['', 'v1'],
    ['007', 'v7'],
    ['../1', 'v1'],
    ['9'.repeat(500), 'v1'],
  ];
  for (const [version, name] of cases)
    test(`${version.slice(0, 20)} gives ${name}`, () => {
      assert.equal(versionNameFrom(version), name);
    });
});
