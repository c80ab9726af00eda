import { lintGates, severities, type LintReport } from '#contracts';
import { Type } from 'typebox';
import { closed, nullable, oneOf } from '#api';

const count = Type.Integer({ minimum: 0 });

const place = closed(
  {
    at: Type.String({ description: 'JSON Pointer into the document.' }),
    file: Type.Optional(Type.String({ description: 'Of several, the one that it is in.' })),
    line: Type.Optional(Type.Integer()),
    column: Type.Optional(Type.Integer()),
    message: Type.Optional(
      Type.String({ description: 'What is so there, where it differs from place to place.' }),
    ),
  },
  { title: 'LintPlace' },
);

const finding = closed(
  {
    rule: Type.String(),
    severity: oneOf(severities, 'Dangerous or wrong; a risk that may be meant; better otherwise.'),
    risk: nullable(Type.String({ description: 'Of the OWASP API Security Top 10 (2023), such as `API4`.' })),
    title: Type.String(),
    mend: Type.String({ description: 'What to do about it.' }),
    count: Type.Integer({ description: 'Places in all.' }),
    places: Type.Array(place, { description: 'The first of them.' }),
  },
  { title: 'LintFinding' },
);

export const lintReply = closed(
  {
    rules: Type.Array(finding, { description: 'The gravest first.' }),
    counts: closed({ error: count, warning: count, note: count }),
    gate: oneOf(lintGates, 'From which severity on a contract does not publish (`--lint-gate`).'),
  },
  { title: 'LintReport' },
);

export function shownLint({ rules, counts }: LintReport) {
  return {
    counts,
    rules: rules.map(rule => ({ ...rule, places: rule.places.map(place => ({ ...place })) })),
  };
}
