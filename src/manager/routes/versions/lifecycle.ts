import type { ChangeScope } from '#api';
import type { LifecycleChange } from '../../publish/lifecycle.ts';

/** Audits a step of a version's life and answers with what it led to. */
export async function recordLifecycle(
  scope: ChangeScope,
  verb: 'publish' | 'deprecate' | 'retire',
  done: LifecycleChange,
) {
  const snapshot = done.snapshot ?? null;
  const version = await scope.record(`api-version.${verb}`, done.version, {
    snapshot: snapshot?.number ?? null,
  });
  return { version, snapshot };
}
