/**
 * Makes src/threats/detectors/sqli/fingerprints.ts: what attacks on SQL look like to our own tokeniser, and what prose,
 * identifiers and examples do not. `node tools/sqli-fingerprints.ts ATTACKS... -- BENIGN...`, files with one value a line.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fingerprintLength, places } from '../src/threats/detectors/sqli/detect.ts';
import { tokens } from '../src/threats/detectors/sqli/tokens.ts';

const split = process.argv.indexOf('--');
const linesOf = (files: readonly string[]): string[] =>
  files.flatMap(file =>
    readFileSync(file, 'latin1')
      .split('\n')
      .map(line => line.replace(/\r$/, '')),
  );
const fingerprints = (value: string): string[] =>
  places.map(place => tokens(value, place, fingerprintLength));

const benign = new Map<string, number>();
for (const value of linesOf(process.argv.slice(split + 1)))
  for (const one of new Set(fingerprints(value))) benign.set(one, (benign.get(one) ?? 0) + 1);

/** Among 400,000 values that are none, one that looks like many attacks is taken for chance. */
const isChance = (one: string, times: number): boolean => (benign.get(one) ?? 0) <= (times >= 4 ? 1 : 0);

/** Ways out of a value, what attacks go on with, and how they get rid of the rest. */
const ways = [
  '',
  '1',
  '-1',
  '1)',
  '1))',
  "'",
  "a'",
  "1'",
  "')",
  "a')",
  "'))",
  "1' )",
  '"',
  'a"',
  '")',
  "1'='1'",
];
const bodies = [
  ...[
    'or 1=1',
    "or '1'='1",
    "or 'a'='a'",
    'or "a"="a',
    'and 1=2',
    '|| 1=1',
    '&& 1=1',
    'or true',
    'or not false',
  ],
  ...[
    'or 2>1',
    'or a=a',
    'or 1 like 1',
    "or 'a' like 'a",
    'or (1=1)',
    "or ('a'='a",
    'xor 1=1',
    'and 1=(select 1)',
  ],
  ...['union select 1', 'union select 1,2,3', 'union all select null', 'union all select null,null'],
  ...[
    'union select user,password from users',
    'union select @@version',
    'union select * from users',
    "union select 'a','b'",
  ],
  ...[
    'union (select 1)',
    'union select concat(a,b) from users',
    'union distinct select version()',
    'except select 1,2',
  ],
  ...[
    '; drop table users',
    ';drop table users;',
    '; select sleep(5)',
    "; waitfor delay '0:0:5'",
    '; shutdown',
    '; exec xp_cmdshell(1)',
  ],
  ...[
    "; insert into users values(1,'a')",
    "; update users set a='b'",
    '; delete from users',
    '; declare @a int',
    "; exec master..xp_cmdshell 'x'",
  ],
  ...[
    'and sleep(5)',
    'or sleep(5)',
    'and (select 1 from users)',
    'and (select * from (select(sleep(5)))a)',
    'or pg_sleep(5)',
  ],
  ...[
    'and benchmark(1000000,md5(1))',
    'and extractvalue(1,concat(0x7e,version()))',
    'and ascii(substring(user(),1,1))>64',
  ],
  ...[
    'and exists(select * from users)',
    'and (select count(*) from users)>0',
    'or exists(select 1)',
    'and if(1=1,sleep(5),0)',
  ],
  ...[
    'order by 1',
    'order by 10',
    'group by 1',
    'having 1=1',
    'group by a having 1=1',
    "procedure analyse(1,'a')",
    'limit 1,1 union select 1',
  ],
  ...[
    'into outfile "a"',
    "and 1 in (select 'a')",
    "and '1'='1' and 'a'='a",
    'or 1 in (1)',
    'or 1 between 0 and 2',
    'or a is null',
    'rlike sleep(5)',
  ],
  ...[
    'and 1=cast((select 1) as int)',
    'and 1=convert(int,@@version)',
    "||(select 'a' from dual)||'",
    "+(select sleep(5))+'",
    '- sleep(5)',
    '* (select 1)',
  ],
];
const ends = [
  '',
  '--',
  ' -- -',
  '#',
  '/*',
  ';',
  ';--',
  ')',
  ') --',
  " and '1'='1",
  " or 'a'='a",
  ' and 1=1',
  ', 1',
];
const calls = [
  'sleep(5)',
  'sleep(5)#',
  'pg_sleep(5)',
  'benchmark(1000000,md5(1))',
  'select * from users',
  'select 1',
  'select version()',
  'select sleep(5)',
  'drop table users',
  "insert into users values ('a')",
  "update users set a='b' where c=1",
  'select a,b from c',
  'select 1 from dual',
  'union select 1,2',
  'exec xp_cmdshell(1)',
  'load_file(0x41)',
  'extractvalue(1,concat(1))',
  'union all select',
];
const made = [
  ...calls,
  ...ways.flatMap(way => bodies.flatMap(body => ends.map(end => `${way} ${body}${end}`))),
];

const attacks = new Map<string, number>();
for (const value of [...linesOf(process.argv.slice(2, split)), ...made])
  for (const text of [
    value,
    value.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
  ])
    for (const one of fingerprints(text)) if (one.length >= 3) attacks.set(one, (attacks.get(one) ?? 0) + 1);

const list = [...attacks].flatMap(([one, times]) => (isChance(one, times) ? [one] : [])).sort();
const wrapped = list
  .join(' ')
  .replaceAll(/(.{1,100})(?: |$)/g, "  '$1 ' +\n")
  .replaceAll('\\', '\\\\');
writeFileSync(
  new URL('../src/threats/detectors/sqli/fingerprints.ts', import.meta.url),
  `/** Made by tools/sqli-fingerprints.ts from lists of attacks and of values that are none. */\nexport const fingerprints: ReadonlySet<string> = new Set(\n  (\n${wrapped.replace(/ ' \+\n$/, "'\n")}  ).split(' '),\n);\n`,
);
process.stdout.write(`${list.length} fingerprints\n`);
