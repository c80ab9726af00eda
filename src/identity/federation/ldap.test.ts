import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  BusyError,
  ConstraintViolationError,
  InappropriateAuthError,
  InsufficientAccessError,
  InvalidCredentialsError,
  NoSuchObjectError,
  OperationsError,
  StrongAuthRequiredError,
  UnavailableError,
  UnwillingToPerformError,
} from 'ldapts';
import { comparedName, saysNo } from './ldap.ts';

suite('what a directory answers to a password', () => {
  for (const No of [
    InvalidCredentialsError,
    InappropriateAuthError,
    ConstraintViolationError,
    UnwillingToPerformError,
    InsufficientAccessError,
    NoSuchObjectError,
  ])
    test(`is no, and tells nothing of the account: ${No.name}`, () => assert.ok(saysNo(new No())));

  for (const Failure of [BusyError, UnavailableError, OperationsError, StrongAuthRequiredError, Error])
    test(`is no answer: ${Failure.name}`, () => assert.ok(!saysNo(new Failure())));
});

suite('names in a directory', () => {
  for (const spelling of [
    'ann lee',
    ' Ann  Lee ',
    'ANN\tLEE',
    'ann\u00a0lee',
    'a\u00adnn lee',
    'ann\u200b lee',
    '\uff41nn lee',
    '\u00e4nn lee',
    'a\u0308nn lee',
    'ann lee\ufe0f',
    'ann\u034f lee',
    'ann lee\ufffc',
    'ann lee\u0000',
    '\u{1d41a}nn lee',
  ])
    test(`are counted as one however they are spelled: ${JSON.stringify(spelling)}`, () =>
      assert.equal(comparedName(spelling), 'ann lee'));

  test('are others where directories tell them apart', () => {
    const names = ['ann', 'anne', 'a nn', 'ann@example.org', 'a.nn', 'ann1', '\u0430nn'];
    assert.equal(new Set(names.map(comparedName)).size, names.length);
  });
});
