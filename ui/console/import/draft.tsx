import { useEffect, useState } from 'react';
import type { VersionOf } from '../versions/version-page.tsx';
import { AccessStep } from './access-step.tsx';
import { DraftContract } from './draft-contract.tsx';
import type { Finding } from './findings.tsx';
import { OperationsStep } from './operations-step.tsx';
import { PublishStep } from './publish-step.tsx';
import { RiskStep } from './risk-step.tsx';
import { headlineOf, StepFrame } from './step.tsx';
import { type Step, Steps, steps } from './steps.tsx';

/** The steps after there is a draft. Those that were visited stay, out of sight, with all that was typed in them. */
export function Draft({
  product,
  version,
  step,
  findings,
  onStep,
}: VersionOf & { step: Step; findings: readonly Finding[] | null; onStep: (step: Step) => void }) {
  const [visited, setVisited] = useState<readonly Step[]>([step]);
  if (!visited.includes(step)) setVisited([...visited, step]);
  // Whoever goes by keyboard or hears the page is brought to the step, not left where the last button was.
  useEffect(() => document.getElementById(headlineOf(step))?.focus(), [step]);
  const next = () => onStep(steps[steps.indexOf(step) + 1] ?? 'publish');
  const of = { product, version };
  const frame = (name: Step) => ({ step: name, hidden: name !== step });
  return (
    <>
      <Steps current={step} drafted onStep={onStep} />
      {visited.includes('contract') && (
        <StepFrame {...frame('contract')} title="Its contract">
          <DraftContract {...of} {...{ findings, next }} />
        </StepFrame>
      )}
      {visited.includes('operations') && (
        <StepFrame
          {...frame('operations')}
          title="What its operations do if misused"
          lead="Suggested from methods, paths and names, with the reasons. You know it better: a change is stored at once."
        >
          <OperationsStep {...of} {...{ findings, next }} />
        </StepFrame>
      )}
      {visited.includes('risk') && (
        <StepFrame
          {...frame('risk')}
          title="What misuse would mean"
          lead="The answers concern the most dangerous operation. They are kept with the version as the reason for its categories and audience."
        >
          <RiskStep {...of} {...{ next }} />
        </StepFrame>
      )}
      {visited.includes('access') && (
        <StepFrame
          {...frame('access')}
          title="Who may call it, and where"
          lead="Audience and categories together decide which controls the floor demands."
        >
          <AccessStep {...of} {...{ next }} />
        </StepFrame>
      )}
      {visited.includes('publish') && (
        <StepFrame
          {...frame('publish')}
          title="What is met, and what is missing"
          lead="The floor: the controls that its categories and audience demand at least. Below it nothing is published."
        >
          <PublishStep {...of} {...{ onStep }} shown={step === 'publish'} />
        </StepFrame>
      )}
    </>
  );
}
