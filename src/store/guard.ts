import { AsyncLocalStorage } from 'node:async_hooks';
import type { KyselyPlugin, PluginTransformQueryArgs, RootOperationNode } from 'kysely';

/**
 * Detects the mistake that would otherwise hang or read stale data: using `store.db` (or a second `change`) inside
 * a change, instead of its `tx`. SQLite has one writer, so the inner query would wait for the outer for ever;
 * PostgreSQL would answer from before the change. Both dialects ask the guard before they hand out a connection.
 */
export class ChangeGuard {
  readonly #inside = new AsyncLocalStorage<{ open: boolean }>();

  /** Runs the work of a change; connections asked for by it, or by anything it called, are refused. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    // The flag is dropped at the end, since timers and listeners made by the work keep its context for good.
    const change = { open: true };
    try {
      return await this.#inside.run(change, work);
    } finally {
      change.open = false;
    }
  }

  /** Throws inside a change. */
  check(): void {
    if (this.#inside.getStore()?.open === true)
      throw new Error('inside change() use its tx: store.db and another change() are not available there');
  }
}

/** Lets only reads through: every write belongs into `change`, where it is announced and can be a dry run. */
export const readsOnly: KyselyPlugin = {
  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    if (node.kind !== 'SelectQueryNode' && node.kind !== 'RawNode')
      throw new Error('store.db only reads: write through change()');
    return node;
  },
  transformResult: ({ result }) => Promise.resolve(result),
};
