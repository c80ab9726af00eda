import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Suggestion } from '../contract.ts';
import { importContract } from '../import.ts';
import { termsIn } from './vocabulary.ts';

interface Case {
  readonly method?: string;
  readonly path?: string;
  readonly summary?: string;
  readonly takes?: readonly string[];
  readonly answers?: readonly string[];
  readonly security?: 'apiKey' | 'oauth2' | 'http';
}

const schemaOf = (fields: readonly string[] | undefined) => ({
  content: {
    'application/json': {
      schema: { type: 'object', properties: Object.fromEntries((fields ?? []).map(name => [name, {}])) },
    },
  },
});

function suggest({
  method = 'get',
  path = '/things',
  summary = '',
  takes,
  answers,
  security,
}: Case): Suggestion {
  const operation = {
    summary,
    ...(takes === undefined ? {} : { requestBody: schemaOf(takes) }),
    responses: { 200: { description: '', ...schemaOf(answers) } },
    ...(security === undefined ? {} : { security: [{ scheme: [] }] }),
  };
  const document = {
    openapi: '3.1.0',
    info: { title: 'T', version: '1' },
    paths: { [path]: { [method]: operation } },
    components: { securitySchemes: { scheme: { type: security ?? 'apiKey' } } },
  };
  return importContract(JSON.stringify(document)).operations[0]?.suggestion ?? assert.fail();
}

suite('the suggested category', () => {
  const table: readonly (readonly [string, Case, string])[] = [
    ['a plain read tells', { answers: ['temperature', 'wind'] }, 'tells'],
    ['a plain change does', { method: 'post', takes: ['title'] }, 'does'],
    ['a removal does', { method: 'delete' }, 'does'],
    ['a path about licences is harm', { path: '/licences/{number}' }, 'tells-harm'],
    ['renewing a licence is harm', { method: 'post', path: '/driving-licences/{n}/renewals' }, 'does-harm'],
    ['an answered birth date is harm', { answers: ['dateOfBirth'] }, 'tells-harm'],
    ['an answered social security number is harm', { answers: ['SSN'] }, 'tells-harm'],
    ['an answered bank account is harm', { answers: ['iban'] }, 'tells-harm'],
    ['a salary in a changed record is harm', { method: 'put', takes: ['base_salary'] }, 'does-harm'],
    ['a diagnosis is harm', { path: '/cases/{id}/diagnoses' }, 'tells-harm'],
    ['a password taken is harm', { method: 'post', takes: ['user_password'] }, 'does-harm'],
    [
      'personal data answered to a change is harm',
      { method: 'post', answers: ['passportNumber'] },
      'does-harm',
    ],
    ['two hints together are harm', { answers: ['surname', 'phone'] }, 'tells-harm'],
    ['one hint alone is not', { answers: ['remindAtAddress'] }, 'tells'],
    ['one hint behind proof of a person is harm', { answers: ['address'], security: 'oauth2' }, 'tells-harm'],
    ['one hint behind an API key is not', { answers: ['address'], security: 'apiKey' }, 'tells'],
    ['proof of a person alone is not harm', { answers: ['temperature'], security: 'http' }, 'tells'],
    ["a computer's address is no person's", { answers: ['ip_address', 'macAddress'] }, 'tells'],
    ['a software license is no licence of a person', { answers: ['license'] }, 'tells'],
    ['a birth in a summary is noticed', { summary: 'Find certificates of birth' }, 'tells-harm'],
  ];
  for (const [what, given, category] of table)
    test(`${what}: ${category}`, () => assert.equal(suggest(given).category, category));

  test('the reasons say in plain words which name was noticed', () => {
    const { reasons } = suggest({ answers: ['dateOfBirth'], security: 'oauth2' });
    assert.match(
      reasons.join(' '),
      /GET reads.*`dateOfBirth` speaks of a date or place of birth.*prove who they are/,
    );
  });

  test('the number of reasons is bounded', () => {
    const answers = [
      'ssn',
      'passport',
      'iban',
      'salary',
      'diagnosis',
      'cvv',
      'religion',
      'dob',
      'debt',
      'blood',
    ];
    assert.ok(suggest({ answers }).reasons.length <= 8);
  });
});

test('words are found however a name is spelt', () => {
  for (const name of ['dateOfBirth', 'date_of_birth', 'date-of-birth', 'Date of Birth'])
    assert.equal(termsIn(name).length, 1, name);
  assert.deepEqual(termsIn('constructor __proto__ hasOwnProperty'), []);
});
