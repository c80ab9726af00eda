import { Paper } from '@mantine/core';
import { IconRocket } from '@tabler/icons-react';
import { LinkButton } from '#kit/link.tsx';
import { StateCard } from '#kit/states/state.tsx';
import { versionHref } from '../apis/addresses.ts';
import { FloorChecklist } from '../versions/floor.tsx';
import { PublishPanel } from '../versions/publish-panel.tsx';
import type { VersionOf } from '../versions/version-page.tsx';
import type { Step } from './steps.tsx';

/** The floor as a checklist, and publishing, or exactly why not. */
export function PublishStep({
  product,
  version,
  shown,
  onStep,
}: VersionOf & { shown: boolean; onStep: (step: Step) => void }) {
  if (version.lifecycle !== 'draft')
    return (
      <StateCard
        role="status"
        color="green"
        icon={<IconRocket size={26} />}
        title={`${product.title} ${version.name} is ${version.lifecycle}`}
        actions={
          <>
            <LinkButton variant="default" href="/apis">
              All APIs
            </LinkButton>
            <LinkButton href={versionHref(product.name, version.name)}>Go to the version</LinkButton>
          </>
        }
      >
        {version.lifecycle === 'published'
          ? 'Gateways answer its calls now. Those who may see it find it in the portal.'
          : 'There is nothing left to do in this import.'}
      </StateCard>
    );
  // Out of sight it would ask for a preview after each change in the other steps.
  if (!shown) return null;
  return (
    <Paper p={{ base: 'md', sm: 'lg' }}>
      <PublishPanel
        {...{ product, version }}
        onDone={() => undefined}
        cancel={
          <LinkButton variant="default" href={versionHref(product.name, version.name)}>
            Leave it a draft
          </LinkButton>
        }
        floor={
          <FloorChecklist
            apiName={product.name}
            version={version}
            judged
            ways={{
              contract: () => onStep('contract'),
              assessment: () => onStep('risk'),
              access: () => onStep('access'),
            }}
          />
        }
      />
    </Paper>
  );
}
