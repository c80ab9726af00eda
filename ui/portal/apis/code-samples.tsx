import { Group, Select, Tabs, Text } from '@mantine/core';
import { useState } from 'react';
import { useRead } from '#kit/api/hooks.ts';
import type { Version } from '#kit/api/portal.ts';
import { Copyable } from '#kit/copy-once.tsx';
import { Section } from '#kit/section.tsx';
import { Loading } from '#kit/states/page-state.tsx';
import { api } from '../api.ts';
import { firstAddress } from './addresses.ts';
import classes from './code-samples.module.css';
import { exampleCall } from './example-call.ts';
import { samplesOf } from './samples.ts';

/** Calls to copy, one operation at a time. */
export function CodeSamples({ version }: { version: Version }) {
  const { operations, addresses, keyHeader, hasContract } = version;
  const [chosen, setChosen] = useState('0');
  const contract = useRead(
    api,
    '/apis/{api}/versions/{version}/contract',
    { path: { api: version.api, version: version.name } },
    { enabled: hasContract },
  );
  const base = firstAddress(addresses);
  const operation = operations[Number(chosen)] ?? operations[0];
  if (operation === undefined || base === undefined || operation.method === '*') return null;
  return (
    <Section
      title="The first call"
      lead="Copy it, put your key into the environment variable API_KEY where one is needed, and run it."
    >
      {operations.length > 1 && (
        <Select
          label="Operation"
          value={chosen}
          onChange={value => setChosen(value ?? '0')}
          data={operations.map(({ method, path, summary }, at) => ({
            value: String(at),
            label: `${summary === '' ? '' : `${summary}: `}${method} ${path}`,
          }))}
          maw={520}
        />
      )}
      {hasContract && contract.isPending ? (
        <Loading lines={3} />
      ) : (
        <Samples {...exampleCall(operation, { base, keyHeader, contract: contract.data ?? {} })} />
      )}
    </Section>
  );
}

function Samples(call: ReturnType<typeof exampleCall>) {
  const samples = samplesOf(call);
  return (
    <Tabs defaultValue={samples[0]?.language ?? ''} keepMounted={false}>
      <Tabs.List aria-label="Language">
        {samples.map(({ language }) => (
          <Tabs.Tab key={language} value={language}>
            {language}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {samples.map(({ language, code }) => (
        <Tabs.Panel key={language} value={language} pt="sm">
          <Code language={language} code={code} />
        </Tabs.Panel>
      ))}
      {call.keyHeader !== null && (
        <Text size="sm" c="dimmed" mt="xs">
          This operation needs a key: subscribe an application and create one.
        </Text>
      )}
    </Tabs>
  );
}

/** Code to copy. Its lines wrap, so that nothing needs to be scrolled sideways. */
export function Code({ language, code }: { language: string; code: string }) {
  return (
    <>
      <pre className={classes['code']} translate="no">
        <code>{code}</code>
      </pre>
      <Group justify="flex-end" mt="xs">
        <Copyable text={code} label={`Copy ${language}`} />
      </Group>
    </>
  );
}
