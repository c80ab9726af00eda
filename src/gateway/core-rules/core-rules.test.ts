import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { AnswerContent } from '../answer-content.ts';
import type { Refusal } from '../refusal.ts';
import { policy } from '../policies/threat-rules/policy.ts';
import { compilePolicy, testExchange } from '../testing.ts';
import { readCoreRules } from './files.ts';
import { installCoreRules } from './installed.ts';

const root = mkdtempSync(join(tmpdir(), 'core-rules-'));
after(() => rmSync(root, { recursive: true }));

/** A release in small, of our own making: set up, scored and blocked as the published one is. */
const release = {
  'crs-setup.conf.example':
    'SecDefaultAction "phase:1,log,pass"\nSecDefaultAction "phase:2,log,pass"\nSecAction "id:900990,phase:1,pass,nolog,setvar:tx.crs_setup_version=400"',
  'plugins/x-config.conf': 'SecAction "id:9500010,phase:1,pass,nolog,setvar:tx.plugin=1"',
  'plugins/x-before.conf': 'SecRule TX:plugin "!@eq 1" "id:9500020,phase:1,deny"',
  'plugins/x-after.conf': 'SecRuleRemoveById 4',
  'rules/REQUEST-901-INITIALIZATION.conf':
    'SecRule &TX:blocking_paranoia_level "@eq 0" "id:901120,phase:1,pass,nolog,setvar:tx.blocking_paranoia_level=1"\n' +
    'SecRule &TX:inbound_anomaly_score_threshold "@eq 0" "id:901100,phase:1,pass,nolog,setvar:tx.inbound_anomaly_score_threshold=5"\n' +
    'SecRule REQUEST_METHOD "!@within %{tx.allowed_methods}" "id:911100,phase:1,deny"',
  'rules/REQUEST-942-SQLI.conf':
    'SecRule ARGS "@pmFromFile words.data" "id:1,phase:2,block,capture,msg:\'SQL\',tag:attack-sqli,setvar:tx.score=+5"\n' +
    'SecRule TX:blocking_paranoia_level "@lt 2" "id:2,phase:2,pass,nolog,skipAfter:END"\n' +
    'SecRule ARGS "@rx ^maybe" "id:3,phase:2,block,tag:attack-sqli,setvar:tx.score=+5"\nSecMarker END\n' +
    'SecAction "id:4,phase:2,deny"',
  'rules/REQUEST-949-BLOCKING.conf':
    'SecRule TX:score "@ge %{tx.inbound_anomaly_score_threshold}" "id:949110,phase:2,deny,msg:\'Score\'"',
  'rules/RESPONSE-950-LEAKS.conf':
    'SecRule RESPONSE_BODY "@rx secret" "id:950000,phase:4,block,tag:attack-disclosure,setvar:tx.outbound=+4"',
  'rules/RESPONSE-959-BLOCKING.conf':
    'SecRule TX:outbound "@ge 4" "id:959100,phase:4,deny"\nSecAction "id:980170,phase:5,pass"',
  'rules/RESPONSE-999-EXCLUSION-RULES-AFTER-CRS.conf': 'SecRuleUpdateTargetById 1 "!ARGS:free"',
  'rules/words.data': '# words\ndrop table\n',
};

function written(name: string, files: Readonly<Record<string, string>>): string {
  const directory = join(root, name);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(directory, path, '..'), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return directory;
}

function reasonOf(options: Record<string, unknown>, query: string, method = 'GET'): string | undefined {
  const steps = compilePolicy(policy, { pack: false, crs: true, ...options });
  const verdict = steps.inspect?.(testExchange({ method, url: `/things/v1/things/1?${query}` }));
  return (verdict as Refusal | undefined)?.reason;
}

