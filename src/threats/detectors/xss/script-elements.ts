/**
 * Tells script that a text would run from script that it shows. Who documents something shows whole elements: one that
 * loads a package or a file beside the page, code that begins on a line of its own and touches neither page nor network,
 * or the bare name of the tag in quotes. Whatever else has to do with script is taken to run.
 */
export function runsScript(value: string): boolean {
  const first = value.search(/<\s*(?:\/\s*)?(?:\w+:)?script/i);
  if (first === -1) return false;
  const leavesAttribute = /^(?:[^<>\n]{0,60}['"`]\s*\/?>|\/?>[^\s>]|-->|\]\]>|<\/)/.test(value.trimStart());
  const tags = /<\/?(?:\w+:)?script(?![\w-])|<\s*(?:\/\s*)?(?:\w+:)?script\s*[>/]/gi;
  tags.lastIndex = first;
  for (let found = tags.exec(value); found !== null; found = tags.exec(value)) {
    if (leavesAttribute) return true;
    const end = shownUntil(value, found.index, found[0]);
    if (end === undefined) return true;
    tags.lastIndex = end;
  }
  return false;
}

/** Where what is shown ends; undefined where it would run. */
function shownUntil(value: string, at: number, opening: string): number | undefined {
  if (opening === '</script') return isQuoted(value, at, at + 9) ? at + 9 : undefined;
  if (opening !== '<script') return undefined;
  const tag = readTag(value, at + opening.length);
  if (tag === undefined || (tag.source !== undefined && !isOfPackage(tag.source))) return undefined;
  const next = nextTag(value, tag.end);
  const code = value.slice(tag.end, next);
  const isMention = isQuoted(value, at, tag.end) || (tag.isBare && /^(?:[\s\])|,.:;]|$)/.test(code));
  if (!value.startsWith('</script>', next)) return isMention && !calls(code) ? tag.end : undefined;
  // Quotes around both ends: "between `<script>` and `</script>`".
  if (isMention && isQuoted(value, next, next + 9)) return calls(code) ? undefined : next + 9;
  const isShown = tag.source === undefined ? /^[ \t\r]*\n/.test(code) && isTame(code) : code.trim() === '';
  return isShown ? next + 9 : undefined;
}

function nextTag(value: string, from: number): number {
  const next = value.slice(from).search(/<\/?script(?![\w-])/i);
  return next === -1 ? value.length : from + next;
}

/** Between the same quotes, such as those of Markdown for code. */
const isQuoted = (value: string, from: number, end: number): boolean =>
  /['"`]/.test(value[from - 1] ?? '') && value[from - 1] === value[end];

interface Tag {
  /** After its `>`. */
  readonly end: number;
  readonly source: string | undefined;
  readonly isBare: boolean;
}

/** A tag as people write it: attributes of script elements, their values in quotes. */
function readTag(value: string, from: number): Tag | undefined {
  const attribute =
    /\s+(?:(?:type|lang|setup|defer|async|crossorigin|integrity|referrerpolicy|nomodule|nonce|id|class|charset|generic|context|data-[\w-]+)(?:="[^"<>&]*"|='[^'<>&]*')?|src=(?:"([^"<>&]*)"|'([^'<>&]*)'))/y;
  const close = /\s*>/y;
  attribute.lastIndex = from;
  let source: string | undefined;
  let end = from;
  for (let found = attribute.exec(value); found !== null; found = attribute.exec(value)) {
    if (source !== undefined && (found[1] ?? found[2]) !== undefined) return undefined;
    source ??= found[1] ?? found[2];
    end = attribute.lastIndex;
  }
  close.lastIndex = end;
  return close.test(value) ? { end: close.lastIndex, source, isBare: end === from } : undefined;
}

/** Hosts that hand out published packages, to anybody. Whoever publishes one there is not stopped by this. */
const hostsOfPackages: ReadonlySet<string> = new Set([
  ...['ajax.googleapis.com', 'cdn.jsdelivr.net', 'cdn.skypack.dev', 'cdn.tailwindcss.com'],
  ...['cdnjs.cloudflare.com', 'code.jquery.com', 'esm.run', 'esm.sh', 'ga.jspm.io', 'jspm.dev'],
  ...['maxcdn.bootstrapcdn.com', 'raw.githubusercontent.com', 'stackpath.bootstrapcdn.com', 'unpkg.com'],
  'wzrd.in',
]);

/** A file beside the page, or a package from where packages are handed out. */
function isOfPackage(source: string): boolean {
  if (/^(?:\.{0,2}\/)?[\w@~][\w@~./+-]*\.[cm]?[jt]sx?(?:\?[\w.=-]*)?$/.test(source)) return true;
  const host = /^https?:\/\/([\w.-]+)(?:$|\/[\w@~./+%,:=?&-]*$)/.exec(source)?.[1];
  return host !== undefined && hostsOfPackages.has(host);
}

/** Calls and members that reach a page or the network, or make code out of text. */
const reaching = [
  /\b(?:alert|confirm|prompt|eval|fetch|atob|unescape|decodeuricomponent|execscript|msgbox|importscripts)\s*(?:\?\.\s*)?[(`]/i,
  /(?<!\.)\b(?:open|import)\s*\(|\bset(?:timeout|interval)\s*\(\s*['"`]|\bwith\s*\(\s*(?:document|window|self)|\$\.(?:get|post|ajax)/i,
  /\b(?:document|window|self|top|parent|frames|globalthis|this)\s*(?:\?\.|\[|=[^=])|\blocation\s*[.=]/i,
  /\b(?:window|self|top|parent|frames|globalThis|opener)\.(?![A-Z]|addEventListener\b|on(?:load|resize|scroll)\b)\w/,
  /\bdocument\.(?:cookie|write|domain|open|forms|location|defaultView)|=\s*(?:document|window|self|top|globalThis)\b(?!\.)/i,
  /\](?:\s|\?\.)*`|\](?:\s|\?\.)*\([^)]|\bnew\s+(?:Image|Worker|SharedWorker)\b|\\[ux][0-9a-f{]|\b(?:data|blob|javascript):\S|\bfromcharcode\b/i,
  /\bFunction\b|\.constructor\b|['"`]constructor/,
] as const;
function calls(text: string): boolean {
  for (const expression of reaching) if (expression.test(text)) return true;
  return false;
}

/** Names that code without an attack in it seldom needs. */
const telling =
  /\b(?:alert|eval|xmlhttprequest|websocket|eventsource|sendbeacon|insertadjacenthtml|srcdoc|setattribute|localstorage|sessionstorage|indexeddb|cookie|getscript|postmessage)\b|\b(?:inner|outer)html\s*\+?=|\.src\b|\bcreateelement\s*\((?!\s*['"](?:button|canvas|div|li|p|pre|section|span|ul)['"])/i;

/** Code without any of that, that names no host but those of packages. */
function isTame(code: string): boolean {
  if (calls(code) || telling.test(code)) return false;
  for (const [, host] of code.matchAll(/['"`][ \t]*(?:https?:)?\/\/([^/'"`\s]+)/gi))
    if (!hostsOfPackages.has(host ?? '')) return false;
  return true;
}
