import { createHash } from 'node:crypto';
import { GatehouseError } from '#kernel';
import { Apart, type Bounds, TooManyWait } from '../apart.ts';
import { heldBack, type LintGate, type LintReport } from './report.ts';

/** GitHub's description, the largest in common use, takes 5 seconds of a core and half a gigabyte. */
const standard: Bounds = { milliseconds: 60_000, megabytes: 2048 };
/** Documents that may wait for the one that is being linted. */
const mayWait = 8;
/** Reports that are kept, each of 100 kilobytes at most. */
const kept = 100;

/**
 * Lints contracts, in a thread of its own, and holds back from publishing what the installation does not want. The
 * same text is linted once: a report depends on nothing else.
 */
export class ContractLint {
  readonly gate: LintGate;
  readonly #apart = new Apart<string, LintReport>(new URL('lint-thread.ts', import.meta.url), mayWait);
  readonly #reports = new Map<string, Promise<LintReport>>();
  readonly #bounds: Bounds;

  constructor(gate: LintGate, bounds: Bounds = standard) {
    this.gate = gate;
    this.#bounds = bounds;
  }

  /**
   * Of an OpenAPI 3 document that can be imported, as text.
   * @throws GatehouseError `rate-limited` when too many wait; `contract-invalid` for one that takes too long.
   */
  report(text: string): Promise<LintReport> {
    const key = createHash('sha256').update(text).digest('base64');
    const known = this.#reports.get(key);
    // The latest used stand last.
    this.#reports.delete(key);
    const report = known ?? this.#lint(text);
    this.#reports.set(key, report);
    if (known === undefined) report.catch(() => this.#reports.delete(key));
    const [oldest] = this.#reports.keys();
    if (this.#reports.size > kept && oldest !== undefined) this.#reports.delete(oldest);
    return report;
  }

  /** @throws GatehouseError `contract-held-back` naming each rule that the contract does not keep. */
  async refuseHeldBack(text: string): Promise<void> {
    if (this.gate === 'off') return;
    const held = heldBack(await this.report(text), this.gate);
    const [first] = held;
    if (first === undefined) return;
    const more = held.length > 1 ? ` And ${held.length - 1} more.` : '';
    throw new GatehouseError('contract-held-back', `${first.title}: ${first.mend}${more}`, {
      extra: {
        errors: held.flatMap(({ rule, title, mend, places }) =>
          places.slice(0, 3).map(({ at }) => ({ at, message: `${title} (${rule}). ${mend}` })),
        ),
      },
    });
  }

  async #lint(text: string): Promise<LintReport> {
    try {
      return await this.#apart.run(text, this.#bounds);
    } catch (error) {
      if (error instanceof TooManyWait)
        throw new GatehouseError('rate-limited', 'Other contracts are being linted; try again.', {
          extra: { headers: { 'retry-after': '10' } },
        });
      throw new GatehouseError(
        'contract-invalid',
        'The contract takes too long or too much memory to lint.',
        {
          extra: { errors: [{ at: '', message: 'split the API, or remove examples' }] },
        },
      );
    }
  }
}
