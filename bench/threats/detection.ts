import type { ThreatCase } from './case.ts';
import type { Attack } from './corpus/attack.ts';
import { benignSources, type BenignSource } from './corpus/benign.ts';
import { applies, encodings } from './corpus/encodings.ts';
import { halfOf } from './corpus/halves.ts';
import { ownAttacks, probes } from './corpus/own-attacks.ts';
import { listedAttacks } from './corpus/payload-lists.ts';
import { jsonBody, places } from './corpus/places.ts';
import { refusalOf } from './judging.ts';
import { Tally } from './tally.ts';

/** What is told of each mistake in the half that one looks at. */
type Tell = (what: string, text: string, why: string) => void;

export const detection: ThreatCase = {
  name: 'detection',
  title: 'Attacks found, and false alarms',
  run: ({ missed }) => {
    const tell: Tell = missed
      ? (what, text, why) => process.stdout.write(`${what}\t${why}\t${JSON.stringify(text.slice(0, 300))}\n`)
      : () => undefined;
    return [introduction, attacksFound(tell), falseAlarms(tell)].join('\n\n');
  },
};

const introduction = `The built-in rules and nothing else, judged in process over the facts that the gateway makes of a request.
The corpus is split by a hash of each text as it is before it is encoded: \`seen\` is the half that was looked at while the
rules were written, of the other half only these numbers are known. Attacks written for this corpus were known to those who
wrote the rules, in both halves; the kinds of tokens by which SQL is known were drawn from lists that hold both, too.`;

function attacksFound(tell: Tell): string {
  const listed = listedAttacks();
  const attacks = [...ownAttacks, ...(listed?.attacks ?? [])];
  return [
    byCategory(attacks, tell),
    listed === undefined
      ? 'The published lists are not here (`GATEHOUSE_TEST_VECTORS`): only attacks written for this corpus are counted.'
      : `Texts written for this corpus and each different line of the published lists of payloads, as a field of JSON. ${listed.apart} lines are left
out since they are no attack by themselves: letters, digits, \`_ . : @ -\` and blanks alone (names of files, attributes and
handlers), fewer than four characters, or a comment of the list. Targets of redirects are shown, but no category of the rules.`,
    'The same attacks, each the value of a field that the contract declares as prose, where rules tolerate what people write and the code they show:',
    inFieldsFor('prose', attacks, tell),
    'And of a field that it declares as HTML:',
    inFieldsFor('HTML', attacks, tell),
    inLongerTexts(),
    byPlace(tell),
    byEncoding(tell),
  ].join('\n\n');
}

/** No category that the rules are written for: what it is depends on whose addresses are known. */
const shownOnly = 'redirect';

function byCategory(attacks: readonly Attack[], tell: Tell): string {
  const tally = new Tally();
  const apart = new Tally();
  const judged = (category: string, text: string, refused: boolean): void => {
    const half = halfOf(text);
    (category === shownOnly ? apart : tally).add(category, half, refused);
    if (!refused && half === 'seen') tell(category, text, 'missed');
  };
  for (const { category, text } of attacks) judged(category, text, isRefused('JSON text', text) ?? false);
  for (const [place, texts] of Object.entries(probes))
    for (const text of texts)
      judged('scanner', text, isRefused(place === 'path' ? 'path, whole' : place, text) ?? false);
  return `${tally.table('category', 1)}\n${apart.table(shownOnly, 1).split('\n').slice(2, 3).join('\n')}`;
}

function inFieldsFor(what: 'prose' | 'HTML', attacks: readonly Attack[], tell: Tell): string {
  const tally = new Tally();
  for (const { category, text } of attacks) {
    if (category === shownOnly) continue;
    const refused = isRefused(`JSON text, known to be ${what}`, text) ?? false;
    const half = halfOf(text);
    tally.add(category, half, refused);
    if (!refused && half === 'seen') tell(`${category} as ${what}`, text, 'missed');
  }
  return tally.table('category', 1);
}

function isRefused(place: string, text: string): boolean | undefined {
  const facts = places[place]?.(text);
  return facts === undefined ? undefined : refusalOf(facts) !== undefined;
}

function inLongerTexts(): string {
  const tally = new Tally();
  for (const place of ['JSON text', 'JSON text, known to be prose', 'JSON text, known to be HTML'])
    for (const { text } of ownAttacks) {
      const longer = `Good morning,\n\nthank you for the parcel, it has come.\n${text}\nKind regards\nAnn`;
      tally.add(place, halfOf(text), isRefused(place, longer) ?? false);
    }
  const table = tally.table('place', 1).split('\n').slice(0, -1).join('\n');
  return `Attacks written for this corpus as one line of a longer text, where those that have to end a value no longer work:\n\n${table}`;
}

function byPlace(tell: Tell): string {
  const tally = new Tally();
  for (const place of Object.keys(places).filter(name => name !== 'path, whole'))
    for (const { category, text } of ownAttacks) {
      const refused = isRefused(place, text);
      if (refused === undefined) continue;
      const half = halfOf(text);
      tally.add(place, half, refused);
      if (!refused && half === 'seen') tell(`${category} in ${place}`, text, 'missed');
    }
  return `Attacks written for this corpus, in each place where they can stand:\n\n${tally.table('place', 1)}`;
}

function byEncoding(tell: Tell): string {
  const tally = new Tally();
  for (const [name, encoding] of Object.entries(encodings))
    for (const { category, text } of ownAttacks) {
      if (!applies(encoding, category)) continue;
      const encoded = encoding.encode(text);
      const refused = isRefused('JSON text', encoded) ?? false;
      const half = halfOf(text);
      tally.add(name, half, refused);
      if (!refused && half === 'seen') tell(`${category} as ${name}`, encoded, 'missed');
    }
  return `The same as a field of JSON, encoded once more than JSON itself does:\n\n${tally.table('encoding', 1)}`;
}

function falseAlarms(tell: Tell): string {
  const sources = benignSources();
  const declared = new Tally();
  const unknown = new Tally();
  for (const source of sources)
    for (const body of source.bodies) {
      const text = JSON.stringify(body);
      const half = halfOf(text);
      const judged = (tally: Tally, kind: BenignSource['kind']): void => {
        const why = refusalOf(jsonBody(body, kind));
        tally.add(source.name, half, why !== undefined);
        if (why !== undefined && half === 'seen') tell(`${source.name} as ${kind}`, text, why);
      };
      judged(declared, source.kind);
      judged(unknown, 'usual');
    }
  return [
    'False alarms: requests in JSON that are none, where the contract says what each source would be declared as: prose, an address, HTML, or nothing.',
    declared.table('source', 2),
    'The same where the contract says nothing of any field, so that nothing but a guess tells code or HTML that is wanted from an attack:',
    unknown.table('source', 2),
    `Sources: ${sources.map(describe).join('; ')}. Addresses of the machine itself are left out of the addresses.`,
  ].join('\n\n');
}

const describe = ({ name, from, kind, bodies }: BenignSource): string =>
  `${name} (${from}, ${bodies.length}, ${kind === 'usual' ? 'nothing known' : kind})`;
