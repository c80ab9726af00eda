import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { Facts } from '#kit/facts.tsx';
import { Link } from '#kit/link.tsx';
import { Section } from '#kit/section.tsx';
import { versionHref } from '../apis/addresses.ts';
import { ReplaceContract } from '../versions/replace-contract.tsx';
import type { VersionOf } from '../versions/version-page.tsx';
import { type Finding, Findings } from './findings.tsx';

/** The contract of the draft that is there already: to look at again, or to replace. */
export function DraftContract({
  product,
  version,
  findings,
  next,
}: VersionOf & { findings: readonly Finding[] | null; next: () => void }) {
  const [replacing, setReplacing] = useState(false);
  return (
    <Stack gap={0}>
      <Section title="The draft">
        <Facts
          items={[
            ['API', product.title],
            ['Version', version.name],
            [
              'Contract',
              <Link key="contract" size="sm" href={versionHref(product.name, version.name, 'contract')}>
                {version.hasContract ? 'Read the document' : 'None: one operation takes everything'}
              </Link>,
            ],
          ]}
        />
        {findings !== null && findings.length > 0 && <Findings list={findings} />}
        {replacing && <ReplaceContract {...{ product, version }} onDone={() => setReplacing(false)} />}
      </Section>
      {!replacing && (
        <Group gap="sm">
          <Button onClick={next}>Continue</Button>
          <Button variant="default" onClick={() => setReplacing(true)}>
            Take another document
          </Button>
        </Group>
      )}
    </Stack>
  );
}
