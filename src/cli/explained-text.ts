import type { ExplainedRequest, HttpMessage } from '#gateway';
import { count, type Output, table } from './output.ts';

type Attachment = ExplainedRequest['attachments'][number];
type Rule = Attachment['explanation']['matched'][number];
type Look = Rule['conditions'][number]['looks'][number];

/** Characters of a value, or of an operator, that are shown: all of them are in the JSON. */
const shown = 160;
/** Values of one rule that are shown. */
const fewLooks = 5;

/** What rules make of a request, for a person to read from top to bottom. */
export function explainedText(
  out: Output,
  { method, target }: HttpMessage,
  explained: ExplainedRequest,
  wanted: ReadonlySet<number>,
): string {
  const { earlier, attachments, exclusions } = explained;
  const lines = [verdict(out, `${method} ${brief(target)}`, explained), ''];
  for (const { policy, mode, code, reason, errors } of earlier) {
    const refuses =
      mode === 'report' ? 'would refuse it first, and reports' : 'refuses it before any rule is asked';
    lines.push(`${policy} ${refuses}: ${code}${reason === '' ? '' : `, ${reason}`}`);
    lines.push(...errors.map(({ at, message }) => `  ${at === '' ? 'body' : at}: ${message}`), '');
  }
  if (exclusions.length > 0) lines.push('Excluded here:', ...exclusions.map(text => `  ${text}.`), '');
  for (const attachment of attachments)
    lines.push(...attachmentText(out, attachment, attachments.length > 1, wanted));
  if (attachments.length === 0 && earlier.length === 0) lines.push('No threat rules are attached here.', '');
  return lines.join('\n').trimEnd();
}

function verdict(
  out: Output,
  what: string,
  { attachments, refused, operation, version, earlier }: ExplainedRequest,
): string {
  const by =
    attachments.find(({ mode, explanation }) => mode === 'block' && explanation.refused) ??
    attachments.find(({ explanation }) => explanation.refused);
  const where = version === 'any/v1' ? '' : `, ${operation} of ${version}`;
  if (by === undefined) {
    const blocks = earlier.some(({ mode }) => mode === 'block');
    return `${what}${where}: ${blocks ? out.bad('refused before any rule') : out.good('passes all rules')}`;
  }
  const { category, exceeded, matched } = by.explanation;
  const rule = matched.find(({ refuses }) => refuses);
  const why = exceeded ?? `rule ${rule?.id ?? ''}${category === undefined ? '' : `, ${category}`}`;
  return `${what}${where}: ${refused ? out.bad('refused') : out.strong('reported only')} by ${why}`;
}

function attachmentText(
  out: Output,
  { summary, scope, mode, explanation, proposed }: Attachment,
  isOneOfSeveral: boolean,
  wanted: ReadonlySet<number>,
): string[] {
  const { matched, values } = explanation;
  const lines = isOneOfSeveral
    ? [out.strong(`${summary} (${scope}${mode === 'report' ? ', report' : ''})`), '']
    : [];
  for (const rule of matched.filter(({ logged, id }) => logged && !wanted.has(id)))
    lines.push(...ruleText(out, rule), '');
  for (const rule of explanation.wanted) lines.push(...ruleText(out, rule), '');
  const absent = [...wanted].filter(id => !explanation.wanted.some(rule => rule.id === id));
  if (absent.length > 0) lines.push(`There is no rule ${absent.join(', ')} here.`, '');
  lines.push(
    'Values, and how many rules looked at them:',
    table(
      values.map(value => [String(value.rules), value.name + kindOf(value), brief(value.value)]),
      '  ',
    ),
    '',
  );
  if (proposed.length > 0) {
    lines.push('If this is a false alarm, the narrowest exclusions, to be attached to the operation:');
    for (const { rule, parameter } of proposed)
      lines.push(
        `  - policy: threat-exclusion`,
        `    options: { rule: ${rule}, ${parameter === null ? '' : `parameter: ${yaml(parameter)}, `}because: … }`,
      );
    lines.push('');
  }
  return lines;
}

const kinds = {
  usual: '',
  settled: ' (settled by the contract)',
  prose: ' (prose)',
  address: ' (an address)',
  markup: ' (markup)',
} as const;
const kindOf = ({ kind }: { readonly kind: keyof typeof kinds }): string => kinds[kind];

const outcomes = {
  matched: 'matches',
  'no match': 'finds nothing',
  'nothing to look at':
    'finds nothing to look at: no such part, or the contract or an exclusion takes it out',
  excluded: 'is excluded here',
  'not asked': 'is not asked: a rule before it skips it or takes it out, or it judges answers',
} as const;

function ruleText(out: Output, rule: Rule): string[] {
  const { id, message, file, line, tags, refuses, outcome, conditions } = rule;
  const attack = tags.filter(tag => tag.startsWith('attack-')).join(', ');
  const about = [`${file}:${line}`, attack].filter(text => text !== '').join(', ');
  const state = refuses ? out.bad('refuses') : outcomes[outcome];
  const lines = [
    `${out.strong(`rule ${id}`)} ${state}${message === '' ? '' : `: ${message}`} ${out.dim(`(${about})`)}`,
  ];
  for (const [at, { operator, looks }] of conditions.entries()) {
    if (looks.length === 0) continue;
    lines.push(
      `  ${at === 0 ? 'asks' : 'and asks'} ${out.dim(brief(operator === '' ? 'nothing' : operator))}`,
    );
    for (const look of looks.slice(0, fewLooks)) lines.push(...lookText(out, look));
    if (looks.length > fewLooks) lines.push(`    and ${count(looks.length - fewLooks, 'value')} more`);
  }
  return lines;
}

function lookText(out: Output, { name, steps, holds }: Look): string[] {
  const [first] = steps;
  if (first === undefined) return [];
  const found = steps.find(step => step.found !== null)?.found ?? '';
  return [
    `    ${out.strong(name)}  ${brief(first.value)}`,
    ...steps.slice(1).map(({ after, value }) => `      after ${after ?? ''}: ${brief(value)}`),
    `      ${holds ? (found === '' ? 'it is as the rule looks for' : `found: ${out.bad(brief(found))}`) : out.dim('nothing found')}`,
  ];
}

const yaml = (parameter: object): string =>
  `{ ${Object.entries(parameter)
    .map(
      ([name, value]) =>
        `${name}: ${/^[\w/.-]+$/.test(String(value)) ? String(value) : JSON.stringify(value)}`,
    )
    .join(', ')} }`;

/** On one line, and not too long. */
function brief(text: string): string {
  const line = text.replaceAll(/\r?\n/g, '⏎');
  return line.length > shown ? `${line.slice(0, shown)}…` : line;
}
