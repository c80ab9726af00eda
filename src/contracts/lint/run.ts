import {
  BaseResolver,
  createConfig,
  lintDocument,
  makeDocumentFromString,
  type Source,
} from '@redocly/openapi-core';
import { withLines } from '../source.ts';
import { visitors } from './own-rules.ts';
import type { LintFinding, LintReport } from './report.ts';
import { type LintRule, ownRules, severities, takenRules } from './rules.ts';

/** Places of one rule that are spelled out; their number is told in full. */
const spelledOut = 20;
const own = 'gatehouse';

const rules: Readonly<Record<string, LintRule>> = {
  ...takenRules,
  ...Object.fromEntries(Object.entries(ownRules).map(([name, rule]) => [`${own}/${name}`, rule])),
};

/** A contract stands alone: whatever it refers to outside of it is neither read nor fetched. */
class NothingElse extends BaseResolver {
  override loadExternalRef(): Promise<Source> {
    return Promise.reject(new Error('nothing outside of the document is read'));
  }
}

/** Lints an OpenAPI 3 document, as JSON or YAML text; takes seconds for the largest. */
export async function lintText(text: string): Promise<LintReport> {
  const config = await createConfig({
    plugins: [{ id: own, rules: { oas3: visitors } }],
    rules: Object.fromEntries(Object.keys(rules).map(name => [name, 'warn' as const])),
  });
  const problems = await lintDocument({
    document: makeDocumentFromString(text, 'openapi.yaml'),
    externalRefResolver: new NothingElse(),
    config,
  });
  const byRule = new Map<string, Map<string, string>>();
  for (const { ruleId, location, message } of problems) {
    const at = (location[0]?.pointer ?? '').replace(/^#/, '');
    const places = byRule.get(ruleId) ?? new Map<string, string>();
    // What several operations refer to is one place.
    places.set(at, message);
    byRule.set(ruleId, places);
  }
  const findings = Object.entries(rules).flatMap(([name, rule]): LintFinding[] => {
    const found = byRule.get(name);
    if (found === undefined) return [];
    const places = [...found].map(([at, message]) => ({ at, message }));
    const { severity, risk, title, mend } = rule;
    const told = withLines(places.slice(0, spelledOut), text).map(({ message, ...place }) =>
      message === '' ? place : { ...place, message: message.slice(0, 300) },
    );
    return [
      {
        rule: name.replace(`${own}/`, ''),
        severity,
        risk: risk ?? null,
        title,
        mend,
        count: places.length,
        places: told,
      },
    ];
  });
  findings.sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
  const count = (severity: (typeof severities)[number]) =>
    findings.reduce((sum, finding) => sum + (finding.severity === severity ? finding.count : 0), 0);
  return {
    rules: findings,
    counts: { error: count('error'), warning: count('warning'), note: count('note') },
  };
}
