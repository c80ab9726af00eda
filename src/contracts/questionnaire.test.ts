import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { assess, assessmentFaults, needsAssessment, questions, type Assessment } from './questionnaire.ts';

const harmless: Assessment = {
  today: 'People look at the notice board in the town hall; the API shows the same text.',
  information: 'none',
  effect: 'none',
  misuse: 'nuisance',
  volume: 'many',
  users: 'anyone',
  impersonation: 'nothing',
  accountable: 'Ada, head of open data',
};

suite('the risk questionnaire', () => {
  test('there are eight questions, and each but those in own words explains its answers', () => {
    assert.equal(questions.length, 8);
    for (const { name, text, why, answers } of questions) {
      assert.match(text, /\?$/);
      assert.match(why, /\.$/);
      for (const { meaning, example } of answers) assert.ok(meaning !== '' && example !== '');
      assert.equal(answers.length === 0, name === 'today' || name === 'accountable');
    }
    assert.match(questions[0]?.text ?? '', /had today without the API, and what does the API change/);
  });

  test('complete answers have no faults', () => assert.deepEqual(assessmentFaults(harmless), []));

  const incomplete: Record<string, unknown> = {
    nothing: undefined,
    'an empty object': {},
    'a missing answer': { ...harmless, misuse: undefined },
    'an answer that is none of the choices': { ...harmless, effect: 'maybe' },
    'a few empty words': { ...harmless, today: 'same' },
    'a question that was not asked': { ...harmless, extra: true },
  };
  for (const [what, answers] of Object.entries(incomplete))
    test(`${what} is no complete assessment`, () => assert.notEqual(assessmentFaults(answers).length, 0));

  test('harm needs an assessment, other categories do not', () => {
    assert.deepEqual((['tells', 'does', 'tells-harm', 'does-harm'] as const).map(needsAssessment), [
      false,
      false,
      true,
      true,
    ]);
  });
});

suite('what answers speak for', () => {
  test('grows with each answer, and never shrinks', () => {
    const order = ['tells', 'does', 'tells-harm', 'does-harm'];
    const worst = { information: 'sensitive', effect: 'final', misuse: 'severe' } as const;
    let before = 0;
    for (let count = 0; count <= 3; count++) {
      const { category } = assess(Object.fromEntries(Object.entries(worst).slice(0, count)));
      assert.ok(order.indexOf(category) >= before, category);
      before = order.indexOf(category);
    }
    assert.equal(before, 3);
    assert.deepEqual(assess({}), { category: 'tells', audience: 'open', reasons: ['Its calls only tell.'] });
  });

  const table: readonly (readonly [Partial<Assessment>, string, string])[] = [
    [{}, 'tells', 'open'],
    [{ effect: 'undone-easily' }, 'does', 'open'],
    [{ users: 'own-organisation' }, 'tells', 'internal'],
    [{ users: 'contract-partners', effect: 'undone-with-effort' }, 'does', 'partner'],
    [{ information: 'aggregated' }, 'tells', 'open'],
    [{ information: 'contact', volume: 'one' }, 'tells', 'open'],
    [{ information: 'contact', volume: 'many' }, 'tells-harm', 'registered'],
    [{ information: 'personal' }, 'tells-harm', 'registered'],
    [{ information: 'sensitive', users: 'known-developers' }, 'tells-harm', 'registered'],
    [{ misuse: 'severe' }, 'tells-harm', 'registered'],
    [{ effect: 'final' }, 'does-harm', 'registered'],
    [{ impersonation: 'sees-others' }, 'tells-harm', 'registered'],
    [{ impersonation: 'acts-for-others', users: 'contract-partners' }, 'does-harm', 'partner'],
  ];
  for (const [answers, category, audience] of table) {
    test(`${JSON.stringify(answers)} is ${category} for ${audience}`, () => {
      const risk = assess({ ...harmless, ...answers });
      assert.deepEqual([risk.category, risk.audience], [category, audience]);
      if (category.endsWith('-harm')) assert.ok(risk.reasons.length > 1);
    });
  }
});