suite('the Core Rule Set', () => {
  test('is refused in a policy where no directory was told', () =>
    assert.throws(() => compilePolicy(policy, { crs: true }), /tell its directory by --threats-crs/));

  test('is read from a release: setup, plugins and rules in their order, with those for answers', () => {
    const { settings, rules } = readCoreRules(written('whole', release));
    assert.deepEqual(settings, ['crs-setup.conf.example', 'plugins/x-config.conf']);
    assert.deepEqual(rules, [
      'plugins/x-before.conf',
      'rules/REQUEST-901-INITIALIZATION.conf',
      'rules/REQUEST-942-SQLI.conf',
      'rules/REQUEST-949-BLOCKING.conf',
      'rules/RESPONSE-950-LEAKS.conf',
      'rules/RESPONSE-959-BLOCKING.conf',
      'rules/RESPONSE-999-EXCLUSION-RULES-AFTER-CRS.conf',
      'plugins/x-after.conf',
    ]);
  });

  test('has its own setup first, and the usual one where a package keeps it elsewhere', () => {
    const own = written('own', { ...release, 'crs-setup.conf': release['crs-setup.conf.example'] });
    assert.equal(readCoreRules(own).settings[0], 'crs-setup.conf');
    const { 'crs-setup.conf.example': _, ...rest } = release;
    const { settings, files } = readCoreRules(written('none', rest));
    assert.match(files.get(settings[0] ?? '') ?? '', /tx\.crs_setup_version/);
  });

  test('has what Debian keeps apart from the rules: setup, and exclusions before and after', () => {
    const { 'crs-setup.conf.example': setup, ...rest } = release;
    const etc = written('etc', {
      'crs-setup.conf': setup,
      'REQUEST-900-EXCLUSION-RULES-BEFORE-CRS.conf': '',
      'RESPONSE-999-EXCLUSION-RULES-AFTER-CRS.conf': '',
    });
    const names = [
      'crs-setup',
      'REQUEST-900-EXCLUSION-RULES-BEFORE-CRS',
      'RESPONSE-999-EXCLUSION-RULES-AFTER-CRS',
      'x',
    ];
    const list = names.map(name => `IncludeOptional ${etc}/${name}.conf\n`).join('');
    const { settings, rules } = readCoreRules(
      written('debian', { ...rest, 'owasp-crs.load': `# all\n${list}Include /x/*.conf\n` }),
    );
    assert.equal(settings[0], `${etc}/crs-setup.conf`);
    assert.equal(rules[0], `${etc}/REQUEST-900-EXCLUSION-RULES-BEFORE-CRS.conf`);
    assert.equal(rules.at(-1), `${etc}/RESPONSE-999-EXCLUSION-RULES-AFTER-CRS.conf`);
  });

  test('is refused as a whole, with file and line, for one rule that cannot be run', () => {
    const broken = written('broken', {
      ...release,
      'rules/REQUEST-999.conf': '\nSecRule ARGS "@nope" "id:9"',
    });
    assert.throws(
      () => installCoreRules(readCoreRules(broken)),
      /^SecLangFault: rules\/REQUEST-999\.conf:2:15: /,
    );
    assert.throws(() => readCoreRules(written('empty', { 'rules/a.conf': '' })), /no release of the OWASP/);
  });

  test('scores, refuses at its threshold and names category and rules', () => {
    installCoreRules(readCoreRules(written('installed', release)));
    const steps = compilePolicy(policy, { pack: false, crs: true });
    const url = '/things/v1/things/1?a=DROP%20table';
    const refusal = steps.inspect?.(testExchange({ url })) as Refusal | undefined;
    assert.equal(refusal?.detail, 'The request looks like an attack: SQL injection.');
    assert.equal(refusal?.reason, 'rules 1 in ARGS and 949110 in TX');
    assert.equal(reasonOf({}, 'a=other'), undefined);
    assert.equal(reasonOf({}, 'free=drop%20table'), undefined);
  });

  test('judges answers where it is asked to, and names category and rules of the answer alone', () => {
    const answer = { status: 200, headers: ['content-type', 'text/plain'] };
    const x = testExchange({ url: '/things/v1/things/1?a=maybe', answer });
    const content = new AnswerContent(answer.headers, Buffer.from('a secret'));
    const steps = compilePolicy(policy, { pack: false, crs: true, answers: true });
    assert.equal(steps.inspect?.(x), undefined);
    const refusal = steps.answerBody?.(x, content);
    assert.equal(
      refusal?.detail,
      'The service answered with what looks like internals of the service, so the answer was withheld.',
    );
    assert.equal(refusal?.reason, 'rules 950000 in RESPONSE_BODY and 959100 in TX');
    assert.equal(compilePolicy(policy, { pack: false, crs: true }).answerBody, undefined);
  });

  test('takes paranoia level and threshold from the policy', () => {
    assert.equal(reasonOf({}, 'a=maybe'), undefined);
    assert.equal(reasonOf({ paranoia: 2 }, 'a=maybe'), 'rules 3 in ARGS and 949110 in TX');
    assert.equal(reasonOf({ paranoia: 2, threshold: 6 }, 'a=maybe'), undefined);
    assert.equal(reasonOf({ threshold: 6 }, 'a=drop%20table&b=drop%20table')?.endsWith('949110 in TX'), true);
  });

  test('leaves methods to the contract, and own rules can take its rules back', () => {
    assert.equal(reasonOf({}, 'a=b', 'PATCH'), undefined);
    assert.equal(reasonOf({}, 'a=b', 'TRACE'), 'rule 911100 in REQUEST_METHOD');
    assert.equal(reasonOf({ rules: 'SecRuleRemoveById 1' }, 'a=drop%20table'), undefined);
  });
});
