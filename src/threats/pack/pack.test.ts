import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { noBody, type RequestFacts } from '../interpreter/facts.ts';
import { octetsOf } from '../request/octets.ts';
import { loadRules } from '../seclang/load.ts';
import { run } from '../testing.ts';
import type { Example } from './examples/example.ts';
import { pagesAndPlaces } from './examples/pages-and-places.corpus.ts';
import { programs } from './examples/programs.corpus.ts';
import { inProse } from './examples/prose.corpus.ts';
import { queries } from './examples/queries.corpus.ts';
import { packFiles } from './pack.ts';

const rules = loadRules(packFiles(), [], [...packFiles().keys()]);
const examples = { ...queries, ...programs, ...pagesAndPlaces, ...inProse };

function request(text: string, at: Example['at']): Partial<RequestFacts> {
  const value = octetsOf(text);
  if (at === 'path') return { path: text };
  if (at?.startsWith('header '))
    return { headers: ['Host', 'api.example', at.slice('header '.length), value] };
  const args =
    at === 'name'
      ? [{ key: value, value: '1' }]
      : [{ key: 'json.note', value, kind: at === 'address' || at === 'prose' ? at : 'usual' } as const];
  return { body: '{}', processor: 'JSON', readBody: () => ({ ...noBody, args }) };
}

/** All rules that match, not only the first one that refuses. */
const found = (text: string, at: Example['at']): string[] =>
  run(rules, request(text, at), { detectionOnly: true, budget: 64_000_000 })
    .matched.filter(({ logged }) => logged)
    .map(({ id }) => String(id));

const requestRules = rules.items.flatMap(item =>
  item.kind === 'rule' && item.rule.logged && item.rule.phase === 2 ? [item.rule] : [],
);

suite('the rules of the pack', () => {
  test('each has examples of what it finds', () => {
    assert.deepEqual(requestRules.map(({ id }) => String(id)).sort(), Object.keys(examples).sort());
  });

  for (const { id, message } of requestRules) {
    const { finds, passes, at } = examples[id] ?? { finds: [], passes: [] };
    test(`${id} finds: ${message}`, () => {
      for (const text of finds) assert.ok(found(text, at).includes(String(id)), `${text} is not found`);
    });
    test(`what is near ${id} passes all of them`, () => {
      for (const text of passes) assert.deepEqual(found(text, at), [], text);
    });
  }

  test('each refuses by itself, and says to callers of what kind the attack is', () => {
    for (const { id, disruption, tags } of requestRules) {
      assert.equal(disruption.kind, 'deny', String(id));
      assert.equal(tags.filter(tag => tag.startsWith('attack-')).length, 1, String(id));
      assert.ok(tags.includes('gatehouse-api'), String(id));
    }
  });
});
