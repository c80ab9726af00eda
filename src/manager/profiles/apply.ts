import type { PolicyDocument } from '#gateway';
import type { Profile } from './profiles.ts';

/**
 * A profile as policy documents of one version. The ids stay the same from Snapshot to Snapshot, so counters of
 * limits and quotas go on where they were.
 */
export function applyProfile(profile: Profile, versionId: string): PolicyDocument[] {
  return profile.policies.map(({ policy, name, mode, options }) => ({
    id: `${versionId}/${policy}${name === undefined ? '' : `/${name}`}`,
    policy,
    ...(mode === undefined ? {} : { mode }),
    options,
  }));
}
