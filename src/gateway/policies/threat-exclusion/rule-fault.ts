import { isExcludable, type RuleSet } from '#threats';
import type { Placement } from '../../policy.ts';
import type { PolicyDocument } from '../../snapshot/document.ts';
import { compileRules } from '../threat-rules/rules.ts';
import type { ExclusionOptions } from './policy.ts';

/** Whether the rules that are at work here know what is left out. Where none are, there is nothing to mistake. */
export function ruleFault({ rule, tag }: ExclusionOptions, place: Placement): string | undefined {
  const sets = rulesAt(place);
  if (sets.length === 0) return undefined;
  const rules = sets.flatMap(({ items }) => items.flatMap(item => (item.kind === 'rule' ? [item.rule] : [])));
  if (tag !== undefined)
    return rules.some(({ tags }) => tags.includes(tag)) ? undefined : `no rule here has the tag "${tag}"`;
  const found = rules.filter(({ id }) => id === rule);
  if (found.length === 0) return `there is no rule ${rule} here`;
  return found.some(isExcludable)
    ? undefined
    : `rule ${rule} prepares or adds up what others find; leave out the rule that found something`;
}

function rulesAt({ zone, version, operation }: Placement): RuleSet[] {
  const attached: readonly PolicyDocument[] = [
    ...zone.policies,
    ...(version?.policies ?? []),
    ...(operation === undefined
      ? (version?.operations ?? []).flatMap(each => each.policies)
      : operation.policies),
  ];
  return attached.flatMap(({ policy, options }) => {
    if (policy !== 'threat-rules') return [];
    try {
      return [compileRules(options)];
    } catch {
      // Told where they are attached.
      return [];
    }
  });
}
