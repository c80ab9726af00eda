import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { internalsIn } from './internals.ts';

suite('recognised in an error', () => {
  const shown: readonly [string, string][] = [
    ['stack trace', 'java.lang.NullPointerException\n\tat com.shop.Order.pay(Order.java:42)'],
    ['stack trace', 'java.lang.Error\n\tat java.base/java.lang.Thread.run(Native Method)'],
    ['stack trace', 'Caused by: org.shop.PayException: no'],
    [
      'stack trace',
      'TypeError: x\n    at pay (/srv/app/pay.js:1:20)\n    at async run (/srv/app/run.js:2:3)',
    ],
    ['stack trace', 'Error: x\n    at file:///srv/app/pay.mjs:10:9'],
    ['stack trace', 'System.Exception: x\n   at Shop.Order.Pay(Int32 id) in C:\\src\\Order.cs:line 12'],
    ['stack trace', 'Traceback (most recent call last):\n  File "/srv/app.py", line 3, in pay'],
    ['stack trace', "app/models/order.rb:12:in `pay'"],
    ['stack trace', 'PHP Fatal error: Uncaught Exception: x in /srv/pay.php:3\nStack trace:\n#0 {main}'],
    ['stack trace', 'panic: x\n\ngoroutine 1 [running]:\nmain.main()'],
    ['stack trace', "thread 'main' panicked at src/main.rs:2:5"],
    ['database error', 'ORA-00933: SQL command not properly ended'],
    ['database error', 'SQLSTATE[42000]: Syntax error'],
    ['database error', 'ERROR: syntax error at or near "FORM"'],
    ['database error', 'duplicate key value violates unique constraint "users_email_key"'],
    ['database error', 'relation "users" does not exist'],
    ['database error', "Duplicate entry 'ann' for key 'users.name'"],
    ['database error', 'SQLITE_ERROR: no such table: users'],
    ['database error', 'near "FORM": syntax error'],
    ['database error', 'select failed: SELECT id, pin FROM users WHERE id = 1'],
    ['database error', 'ER_NO_SUCH_TABLE: nothing'],
    ['database error', '[Microsoft][ODBC Driver 17 for SQL Server]'],
    ['debug page', '<html><title>Werkzeug Debugger</title>'],
  ];
  for (const [what, text] of shown)
    test(JSON.stringify(text.slice(0, 60)), () => assert.equal(internalsIn(text), what));
});

test('recognised at either end of a long page', () => {
  const styles = 'p { color: red }\n'.repeat(20_000);
  assert.equal(internalsIn(`SQLSTATE[42000]\n${styles}`), 'database error');
  assert.equal(internalsIn(`${styles}\nCaused by: org.shop.PayException: no`), 'stack trace');
});

test('what tells of the caller’s mistake stays', () => {
  for (const text of [
    '',
    'not found',
    'The field "at" must be a date (for example 2026-01-31).',
    'Meet at Springfield (Main Street:12)',
    'Please select a size from the list.',
    'error at line 3, column 12 of your document',
    'An exception to the rule was requested.',
    'The name is taken: choose another.',
    'look at https://example.org/errors/12:30:15',
  ])
    assert.equal(internalsIn(text), undefined, text);
});
