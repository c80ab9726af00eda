import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { useRead } from '#kit/api/hooks.ts';
import { PageHeader } from '#kit/page-header.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { api } from '../api.ts';
import { ContractStep } from './contract-step.tsx';
import { Draft } from './draft.tsx';
import type { Finding } from './findings.tsx';
import { StepFrame } from './step.tsx';
import { type Step, Steps, steps } from './steps.tsx';

/**
 * From an OpenAPI document to a published version. The address names the draft and the step, so that a reload or a
 * bookmark goes on where one was.
 */
export default function ImportPage() {
  const [place, setPlace] = useSearchParams();
  const [findings, setFindings] = useState<readonly Finding[] | null>(null);
  const api = place.get('api') ?? '';
  const version = place.get('version') ?? '';
  const asked = steps.find(step => step === place.get('step'));

  const go = (next: { api: string; version: string; step: Step }, replace = false) =>
    setPlace(new URLSearchParams(next), { replace });
  return (
    <>
      <PageHeader
        title="Import an API"
        crumbs={[{ label: 'APIs', href: '/apis' }]}
        lead="See what each operation can do if misused, put the controls in front of it that this demands, and publish."
      />
      {api === '' || version === '' ? (
        <>
          <Steps current="contract" drafted={false} onStep={() => undefined} />
          <StepFrame
            step="contract"
            title="Give its contract"
            lead="A draft is made of it. Nothing can be called before you publish."
          >
            <ContractStep
              into={api}
              onDrafted={(made, found) => {
                setFindings(found);
                go({ ...made, step: 'operations' }, true);
              }}
            />
          </StepFrame>
        </>
      ) : (
        <Found
          {...{ api, version, findings }}
          step={asked ?? 'operations'}
          onStep={step => go({ api, version, step })}
        />
      )}
    </>
  );
}

function Found({
  version,
  step,
  findings,
  onStep,
  ...path
}: {
  api: string;
  version: string;
  step: Step;
  findings: readonly Finding[] | null;
  onStep: (step: Step) => void;
}) {
  const product = useRead(api, '/apis/{api}', { path });
  const draft = useRead(api, '/apis/{api}/versions/{version}', { path: { ...path, version } });
  return (
    <PageState of={product}>
      {ofApi => (
        <PageState of={draft}>
          {found => (
            // Another draft is another import: nothing of the last one stays.
            <Draft key={found.id} product={ofApi} version={found} {...{ step, findings, onStep }} />
          )}
        </PageState>
      )}
    </PageState>
  );
}
