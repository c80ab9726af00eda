/**
 * Marks of what a program tells about itself when it fails: stack traces of the usual languages, messages of databases
 * and their drivers, debug pages of frameworks. Each stands for an answer that was never meant to leave.
 */
const traces: readonly RegExp[] = [
  // Java, Kotlin, Scala; JavaScript; C#
  /(?:^|\n)[ \t]{0,16}at [\w$.<>[\]`/ -]{1,200}\((?:[\w$-]{1,100}\.(?:java|kt|scala|groovy):\d|Native Method|Unknown Source|[^()\n]{0,200}:\d{1,6}:\d{1,6}\))/,
  /(?:^|\n)[ \t]{0,16}at (?:\/|file:|node:|async |[A-Za-z]:\\)[^\n]{0,200}:\d{1,6}:\d{1,6}/,
  /(?:^|\n)[ \t]{0,16}at [\w.`<>]{1,200}\([^()\n]{0,200}\) in [^\n]{1,200}:line \d/,
  /Caused by: [\w.$]{3,200}(?:Exception|Error)\b/,
  /Exception in thread "/,
  // Python, Ruby, PHP, Go, Rust, Elixir
  /Traceback \(most recent call last\)/,
  /(?:^|\n)[ \t]{0,8}File "[^"\n]{1,200}", line \d{1,6}, in /,
  /\.rb:\d{1,6}:in [`']/,
  /Stack trace:\s{0,4}\n?#0 /,
  /(?:Fatal error|Uncaught [\w\\]{1,100}(?:Exception|Error))[^\n]{0,300} in [^\n]{1,200}\.php/,
  /goroutine \d{1,9} \[[a-z ]{1,40}\]:/,
  /thread '[^'\n]{1,100}' panicked at /,
  /\*\* \([A-Z][\w.]{1,100}Error\) /,
];

const databases: readonly RegExp[] = [
  /\bORA-\d{5}\b/,
  /\bSQLSTATE\b/,
  /You have an error in your SQL syntax/i,
  /syntax error at or near "/,
  /violates (?:unique|foreign key|check|not-null|exclusion) constraint/,
  /\brelation "[^"\n]{1,100}" does not exist/,
  /\bcolumn "?[^"\n]{1,100}"? does not exist/,
  /Duplicate entry '[^'\n]{0,200}' for key/,
  /Unclosed quotation mark after the character string/,
  /Incorrect syntax near /,
  /\bSQLITE_(?:ERROR|CONSTRAINT|BUSY|LOCKED|CORRUPT|MISUSE)/,
  /\bsqlite3?\.\w{1,40}Error\b/i,
  /\bunrecognized token: "/,
  /\bnear "[^"\n]{1,60}": syntax error/,
  /\b(?:java\.sql\.|org\.postgresql\.|com\.mysql\.|oracle\.jdbc|org\.hibernate\.|psycopg2?\.|pymysql\.|sqlalchemy\.exc)/,
  /\b(?:PG::|Mysql2::|ActiveRecord::)\w{1,60}/,
  /\bER_[A-Z]{2,40}_[A-Z_]{2,60}\b/,
  /\bMongo(?:Server|Network|Bulk\w{0,20})?Error\b/,
  /\[(?:Microsoft|unixODBC)\]\[/,
  /\bSELECT [^;\n]{1,300} FROM [^;\n]{1,300}(?: WHERE |;|$)/,
  /\bINSERT INTO [\w".`[\]]{1,120} ?\(/,
];

const pages: readonly RegExp[] = [
  /<title>[^<]{0,100}(?:Whoops!|Werkzeug|Debugger|Action Controller: Exception)/i,
  /You're seeing this error because you have <code>DEBUG = True/,
  /Whitelabel Error Page/,
];

/** Of a longer text so much is looked at from each end: debug pages begin with their styles and end with the trace. */
const looksAt = 64 * 1024;

/** What internals a text of an error shows; undefined where none were recognised. Linear: all repeats are bounded. */
export function internalsIn(text: string): 'stack trace' | 'database error' | 'debug page' | undefined {
  const ends = text.length <= 2 * looksAt ? [text] : [text.slice(0, looksAt), text.slice(-looksAt)];
  const shows = (patterns: readonly RegExp[]): boolean =>
    patterns.some(pattern => ends.some(end => pattern.test(end)));
  if (shows(traces)) return 'stack trace';
  if (shows(databases)) return 'database error';
  return shows(pages) ? 'debug page' : undefined;
}
