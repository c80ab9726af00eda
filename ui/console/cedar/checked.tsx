import { Alert, Code, List } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import type { CedarCheck } from '#kit/api/admin.ts';
import { counted } from '#kit/format.ts';
import { Section } from '#kit/section.tsx';

/** What became of policies that were checked, and of the call. */
export function Checked({ found }: { found: CedarCheck }) {
  const { faults, schema, decision, valid } = found;
  return (
    <>
      <Section title="What was found">
        {!valid && (
          <Alert
            role="alert"
            color="red"
            icon={<IconAlertTriangle size={20} />}
            title={`${counted(faults.length, 'fault')}: these policies would not be published`}
          >
            <List size="sm">
              {faults.map(({ line, column, policy, message }) => (
                <List.Item key={`${line} ${column} ${message}`}>
                  {line !== null && `Line ${line}, column ${column ?? 1}`}
                  {policy !== null && ` (${policy})`}
                  {(line !== null || policy !== null) && ': '}
                  {message}
                </List.Item>
              ))}
            </List>
          </Alert>
        )}
        {valid && decision === null && (
          <Alert
            role="status"
            color="blue"
            icon={<IconCircleCheck size={20} />}
            title="The policies are good"
          >
            Choose an operation above to try a call.
          </Alert>
        )}
        {decision !== null && <Decided decision={decision} />}
      </Section>
      <Section
        title="What policies may say"
        lead="Made from the contract, in Cedar: the operations as actions, their path parameters, and what is known of callers."
      >
        <Code block tabIndex={0} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {schema}
        </Code>
      </Section>
    </>
  );
}

function Decided({
  decision: { permitted, because, errors },
}: {
  decision: NonNullable<CedarCheck['decision']>;
}) {
  const why =
    errors.length > 0
      ? `A policy failed: ${errors.join('; ')}`
      : because.length === 0
        ? 'No policy permits it.'
        : `${permitted ? 'Permitted by' : 'Forbidden by'} ${because.join(', ')}.`;
  return (
    <Alert
      role="status"
      color={permitted ? 'blue' : 'red'}
      icon={permitted ? <IconCircleCheck size={20} /> : <IconCircleX size={20} />}
      title={permitted ? 'The call would be permitted' : 'The call would be refused'}
    >
      {why}
    </Alert>
  );
}
