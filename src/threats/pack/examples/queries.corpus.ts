import type { Examples } from './example.ts';

/** SQL, document databases, directories, XML. */
export const queries: Examples = {
  7701010: {
    finds: ["x' or 1=1", '7 and 7=7', '{"a":"7 or 7=7"}', "x') || ('a'='a"],
    passes: ["it's 1 = 1 of 2", 'room 7 or 8', "rock 'n' roll or jazz", 'a=1 and b=2 and c'],
  },
  7701015: {
    finds: [' or 1=1', ') and (1=1', ' and (select name from users limit 1)', '1 or not false'],
    passes: [
      'or else I pay by card',
      'and 2 of them please',
      'where a thing is',
      'and select the one you like from our list',
    ],
  },
  7701020: { finds: ["x' or true --", "a') or 1#"], passes: ["it's true; I was there", "'90s or 2000s"] },
  7701030: {
    finds: [
      '1 union select null,null',
      "' UNION/**/ALL/**/SELECT user,pass from t",
      'dW5pb24gc2VsZWN0IG51bGws',
    ],
    passes: ['the union selected a new chair', 'credit union: select a branch'],
  },
  7701040: {
    finds: ["1'; drop table orders", "x'; insert into a values (1)", '1; shutdown'],
    passes: ["Ann's; drop it at the table", 'section 4; insert the key into the lock', 'I will; delete mine'],
  },
  7701050: { finds: ["admin'--", 'root"#'], passes: ["the '90s -- a decade", "'quoted'", "O'Brien"] },
  7701060: {
    finds: ["1' and sleep(5)", "';waitfor delay '0:0:5'", '1 || pg_sleep(5)'],
    passes: ['sleep (5) hours a night', 'no wait for the delay', 'a benchmark (2024)'],
  },
  7701070: {
    finds: ['extractvalue(1,concat(0x7e,version()))', "1 into outfile '/x'", "' grant connect to me"],
    passes: ['load the file (again)', 'into outfile mode', "the bank's grant connects people"],
  },
  7701080: {
    finds: ['select table_name from information_schema.tables', 'select * from sqlite_master'],
    passes: ['select a seat from the map', 'the information_schema of MySQL'],
  },
  7701090: {
    finds: ["1' and (select count(*) from users)>1", '5 rlike (select (case when 1=1 then 1 end))'],
    passes: ["the user's, or select from the list", '5 selected from 9'],
  },
  7701100: { finds: ['1/*!50000union*/'], passes: ['/* select */', 'a comment!'] },
  7701110: {
    finds: ["1' order by 5--", '1 group by 2,3'],
    passes: ['order by 5 pm', "the team's order by 5 pm"],
  },
  7701120: {
    finds: ["'||(select 1)||'", '(select case when 1=1 then 1 end)'],
    passes: ["'a' || 'b'"],
  },
  7701130: {
    finds: ["x' or name is not null", "x' and id in (1)", "x' or a like '%"],
    passes: ["it's this or that is null and void", "'yes' or no in the end"],
  },
  7701140: { finds: ["' or ''='", "1' or '1'='1' --"], passes: ["it's", "rock 'n' roll", 'a "quoted" word'] },
  7702010: {
    at: 'name',
    finds: ['user.$ne', 'password[$regex]', '$where'],
    passes: ['$select', 'price.$eur', 'json.a.$ref', 'where'],
  },
  7702020: {
    finds: ['{"$ne": null}', "', $or: [ {}, { 'a':'a", '\\u0024where'],
    passes: ['$where the money is', 'it costs {$5: yes}', '{"$ref": "#/a"}', '{"$schema": "x"}'],
  },
  7702030: {
    finds: [
      "'; return true; var a='",
      'db.users.drop()',
      "' || this.role=='admin",
      'function() { return this.x }',
    ],
    passes: ['return policy; sleep well', 'the db.users table', 'this.name', 'a || b'],
  },
  7705010: {
    finds: ['*)(uid=*', 'admin)(&)', '(|(cn=a)(cn=b))', 'x)(!(active=true))', 'bob)(department=it'],
    passes: ['call me (or not) (maybe)', 'f(a)(b)', 'a & b (c)', '*important*', '(a = b)'],
  },
  7705020: {
    finds: ["x' or name()='user", "'] | //user", 'x/ancestor-or-self::node()', "' or count(/*)=1"],
    passes: ["'a' or contains milk", '//comment', 'count (all) of them', "the child's parent"],
  },
};
