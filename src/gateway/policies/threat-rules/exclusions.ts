import { type Exclusion, type LeftOut, leftOutOf, type RuleSet } from '#threats';
import type { Routed } from '../../exchange.ts';
import type { OperationDocument, PolicyDocument } from '../../snapshot/document.ts';
import type { ExclusionOptions } from '../threat-exclusion/policy.ts';

/** What these rules do not look at, operation by operation: worked out with its first request, and kept. */
export class Exclusions {
  readonly #rules: RuleSet;
  readonly #known = new WeakMap<OperationDocument, { readonly left: LeftOut | undefined }>();

  constructor(rules: RuleSet) {
    this.#rules = rules;
  }

  of({ zone, operation: { version, document } }: Pick<Routed, 'zone' | 'operation'>): LeftOut | undefined {
    let known = this.#known.get(document);
    if (known === undefined) {
      const attached = [...zone.document.policies, ...version.policies, ...document.policies];
      known = { left: leftOutOf(this.#rules, exclusionsAmong(attached)) };
      this.#known.set(document, known);
    }
    return known.left;
  }
}

/** Those that were found good when the Snapshot was made: see the policy `threat-exclusion`. */
function exclusionsAmong(attached: readonly PolicyDocument[]): Exclusion[] {
  return attached.flatMap(({ policy, options }): Exclusion[] => {
    if (policy !== 'threat-exclusion') return [];
    const { rule, tag, parameter } = options as ExclusionOptions;
    if (rule !== undefined) return [{ rules: { by: 'id', from: rule, to: rule }, parameter }];
    return tag === undefined ? [] : [{ rules: { by: 'tag', text: tag }, parameter }];
  });
}
