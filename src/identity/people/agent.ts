/** Program and system in a few words, by marks in the User-Agent, of which most name several programs. */
const programs: readonly (readonly [mark: string, name: string])[] = [
  ['Edg/', 'Edge'],
  ['EdgA/', 'Edge'],
  ['OPR/', 'Opera'],
  ['SamsungBrowser/', 'Samsung Internet'],
  ['Firefox/', 'Firefox'],
  ['FxiOS/', 'Firefox'],
  ['CriOS/', 'Chrome'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
  ['curl/', 'curl'],
];

const systems: readonly (readonly [mark: string, name: string])[] = [
  ['Windows', 'Windows'],
  ['Android', 'Android'],
  ['iPhone', 'iOS'],
  ['iPad', 'iPadOS'],
  ['Mac OS X', 'macOS'],
  ['CrOS', 'ChromeOS'],
  ['Linux', 'Linux'],
];

/** Characters of a User-Agent that are looked at. */
const maxLooked = 300;

/** `Firefox on Windows`: so that people know their own sessions again. What a client says is never kept as it is. */
export function agentOf(userAgent: string): string {
  const text = userAgent.slice(0, maxLooked);
  const found = (table: typeof programs) => table.find(([mark]) => text.includes(mark))?.[1];
  const program = found(programs) ?? 'Unknown program';
  const system = found(systems);
  return system === undefined ? program : `${program} on ${system}`;
}
