import { useRead } from '#kit/api/hooks.ts';
import { PageHeader } from '#kit/page-header.tsx';
import { Loading, PageState } from '#kit/states/page-state.tsx';
import { api } from '../api.ts';
import { DataKeys } from './data-keys.tsx';
import { MasterKey } from './master-key.tsx';
import { Opened } from './opened.tsx';

/** The keys that secrets are sealed under, and what opened them lately. */
export default function VaultPage() {
  const vault = useRead(api, '/vault', {});
  return (
    <>
      <PageHeader
        title="Vault"
        lead="Secrets of the installation are sealed under data keys, and those under the master key, which is not kept here. No secret can be looked at."
      />
      <PageState of={vault} skeleton={<Loading lines={8} />}>
        {status => (
          <>
            <MasterKey status={status} />
            <DataKeys status={status} />
          </>
        )}
      </PageState>
      <Opened />
    </>
  );
}
