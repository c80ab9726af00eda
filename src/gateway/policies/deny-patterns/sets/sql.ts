import type { PatternSet } from './pattern-set.ts';

/** White space as databases read it: comments too. */
const gap = String.raw`(?:\s|/\*[^*]*\*+/)`;
/** Where injected text begins: after a quote or bracket that ends the intended value, or after a lone number. */
const broken = String.raw`(?:^\s*[-+]?\d+|['"\x60)])\s*\)*`;
const joined = '(?:or|and|xor|having|where|\\|\\||&&)';

/** Database statements that leave the value they were put into. */
export const sql: PatternSet = {
  name: 'sql',
  title: 'SQL injection',
  patterns: [
    // ' OR 1=1, ') OR ('a'='a, 1 AND 2=2
    String.raw`${broken}${gap}*\b${joined}${gap}*\(*\s*(?:not\s+)?\d+\s*=\s*\d+`,
    String.raw`['"\x60)]\s*\)*${gap}*(?:\|\||&&)${gap}*\(*\d+\s*=\s*\d+`,
    String.raw`['"]\s*\)*${gap}*${joined}${gap}*\(*\s*(?:not\s+)?['"][^'"]*['"]\s*(?:=|<|>|like\b)\s*\(*['"]`,
    String.raw`['"]\s*\)*${gap}*(?:or|and)${gap}+(?:not\s+)?(?:true|false|1|0)\s*(?:--|#|/\*)`,
    // 1 UNION SELECT password FROM users
    String.raw`${broken}${gap}*\bunion${gap}+(?:all${gap}+|distinct${gap}+)?\(*select\b`,
    String.raw`\bunion${gap}+(?:all${gap}+|distinct${gap}+)?select${gap}+(?:(?:null|\d+)\s*(?:,|--|#|/\*|$|from\b)|[@*(]|['"]\w*['"]\s*,|(?:char|concat|unhex)\s*\()`,
    String.raw`/\*!\d*\s*(?:union|select|insert|update|delete|drop|and|or)\b`,
    // '; DROP TABLE students;--
    String.raw`(?:^|['"\x60)\d])\s*;${gap}*(?:drop|truncate|alter|create)${gap}+(?:table|database|schema|user|view|login|procedure)${gap}+[\w."\x60\[\]]+\s*(?:;|--|#|/\*|$|cascade|\()`,
    String.raw`['"\x60)\d]\s*;${gap}*(?:insert${gap}+into\b|delete${gap}+from\b|update${gap}+\w+${gap}+set\b|exec(?:ute)?${gap}+(?:xp_|sp_|master)|shutdown\b|declare${gap}+@|select${gap}+(?:pg_|sleep|benchmark|load_file|version|@@|\*|\w+${gap}+from))`,
    // admin'--
    String.raw`\w['"]\s*\)*\s*(?:--[\s+-]*|#|/\*)$`,
    String.raw`['"]\s*\)*\s*;?\s*--\s*$`,
    // Asking by time or by error
    String.raw`\bwaitfor${gap}+delay${gap}+['"]|\bpg_sleep\s*\(|\bdbms_pipe\.receive_message|\bdbms_lock\.sleep`,
    String.raw`(?:\b(?:and|or|select|if|then)\b|['"])${gap}*\(*\s*sleep\s*\(\s*\d+(?:\.\d+)?\s*\)`,
    String.raw`\bif\s*\([^()]*,\s*sleep\s*\(\s*\d`,
    String.raw`\bbenchmark\s*\(\s*\d{4,}\s*,`,
    String.raw`\b(?:extractvalue|updatexml)\s*\([^()]*,\s*concat\s*\(`,
    String.raw`${broken}${gap}+(?:or|and)${gap}+\(*\s*(?:ascii|substring|substr|mid|length|exists|ord)\s*\(\s*\(*\s*(?:select|substring|user|database|version)\b`,
    String.raw`${broken}${gap}+(?:or|and)${gap}*\(+\s*select\b[^;]*\b(?:from\b|count\s*\()`,
    String.raw`${broken}${gap}+order${gap}+by${gap}+\d+\s*(?:--|#|/\*)`,
    String.raw`['"]\s*\|\|\s*\(*\s*(?:select\b|chr?\s*\(|utl_|dbms_)`,
    // What only the inside of a database knows
    String.raw`\bselect\b[^;]*\bfrom\b[^;]*\b(?:information_schema|pg_catalog|pg_shadow|pg_user|sqlite_master|sqlite_schema|mysql\.user|sysobjects|syscolumns|all_tables|dba_users)\b`,
    String.raw`\bxp_cmdshell\b|\bload_file\s*\(\s*['"]|\binto${gap}+(?:out|dump)file${gap}+['"]`,
  ],
};
